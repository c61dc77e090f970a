"""What a grade is made of, and what it is: attempts, decisions, grades. `apply_policy` makes one out of the others.

All of it is exact. Points are decimal numbers, and so is whatever is added to them or taken off; shares and the total
are fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

ON_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A submission of a student, and the points that grading gave it."""

    submission: int
    digest: str
    received: datetime  # by the gradebook
    submitted: datetime | None  # by the student, where that is known
    marked_late: bool  # by whoever collected it
    points: Decimal | None  # None: not graded
    out_of: Decimal  # what makes 100 %


class AdjustmentKind(StrEnum):
    """What an adjustment does to a student's score."""

    SET = "set"  # the score is this
    ADD = "add"  # added to the score; negative: taken off it
    EXCUSE = "excuse"  # the assignment does not count for this student
    RESET = "reset"  # cancels every earlier adjustment


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A decision about a student's score, applied after all rules of the policy."""

    kind: AdjustmentKind
    points: Decimal | None  # of SET and ADD
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """A different due date for one student."""

    due: datetime
    who: str
    why: str
    at: datetime


class Refusal(StrEnum):
    """Why an attempt does not count at all."""

    CUTOFF = "cutoff"  # it came after the cut-off
    LIMIT = "limit"  # the student had already used all allowed attempts


@dataclass(frozen=True, slots=True)
class EvaluatedAttempt:
    """An attempt under the policy of its assignment."""

    attempt: Attempt
    lateness: timedelta  # since the due date; zero if on time
    refusal: Refusal | None = None
    late_days: int = 0  # free ones that were spent on it
    late_units: int = 0  # hours or days, rounded up, that it loses points for
    deduction: Decimal = Decimal(0)
    score: Decimal | None = None  # None: not graded, or refused


class GradeState(StrEnum):
    """What a student has of an assignment."""

    GRADED = "graded"
    NOT_GRADED = "not graded"  # submitted, but grading has not finished, or has not begun
    MISSING = "missing"  # due, and no submission counts: no points
    OPEN = "open"  # may still be submitted
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Grade:
    """A student's grade in one assignment, with all that it came from."""

    assignment: str
    state: GradeState
    score: Decimal | None  # exact; None unless graded or missing
    out_of: Decimal  # what makes 100 %
    maximum: Decimal  # the most that the score can be
    due: datetime | None
    extension: Extension | None
    attempts: tuple[EvaluatedAttempt, ...]  # in chronological order
    counted: EvaluatedAttempt | None  # the attempt that the score comes from
    adjustments: tuple[Adjustment, ...]

    @property
    def share(self) -> Fraction | None:
        """The score as a fraction of what makes 100 %; None where it does not count."""
        if self.score is None or not self.out_of:
            return None
        (over, under), (whole_over, whole_under) = self.score.as_integer_ratio(), self.out_of.as_integer_ratio()
        return Fraction(over * whole_under, under * whole_over)  # three times as fast as dividing two fractions


@dataclass(frozen=True, slots=True)
class TermGrades:
    """A student's grades of a term, and the total that they make."""

    grades: Mapping[str, Grade]  # by assignment
    dropped: frozenset[str]  # assignments that the total leaves out
    late_days_left: int
    total: Fraction | None  # exact, in percent; None while nothing counts
