"""Blackboard's Grade Center, as Work Offline > Download gives it and Work Offline > Upload takes it.

Text between tabs in UTF-16 (called ``.xls``) or between commas, usually with every cell in quotes. Rows are told apart
by Username, columns by the number behind the bar: ``Title [Total Pts: 100 Score] |1281892``.
"""

import re
from collections.abc import Sequence

from autograder.gradebook.lms_files.delimited import Row, headings
from autograder.gradebook.lms_files.layout import Key, Layout, Named, System, Target, find_columns, read_points

_GRADES = re.compile(r"(?P<title>.*?)\s*(?:\[(?P<about>[^\[\]]*)\])?\s*\|(?P<id>\d+)")
_POINTS = re.compile(r"Total Pts: (?P<calculated>up to )?(?P<points>[\d.,]+) (?P<shown>.+)")
# An attempt that waits for its grade shows the points that it has so far, such as Needs Grading(7).
_NO_GRADE = re.compile(r"-?|(?:Needs Grading|In Progress)(?:\s*\(.*\))?", re.IGNORECASE)
_HEADINGS = {"username": ("Username",), "student id": ("Student ID",)}
_KINDS = {"username": "login", "student id": "sid"}
_PREVIEW = "_previewuser"


def _fits(found: Sequence[str], named: Named) -> bool:
    return "username" in find_columns(found, named, _HEADINGS) and any(map(_GRADES.fullmatch, found))


def _layout(_path: str, rows: Sequence[Row], named: Named) -> Layout:
    found = headings(rows[0])
    columns = find_columns(found, named, _HEADINGS)
    keys = tuple(Key(found[index], _KINDS[role], (index,)) for role, index in columns.items())
    students = tuple(rows[1:])
    return Layout(
        keys=keys,
        targets=tuple(
            _target(index, heading, match)
            for index, heading in enumerate(found)
            if (match := _GRADES.fullmatch(heading))
        ),
        students=students,
        unlisted=frozenset(
            row.line for row in students if keys[0].claim(row.values).value.casefold().endswith(_PREVIEW)
        ),
        no_grade=_NO_GRADE,
    )


def _target(index: int, heading: str, match: re.Match[str]) -> Target:
    about = _POINTS.fullmatch(match["about"] or "")
    barred = ""
    if about and about["calculated"]:
        barred = "Blackboard calculates it"
    elif about and about["shown"] != "Score":
        barred = f"Blackboard shows it as {about['shown']}, not as points"
    return Target(
        index, heading, (match["title"], match["id"]), read_points(about["points"]) if about else None, barred
    )


BLACKBOARD = System(
    name="Blackboard",
    file="Blackboard's Grade Center",
    wanted="Username and columns such as 'Title [Total Pts: 100 Score] |1281892', "
    "as Work Offline > Download gives them",
    roles=tuple(_HEADINGS),
    needed=("username",),
    fits=_fits,
    layout=_layout,
)
