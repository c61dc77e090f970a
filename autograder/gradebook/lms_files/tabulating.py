"""The gradebook into what is exported: whoever is in the course, and each grade as it is shown."""

from autograder.gradebook import grades
from autograder.gradebook.book import Gradebook, Row
from autograder.gradebook.grades import rounded
from autograder.gradebook.lms_files.table import Grade, GradeTable, Item

PARTICIPANT = "moodle"  # the kind of an id


def grade_table(gradebook: Gradebook) -> GradeTable:
    """Round each grade as the course says, and leave out who has withdrawn."""
    rows, rounding = gradebook.active, gradebook.policy.rounding
    return GradeTable(
        title=gradebook.course.title,
        items=tuple(Item(one.id, one.title, gradebook.out_of(one)) for one in gradebook.course.assignments),
        students=tuple(row.student for row in rows),
        grades={
            (row.student.id, name): _grade(gradebook, row, grade)
            for row in rows
            for name, grade in row.term.grades.items()
        },
        withdrawn=tuple(row.student for row in gradebook.rows if not row.student.active),
        totals={row.student.id: rounded(row.term.total, rounding) for row in rows if row.term.total is not None},
    )


def _grade(gradebook: Gradebook, row: Row, grade: grades.Grade) -> Grade:
    counted = grade.counted
    handed_in = (one for one in reversed(row.submissions) if one.assignment == grade.assignment)
    return Grade(
        state=grade.state,
        score=None if grade.score is None else rounded(grade.score, gradebook.policy.rounding),
        submitted=counted.attempt.submitted if counted else None,
        lateness=counted.lateness if counted else grades.ON_TIME,
        attempts=len(grade.attempts),
        participant=next((one.ids[PARTICIPANT] for one in handed_in if PARTICIPANT in one.ids), ""),
    )
