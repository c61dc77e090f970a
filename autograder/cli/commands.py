"""What a command is: a module with its summary, its arguments, and what it does."""

import argparse
from collections.abc import Callable, Mapping
from typing import Protocol

OK, INCOMPLETE, USAGE, INTERRUPTED = 0, 1, 2, 130  # exit codes

Run = Callable[[argparse.Namespace], int]


class Command(Protocol):
    """A module of this package."""

    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare the arguments of the command."""

    def run(self, arguments: argparse.Namespace, /) -> int:
        """Run the command, and return the exit code."""


class CommandParsers:
    """The commands of a parser.

    Parameters
    ----------
    parser : ArgumentParser
        Which from now on takes a command.
    wrapped : callable
        Returns what is run in place of a command's own function.
    """

    def __init__(self, parser: argparse.ArgumentParser, wrapped: Callable[[Run], Run] = lambda run: run):
        self._parsers = parser.add_subparsers(required=True, metavar="COMMAND")
        self._wrapped = wrapped

    def add(self, commands: Mapping[str, Command]) -> None:
        """Add commands by name, in the order in which help lists them."""
        for name, command in commands.items():
            parser = self.add_parser(name, command.SUMMARY)
            parser.set_defaults(run=self._wrapped(command.run))
            command.add_arguments(parser)

    def add_parser(self, name: str, summary: str) -> argparse.ArgumentParser:
        """Add the parser of a command, or of a group of them."""
        return self._parsers.add_parser(name, help=summary, description=sentence(summary))


def sentence(summary: str) -> str:
    """Return a summary as help begins with it."""
    return f"{summary[:1].upper()}{summary[1:]}."
