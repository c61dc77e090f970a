"""What is exported: the grades of a class, rounded as the course shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from autograder.gradebook.apply_policy import rounded
from autograder.gradebook.class_grades import ClassGrades, StudentRow
from autograder.gradebook.grades import ON_TIME, Grade, GradeState
from autograder.gradebook.records import Student

PARTICIPANT_ID = "moodle"  # the kind of id that is a student's number in one assignment


@dataclass(frozen=True, slots=True)
class ExportedAssignment:
    """An assignment."""

    id: str
    title: str
    points: Decimal  # what makes 100 %


@dataclass(frozen=True, slots=True)
class ExportedGrade:
    """A student's grade in one assignment."""

    state: GradeState
    score: Decimal | None = None  # rounded; None: nothing to export
    submitted: datetime | None = None  # in UTC
    lateness: timedelta = ON_TIME
    attempts: int = 0
    participant: str = ""  # Moodle's number of the student in this assignment, as its downloads have it


NO_GRADE = ExportedGrade(GradeState.OPEN)


@dataclass(frozen=True)
class GradeTable:
    """The grades of a class."""

    title: str
    assignments: tuple[ExportedAssignment, ...]
    students: tuple[Student, ...]
    grades: Mapping[tuple[str, str], ExportedGrade]  # by the ids of student and assignment
    totals: Mapping[str, Decimal] = field(default_factory=dict)  # of the term in percent, by the student's id
    withdrawn: tuple[Student, ...] = ()  # of whom nothing is exported

    def grade(self, student: Student, assignment: ExportedAssignment) -> ExportedGrade:
        """Return a student's grade; where there is none, the assignment is still open."""
        return self.grades.get((student.id, assignment.id), NO_GRADE)


def make_grade_table(class_grades: ClassGrades) -> GradeTable:
    """Round each grade as the course says, and leave out students who have withdrawn."""
    rows, rounding = class_grades.active, class_grades.policy.rounding
    return GradeTable(
        title=class_grades.course.title,
        assignments=tuple(
            ExportedAssignment(one.id, one.title, class_grades.out_of(one)) for one in class_grades.course.assignments
        ),
        students=tuple(row.student for row in rows),
        grades={
            (row.student.id, name): _export(class_grades, row, grade)
            for row in rows
            for name, grade in row.term.grades.items()
        },
        withdrawn=tuple(row.student for row in class_grades.rows if not row.student.active),
        totals={row.student.id: rounded(row.term.total, rounding) for row in rows if row.term.total is not None},
    )


def _export(class_grades: ClassGrades, row: StudentRow, grade: Grade) -> ExportedGrade:
    counted = grade.counted
    submissions = (one for one in reversed(row.submissions) if one.assignment == grade.assignment)
    return ExportedGrade(
        state=grade.state,
        score=None if grade.score is None else rounded(grade.score, class_grades.policy.rounding),
        submitted=counted.attempt.submitted if counted else None,
        lateness=counted.lateness if counted else ON_TIME,
        attempts=len(grade.attempts),
        participant=next((one.ids[PARTICIPANT_ID] for one in submissions if PARTICIPANT_ID in one.ids), ""),
    )
