"""Make a page for every student from a folder of reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.application.reports_on_disk import reported_assignments
from autograder.course.class_hints import read_class_hints
from autograder.files.atomic import write_atomically
from autograder.model import Assignment, Course, Origin
from autograder.reports.class_hints import with_class_hints
from autograder.reports.html.feedback import feedback_page
from autograder.reports.html.feedback_zip import Lms, make_feedback_zip
from autograder.reports.report_files import read_reports


@dataclass(frozen=True)
class FeedbackPages:
    """The feedback on one assignment, on disk."""

    assignment: Assignment
    folder: Path
    pages: int
    archive: Path | None
    unaddressed: tuple[str, ...]  # whom the LMS will not find in the archive


def write_feedback(
    course: Course, grades: str | Path, folder: str | Path, lms: Lms | str | None = None
) -> Iterator[FeedbackPages]:
    """Write a page for every report, one assignment after the other.

    Parameters
    ----------
    course : Course
        Whose assignments they are.
    grades : str or Path
        The folder of reports that grading wrote.
    folder : str or Path
        Where ``<assignment>/<student>.html`` go, and ``<assignment>-<lms>.zip``.
    lms : Lms or str, optional
        ``"moodle"`` or ``"canvas"``, if that hands out the pages: a zip per assignment is written for it.

    Raises
    ------
    UsageError
        If there is no report on an assignment of the course, or one cannot be read.
    SpecError
        If the class's hints on one cannot be read.
    """
    grades, folder = Path(grades), Path(folder)
    system = Lms(lms) if lms else None
    for assignment in reported_assignments(course, grades):
        pages: dict[str, bytes] = {}
        origins: dict[str, Origin] = {}
        hints = read_class_hints(assignment)
        for report in read_reports(grades, assignment.id):
            named = with_class_hints(report, hints)
            pages[report.student] = feedback_page(course.title, assignment, named).encode()
            origins[report.student] = report.origin
            write_atomically(folder / assignment.id / f"{report.student}.html", pages[report.student])
        archive, unaddressed = None, tuple[str, ...]()
        if system:
            packed = make_feedback_zip(system, assignment.id, pages, origins)
            archive, unaddressed = folder / f"{assignment.id}-{system}.zip", packed.unaddressed
            write_atomically(archive, packed.data)
        yield FeedbackPages(assignment, folder / assignment.id, len(pages), archive, unaddressed)
