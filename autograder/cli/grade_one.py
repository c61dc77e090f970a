"""``autograder grade-one``."""

import argparse
import sys
from pathlib import Path

from autograder.cli.commands import OK
from autograder.cli.options import add_isolation

SUMMARY = "grade what one student handed in, and print the report as JSON"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a folder, and what it is for."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the student's files")
    parser.add_argument("-a", "--assignment", metavar="ID", help="the assignment; needed where the course has several")
    add_isolation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the report, and nothing else."""
    from autograder.application.courses import open_course
    from autograder.application.grade_one import grade_one
    from autograder.application.prepare_grading import prepare_grading
    from autograder.reports.report_files import report_json

    course = open_course(arguments.course)
    prepared = prepare_grading(course, arguments.isolation)
    report = grade_one(course, arguments.folder, prepared.config, arguments.assignment)
    sys.stdout.write(report_json(report).decode())
    return OK
