"""What is asked: an assignment, its questions and limits. Grading knows this much, and no more of a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

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
