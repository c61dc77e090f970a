"""What the store holds, as data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from autograder.gradebook.grades import Adjustment, Extension
from autograder.model import Provenance, Status


@dataclass(frozen=True, slots=True)
class Student:
    """A student of the course."""

    id: str
    name: str = ""
    email: str = ""
    sections: tuple[str, ...] = ()
    active: bool = True  # or withdrawn
    ids: Mapping[str, str] = field(
        default_factory=dict
    )  # by kind: what other systems, such as an LMS, call the student


@dataclass(frozen=True, slots=True)
class Grading:
    """A summary of what grading a submission gave; the store has the whole report."""

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
class SubmissionRecord:
    """A submission, and the accepted grading of it."""

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
    pending: bool  # a newer grading has another result, and nobody has accepted it yet


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """An adjustment or an extension, with the student and the assignment that it is for."""

    student: str
    assignment: str
    decision: Adjustment | Extension


@dataclass(frozen=True)
class Records:
    """All that the gradebook knew at one moment."""

    submissions: tuple[SubmissionRecord, ...]
    decisions: tuple[DecisionRecord, ...]  # in the order in which they were made
    roster: tuple[Student, ...]


@dataclass(frozen=True, slots=True)
class GradingRecord:
    """A grading of a submission, with its time and what made it."""

    submission: int
    grading: Grading
    at: datetime
    version: str  # of this package
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The decision that a grading is the one that counts, from a time on."""

    submission: int
    grading: int
    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class RosterChange:
    """What importing a roster changed; students by their ids."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    absent: tuple[str, ...]  # in the course, and not in the file
    withdrawn: bool  # whether the absent ones are now recorded as withdrawn


@dataclass(frozen=True)
class Proposal:
    """A submission that gets another result from the checks as they are now."""

    submission: SubmissionRecord
    grading: Grading
    checks: tuple[tuple[str, str, str], ...]  # that differ, with the verdicts before and after; "-" for no such check
    why: str = ""  # the grading is incomplete, where it is
