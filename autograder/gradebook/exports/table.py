"""What is exported: the grades of a class, reckoned and rounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """What a student has of an assignment."""

    GRADED = "graded"
    NOT_GRADED = "not graded"  # handed in, but grading did not come to an end, or did not begin
    MISSING = "missing"  # due, and nothing that counts was handed in
    OPEN = "open"  # may still come
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody in the course."""

    id: str
    name: str = ""
    email: str = ""
    sections: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)  # by what other systems call the student: `matching.KINDS`


@dataclass(frozen=True, slots=True)
class Item:
    """An assignment."""

    id: str
    title: str
    points: Decimal  # what makes 100 %


@dataclass(frozen=True, slots=True)
class Grade:
    """A student's grade in one assignment."""

    state: State
    score: Decimal | None = None  # as the course shows it; None: nothing to export
    submitted: datetime | None = None  # in UTC
    lateness: timedelta = timedelta(0)
    attempts: int = 0
    participant: str = ""  # Moodle's number of the student in this assignment, as its downloads have it


NOTHING = Grade(State.OPEN)


@dataclass(frozen=True)
class GradeTable:
    """The grades of a class."""

    title: str
    items: tuple[Item, ...]
    students: tuple[Student, ...]
    grades: Mapping[tuple[str, str], Grade]  # by the ids of student and assignment
    totals: Mapping[str, Decimal] = field(default_factory=dict)  # of the term in percent, by the student's id

    def grade(self, student: Student, item: Item) -> Grade:
        """Give a student's grade; where there is none, it may still come."""
        return self.grades.get((student.id, item.id), NOTHING)


def write_number(number: Decimal, mark: str = ".") -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", mark)
