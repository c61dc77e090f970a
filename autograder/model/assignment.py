"""What is asked: an assignment, its questions and limits. Grading knows this much, and no more of a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class Limits(BaseModel, **STRICT):
    """What a submission may use of the machine. Time spent waiting for a processor does not count.

    Attributes
    ----------
    call_seconds, check_seconds, submission_seconds : float
        For one call, for all calls of a check, and for all checks together.
    memory_mib : int
        Address space of a check's process, including Python and NumPy.
    """

    call_seconds: PositiveFloat = 2.0
    check_seconds: PositiveFloat = 10.0
    submission_seconds: PositiveFloat = 12.0
    memory_mib: PositiveInt = 1024


@dataclass(frozen=True)
class Question:
    """A part of an assignment with its own points."""

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
    given: Mapping[str, tuple[str, ...]]  # a file that students are given -> its functions that checks call
    questions: tuple[Question, ...]
    forbidden: tuple[str, ...]
    limits: Limits

    @property
    def points(self) -> float:
        """The maximum score."""
        return sum(question.points for question in self.questions)

    @property
    def modules(self) -> dict[str, str]:
        """Function name -> the module that must define it."""
        files = {**self.files, **self.given}
        return {f: name.removesuffix(".py") for name, fs in files.items() if name.endswith(".py") for f in fs}

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The files of written answers, and the names of the answers in each."""
        return {name: names for name, names in self.files.items() if name.endswith(".yml")}

    @property
    def given_sources(self) -> dict[str, bytes]:
        """The files that students are given to build on."""
        return {name: (self.folder / "given" / name).read_bytes() for name in self.given}
