"""Make pages about the class from a folder of reports: one for every assignment, and one for the term."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.application.reports_on_disk import current_reports, reported_assignments
from autograder.course.class_hints import read_class_hints
from autograder.course.secret import course_secret
from autograder.errors import UsageError
from autograder.files.atomic import write_atomically
from autograder.model import Assignment, Course, Report
from autograder.reports.class_hints import with_class_hints
from autograder.reports.class_summary import ClassSummary, summarize_class
from autograder.reports.privacy import pseudonym
from autograder.reports.submission_times import SubmissionTimes
from autograder.text.safe import show_key

INDEX = "index.html"


@dataclass(frozen=True)
class ClassReportPages:
    """A class report, on disk."""

    page: Path  # of the term
    left_out: tuple[Path, ...]  # reports that are not in it: their assignment has changed since, or they are unreadable


def write_class_report(
    course: Course,
    grades: str | Path,
    folder: str | Path,
    *,
    anonymous: bool = False,
    leave_out_unreadable: bool = False,
) -> ClassReportPages:
    """Write a page for every assignment that has reports, and one for the term.

    Reports of an assignment whose questions or points have changed since are left out, and named in what is returned.

    Parameters
    ----------
    course : Course
        Whose assignments they are, and until when submissions should have come.
    grades : str or Path
        The folder of reports that grading wrote.
    folder : str or Path
        Where the pages go.
    anonymous : bool
        Whether to call students by pseudonyms, and to repeat nothing that a submission says. Otherwise they are called
        by their keys, and by names that are known.
    leave_out_unreadable : bool
        Whether files that are no reports of this version are left out and named as well, or are an error.

    Raises
    ------
    UsageError
        If there is no report on an assignment of the course as it is now, or one cannot be read.
    SpecError
        If the class's hints on one cannot be read.
    """
    from autograder.reports.html.class_report import class_report_pages  # noqa: PLC0415 -- whoever grades may do without plots

    grades, folder = Path(grades), Path(folder)
    secret = course_secret(course.root) if anonymous else None

    def called(report: Report) -> str:
        if secret:
            return pseudonym(secret, report.student)
        key = show_key(report.student)
        return f"{report.origin.name} ({key})" if report.origin.name else key

    summaries: list[ClassSummary] = []
    left_out: list[Path] = []
    for assignment in reported_assignments(course, grades):
        stored = current_reports(grades, assignment, leave_out_unreadable=leave_out_unreadable)
        left_out += stored.left_out
        if stored.current:
            hints = read_class_hints(assignment)
            named = [with_class_hints(report, hints) for report in stored.current]
            summaries.append(summarize_class(assignment, named, called, quoting=not anonymous))
    if not summaries:
        raise UsageError(f"{grades}: the assignments have changed since all of these reports were made; grade again")
    times = {
        summary.assignment.id: SubmissionTimes(summary.received, _due(course, summary.assignment))
        for summary in summaries
    }
    for name, page in class_report_pages(course.title, summaries, times, anonymous=anonymous).items():
        write_atomically(folder / name, page.encode())
    return ClassReportPages(folder / INDEX, tuple(left_out))


def _due(course: Course, assignment: Assignment) -> datetime | None:
    due = course.policy.assignments[assignment.id].due
    return due and due.astimezone(course.policy.zone or UTC)
