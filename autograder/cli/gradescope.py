"""``autograder gradescope``."""

import argparse
from pathlib import Path

from autograder.cli.commands import OK
from autograder.cli.options import add_hidden, add_isolation
from autograder.cli.printing import new_console, print_isolation

SUMMARY = "grade inside Gradescope's container, and write its results.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: Gradescope's folder, and how to grade."""
    parser.add_argument(
        "root", type=Path, metavar="ROOT", help="the folder that has submission/ and results/, there /autograder"
    )
    add_hidden(parser)
    add_isolation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print for instructors what was found."""
    from autograder.application.courses import open_course
    from autograder.application.grade_one import grade_in_gradescope
    from autograder.application.prepare_grading import prepare_grading
    from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
    from autograder.platforms.single import only_assignment
    from autograder.reports.terminal.tables import class_page

    course = open_course(arguments.course)
    assignment = only_assignment(course)
    prepared = prepare_grading(course, arguments.isolation)
    print_isolation(prepared)
    report = grade_in_gradescope(course, arguments.root, prepared.config, HiddenCheckVisibility(arguments.hidden))
    new_console().print(class_page(assignment, [report]))
    return OK
