"""``autograder verify``."""

import argparse
from typing import TYPE_CHECKING

from autograder.cli.commands import INCOMPLETE, OK
from autograder.cli.options import add_ids, add_machine, positive
from autograder.cli.printing import new_console, print_isolation
from autograder.cli.remedies import worded

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from autograder.application.prepare_grading import PreparedGrading
    from autograder.model import Assignment

SUMMARY = "check that solutions, stubs, wrong answers and released files hold together"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: assignments, and how to verify them."""
    add_ids(parser)
    parser.add_argument(
        "--repeat",
        type=positive,
        metavar="N",
        help="instead, grade all right answers under N secrets, and count false failures",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show all misconceptions and scores")
    add_machine(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show what holds and what does not."""
    from autograder.application.courses import choose_assignments, open_course
    from autograder.application.prepare_grading import prepare_grading
    from autograder.application.verify_course import verify_course
    from autograder.grading.executors import ProcessPool
    from autograder.reports.terminal.verification import verification_page

    course = open_course(arguments.course)
    assignments = choose_assignments(course, arguments.ids)
    prepared = prepare_grading(course, arguments.isolation)
    print_isolation(prepared)
    console = new_console()
    failed = False
    with ProcessPool(arguments.jobs) as executor:
        if arguments.repeat:
            for assignment in assignments:
                failed |= _repeat(executor, assignment, prepared, arguments.repeat) > 0
        else:
            for verification in verify_course(course, assignments, executor, prepared.config):
                console.print(verification_page(verification, worded, details=arguments.verbose), crop=False)
                failed |= bool(verification.problems)
    return INCOMPLETE if failed else OK


def _repeat(executor: "Executor", assignment: "Assignment", prepared: "PreparedGrading", times: int) -> int:
    """Print every false failure as it is found, and return how many there are."""
    from autograder.verification.verify import find_flaky_checks

    console, found = new_console(), 0
    for miss in find_flaky_checks(executor, assignment, prepared.config, times):
        console.print(f"MISS {miss}", style="bold red", markup=False)
        found += 1
    print(f"{assignment.id}: {times} secrets, {found} false failures")
    return found
