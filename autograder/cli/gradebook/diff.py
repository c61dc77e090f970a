"""``autograder gradebook diff``."""

import argparse
from pathlib import Path

from autograder.cli.commands import OK
from autograder.cli.printing import new_console
from autograder.errors import UsageError

SUMMARY = "show whose grades changed since a time, or would under another policy"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: what to compare with."""
    parser.add_argument("--since", metavar="TIME", help="compare with what the gradebook knew then")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="compare with the policy of another course.yml")


def run(arguments: argparse.Namespace) -> int:
    """Show a table of what is different."""
    from autograder.application.courses import open_course
    from autograder.application.open_gradebook import open_gradebook
    from autograder.reports.terminal.changes import changes_page

    course = open_course(arguments.course)
    if not (arguments.since or arguments.policy):
        raise UsageError("diff: wanted --since TIME or --policy FILE; `autograder regrade` compares changed checks")
    with open_gradebook(course) as book:
        found = book.compare(since=arguments.since, policy=arguments.policy)
    new_console().print(changes_page(found.changes, found.gradebook, "Grades that are different"), crop=False)
    return OK
