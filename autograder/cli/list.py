"""``autograder list``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.printing import new_console

SUMMARY = "show assignments, questions and points"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


def run(arguments: argparse.Namespace) -> int:
    """Show a table for each assignment."""
    from autograder.application.courses import open_course
    from autograder.reports.terminal.tables import assignment_table

    console = new_console()
    for assignment in open_course(arguments.course).assignments:
        console.print(assignment_table(assignment))
    return OK
