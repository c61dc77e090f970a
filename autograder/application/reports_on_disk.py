"""Which assignments a folder of reports is about, and which of its reports are of an assignment as it is now."""

from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.model import Assignment, Course, Report
from autograder.reports.class_summary import is_stale
from autograder.reports.report_files import read_report, report_paths, unreadable


def reported_assignments(course: Course, grades: Path) -> list[Assignment]:
    """List the assignments of which a folder has reports.

    Raises
    ------
    UsageError
        If there are none.
    """
    found = [assignment for assignment in course.assignments if report_paths(grades, assignment.id)]
    if not found:
        raise UsageError(f"{grades}: no reports on an assignment of the course", Remedy(Action.MAKE_REPORTS))
    return found


@dataclass(frozen=True)
class StoredReports:
    """The reports on one assignment."""

    current: tuple[Report, ...]
    left_out: tuple[Path, ...]  # whose questions or points are no longer the assignment's, or which are unreadable


def current_reports(grades: Path, assignment: Assignment, *, leave_out_unreadable: bool) -> StoredReports:
    """Read the reports on an assignment as it is now, and list the others.

    Raises
    ------
    UsageError
        If one cannot be read, and that is not to be left out.
    """
    current: list[Report] = []
    left_out: list[Path] = []
    for path in report_paths(grades, assignment.id):
        report = read_report(path)
        if report is None and not leave_out_unreadable:
            raise unreadable(path)
        if report is None or is_stale(assignment, report):
            left_out.append(path)
        else:
            current.append(report)
    return StoredReports(tuple(current), tuple(left_out))
