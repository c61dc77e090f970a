"""``autograder report``."""

import argparse
from pathlib import Path

from autograder.cli.commands import INCOMPLETE, OK
from autograder.cli.options import add_grades
from autograder.cli.printing import print_left_out

SUMMARY = "make the class report from the reports: a page per assignment, one for the term"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: reports, where pages go, and whether they have names."""
    add_grades(parser)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="where pages go (default: the reports' folder, in report/)"
    )
    parser.add_argument("--anonymous", action="store_true", help="give students pseudonyms, and quote no submission")


def run(arguments: argparse.Namespace) -> int:
    """Print where the term's page is, and which reports are not in it."""
    from autograder.application.courses import open_course
    from autograder.application.grade_class import CLASS_REPORT
    from autograder.application.make_class_report import write_class_report

    course = open_course(arguments.course)
    name = f"{CLASS_REPORT}_anonymous" if arguments.anonymous else CLASS_REPORT
    folder = arguments.output or arguments.grades / name
    written = write_class_report(course, arguments.grades, folder, anonymous=arguments.anonymous)
    print_left_out(written.left_out)
    print(written.page)
    return INCOMPLETE if written.left_out else OK
