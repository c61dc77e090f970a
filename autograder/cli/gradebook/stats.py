"""``autograder gradebook stats``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.options import add_section
from autograder.cli.printing import new_console

SUMMARY = "show each assignment's distribution"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a section."""
    add_section(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show a table of figures."""
    from autograder.application.courses import open_course
    from autograder.application.open_gradebook import open_gradebook
    from autograder.gradebook.distribution import grade_distributions
    from autograder.reports.terminal.gradebook import figures_page

    with open_gradebook(open_course(arguments.course)) as book:
        gradebook = book.grades(arguments.section)
    new_console().print(figures_page(grade_distributions(gradebook), gradebook), crop=False)
    return OK
