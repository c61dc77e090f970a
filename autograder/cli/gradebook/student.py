"""``autograder gradebook student``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.options import add_student
from autograder.cli.printing import new_console

SUMMARY = "show a student's grades, and how each came about"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a student."""
    add_student(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show a table of the student's grades."""
    from autograder.application.courses import open_course
    from autograder.application.open_gradebook import open_gradebook
    from autograder.reports.terminal.gradebook import student_page

    with open_gradebook(open_course(arguments.course)) as book:
        view = book.student(arguments.student)
    new_console().print(student_page(view.row, view.gradebook))
    return OK
