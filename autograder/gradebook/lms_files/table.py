"""What is exported: the grades of a class, reckoned and rounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from autograder.gradebook.grades import State
from autograder.gradebook.records import Student


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
    withdrawn: tuple[Student, ...] = ()  # of whom nothing is exported

    def grade(self, student: Student, item: Item) -> Grade:
        """Give a student's grade; where there is none, it may still come."""
        return self.grades.get((student.id, item.id), NOTHING)
