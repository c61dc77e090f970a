"""The submissions of a class, read one by one: a class of them need not fit into memory."""

from collections.abc import Iterator
from pathlib import Path

from autograder.intake import SubmissionLayout, open_submissions, read_submission
from autograder.model import Assignment, Course, Submission


def read_submissions(
    course: Course, path: str | Path, assignment: str | None = None, layout: SubmissionLayout | str | None = None
) -> Iterator[tuple[Assignment, Submission]]:
    """Yield the submissions at a path, each with the assignment that it is for.

    Parameters
    ----------
    course : Course
        Whose assignments they are for.
    path : str or Path
        A folder, or a zip from an LMS.
    assignment : str, optional
        The assignment that all of them are for; else the path has a folder or zip per assignment, named after it.
    layout : SubmissionLayout or str, optional
        How submissions are named, where the names do not tell.

    Raises
    ------
    UsageError
        If the path cannot be meant.
    """
    with open_submissions(course, Path(path), assignment, SubmissionLayout(layout) if layout else None) as found:
        for wanted, entry in found.entries:
            yield wanted, read_submission(wanted, entry, found.reader)
