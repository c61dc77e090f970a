"""One submission, where another system has laid it out and keeps the class."""

from functools import partial
from pathlib import Path

from autograder.errors import MachineError, UsageError
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade_many import grade_many
from autograder.intake import HandIn, read_submission
from autograder.intake.places import Folder
from autograder.model import Assignment, Course, Report, Status, Submission
from autograder.reports.notable import remarks


def single_assignment(course: Course) -> Assignment:
    """Give the assignment of an excerpt of a course.

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
    files = partial(Folder(folder.parent).files, folder.name)
    return read_submission(assignment, HandIn("submission", f"{folder.name}/", files))


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
        raise MachineError(f"not graded: {'; '.join(remarks(report))}")
    return report
