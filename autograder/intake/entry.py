"""What came in from one student, not yet read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.intake.places import File
from autograder.model import Origin


@dataclass(frozen=True)
class HandIn:
    """What a layout makes of a student's part of a class.

    Parameters
    ----------
    student : str
        The key.
    source : str
        What it is called where it lies.
    files : callable
        Gives the files, the least deep first.
    origin : Origin
        What the names around them tell.
    notes : tuple of str
        What there is to say already.
    rejected : str or None
        Why nothing of it can be taken, by the student's fault.
    unread : str or None
        Why nobody can say whose it is, or what it is.
    """

    student: str
    source: str
    files: Callable[[], Iterable[File]] = tuple
    origin: Origin = field(default_factory=Origin)
    notes: tuple[str, ...] = ()
    rejected: str | None = None
    unread: str | None = None
