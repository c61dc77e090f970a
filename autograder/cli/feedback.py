"""``autograder feedback``."""

import argparse
from pathlib import Path

from autograder.cli.choices import FEEDBACK_ZIPS
from autograder.cli.commands import OK
from autograder.cli.options import add_grades
from autograder.cli.printing import some

SUMMARY = "make a page for every student and assignment, from the reports"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: reports, and where pages go."""
    add_grades(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("feedback"),
        metavar="DIR",
        help="where pages go (default: %(default)s)",
    )
    parser.add_argument(
        "--zip",
        choices=FEEDBACK_ZIPS,
        help="also make a zip per assignment that this LMS hands out to its students",
    )


def run(arguments: argparse.Namespace) -> int:
    """List folders and zips, and whom an LMS will not find in a zip."""
    from autograder.application.courses import open_course
    from autograder.application.make_feedback import write_feedback
    from autograder.text.safe import show_key

    course = open_course(arguments.course)
    for written in write_feedback(course, arguments.grades, arguments.output, arguments.zip):
        print(f"{written.folder}/: {written.pages} pages" + (f"; {written.archive}" if written.archive else ""))
        if written.unaddressed:
            names = some([show_key(name) for name in written.unaddressed])
            print(f"  without a name of {arguments.zip.title()}'s, so that it passes them over: {names}")
    return OK
