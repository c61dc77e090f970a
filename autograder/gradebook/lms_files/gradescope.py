"""Tables as Gradescope exports them, for tools that read those. Gradescope itself imports no scores."""

from collections.abc import Iterator
from datetime import timedelta

from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.csv_json import csv_bytes, write_score
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, ExportedGrade, GradeTable
from autograder.gradebook.records import Student
from autograder.text.numbers import write_number
from autograder.text.safe import escape_formula

_WHO = ["First Name", "Last Name", "SID", "Email", "Sections"]
_STATUS = {GradeState.GRADED: "Graded", GradeState.NOT_GRADED: "Ungraded"}  # else Missing: Gradescope knows no more


def gradescope_file(table: GradeTable) -> bytes:
    """Return the table of one assignment, or of the course where there are several.

    Gradescope's submission ids and view counts are left empty. A name that is not written as "last, first" is the first
    name as a whole.
    """
    one = table.assignments[0] if len(table.assignments) == 1 else None
    rows = _assignment(table, one) if one else _course(table)
    return csv_bytes(rows)


def _assignment(table: GradeTable, assignment: ExportedAssignment) -> Iterator[list[str]]:
    yield [
        *_WHO,
        *("Total Score", "Max Points", "Status", "Submission ID", "Submission Time", "Lateness (H:M:S)"),
        *("View Count", "Submission Count"),
    ]
    for student in table.students:
        grade = table.grade(student, assignment)
        status = _STATUS.get(grade.state, "Missing")
        points, late = write_number(assignment.points), _clock(grade.lateness)
        yield [*_who(student), write_score(grade), points, status, "", _time(grade), late, "", str(grade.attempts)]


def _course(table: GradeTable) -> Iterator[list[str]]:
    parts = ("", " - Max Points", " - Submission Time", " - Lateness (H:M:S)")
    yield [
        *_WHO,
        *(escape_formula(assignment.title + part) for assignment in table.assignments for part in parts),
        "Total Lateness (H:M:S)",
    ]
    for student in table.students:
        row, total = _who(student), timedelta(0)
        for assignment in table.assignments:
            grade = table.grade(student, assignment)
            row += write_score(grade), write_number(assignment.points), _time(grade), _clock(grade.lateness)
            total += grade.lateness
        yield [*row, _clock(total)]


def _who(student: Student) -> list[str]:
    last, comma, first = student.name.partition(",")
    names = [first.strip(), last.strip()] if comma else [student.name, ""]
    return [
        escape_formula(text)
        for text in (*names, student.ids.get("sid", student.id), student.email, ", ".join(student.sections))
    ]


def _time(grade: ExportedGrade) -> str:
    return "" if grade.submitted is None else f"{grade.submitted:%Y-%m-%d %H:%M:%S %z}"


def _clock(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
