"""What the store holds, as data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from autograder.gradebook.grades import Adjustment, Extension
from autograder.model import Provenance, Status


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody in the course."""

    id: str
    name: str = ""
    email: str = ""
    sections: tuple[str, ...] = ()
    active: bool = True  # or withdrawn
    ids: Mapping[str, str] = field(default_factory=dict)  # by other names of the same person, such as an LMS's


@dataclass(frozen=True, slots=True)
class Grading:
    """What grading a submission gave, in short; the store has the whole report."""

    id: int
    status: Status
    score: float | None
    max_score: float
    questions_json: str
    outcome: str  # digest of all that a student could notice

    @property
    def questions(self) -> dict[str, tuple[float | None, float]]:
        """The points of each question, and how many it has."""
        return {name: (points, of) for name, (points, of) in json.loads(self.questions_json).items()}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission, and the grading of it that holds."""

    id: int
    student: str  # as it came in
    name: str  # of the student, as an LMS wrote it
    ids: Mapping[str, str]
    assignment: str
    digest: str
    received: datetime
    submitted: datetime | None
    marked_late: bool
    grading: Grading | None
    waiting: bool  # a newer grading came to another result, and is not accepted


@dataclass(frozen=True, slots=True)
class Decided:
    """An adjustment or an extension, and whom it is for."""

    student: str
    assignment: str
    what: Adjustment | Extension


@dataclass(frozen=True)
class Records:
    """All that the gradebook knew at one moment."""

    submissions: tuple[HandedIn, ...]
    decisions: tuple[Decided, ...]  # in the order in which they were made
    roster: tuple[Student, ...]


@dataclass(frozen=True, slots=True)
class GradingEvent:
    """A grading in the history of a submission."""

    submission: int
    grading: Grading
    at: datetime
    version: str  # of this package
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Acceptance:
    """From when on a grading held."""

    submission: int
    grading: int
    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class RosterChange:
    """What importing a roster changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    absent: tuple[str, ...]  # in the course, and not in the file
    withdrawn: bool  # whether that means that they have left


@dataclass(frozen=True)
class Proposal:
    """A submission that comes to another result by the checks as they are now."""

    handed_in: HandedIn
    grading: Grading
    checks: tuple[tuple[str, str, str], ...]  # that end otherwise, with both verdicts; "-" where there is no such check
    why: str = ""  # it did not come to an end, where it did not
