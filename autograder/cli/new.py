"""``autograder new``."""

import argparse

from autograder.cli.commands import OK

SUMMARY = "make a complete skeleton of an assignment, which already passes verify"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: an id."""
    parser.add_argument(
        "id", metavar="ID", help="what to call it: letters, digits and underscores, such as b1_recurrence"
    )


def run(arguments: argparse.Namespace) -> int:
    """List the files that were made."""
    from autograder.application.courses import open_course
    from autograder.release.skeleton import new_assignment

    course = open_course(arguments.course)
    for path in new_assignment(course, arguments.id):
        print(path.relative_to(course.root))
    return OK
