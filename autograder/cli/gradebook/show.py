"""``autograder gradebook show``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.options import add_section
from autograder.cli.printing import new_console
from autograder.cli.remedies import worded

SUMMARY = "show the grades of the class"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a section."""
    add_section(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show a table of all grades, and what needs attention."""
    from autograder.application.courses import open_course
    from autograder.application.open_gradebook import open_gradebook
    from autograder.reports.terminal.gradebook import class_grades_page

    with open_gradebook(open_course(arguments.course)) as book:
        gradebook = book.grades(arguments.section)
    new_console().print(class_grades_page(gradebook, worded), crop=False)
    return OK
