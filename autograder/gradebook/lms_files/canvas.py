"""Canvas's gradebook, as Grades > Export gives it and Grades > Import takes it.

Row 1 heads who a row is about (up to Section), an instructor's own columns, assignments as ``Title (12345)``, and
totals. Then may come a row that says which grades are posted by hand, and a row of points possible, which also says
which columns are read only. The test student stands at the end.
"""

import re
from collections.abc import Sequence

from autograder.gradebook.lms_files.delimited import Row, headings
from autograder.gradebook.lms_files.layout import Key, Layout, Named, System, Target, read_points

_ASSIGNMENT = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)")
# Canvas takes no grades from a column whose heading has one of these in it, whatever else it has.
_TOTAL = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
_DIGITS = re.compile(r"[\d.,]*")
_POSTED_BY_HAND = re.compile(r"(?:Muted|Manual Posting.*)?", re.IGNORECASE)
_POINTS = "Points Possible"
_TEST_STUDENT = "Student, Test"
FIXED = {"EX": "excused in Canvas", "N/A": "not assigned to this student in Canvas"}


def _fits(found: Sequence[str], _named: Named) -> bool:
    names = _name_columns(found)
    return bool(names) and "ID" in found and "Section" in found


def _name_columns(found: Sequence[str]) -> tuple[int, ...]:
    """Find the student's name, in one column or two."""
    if found[:1] == ["Student"]:
        return (0,)
    return (0, 1) if found[:2] == ["LastName", "FirstName"] else ()


def _layout(_path: str, rows: Sequence[Row], _named: Named) -> Layout:
    found = headings(rows[0])
    names = _name_columns(found)
    keys = [("ID", "canvas"), ("SIS User ID", "sid"), ("SIS Login ID", "login")]
    by_hand = [row for row in rows[1:] if all(_POSTED_BY_HAND.fullmatch(value) for value in row.values)]
    points = next((row for row in rows[1:] if _POINTS in row.values[0]), None)
    students = tuple(row for row in rows[1:] if row not in by_hand and row is not points)
    who = Key("Student", "name", names)
    return Layout(
        keys=(*(Key(name, kind, (found.index(name),)) for name, kind in keys if name in found), who),
        targets=tuple(_targets(found, points.values if points else ())),
        students=students,
        unlisted=frozenset(row.line for row in students if who.claim(row.values).value == _TEST_STUDENT),
        excused="EX",
        fixed=FIXED,
        numbers=points.values if points else (),
    )


def _targets(found: Sequence[str], points: Sequence[str]) -> list[Target]:
    targets = []
    for index, heading in enumerate(found):
        if (match := _ASSIGNMENT.fullmatch(heading)) and not _TOTAL.search(heading):
            possible = points[index] if points else ""
            barred = "" if _DIGITS.fullmatch(possible) else "read only in Canvas"
            targets.append(Target(index, heading, (match["title"], match["id"]), read_points(possible), barred))
    return targets


CANVAS = System(
    name="Canvas",
    file="Canvas's gradebook",
    wanted="Student, ID, Section and the assignments, as Grades > Export gives them",
    roles=(),
    needed=(),
    fits=_fits,
    layout=_layout,
)
