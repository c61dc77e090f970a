"""The result of a grading: checks and how they ended, points, and the inputs that determine all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from autograder.errors import Fault
from autograder.model.submission import Origin


class Verdict(StrEnum):
    """How a check ended. There is no default."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # a check that it needs did not pass
    ERROR = "error"  # the grader broke; never the student's loss


class Visibility(StrEnum):
    """Whether students have the check's source."""

    PUBLIC = "public"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Check:
    """A test function of an assignment."""

    name: str
    title: str
    question: str
    weight: float
    visibility: Visibility
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Values:
    """An array in a report: exact, compact and comparable."""

    dtype: str  # as NumPy writes it, little endian: "<f8"
    shape: tuple[int, ...]
    data: str  # its bytes in base64, last axis fastest


@dataclass(frozen=True)
class Mismatch:
    """Where two arrays differ: the part of them that contains the first wrong entry."""

    shape: tuple[int, ...]  # of the whole arrays
    first: tuple[int, ...]  # index of the first wrong entry
    corner: tuple[int, ...]  # index of the part's first entry
    axes: tuple[int, ...]  # that the part extends along: one or two
    got: Values
    want: Values
    wrong: Values  # booleans


@dataclass(frozen=True)
class CheckOutcome:
    """How a check ended, before points are assigned."""

    check: Check
    verdict: Verdict
    message: str = ""  # for the instructor; a student reads it only where the check is public
    misconception: str | None = None
    family: str | None = None  # of the misconception
    hint: str | None = None
    fault: Fault | None = None
    output: str = ""  # what the submission printed; for the instructor
    seconds: float = 0.0
    mismatch: Mismatch | None = None  # of a public check only: students have what it expects
    reached: tuple[str, ...] = ()  # forbidden names that the submission reached for, caught or not; for the instructor
    fingerprint: str = ""  # of what the failed case was answered, where that can be compared
    functions: tuple[str, ...] = ()  # that the failed case called


@dataclass(frozen=True)
class CheckResult:
    """A check in a report."""

    name: str
    title: str
    visibility: Visibility
    verdict: Verdict
    points: float | None  # None: not graded, the grader broke
    max_points: float
    message: str
    misconception: str | None
    hint: str | None
    fault: Fault | None
    output: str
    mismatch: Mismatch | None = None  # never of a hidden check
    family: str | None = None  # of the misconception
    reached: tuple[str, ...] = ()  # forbidden names, whether or not the submission caught the exception
    fingerprint: str = ""  # of what the failed case was answered: equal where the results are; nothing of them is in it
    functions: tuple[str, ...] = ()  # that the failed case called


@dataclass(frozen=True)
class QuestionResult:
    """A question in a report."""

    name: str
    title: str
    points: float | None  # None if one of its checks is not graded
    max_points: float
    checks: tuple[CheckResult, ...]


class Status(StrEnum):
    """Whether a report is a grade."""

    GRADED = "graded"
    INCOMPLETE = "incomplete"  # a check ended in an error of the grader, or the machine failed


@dataclass(frozen=True)
class Provenance:
    """All inputs that determine a report: two gradings with equal provenance give equal reports."""

    submission: str  # digests
    assignment: str
    grader: str
    seed_fingerprint: str
    isolation: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Timings:
    """Seconds of wall time: the only part of a report that differs from run to run."""

    total: float
    checks: Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """The result of grading one submission."""

    student: str
    assignment: str
    status: Status
    score: float | None  # None if the report is incomplete
    max_score: float
    questions: tuple[QuestionResult, ...]
    notes: tuple[str, ...]
    provenance: Provenance
    timings: Timings = field(compare=False)
    origin: Origin = field(default_factory=Origin)

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The checks of all questions."""
        return tuple(check for question in self.questions for check in question.checks)
