"""``autograder build``."""

import argparse
from pathlib import Path

from autograder.cli.commands import INCOMPLETE, OK
from autograder.cli.options import add_ids

SUMMARY = "make student_template/ from assignments/ and solutions/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: assignments, and what to do besides."""
    add_ids(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a released file is stale")
    parser.add_argument("--dist", type=Path, metavar="DIR", help="also write one zip per assignment to DIR")


def run(arguments: argparse.Namespace) -> int:
    """List the folders and zips that were written, or the files that are stale."""
    from autograder.application.build_templates import build_templates
    from autograder.application.courses import choose_assignments, open_course

    course = open_course(arguments.course)
    assignments = choose_assignments(course, arguments.ids)
    code = OK
    for built in build_templates(course, assignments, check=arguments.check, archives=arguments.dist):
        for path in built.stale:
            print(f"{path.relative_to(course.root)}: stale; run `autograder build`")
            code = INCOMPLETE
        if not arguments.check:
            print(built.folder.relative_to(course.root))
        if built.archive:
            print(built.archive)
    return code
