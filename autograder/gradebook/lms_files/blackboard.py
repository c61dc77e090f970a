"""Blackboard's Grade Center, as Work Offline > Download exports it and Work Offline > Upload imports it.

Text separated by tabs in UTF-16 (called ``.xls``) or by commas, usually with every cell in quotes. Rows are identified
by Username, columns by the number after the bar: ``Title [Total Pts: 100 Score] |1281892``.
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
    find_role_columns,
    read_points,
)

_GRADES = re.compile(r"(?P<title>.*?)\s*(?:\[(?P<about>[^\[\]]*)\])?\s*\|(?P<id>\d+)")
_POINTS = re.compile(r"Total Pts: (?P<calculated>up to )?(?P<points>[\d.,]+) (?P<shown>.+)")
# An attempt that is not graded yet shows the points that it has so far, such as Needs Grading(7).
_NO_GRADE = re.compile(r"-?|(?:Needs Grading|In Progress)(?:\s*\(.*\))?", re.IGNORECASE)
_HEADINGS = {"username": ("Username",), "student id": ("Student ID",)}
_KINDS = {"username": "login", "student id": "sid"}
_PREVIEW = "_previewuser"


def _fits(found: Sequence[str], named: NamedColumns) -> bool:
    return "username" in find_role_columns(found, named, _HEADINGS) and any(map(_GRADES.fullmatch, found))


def _layout(_path: str, rows: Sequence[CsvRow], named: NamedColumns) -> LmsFileLayout:
    found = headings(rows[0])
    columns = find_role_columns(found, named, _HEADINGS)
    keys = tuple(KeyColumns(found[index], _KINDS[role], (index,)) for role, index in columns.items())
    students = tuple(rows[1:])
    return LmsFileLayout(
        keys=keys,
        grade_columns=tuple(
            _grade_column(index, heading, match)
            for index, heading in enumerate(found)
            if (match := _GRADES.fullmatch(heading))
        ),
        students=students,
        ignored_lines=frozenset(
            row.line for row in students if keys[0].claim(row.values).value.casefold().endswith(_PREVIEW)
        ),
        no_grade=_NO_GRADE,
    )


def _grade_column(index: int, heading: str, match: re.Match[str]) -> GradeColumn:
    about = _POINTS.fullmatch(match["about"] or "")
    read_only = ""
    if about and about["calculated"]:
        read_only = "Blackboard calculates it"
    elif about and about["shown"] != "Score":
        read_only = f"Blackboard shows it as {about['shown']}, not as points"
    return GradeColumn(
        index, heading, (match["title"], match["id"]), read_points(about["points"]) if about else None, read_only
    )


BLACKBOARD = LmsFormat(
    name="Blackboard",
    file="Blackboard's Grade Center",
    wanted="Username and columns such as 'Title [Total Pts: 100 Score] |1281892', "
    "as Work Offline > Download gives them",
    roles=tuple(_HEADINGS),
    needed=("username",),
    fits=_fits,
    read_layout=_layout,
)
