"""The whole table as CSV and as JSON, for other tools."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.grade_table import ExportedGrade, GradeTable
from autograder.text.numbers import write_number
from autograder.text.safe import escape_formula, show_key


def csv_file(table: GradeTable) -> bytes:
    """Return a line per student: who they are, then for each assignment the score and its status."""
    heading = ["student", "name", "email", "sections"]
    heading += [name for assignment in table.assignments for name in (assignment.id, f"{assignment.id} status")]
    rows = [[escape_formula(name) for name in heading] + (["total percent"] if table.totals else [])]
    for student in table.students:
        row = [
            escape_formula(text)
            for text in (show_key(student.id), student.name, student.email, ", ".join(student.sections))
        ]
        for assignment in table.assignments:
            grade = table.grade(student, assignment)
            row += write_score(grade), write_status(grade)
        if table.totals:
            row.append(_number(table.totals.get(student.id)))
        rows.append(row)
    return csv_bytes(rows)


def json_file(table: GradeTable) -> bytes:
    """Return the table as JSON. Its numbers have exactly the digits of those in the table."""
    assignments = [
        {"id": assignment.id, "title": assignment.title, "points": _exact(assignment.points)}
        for assignment in table.assignments
    ]
    students = [
        {
            "id": student.id,
            "name": student.name,
            "email": student.email,
            "sections": student.sections,
            "ids": dict(student.ids),
            "grades": {assignment.id: _grade(table.grade(student, assignment)) for assignment in table.assignments},
            **({"total_percent": _exact(table.totals.get(student.id))} if table.totals else {}),
        }
        for student in table.students
    ]
    data = {"title": table.title, "assignments": assignments, "students": students}
    return json.dumps(data, indent=1, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8, with CR LF at the end of a line (RFC 4180)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(errors="backslashreplace")


def write_score(grade: ExportedGrade) -> str:
    """Write a score; nothing where there is none."""
    return _number(grade.score)


def write_status(grade: ExportedGrade) -> str:
    """Write the state of a grade in a word or two."""
    return "late" if grade.state is GradeState.GRADED and grade.lateness else grade.state


def _number(value: Decimal | None) -> str:
    return "" if value is None else write_number(value)


def _grade(grade: ExportedGrade) -> dict[str, object]:
    return {
        "status": grade.state,
        "score": _exact(grade.score),
        "submitted": None if grade.submitted is None else grade.submitted.isoformat(),
        "late_seconds": int(grade.lateness.total_seconds()),
        "attempts": grade.attempts,
    }


def _exact(value: Decimal | None) -> float | int | None:
    """Return the number that JSON writes with the same digits: a float keeps 15 of them."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
