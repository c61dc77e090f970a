"""From a folder of reports to folders of pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.files.atomic import write_atomically
from autograder.model import Assignment, Course, Origin, Report
from autograder.reports.arrivals import Arrivals
from autograder.reports.class_summary import summarise
from autograder.reports.html.feedback import feedback_page
from autograder.reports.html.feedback_zip import Lms, pack
from autograder.reports.privacy import pseudonym
from autograder.reports.report_files import read_reports

INDEX = "index.html"


@dataclass(frozen=True)
class Written:
    """The feedback on one assignment, on disk."""

    assignment: Assignment
    folder: Path
    pages: int
    archive: Path | None
    unaddressed: tuple[str, ...]  # whom the LMS will not find in the archive


def write_feedback(course: Course, grades: Path, folder: Path, lms: Lms | None = None) -> Iterator[Written]:
    """Write a page for every report, one assignment after the other.

    Parameters
    ----------
    course : Course
        Whose assignments they are.
    grades : Path
        What grading wrote.
    folder : Path
        Where ``<assignment>/<student>.html`` go, and ``<assignment>-<lms>.zip``.
    lms : Lms, optional
        That hands out the pages, for which a zip per assignment is written.
    """
    for assignment in _graded(course, grades):
        pages: dict[str, bytes] = {}
        origins: dict[str, Origin] = {}
        for report in read_reports(grades, assignment.id):
            pages[report.student] = feedback_page(course.title, assignment, report).encode()
            origins[report.student] = report.origin
            write_atomically(folder / assignment.id / f"{report.student}.html", pages[report.student])
        archive, unaddressed = None, tuple[str, ...]()
        if lms:
            packed = pack(lms, assignment.id, pages, origins)
            archive, unaddressed = folder / f"{assignment.id}-{lms}.zip", packed.unaddressed
            write_atomically(archive, packed.data)
        yield Written(assignment, folder / assignment.id, len(pages), archive, unaddressed)


def write_class_report(
    course: Course,
    grades: Path,
    folder: Path,
    *,
    anonymous_by: bytes | None = None,
) -> Path:
    """Write a page for every assignment that has reports, and one for the term.

    Parameters
    ----------
    course : Course
        Whose assignments they are, and until when submissions should have come.
    grades : Path
        What grading wrote.
    folder : Path
        Where the pages go.
    anonymous_by : bytes, optional
        The secret that makes pseudonyms. Without one, students are called by their keys, and by names that are known.

    Returns
    -------
    Path
        Of the term's page.
    """
    from autograder.reports.html.class_report import ClassReport  # noqa: PLC0415 -- it takes long, and few commands need it

    def called(report: Report) -> str:
        if anonymous_by:
            return pseudonym(anonymous_by, report.student)
        return f"{report.origin.name} ({report.student})" if report.origin.name else report.student

    quoting = anonymous_by is None
    summaries = [
        summarise(assignment, read_reports(grades, assignment.id), called, quoting=quoting)
        for assignment in _graded(course, grades)
    ]
    arrivals = {
        summary.assignment.id: Arrivals(summary.received, _due(course, summary.assignment)) for summary in summaries
    }
    report = ClassReport(course.title, summaries, arrivals, anonymous=not quoting)
    for name, page in report.pages().items():
        write_atomically(folder / name, page.encode())
    return folder / INDEX


def _due(course: Course, assignment: Assignment) -> datetime | None:
    due = course.policy.terms[assignment.id].due
    return due and due.astimezone(course.policy.zone or UTC)


def _graded(course: Course, grades: Path) -> list[Assignment]:
    found = [assignment for assignment in course.assignments if any((grades / assignment.id).glob("*.json"))]
    if not found:
        raise UsageError(f"{grades}: no reports on an assignment of the course", Remedy(Action.MAKE_REPORTS))
    return found
