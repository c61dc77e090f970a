"""From a folder of reports to folders of pages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.errors import UsageError
from autograder.model import Assignment, Course
from autograder.reports.arrivals import Arrivals
from autograder.reports.bulk import Layout, pack
from autograder.reports.feedback import feedback_page
from autograder.reports.files import read_reports, write_whole
from autograder.reports.privacy import pseudonym
from autograder.reports.summary import summarise

INDEX = "index.html"


@dataclass(frozen=True)
class Students:
    """What is known of students besides their reports.

    Parameters
    ----------
    names : mapping of str to str
        Student -> what they are called on their own page. Others are called by their key.
    originals : mapping of (str, str) to str
        Assignment, student -> what the LMS called the submission in its download.
    """

    names: Mapping[str, str]
    originals: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Written:
    """The feedback on one assignment, on disk."""

    assignment: Assignment
    folder: Path
    pages: int
    archive: Path | None
    unaddressed: tuple[str, ...]  # whom the LMS will not find in the archive


def write_feedback(
    course: Course, grades: Path, folder: Path, layout: Layout | None = None, students: Students | None = None
) -> Iterator[Written]:
    """Write a page for every report, one assignment after the other.

    Parameters
    ----------
    course : Course
        Whose assignments they are.
    grades : Path
        What grading wrote.
    folder : Path
        Where ``<assignment>/<student>.html`` go, and ``<assignment>-<layout>.zip``.
    layout : Layout, optional
        Of the zip to write for each assignment.
    students : Students, optional
        What is known of them.
    """
    students = students or Students({}, {})
    for assignment in _graded(course, grades):
        pages: dict[str, bytes] = {}
        for report in read_reports(grades, assignment.id):
            page = feedback_page(course.title, assignment, report, students.names.get(report.student))
            pages[report.student] = page.encode()
            write_whole(folder / assignment.id / f"{report.student}.html", pages[report.student])
        archive, unaddressed = None, tuple[str, ...]()
        if layout:
            originals = {student: name for (of, student), name in students.originals.items() if of == assignment.id}
            packed = pack(layout, assignment.id, pages, originals)
            archive, unaddressed = folder / f"{assignment.id}-{layout}.zip", packed.unaddressed
            write_whole(archive, packed.data)
        yield Written(assignment, folder / assignment.id, len(pages), archive, unaddressed)


def write_class_report(
    course: Course,
    grades: Path,
    folder: Path,
    *,
    anonymous_by: bytes | None = None,
    arrivals: Mapping[str, Arrivals] | None = None,
) -> Path:
    """Write a page for every assignment that has reports, and one for the term.

    Parameters
    ----------
    course : Course
        Whose assignments they are.
    grades : Path
        What grading wrote.
    folder : Path
        Where the pages go.
    anonymous_by : bytes, optional
        The secret that makes pseudonyms. Without one, students have their names.
    arrivals : mapping of str to Arrivals, optional
        When submissions came, by assignment.

    Returns
    -------
    Path
        Of the term's page.
    """
    from autograder.reports.class_report import ClassReport  # noqa: PLC0415 -- it takes long, and few commands need it

    rename: Callable[[str], str] = partial(pseudonym, anonymous_by) if anonymous_by else str
    quoting = anonymous_by is None
    summaries = [
        summarise(assignment, read_reports(grades, assignment.id), rename, quoting=quoting)
        for assignment in _graded(course, grades)
    ]
    report = ClassReport(course.title, summaries, arrivals or {}, anonymous=not quoting)
    for name, page in report.pages().items():
        write_whole(folder / name, page.encode())
    return folder / INDEX


def _graded(course: Course, grades: Path) -> list[Assignment]:
    found = [assignment for assignment in course.assignments if any((grades / assignment.id).glob("*.json"))]
    if not found:
        raise UsageError(
            f"{grades}: no reports on an assignment of the course; wanted what `autograder grade -o` wrote"
        )
    return found
