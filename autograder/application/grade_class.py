"""Grade a folder of submissions, or what an LMS gave to download."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.application.caching import is_current, provenance_now
from autograder.application.events import (
    Cached,
    ClassReportSkipped,
    ClassReportWritten,
    Event,
    Finished,
    Found,
    Graded,
    ReadFailed,
    Recorded,
    Tabulated,
)
from autograder.application.make_class_report import write_class_report
from autograder.application.prepare_grading import prepare_grading
from autograder.course.class_hints import read_class_hints
from autograder.errors import Action, Remedy
from autograder.extras import MissingExtraError, naming_extras
from autograder.grading.config import GradingConfig
from autograder.grading.grade import notes_on
from autograder.grading.grade_many import grade_many
from autograder.intake import (
    BoundedReader,
    ClassListing,
    SubmissionEntry,
    SubmissionLayout,
    open_submissions,
    read_submission,
)
from autograder.model import Assignment, ClassHint, Course, Report, Status, Submission
from autograder.reports.class_hints import with_class_hints
from autograder.reports.report_files import exclusive_access, read_report, report_path, write_csv, write_report
from autograder.reports.summary import summarize_report

if TYPE_CHECKING:
    from autograder.gradebook.recorder import Recorder

CLASS_REPORT = "report"  # the folder of the class report, among the reports

Entry = tuple[Assignment, SubmissionEntry]


@dataclass(frozen=True)
class ClassToGrade:
    """What is to be graded, and where its reports go.

    Parameters
    ----------
    submissions : Path
        A folder or a zip: of one assignment, or of one folder or zip per assignment.
    output : Path
        The folder for reports, tables and the class report. Reports that lie there and are still right are kept.
    assignment : str or None
        The id of the assignment that all of it is for; None if the names in the folder tell.
    layout : SubmissionLayout or None
        How submissions are named; None if the names tell.
    isolation : str
        How to keep student code apart: a level, or ``"auto"``.
    again : bool
        Whether to grade what is graded already, too.
    recorded_by : str or None
        Who grades, for the course's gradebook; None leaves the gradebook alone.
    """

    submissions: Path
    output: Path
    assignment: str | None = None
    layout: SubmissionLayout | None = None
    isolation: str = "auto"
    again: bool = False
    recorded_by: str | None = None


def grade_class(
    course: Course,
    wanted: ClassToGrade,
    executor: Executor,
    *,
    window: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Event]:
    """Grade a class, and yield what happens, as :mod:`~autograder.application.events` lists it.

    Parameters
    ----------
    course : Course
        Whose assignments they are for.
    wanted : ClassToGrade
        What to grade.
    executor : Executor
        Where gradings run.
    window : int
        How many may be under way at once.
    stopped : callable
        Once it is true nothing more is begun; what is under way is finished and kept.

    Raises
    ------
    UsageError
        If something cannot be meant as it is; nothing is graded then.
    MachineError
        If the machine lacks something that grading or keeping reports takes.
    """
    with (
        open_submissions(course, wanted.submissions, wanted.assignment, wanted.layout) as found,
        _recording(course, wanted.recorded_by) as recorder,
        exclusive_access(wanted.output),
    ):
        prepared = prepare_grading(course, wanted.isolation)
        yield Found(len(found.entries), tuple(found.messages), prepared)
        done: list[Cached | Graded | ReadFailed] = []
        for event in _grade(found, wanted, prepared.config, recorder, executor, window, stopped):
            done.append(event)
            yield event
        yield from _tabulate(course, wanted.output, [event.report for event in done])
        finished = Finished(
            stopped=stopped(),
            incomplete=sum(event.report.status is Status.INCOMPLETE for event in done),
            read_failures=tuple(event for event in done if isinstance(event, ReadFailed)),
            gradebook=Recorded(recorder.location, recorder.pending) if recorder else None,
        )
        yield finished
        if not finished.stopped:
            folder = wanted.output / CLASS_REPORT
            try:
                with naming_extras():
                    written = write_class_report(course, wanted.output, folder, leave_out_unreadable=True)
            except MissingExtraError as missing:  # it can be made of the reports at any time
                yield ClassReportSkipped(str(missing))
            else:
                yield ClassReportWritten(written.page, written.left_out)


@contextmanager
def _recording(course: Course, who: str | None) -> Iterator["Recorder | None"]:
    """Open the gradebook for what is found, if one is kept."""
    if who is None:
        yield None
        return
    try:
        with naming_extras():
            from autograder.gradebook.recorder import Recorder  # noqa: PLC0415 -- without a gradebook, no database
            from autograder.gradebook.store import open_store  # noqa: PLC0415 -- likewise
    except MissingExtraError as missing:  # nobody should find out at the end of a term that nothing was kept
        raise MissingExtraError(str(missing), Remedy(Action.GRADE_WITHOUT_GRADEBOOK)) from missing

    with open_store(course, create=True) as store:
        yield Recorder(store, who)


def _grade(
    found: ClassListing,
    wanted: ClassToGrade,
    config: GradingConfig,
    recorder: "Recorder | None",
    executor: Executor,
    window: int,
    stopped: Callable[[], bool],
) -> Iterator[Cached | Graded | ReadFailed]:
    """Keep the reports that are still right, then grade all else."""
    to_grade: list[Entry] = []
    assignments = {assignment.id: assignment for assignment, _ in found.entries}
    hints = {name: read_class_hints(assignment) for name, assignment in assignments.items()}
    now = {name: provenance_now(assignment, config) for name, assignment in assignments.items()}
    for assignment, entry in found.entries:
        if stopped():
            return
        known = None if wanted.again else read_report(report_path(wanted.output, assignment.id, entry.student))
        if known is None:  # read when it is its turn
            to_grade.append((assignment, entry))
            continue
        submission = read_submission(assignment, entry, found.reader)
        if not is_current(known, submission, now[assignment.id]):
            to_grade.append((assignment, entry))
            continue
        report = _brought_up_to_date(wanted.output, known, submission)
        if recorder:
            recorder.add_submission(assignment, submission)
            recorder.add_report(report)
        yield Cached(_summary(report, hints))
    queue = _Queue(to_grade, found.reader, recorder)
    for report in grade_many(executor, queue, config, window=window, stopped=stopped):
        write_report(wanted.output, report)
        if recorder:
            recorder.add_report(report)
        reason = queue.read_failures.get((report.assignment, report.student))
        summary = _summary(report, hints)
        yield Graded(summary) if reason is None else ReadFailed(summary, reason)


def _summary(report: Report, hints: Mapping[str, Sequence[ClassHint]]) -> Report:
    """Return what tables show of a report, with the names that the class's hints give; it is kept without them."""
    return summarize_report(with_class_hints(report, hints[report.assignment]))


@dataclass
class _Queue:
    """What is to be graded: each is read once there is room for it, and kept in the gradebook before it is graded."""

    entries: Sequence[Entry]
    reader: BoundedReader
    recorder: "Recorder | None"
    read_failures: dict[tuple[str, str], str] = field(default_factory=dict)  # so far, by assignment and student

    def __iter__(self) -> Iterator[tuple[Assignment, Submission]]:
        for assignment, entry in self.entries:
            submission = read_submission(assignment, entry, self.reader)
            if submission.read_error is not None:
                self.read_failures[assignment.id, submission.student] = submission.read_error
            if self.recorder:
                self.recorder.add_submission(assignment, submission)
            yield assignment, submission


def _brought_up_to_date(folder: Path, known: Report, submission: Submission) -> Report:
    """Keep a grade, and what is now known of where the same files came from."""
    report = replace(known, notes=notes_on(known.checks, submission), origin=submission.origin)
    if report == known:
        return known
    write_report(folder, report)
    return report


def _tabulate(course: Course, folder: Path, reports: Sequence[Report]) -> Iterator[Tabulated]:
    for assignment in course.assignments:
        own = [report for report in reports if report.assignment == assignment.id]
        own.sort(key=lambda report: (report.origin.name or report.student, report.student))
        if own:
            yield Tabulated(assignment, tuple(own), folder / assignment.id, write_csv(folder, assignment, own))
