"""The nouns of the grader: what is taught, what came in, what was found. Frozen data, no behaviour to speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

from autograder.errors import Fault
from autograder.terms import Policy

STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class Limits(BaseModel, **STRICT):
    """What a submission may use of the machine. Time in which it is kept waiting for a processor does not count.

    Attributes
    ----------
    call_seconds, check_seconds, submission_seconds : float
        Of one call, of all calls of a check, and of all checks together.
    memory_mib : int
        Address space of a check's process, Python and NumPy included.
    """

    call_seconds: PositiveFloat = 2.0
    check_seconds: PositiveFloat = 10.0
    submission_seconds: PositiveFloat = 60.0
    memory_mib: PositiveInt = 1024


@dataclass(frozen=True)
class Question:
    """A part of an assignment that has points of its own."""

    name: str
    title: str
    points: float


@dataclass(frozen=True)
class Assignment:
    """An assignment as its ``assignment.yml`` describes it, and where its parts are."""

    id: str
    title: str
    summary: str
    folder: Path
    solution: Path
    files: Mapping[str, tuple[str, ...]]  # a file that is handed in -> the functions, or the answers, that it must have
    given: Mapping[str, tuple[str, ...]]  # a file that students are given -> the functions that checks call of it
    questions: tuple[Question, ...]
    forbidden: tuple[str, ...]
    limits: Limits

    @property
    def points(self) -> float:
        """The most that can be scored."""
        return sum(question.points for question in self.questions)

    @property
    def modules(self) -> dict[str, str]:
        """Function name -> the module that must define it."""
        files = {**self.files, **self.given}
        return {f: name.removesuffix(".py") for name, fs in files.items() if name.endswith(".py") for f in fs}

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The files that hold answers written down, and the names of these."""
        return {name: names for name, names in self.files.items() if name.endswith(".yml")}

    @property
    def given_sources(self) -> dict[str, bytes]:
        """The files that students are given to build upon."""
        return {name: (self.folder / "given" / name).read_bytes() for name in self.given}


@dataclass(frozen=True)
class Course:
    """A folder of assignments and their solutions, and how they become grades."""

    title: str
    root: Path
    assignments: tuple[Assignment, ...]
    policy: Policy
    database: str | None  # where the gradebook is, if not in the course's folder


@dataclass(frozen=True)
class Origin:
    """Who handed a submission in and when, as far as the names around it tell. All of it is text fit to show."""

    name: str = ""  # the student's, as the LMS writes it
    ids: Mapping[str, str] = field(default_factory=dict)  # the student's: "canvas", "moodle", "email", "sid"
    submission_id: str | None = None
    late: bool | None = None  # None: not told
    time: datetime | None = None
    originals: Mapping[str, str] = field(default_factory=dict)  # file -> the other name that it was handed in under
    extracted: Mapping[str, str] = field(default_factory=dict)  # file -> its source, taken out of a notebook


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as bytes: nothing of it is ever imported here."""

    student: str  # the key: names the report, and tells the student from all others of the class
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()  # what intake has to say about it, most serious first
    origin: Origin = field(default_factory=Origin)
    rejected: str | None = None  # why nothing of it can be graded, by the student's fault: no points
    unread: str | None = None  # why it could not be read, by ours: no grade


class Verdict(StrEnum):
    """How a check ended. There is no default."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # a check that it needs did not pass
    ERROR = "error"  # the grader broke; never the student's loss


class Visibility(StrEnum):
    """Whether students hold the check's source."""

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
    """An array in a report: exact, small, and comparable."""

    dtype: str  # as NumPy writes it, little endian: "<f8"
    shape: tuple[int, ...]
    data: str  # its bytes in base64, last axis fastest


@dataclass(frozen=True)
class Mismatch:
    """Where two arrays differ: the part of them that holds the first wrong entry."""

    shape: tuple[int, ...]  # of the whole arrays
    first: tuple[int, ...]  # index of the first wrong entry
    corner: tuple[int, ...]  # index of the part's first entry
    axes: tuple[int, ...]  # which axes the part goes along: one or two
    got: Values
    want: Values
    wrong: Values  # booleans


@dataclass(frozen=True)
class CheckOutcome:
    """How a check ended, before anyone speaks of points."""

    check: Check
    verdict: Verdict
    message: str = ""  # for the instructor; a student reads it only where the check is public
    misconception: str | None = None
    hint: str | None = None
    fault: Fault | None = None
    output: str = ""  # what the submission printed; for the instructor
    seconds: float = 0.0
    mismatch: Mismatch | None = None  # of a public check: students hold what it expects


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


@dataclass(frozen=True)
class QuestionResult:
    """A question in a report."""

    name: str
    title: str
    points: float | None  # None while one of its checks is not graded
    max_points: float
    checks: tuple[CheckResult, ...]


class Status(StrEnum):
    """Whether a report is a grade."""

    GRADED = "graded"
    INCOMPLETE = "incomplete"  # some check ended in an error of the grader, or the machine failed


@dataclass(frozen=True)
class Provenance:
    """All that a report is a function of: two gradings with equal provenance give equal reports."""

    submission: str  # digests
    assignment: str
    grader: str
    seed_fingerprint: str
    isolation: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Timings:
    """Seconds of wall time: the one part of a report that differs from run to run."""

    total: float
    checks: Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """What grading one submission found."""

    student: str
    assignment: str
    status: Status
    score: float | None  # None while the report is incomplete
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
