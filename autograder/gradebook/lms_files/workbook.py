"""The table as a spreadsheet: an overview, and a sheet for each assignment."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from autograder.gradebook.lms_files.csv_json import write_status
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, GradeTable
from autograder.text.numbers import write_number

Value = str | Decimal | None
MAX_WIDTH = 40  # characters
NAME_LIMIT = 31  # Excel's, in characters of a sheet's name
RESERVED = "history"  # Excel allows no sheet of this name
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


def workbook_file(table: GradeTable) -> bytes:
    """Return an .xlsx file. Ids are text, so that leading zeros stay; no text is ever run as a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415 -- takes a moment that no other command should wait for

    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    heading = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    names = sheet_names(["Overview", *(assignment.id for assignment in table.assignments)])
    _add_sheet(book.add_worksheet(names[0]), heading, _overview(table))
    for name, assignment in zip(names[1:], table.assignments, strict=True):
        _add_sheet(book.add_worksheet(name), heading, _assignment(table, assignment))
    book.close()
    return data.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return names that Excel accepts: short, without some characters, and different even if case is ignored."""
    names: list[str] = []
    for text in wanted:
        taken = {RESERVED, *(name.casefold() for name in names)}
        endings = ["", *(f" {number}" for number in range(2, len(wanted) + 2))]
        candidates = (text.translate(_NOT_IN_NAMES)[: NAME_LIMIT - len(ending)] + ending for ending in endings)
        names.append(next(name for name in candidates if name.casefold() not in taken))
    return names


def _overview(table: GradeTable) -> list[list[Value]]:
    totals = ["total, percent"] if table.totals else []
    rows: list[list[Value]] = [
        ["student", "name", "email", "sections", *(assignment.title for assignment in table.assignments), *totals]
    ]
    points: list[Value] = ["points", None, None, None, *(assignment.points for assignment in table.assignments)]
    rows.append(points + [Decimal(100)] * len(totals))
    for student in table.students:
        row: list[Value] = [student.id, student.name, student.email, ", ".join(student.sections)]
        for assignment in table.assignments:
            grade = table.grade(student, assignment)
            row.append(write_status(grade) if grade.score is None else grade.score)
        rows.append(row + ([table.totals.get(student.id)] if totals else []))
    return rows


def _assignment(table: GradeTable, assignment: ExportedAssignment) -> list[list[Value]]:
    score = f"score, of {write_number(assignment.points)}"
    rows: list[list[Value]] = [["student", "name", "email", score, "status", "attempts", "submitted (UTC)", "late by"]]
    for student in table.students:
        grade = table.grade(student, assignment)
        submitted = None if grade.submitted is None else f"{grade.submitted:%Y-%m-%d %H:%M}"
        late = str(grade.lateness) if grade.lateness else None
        who: list[Value] = [student.id, student.name, student.email]
        rows.append([*who, grade.score, write_status(grade), Decimal(grade.attempts), submitted, late])
    return rows


def _add_sheet(sheet: Any, heading: Any, rows: Sequence[Sequence[Value]]) -> None:
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(line, column, float(value))
            elif value:
                text = value.encode(errors="backslashreplace").decode()
                sheet.write_string(line, column, text, heading if line == 0 else None)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    for column in range(len(rows[0])):
        sheet.set_column(column, column, _width(row[column] for row in rows))


def _width(values: Iterable[Value]) -> int:
    heading, *others = (str(value or "") for value in values)
    # A heading may wrap onto a second line.
    return min(max(len(heading) // 2, *map(len, others), 8) + 2, MAX_WIDTH)
