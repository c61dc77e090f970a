"""``autograder gradebook history``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.options import add_student
from autograder.cli.printing import new_console

SUMMARY = "show all that happened to a student's work"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a student."""
    add_student(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show what happened, oldest first."""
    from autograder.application.courses import open_course
    from autograder.application.open_gradebook import open_gradebook
    from autograder.reports.terminal.gradebook import history_page

    with open_gradebook(open_course(arguments.course)) as book:
        view = book.history(arguments.student)
    new_console().print(history_page(view.row, view.events, view.gradebook))
    return OK
