"""``autograder grade``."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli.choices import LAYOUTS
from autograder.cli.commands import INCOMPLETE, OK
from autograder.cli.options import add_machine, current_user
from autograder.cli.printing import (
    counting,
    interruptible,
    new_console,
    print_error,
    print_isolation,
    print_left_out,
    print_line,
)

if TYPE_CHECKING:
    from autograder.application.events import Finished

SUMMARY = "grade a folder of submissions, or what an LMS gave to download"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: submissions, what they are for, and where reports go."""
    parser.add_argument(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help="with -a: a folder with a folder, file or archive per student, or a download from an LMS as zip or "
        "unpacked; without: a folder of these, named after assignments",
    )
    parser.add_argument("-a", "--assignment", metavar="ID", help="the assignment that all of them are for")
    parser.add_argument(
        "--layout",
        choices=LAYOUTS,
        help="how submissions are named, where the names do not tell: one entry per student, or as in the bulk "
        "download of an LMS",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("grades"),
        metavar="DIR",
        help="where reports go (default: %(default)s)",
    )
    parser.add_argument("--force", action="store_true", help="grade again what is already graded")
    parser.add_argument(
        "--gradebook",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="keep submissions and reports in the course's gradebook (default: yes)",
    )
    add_machine(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show a table for each assignment, what could not be read, and where everything is."""
    from autograder.application.courses import open_course
    from autograder.application.events import (
        Cached,
        ClassReportSkipped,
        ClassReportWritten,
        Finished,
        Found,
        Graded,
        ReadFailed,
        Tabulated,
    )
    from autograder.application.grade_class import ClassToGrade, grade_class
    from autograder.grading.executors import ProcessPool
    from autograder.intake import SubmissionLayout
    from autograder.reports.terminal.tables import class_page

    course = open_course(arguments.course)
    wanted = ClassToGrade(
        submissions=arguments.submissions,
        output=arguments.output,
        assignment=arguments.assignment,
        layout=SubmissionLayout(arguments.layout) if arguments.layout else None,
        isolation=arguments.isolation,
        again=arguments.force,
        recorded_by=current_user() if arguments.gradebook else None,
    )
    finished = None
    with interruptible() as stopped, ProcessPool(arguments.jobs) as executor, ExitStack() as bar:
        for event in grade_class(course, wanted, executor, window=2 * arguments.jobs, stopped=stopped.is_set):
            match event:
                case Found():
                    print_isolation(event.prepared)
                    for message in event.messages:
                        print_line(message)
                    advance = bar.enter_context(counting("grading", event.submissions))
                case Cached() | Graded() | ReadFailed():
                    advance()
                case Tabulated():
                    bar.close()
                    new_console().print(class_page(event.assignment, event.reports))
                    print_line(f"Reports: {event.folder}/   Table: {event.table}")
                case Finished():
                    bar.close()
                    _print_finished(event)
                    finished = event
                case ClassReportWritten():
                    print_left_out(event.left_out)
                    print_line(f"Class report: {event.page}")
                case ClassReportSkipped():
                    print_line(f"No class report: {event.reason}")
    if finished is None or finished.stopped:
        raise KeyboardInterrupt
    return INCOMPLETE if finished.incomplete else OK


def _print_finished(finished: "Finished") -> None:
    from autograder.text.safe import show_key

    if finished.gradebook:
        print_line(f"Gradebook: {finished.gradebook.place}; `autograder gradebook show` shows it")
        if differing := finished.gradebook.differing:
            print_line(
                f"{differing} of them graded with another result than the one that holds in the gradebook; "
                "`autograder regrade` compares"
            )
    for failure in finished.read_failures:
        print_error(f"{show_key(failure.report.student)} is not graded: {failure.reason}")
