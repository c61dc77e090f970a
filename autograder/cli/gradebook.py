"""The commands about grades: arguments in, exit codes out. With ``cli`` the only module that prints."""

import argparse
import difflib
import gc
import getpass
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.application.export_grades import add_export_arguments, run_export
from autograder.cli.common import (
    INCOMPLETE,
    OK,
    add_ids,
    add_machine,
    chosen,
    conditions_of,
    course_of,
    interruptible,
    new_console,
    positive,
)
from autograder.cli.remedies import worded
from autograder.course.load import load_policy
from autograder.errors import UsageError
from autograder.gradebook.book import Gradebook, Row, differences, make_gradebook
from autograder.gradebook.explain import counted, number
from autograder.gradebook.figures import class_figures
from autograder.gradebook.grades import Kind
from autograder.gradebook.history import history
from autograder.gradebook.lms_files.tabulating import grade_table
from autograder.gradebook.records import Student
from autograder.gradebook.roster import Directory, read_roster
from autograder.grading.grade import local_executor
from autograder.model import Course
from autograder.reports.terminal.changes import changes_page, proposals_page
from autograder.reports.terminal.gradebook import (
    class_grades,
    figures_page,
    history_page,
    import_page,
    roster_page,
    student_page,
)
from autograder.text.safe import plain
from autograder.text.times import later, read_instant, write_instant

if TYPE_CHECKING:
    from autograder.gradebook.recording import Recorder
    from autograder.gradebook.store import Store

MOST_POINTS, POINT_DECIMALS = 10**6, 6

Run = Callable[[argparse.Namespace], int]
Command = Callable[[str, Run | None, str], argparse.ArgumentParser]


def add_commands(command: Command, subcommand: Command) -> None:
    """Add `regrade` to the commands, and all that there is of `gradebook`."""

    def gradebook(name: str, run: Run, summary: str) -> argparse.ArgumentParser:
        return subcommand(name, _without_collecting(run), summary)

    regrade = command("regrade", _regrade, "grade all that was handed in by the checks as they are now, and compare")
    add_ids(regrade)
    regrade.add_argument("--accept", action="store_true", help="let the new results hold from now on")
    _add_reason(regrade, required=False)
    add_machine(regrade)

    show = gradebook("show", _show, "show the grades of the class")
    stats = gradebook("stats", _stats, "show each assignment's distribution")
    for parser in (show, stats):
        parser.add_argument("--section", metavar="NAME", help="only who is in it")
    student = gradebook("student", _student, "show a student's grades, and how each came about")
    events = gradebook("history", _history, "show all that happened to a student's work")

    adjust = gradebook("adjust", _adjust, "decide about a student's score; every decision is kept")
    kinds = adjust.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--set", type=_points, metavar="POINTS", help="the score is this, whatever the policy makes it")
    kinds.add_argument("--add", type=_points, metavar="POINTS", help="on top of the score; negative: off it")
    kinds.add_argument("--excuse", action="store_true", help="the assignment does not count for this student")
    kinds.add_argument("--reset", action="store_true", help="take back what was adjusted before")

    extend = gradebook("extend", _extend, "give a student more time; the newest extension holds, and all are kept")
    times = extend.add_mutually_exclusive_group(required=True)
    times.add_argument("--until", metavar="TIME", help="until then, such as '2026-10-19 23:59'")
    times.add_argument("--days", type=positive, metavar="N", help="so many days after the due date that holds now")
    times.add_argument("--hours", type=positive, metavar="N", help="so many hours after the due date that holds now")

    for parser in (student, events, adjust, extend):
        parser.add_argument("student", metavar="STUDENT", help="an id, an e-mail address, or a name")
    for parser in (adjust, extend):
        parser.add_argument("assignment", metavar="ID", help="the assignment")
        _add_reason(parser, required=True)

    diff = gradebook("diff", _diff, "show whose grades changed since a time, or would under another policy")
    diff.add_argument("--since", metavar="TIME", help="compare with what the gradebook knew then")
    diff.add_argument("--policy", type=Path, metavar="FILE", help="compare with the policy of another course.yml")

    export = gradebook("export", _export, "fill grades into what an LMS gave to download, or write a file of them")
    add_export_arguments(export)

    roster = gradebook("roster", _roster, "show who is in the course and what is missing; or import a list of students")
    roster.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="CSV: plain, or from Canvas, Moodle or Gradescope"
    )
    roster.add_argument("--id", metavar="COLUMN", help="the column that tells students apart (default: the layout's)")
    roster.add_argument("--complete", action="store_true", help="whoever is not in the file has withdrawn")
    _add_who(roster)


def _without_collecting(run: Run) -> Run:
    """Let a short command keep its garbage: to look for it among a term's records takes a quarter of the time."""

    @wraps(run)
    def wrapped(arguments: argparse.Namespace) -> int:
        gc.disable()
        try:
            return run(arguments)
        finally:
            gc.enable()

    return wrapped


def _add_reason(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--why", metavar="TEXT", required=required, default="", help="the reason, kept for good")
    _add_who(parser)


def _add_who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", metavar="NAME", default=current_user(), help="who decides (default: %(default)s)")


def current_user() -> str:
    """Name whoever runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        return f"user {os.getuid()}"


def _points(text: str) -> Decimal:
    try:
        points = Decimal(text)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or abs(points) > MOST_POINTS or points != round(points, POINT_DECIMALS):
        raise argparse.ArgumentTypeError(
            f"found {text!r}, wanted a number of points, with up to {POINT_DECIMALS} decimals"
        )
    return points


def open_gradebook(course: Course, *, create: bool = False) -> "Store":
    """Open the course's gradebook."""
    from autograder.gradebook.store import open_store  # noqa: PLC0415 -- SQLAlchemy takes 0.2 s to import

    return open_store(course, create=create)


@contextmanager
def recording(course: Course, *, wanted: bool) -> Iterator["Recorder | None"]:
    """Let a grading keep what it finds in the course's gradebook."""
    if not wanted:
        yield None
        return
    from autograder.gradebook.recording import Recorder  # noqa: PLC0415 -- likewise

    with open_gradebook(course, create=True) as store:
        yield Recorder(store, current_user())


def _book(course: Course, store: "Store", section: str | None = None) -> Gradebook:
    with store.reading() as reader:
        records = reader.records()
    gradebook = make_gradebook(course, records, datetime.now(UTC))
    if section is None:
        return gradebook
    chosen_rows = gradebook.in_section(section)
    if not chosen_rows.rows:
        known = sorted({name for row in gradebook.rows for name in row.student.sections})
        raise UsageError(f"{section}: no such section; the roster has {', '.join(known) or 'none'}")
    return chosen_rows


def _row(gradebook: Gradebook, name: str) -> Row:
    """Find the student that is meant; nobody is guessed."""
    rows = {row.student.id: row for row in gradebook.rows}
    found = Directory([row.student for row in gradebook.rows]).find(name)
    if len(found) > 1:
        raise UsageError(f"{name}: can be {' or '.join(found)}; name one by id")
    if not found:
        close = _close(name, [row.student for row in gradebook.rows])
        suggestion = f"; did you mean {' or '.join(close)}?" if close else "; `autograder gradebook show` lists all"
        raise UsageError(f"{name}: no such student{suggestion}")
    return rows[found[0]]


def _close(name: str, students: Sequence[Student]) -> list[str]:
    """List a few ids that may be meant: like this, or of somebody one of whose names is like this."""
    words = {
        word: student.id
        for student in students
        for word in (*plain(f"{student.name} {student.email.partition('@')[0]}").split(), plain(student.id))
    }
    return list(dict.fromkeys(words[word] for word in difflib.get_close_matches(plain(name), words, n=3)))


def _show(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    with open_gradebook(course) as store:
        new_console().print(class_grades(_book(course, store, arguments.section), worded), crop=False)
    return OK


def _stats(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    with open_gradebook(course) as store:
        gradebook = _book(course, store, arguments.section)
    new_console().print(figures_page(class_figures(gradebook), gradebook), crop=False)
    return OK


def _student(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    with open_gradebook(course) as store:
        gradebook = _book(course, store)
    new_console().print(student_page(_row(gradebook, arguments.student), gradebook))
    return OK


def _history(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    with open_gradebook(course) as store:
        gradebook = _book(course, store)
        row = _row(gradebook, arguments.student)
        numbers = [submission.id for submission in row.submissions]
        with store.reading() as reader:
            events = history(row, reader.gradings(numbers), reader.acceptances(numbers), gradebook.policy)
    new_console().print(history_page(row, events, gradebook))
    return OK


def _adjust(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    (assignment,) = chosen(course, [arguments.assignment])
    why = _reason(arguments)
    kind, points = _decision(arguments)
    with open_gradebook(course) as store:
        row = _row(_book(course, store), arguments.student)
        most = row.term.grades[assignment.id].maximum
        if kind is Kind.SET and points is not None and not 0 <= points <= most:
            raise UsageError(f"--set {points}: wanted from 0 to {number(most)} points")
        with store.adding(arguments.who) as adder:
            adder.adjust(row.student.id, assignment.id, kind, points, why)
        _print_student(course, store, row.student.id)
    return OK


def _decision(arguments: argparse.Namespace) -> tuple[Kind, Decimal | None]:
    if arguments.set is not None:
        return Kind.SET, arguments.set
    if arguments.add is not None:
        return Kind.ADD, arguments.add
    return (Kind.EXCUSE if arguments.excuse else Kind.RESET), None


def _extend(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    (assignment,) = chosen(course, [arguments.assignment])
    why = _reason(arguments)
    due = course.policy.terms[assignment.id].due
    if due is None:
        raise UsageError(f"{assignment.id}: has no due date in course.yml; there is nothing to extend")
    with open_gradebook(course) as store:
        row = _row(_book(course, store), arguments.student)
        if arguments.until:
            until = _instant(arguments.until, course)
        else:
            holds = row.term.grades[assignment.id].due or due
            until = _later(holds, arguments, course)
        if until < due:
            held = write_instant(due, course.policy.zone)
            raise UsageError(f"--until {arguments.until}: wanted {held}, when it is due for all, or later")
        with store.adding(arguments.who) as adder:
            adder.extend(row.student.id, assignment.id, until, why)
        _print_student(course, store, row.student.id)
    return OK


def _later(moment: datetime, arguments: argparse.Namespace, course: Course) -> datetime:
    try:
        return later(moment, course.policy.zone, arguments.days or 0, arguments.hours or 0)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _reason(arguments: argparse.Namespace) -> str:
    if not arguments.why.strip():
        raise UsageError("--why: found nothing, wanted the reason; whoever asks later will read it")
    return str(arguments.why.strip())


def _print_student(course: Course, store: "Store", student: str) -> None:
    gradebook = _book(course, store)
    new_console().print(student_page(_row(gradebook, student), gradebook))


def _instant(text: str, course: Course) -> datetime:
    try:
        return read_instant(text, course.policy.zone)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _diff(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    if not (arguments.since or arguments.policy):
        raise UsageError("diff: wanted --since TIME or --policy FILE; `autograder regrade` compares changed checks")
    now = datetime.now(UTC)
    since = _instant(arguments.since, course) if arguments.since else now
    policy = load_policy(arguments.policy, course.assignments) if arguments.policy else course.policy
    with open_gradebook(course) as store, store.reading() as reader:
        then, known = reader.records(since), reader.records()
        before = make_gradebook(course, replace(then, roster=then.roster or known.roster), min(since, now))
        after = make_gradebook(course, known, now, policy)
    changes = differences(before, after)
    new_console().print(changes_page(changes, after, "Grades that are different"), crop=False)
    return OK


def _export(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    with open_gradebook(course) as store:
        gradebook = _book(course, store)
    outcome = run_export(arguments, grade_table(gradebook))
    console = new_console()
    for line in outcome.lines:
        console.print(line, markup=False, soft_wrap=True)
    if any(line.startswith("  ... and ") for line in outcome.lines):
        print("--all lists everything")
    return OK if outcome.complete else INCOMPLETE


def _roster(arguments: argparse.Namespace) -> int:
    course = course_of(arguments)
    console = new_console()
    if arguments.file is None:
        with open_gradebook(course) as store:
            console.print(roster_page(_book(course, store)))
        return OK
    file = read_roster(arguments.file, arguments.id)
    with open_gradebook(course, create=True) as store:
        with store.adding(arguments.who) as adder:
            change = adder.import_roster(arguments.file.name, file, complete=arguments.complete)
        console.print(import_page(file, change, worded))
        console.print(roster_page(_book(course, store)))
    return OK


def _regrade(arguments: argparse.Namespace) -> int:
    from autograder.application.regrade import regrade  # noqa: PLC0415 -- as in open_gradebook

    course = course_of(arguments)
    assignments = chosen(course, arguments.ids)
    why = _reason(arguments) if arguments.accept else ""
    console = new_console()
    with open_gradebook(course) as store:
        conditions = conditions_of(course, arguments.isolation)
        with interruptible() as stopped, local_executor(arguments.jobs) as executor:
            found = regrade(
                store,
                executor,
                assignments,
                conditions,
                who=arguments.who,
                window=2 * arguments.jobs,
                stopped=stopped.is_set,
            )
        if found is None:
            raise KeyboardInterrupt
        print(f"{found.submissions} submissions, {found.graded} of them graded anew")
        with store.reading() as reader:
            records = reader.records()
        now = datetime.now(UTC)
        before, after = (make_gradebook(course, one, now) for one in (records, found.accepted(records)))
        if found.incomplete:
            console.print(proposals_page(found.incomplete, before, "The grader broke; what held before still holds"))
        if found.proposals:
            console.print(proposals_page(found.proposals, before, "Another result"))
        done = "Grades that change" if arguments.accept else "Grades that would change"
        console.print(changes_page(differences(before, after), after, done), crop=False)
        if arguments.accept:
            with store.adding(arguments.who) as adder:
                adder.accept(found.acceptable, why)
            if found.proposals:
                print(f"accepted: {counted(len(found.proposals), 'result')}; the old ones are kept")
        elif found.acceptable:
            print("nothing is changed; to let the new results hold: the same command with --accept --why TEXT")
    return INCOMPLETE if found.incomplete else OK
