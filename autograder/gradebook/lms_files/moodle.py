"""Moodle's two files: the grading worksheet of an assignment, and the export of the whole gradebook.

Headings are in the language of whoever downloads. English and German ones are known; others can be named.

A worksheet (assignment > Download grading worksheet) tells rows apart by Moodle's number of the student in this
assignment: ``Participant 123``. Moodle takes no grade above the maximum, and none where it may not be changed.

The gradebook (Grades > Export > Plain text file) heads a column ``Assignment: Title (Real)``. Whoever imports it says
which column is what. Without an export, a file of our own will do.
"""

from collections.abc import Sequence

from autograder.errors import UsageError
from autograder.gradebook.lms_files.delimited import Row, headings
from autograder.gradebook.lms_files.layout import Key, Layout, Named, System, Target, find_columns, read_points
from autograder.gradebook.lms_files.plain import csv_bytes, score
from autograder.gradebook.lms_files.table import GradeTable
from autograder.text.safe import inert_cell

_WORKSHEET = {  # role -> English and German headings
    "identifier": ("Identifier", "ID"),
    "grade": ("Grade", "Bewertung"),
    "modified": ("Last modified (grade)", "Zuletzt geändert (Bewertung)"),
    "email": ("Email address", "E-Mail-Adresse"),
    "maximum": ("Maximum Grade", "Bestwertung"),
    "changeable": ("Grade can be changed", "Bewertung kann geändert werden"),
    "scale": ("Scale", "Skala"),
}
_NEEDED = ("identifier", "grade", "modified")  # Moodle does not import a worksheet without these
_YES, _NO = {"yes", "ja"}, {"no", "nein"}


def _worksheet_fits(found: Sequence[str], named: Named) -> bool:
    return set(_NEEDED) <= find_columns(found, named, _WORKSHEET).keys()


def _worksheet(path: str, rows: Sequence[Row], named: Named) -> Layout:
    found = headings(rows[0])
    columns = find_columns(found, named, _WORKSHEET)
    if "scale" in columns:
        raise UsageError(f"{path}:1: the assignment is graded on a scale; wanted one that is graded in points")
    keys = [("identifier", "moodle"), ("email", "email")]
    students = tuple(rows[1:])
    maxima = tuple({row.values[columns["maximum"]] for row in students}) if "maximum" in columns else ()
    points = read_points(maxima[0]) if len(maxima) == 1 else None
    return Layout(
        keys=tuple(Key(found[columns[role]], kind, (columns[role],)) for role, kind in keys if role in columns),
        targets=(Target(columns["grade"], found[columns["grade"]], (), points),),
        students=students,
        barred={
            row.line: "may not be changed in Moodle"
            for row in students
            if "changeable" in columns and not _changeable(path, row, columns["changeable"])
        },
        above="above the maximum",
        one_item=True,
        numbers=maxima,
    )


def _changeable(path: str, row: Row, column: int) -> bool:
    answer = row.values[column].casefold()
    if answer not in _YES | _NO:
        raise UsageError(
            f"{path}:{row.line}: found {row.values[column]!r} where Moodle says whether a grade can be changed, "
            "wanted Yes or No; download the worksheet with Moodle in English"
        )
    return answer in _YES


_GRADEBOOK = {
    "email": ("Email address", "E-Mail-Adresse"),
    "id number": ("ID number", "ID-Nummer"),
    "username": ("Username", "Anmeldename"),
}
_GRADEBOOK_KINDS = {"email": "email", "id number": "sid", "username": "login"}
_POINTS = (" (Real)", " (Punkte)")  # ends of headings; other ways to show a grade are not points


def _gradebook_fits(found: Sequence[str], named: Named) -> bool:
    return bool(find_columns(found, named, _GRADEBOOK)) and any(_titles(heading, named) for heading in found)


def _gradebook(_path: str, rows: Sequence[Row], named: Named) -> Layout:
    found = headings(rows[0])
    columns = find_columns(found, named, _GRADEBOOK)
    return Layout(
        keys=tuple(Key(found[index], _GRADEBOOK_KINDS[role], (index,)) for role, index in columns.items()),
        targets=tuple(
            Target(index, heading, titles)
            for index, heading in enumerate(found)
            if index not in columns.values() and (titles := _titles(heading, named))
        ),
        students=tuple(rows[1:]),
    )


def _titles(heading: str, named: Named) -> tuple[str, ...]:
    """Read the title out of the heading of a column of points, with and without the kind of activity before it."""
    name = next((heading.removesuffix(end) for end in _POINTS if heading.endswith(end)), "")
    titles = (name, name.partition(": ")[2], heading if heading in named.values() else "")
    return tuple(title for title in titles if title)


WORKSHEET = System(
    name="Moodle",
    file="Moodle's grading worksheet",
    wanted="Identifier, Grade and Last modified (grade), as Download grading worksheet gives them",
    roles=tuple(_WORKSHEET),
    needed=_NEEDED,
    fits=_worksheet_fits,
    layout=_worksheet,
)
GRADEBOOK = System(
    name="Moodle",
    file="Moodle's gradebook",
    wanted="Email address, ID number or Username and the assignments, as Grades > Export > Plain text file gives them",
    roles=tuple(_GRADEBOOK),
    needed=("email",),  # or one of the others
    fits=_gradebook_fits,
    layout=_gradebook,
)


def import_file(table: GradeTable) -> tuple[bytes, list[str]]:
    """Write a file for Grades > Import > CSV file; also tell who cannot be in it, as they have no e-mail address."""
    rows = [["Email address", *(inert_cell(item.title) for item in table.items)]]
    for student in table.students:
        if student.email:
            rows.append([inert_cell(student.email), *(score(table.grade(student, item)) for item in table.items)])
    return csv_bytes(rows), [student.id for student in table.students if not student.email]
