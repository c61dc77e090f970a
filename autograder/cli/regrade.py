"""``autograder regrade``."""

import argparse
from typing import TYPE_CHECKING

from autograder.cli.commands import INCOMPLETE, OK
from autograder.cli.options import add_ids, add_machine, add_reason
from autograder.cli.printing import interruptible, new_console, print_isolation

if TYPE_CHECKING:
    from autograder.application.regrade import Regrading

SUMMARY = "grade all that was handed in by the checks as they are now, and compare"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: assignments, and whether the new results hold."""
    add_ids(parser)
    parser.add_argument("--accept", action="store_true", help="let the new results hold from now on")
    add_reason(parser, required=False)
    add_machine(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show which results are different, and whose grades that changes or would change."""
    from autograder.application.courses import choose_assignments, open_course
    from autograder.application.decide import given_reason
    from autograder.application.open_gradebook import open_gradebook
    from autograder.application.prepare_grading import prepare_grading
    from autograder.application.regrade import regrade
    from autograder.grading.executors import ProcessPool

    course = open_course(arguments.course)
    assignments = choose_assignments(course, arguments.ids)
    reason = given_reason(arguments.why) if arguments.accept else None
    with open_gradebook(course) as book:
        prepared = prepare_grading(course, arguments.isolation)
        print_isolation(prepared)
        with interruptible() as stopped, ProcessPool(arguments.jobs) as executor:
            found = regrade(
                book,
                executor,
                assignments,
                prepared.config,
                who=arguments.who,
                window=2 * arguments.jobs,
                stopped=stopped.is_set,
                accept_because=reason,
            )
    if found is None:
        raise KeyboardInterrupt
    _print(found)
    return INCOMPLETE if found.incomplete else OK


def _print(found: "Regrading") -> None:
    from autograder.reports.terminal.changes import changes_page, proposals_page
    from autograder.text.numbers import write_count

    console = new_console()
    print(f"{found.submissions} submissions, {found.graded} of them graded anew")
    if found.incomplete:
        console.print(proposals_page(found.incomplete, found.before, "The grader broke; what held before still holds"))
    if found.proposals:
        console.print(proposals_page(found.proposals, found.before, "Another result"))
    done = "Grades that change" if found.accepted else "Grades that would change"
    console.print(changes_page(found.changes, found.after, done), crop=False)
    if found.accepted and found.proposals:
        print(f"accepted: {write_count(len(found.proposals), 'result')}; the old ones are kept")
    if found.acceptable and not found.accepted:
        print("nothing is changed; to let the new results hold: the same command with --accept --why TEXT")
