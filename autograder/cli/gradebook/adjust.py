"""``autograder gradebook adjust``."""

import argparse

from autograder.cli.commands import OK
from autograder.cli.options import add_decision, points
from autograder.cli.printing import new_console

SUMMARY = "decide about a student's score; every decision is kept"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a decision."""
    kinds = parser.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--set", type=points, metavar="POINTS", help="the score is this, whatever the policy makes it")
    kinds.add_argument("--add", type=points, metavar="POINTS", help="on top of the score; negative: off it")
    kinds.add_argument("--excuse", action="store_true", help="the assignment does not count for this student")
    kinds.add_argument("--reset", action="store_true", help="take back what was adjusted before")
    add_decision(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show the student's grades as they are now."""
    from autograder.application.courses import open_course
    from autograder.application.decide import adjust
    from autograder.application.open_gradebook import open_gradebook
    from autograder.gradebook.grades import AdjustmentKind
    from autograder.reports.terminal.gradebook import student_page

    decided = {
        AdjustmentKind.SET: arguments.set,
        AdjustmentKind.ADD: arguments.add,
        AdjustmentKind.EXCUSE: arguments.excuse,
    }
    kind = next((kind for kind, given in decided.items() if given not in (None, False)), AdjustmentKind.RESET)
    score = arguments.set if kind is AdjustmentKind.SET else arguments.add
    with open_gradebook(open_course(arguments.course)) as book:
        view = adjust(book, arguments.student, arguments.assignment, kind, score, who=arguments.who, why=arguments.why)
    new_console().print(student_page(view.row, view.gradebook))
    return OK
