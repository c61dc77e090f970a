"""The command line as a whole: parse arguments, run a command, report an error in one line, return an exit code."""

import argparse
import os
import select
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.cli import (
    build,
    check,
    export,
    feedback,
    grade,
    grade_one,
    gradebook,
    gradescope,
    hints,
    new,
    regrade,
    report,
    verify,
)
from autograder.cli import list as list_command
from autograder.cli.commands import INCOMPLETE, INTERRUPTED, USAGE, Command, CommandParsers
from autograder.cli.printing import print_error
from autograder.cli.remedies import full_message
from autograder.errors import AutograderError, SpecError, UsageError
from autograder.extras import naming_extras

COMMANDS: dict[str, Command] = {
    "list": list_command,
    "new": new,
    "build": build,
    "export": export,
    "check": check,
    "grade": grade,
    "feedback": feedback,
    "report": report,
    "hints": hints,
    "grade-one": grade_one,
    "gradescope": gradescope,
    "regrade": regrade,
    "verify": verify,
}


class _Version(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __init__(self, option_strings: Sequence[str], dest: str, **about: Any):
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **about)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"autograder {version('autograder')}")
        parser.exit()


def entry_point() -> None:
    """Run the command line of this process."""
    try:
        try:
            code = main(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not _reader_has_gone():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = INCOMPLETE
    sys.exit(code)


def _reader_has_gone() -> bool:
    """Return whether nobody reads the output any more, as after ``| head``."""
    output = select.poll()
    output.register(sys.stdout, 0)  # errors are always told
    return bool(output.poll(0))


def main(argv: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    arguments = new_parser().parse_args(argv)
    try:
        with naming_extras():
            return int(arguments.run(arguments))
    except AutograderError as error:
        print_error(full_message(error))
        return USAGE if isinstance(error, UsageError | SpecError) else INCOMPLETE
    except KeyboardInterrupt:
        print("stopped; run the same command again to go on", file=sys.stderr)
        return INTERRUPTED


def new_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="autograder", description="Release, grade and verify a course on numerical Python."
    )
    parser.add_argument(
        "--course",
        type=Path,
        metavar="DIR",
        default=Path(),
        help="the course's folder (default: found from here upwards)",
    )
    parser.add_argument("--version", action=_Version, help="show the version, and exit")
    commands = CommandParsers(parser)
    commands.add(COMMANDS)
    of_gradebook = commands.add_parser("gradebook", gradebook.SUMMARY)
    CommandParsers(of_gradebook, gradebook.without_collecting).add(gradebook.COMMANDS)
    return parser
