"""Canvas's gradebook, as Grades > Export exports it and Grades > Import imports it.

The headings are those of the student (up to Section), the instructor's own columns, assignments as ``Title (12345)``,
and totals. A row may follow that says which grades are posted manually, and a row of points possible, which also says
which columns are read only. The test student comes last.
"""

import re
from collections.abc import Sequence

from autograder.gradebook.lms_files.delimited import CsvRow, headings
from autograder.gradebook.lms_files.layout import (
    GradeColumn,
    KeyColumns,
    LmsFileLayout,
    LmsFormat,
    NamedColumns,
    read_points,
)

_ASSIGNMENT = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)")
# Canvas imports no grades from a column whose heading contains one of these, whatever else it contains.
_TOTAL = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
_DIGITS = re.compile(r"[\d.,]*")
_POSTED_MANUALLY = re.compile(r"(?:Muted|Manual Posting.*)?", re.IGNORECASE)
_POINTS = "Points Possible"
_TEST_STUDENT = "Student, Test"
PROTECTED = {"EX": "excused in Canvas", "N/A": "not assigned to this student in Canvas"}


def _fits(found: Sequence[str], _named: NamedColumns) -> bool:
    names = _name_columns(found)
    return bool(names) and "ID" in found and "Section" in found


def _name_columns(found: Sequence[str]) -> tuple[int, ...]:
    """Find the student's name, in one column or two."""
    if found[:1] == ["Student"]:
        return (0,)
    return (0, 1) if found[:2] == ["LastName", "FirstName"] else ()


def _layout(_path: str, rows: Sequence[CsvRow], _named: NamedColumns) -> LmsFileLayout:
    found = headings(rows[0])
    names = _name_columns(found)
    keys = [("ID", "canvas"), ("SIS User ID", "sid"), ("SIS Login ID", "login")]
    manual = [row for row in rows[1:] if all(_POSTED_MANUALLY.fullmatch(value) for value in row.values)]
    points = next((row for row in rows[1:] if _POINTS in row.values[0]), None)
    students = tuple(row for row in rows[1:] if row not in manual and row is not points)
    who = KeyColumns("Student", "name", names)
    return LmsFileLayout(
        keys=(*(KeyColumns(name, kind, (found.index(name),)) for name, kind in keys if name in found), who),
        grade_columns=tuple(_grade_columns(found, points.values if points else ())),
        students=students,
        ignored_lines=frozenset(row.line for row in students if who.claim(row.values).value == _TEST_STUDENT),
        excused="EX",
        protected=PROTECTED,
        numbers=points.values if points else (),
    )


def _grade_columns(found: Sequence[str], points: Sequence[str]) -> list[GradeColumn]:
    grade_columns = []
    for index, heading in enumerate(found):
        if match := _ASSIGNMENT.fullmatch(heading):
            possible = points[index] if points else ""
            read_only = "" if _DIGITS.fullmatch(possible) else "read only in Canvas"
            if total := _TOTAL.search(heading):
                if read_only or not possible:
                    continue  # it is one of Canvas's totals, of a grading period such as (2026)
                read_only = f"Canvas imports no column with {total[0]!r} in its title; rename the assignment in Canvas"
            grade_columns.append(
                GradeColumn(index, heading, (match["title"], match["id"]), read_points(possible), read_only)
            )
    return grade_columns


CANVAS = LmsFormat(
    name="Canvas",
    file="Canvas's gradebook",
    wanted="Student, ID, Section and the assignments, as Grades > Export gives them",
    roles=(),
    needed=(),
    fits=_fits,
    read_layout=_layout,
)
