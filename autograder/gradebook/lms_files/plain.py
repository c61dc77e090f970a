"""The whole table as CSV and as JSON, for people's own tools."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

from autograder.gradebook.explain import number
from autograder.gradebook.grades import State
from autograder.gradebook.lms_files.table import Grade, GradeTable
from autograder.text.safe import escape_formula


def csv_file(table: GradeTable) -> bytes:
    """Write a line per student: who they are, then for each assignment the score and how it came about."""
    heading = ["student", "name", "email", "sections"]
    heading += [name for item in table.items for name in (item.id, f"{item.id} status")]
    rows = [[escape_formula(name) for name in heading] + (["total percent"] if table.totals else [])]
    for student in table.students:
        row = [escape_formula(text) for text in (student.id, student.name, student.email, ", ".join(student.sections))]
        for item in table.items:
            grade = table.grade(student, item)
            row += score(grade), status(grade)
        if table.totals:
            row.append(_number(table.totals.get(student.id)))
        rows.append(row)
    return csv_bytes(rows)


def json_file(table: GradeTable) -> bytes:
    """Write the table as JSON. A number there is, digit by digit, the one in the table."""
    assignments = [{"id": item.id, "title": item.title, "points": _exact(item.points)} for item in table.items]
    students = [
        {
            "id": student.id,
            "name": student.name,
            "email": student.email,
            "sections": student.sections,
            "ids": dict(student.ids),
            "grades": {item.id: _grade(table.grade(student, item)) for item in table.items},
            **({"total_percent": _exact(table.totals.get(student.id))} if table.totals else {}),
        }
        for student in table.students
    ]
    data = {"title": table.title, "assignments": assignments, "students": students}
    return json.dumps(data, indent=1, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV in UTF-8, with CR LF at the end of a line (RFC 4180)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(errors="backslashreplace")


def score(grade: Grade) -> str:
    """Write a score; nothing where there is none."""
    return _number(grade.score)


def status(grade: Grade) -> str:
    """Say how a grade came about, in a word or two."""
    return "late" if grade.state is State.GRADED and grade.lateness else grade.state


def _number(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def _grade(grade: Grade) -> dict[str, object]:
    return {
        "status": grade.state,
        "score": _exact(grade.score),
        "submitted": None if grade.submitted is None else grade.submitted.isoformat(),
        "late_seconds": int(grade.lateness.total_seconds()),
        "attempts": grade.attempts,
    }


def _exact(value: Decimal | None) -> float | int | None:
    """Give the number that JSON writes with the same digits: 15 of them fit into a float as they are."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
