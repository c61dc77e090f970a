"""``autograder gradebook extend``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.options import add_decision, positive
from autograder.cli.printing import new_console

SUMMARY = "give a student more time; the newest extension holds, and all are kept"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a time, or for how long."""
    times = parser.add_mutually_exclusive_group(required=True)
    times.add_argument("--until", metavar="TIME", help="until then, such as '2026-10-19 23:59'")
    times.add_argument("--days", type=positive, metavar="N", help="so many days after the due date that holds now")
    times.add_argument("--hours", type=positive, metavar="N", help="so many hours after the due date that holds now")
    add_decision(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show the student's grades as they are now."""
    from autograder.application.courses import open_course
    from autograder.application.decide import extend
    from autograder.application.open_gradebook import open_gradebook
    from autograder.reports.terminal.gradebook import student_page

    with open_gradebook(open_course(arguments.course)) as book:
        view = extend(
            book,
            arguments.student,
            arguments.assignment,
            until=arguments.until,
            days=arguments.days or 0,
            hours=arguments.hours or 0,
            who=arguments.who,
            why=arguments.why,
        )
    new_console().print(student_page(view.row, view.gradebook))
    return OK
