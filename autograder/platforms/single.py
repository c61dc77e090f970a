"""Grading one submission, for another system that keeps the class and provides the files."""

from functools import partial
from pathlib import Path

from autograder.errors import MachineError, UsageError
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade_many import grade_many
from autograder.intake import SubmissionEntry, read_submission
from autograder.intake.disk_folder import DiskFolder
from autograder.model import Assignment, Course, Report, Status, Submission
from autograder.reports.notable import notable


def only_assignment(course: Course) -> Assignment:
    """Return the assignment of a course that has just one, as the course in an export does.

    Raises
    ------
    UsageError
        If there are several, or none.
    """
    if len(course.assignments) != 1:
        found = ", ".join(assignment.id for assignment in course.assignments) or "none"
        raise UsageError(f"{course.root}: has the assignments {found}; wanted one, as in an export")
    return course.assignments[0]


def read_single(assignment: Assignment, folder: Path) -> Submission:
    """Read what one student handed in."""
    files = partial(DiskFolder(folder.parent).walk, folder.name)
    return read_submission(assignment, SubmissionEntry("submission", f"{folder.name}/", files))


def grade_single(assignment: Assignment, submission: Submission, config: GradingConfig) -> Report:
    """Grade a submission as in a class: in a fresh process that nothing of the caller's is in.

    Raises
    ------
    MachineError
        If there is no grade: the grader broke, or what was handed in could not be read.
    """
    with ProcessPool(1) as executor:
        (report,) = grade_many(executor, [(assignment, submission)], config, window=1)
    if report.status is not Status.GRADED:
        raise MachineError(f"not graded: {'; '.join(notable(report))}")
    return report
