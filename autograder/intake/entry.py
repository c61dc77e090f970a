"""What one student handed in, listed but not yet read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.intake.folder import SubmittedFile
from autograder.model import Origin


@dataclass(frozen=True)
class SubmissionEntry:
    """One student's part of a folder or download, as its layout understands the names in it.

    Parameters
    ----------
    student : str
        The student's key.
    source : str
        The name under which it was found, for messages.
    files : callable
        Returns the files, the least deeply nested first.
    origin : Origin
        What the surrounding names say about it.
    notes : tuple of str
        What is already worth telling about it.
    rejected : str or None
        Why nothing of it can be graded, where that is the student's fault.
    read_error : str or None
        Why it cannot be told whose it is or what it is, where that is not the student's fault.
    """

    student: str
    source: str
    files: Callable[[], Iterable[SubmittedFile]] = tuple
    origin: Origin = field(default_factory=Origin)
    notes: tuple[str, ...] = ()
    rejected: str | None = None
    read_error: str | None = None
