"""``autograder export``."""

import argparse
from pathlib import Path

from autograder.cli.choices import GRADERS
from autograder.cli.commands import OK
from autograder.cli.options import add_hidden, add_ids, add_isolation

SUMMARY = "make graders for other systems, with the same checks and the same marks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a system, assignments, and how their graders are to grade."""
    parser.add_argument("system", choices=GRADERS, help="for which system")
    add_ids(parser)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="where to; it is for graders, not for students"
    )
    add_hidden(parser)
    add_isolation(parser)


def run(arguments: argparse.Namespace) -> int:
    """List what was written."""
    from autograder.application.courses import choose_assignments, open_course
    from autograder.application.export_graders import export_graders
    from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility

    course = open_course(arguments.course)
    for path in export_graders(
        course,
        choose_assignments(course, arguments.ids),
        arguments.system,
        arguments.output,
        isolation=arguments.isolation,
        hidden=HiddenCheckVisibility(arguments.hidden),
    ):
        print(path)
    return OK
