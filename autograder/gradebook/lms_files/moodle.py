"""Moodle's two files: the grading worksheet of an assignment, and the export of the whole gradebook.

Headings are in the language of the person who downloads. English and German ones are known; others can be named.

A worksheet (assignment > Download grading worksheet) identifies rows by Moodle's number of the student in this
assignment, ``Participant 123``, and by what the site shows of its users: e-mail address, ID number, username. Moodle
accepts no grade above the maximum, and none where it cannot be changed.

The gradebook (Grades > Export > Plain text file) has columns such as ``Assignment: Title (Real)``. The person who
imports it says which column is what, so a file of our own can be imported as well.
"""

from collections.abc import Mapping, Sequence

from autograder.errors import UsageError
from autograder.gradebook.lms_files.csv_json import csv_bytes, write_score
from autograder.gradebook.lms_files.delimited import CsvRow, headings
from autograder.gradebook.lms_files.grade_table import GradeTable
from autograder.gradebook.lms_files.layout import (
    GradeColumn,
    KeyColumns,
    LmsFileLayout,
    LmsFormat,
    NamedColumns,
    find_role_columns,
    read_points,
)
from autograder.text.safe import escape_formula

_IDENTIFIERS = {  # role -> English and German headings
    "email": ("Email address", "E-Mail-Adresse"),
    "id number": ("ID number", "ID-Nummer"),
    "username": ("Username", "Anmeldename"),
}
_KINDS = {"identifier": "moodle", "email": "email", "id number": "sid", "username": "login"}  # the strongest first
_WORKSHEET = {
    **_IDENTIFIERS,
    "identifier": ("Identifier", "ID"),
    "grade": ("Grade", "Bewertung"),
    "modified": ("Last modified (grade)", "Zuletzt geändert (Bewertung)"),
    "maximum": ("Maximum Grade", "Bestwertung"),
    "changeable": ("Grade can be changed", "Bewertung kann geändert werden"),
    "scale": ("Scale", "Skala"),
}
_NEEDED = ("identifier", "grade", "modified")  # Moodle does not import a worksheet without these
_YES, _NO = {"yes", "ja"}, {"no", "nein"}


def _worksheet_fits(found: Sequence[str], named: NamedColumns) -> bool:
    return set(_NEEDED) <= find_role_columns(found, named, _WORKSHEET).keys()


def _worksheet(path: str, rows: Sequence[CsvRow], named: NamedColumns) -> LmsFileLayout:
    found = headings(rows[0])
    columns = find_role_columns(found, named, _WORKSHEET)
    if "scale" in columns:
        raise UsageError(f"{path}:1: the assignment is graded on a scale; wanted one that is graded in points")
    students = tuple(rows[1:])
    maxima = tuple({row.values[columns["maximum"]] for row in students}) if "maximum" in columns else ()
    points = read_points(maxima[0]) if len(maxima) == 1 else None
    return LmsFileLayout(
        keys=_keys(found, columns),
        grade_columns=(GradeColumn(columns["grade"], found[columns["grade"]], (), points),),
        students=students,
        read_only_lines={
            row.line: "cannot be changed in Moodle"
            for row in students
            if "changeable" in columns and not _changeable(path, row, columns["changeable"])
        },
        above_maximum="above the maximum",
        single_assignment=True,
        numbers=maxima,
    )


def _keys(found: Sequence[str], columns: Mapping[str, int]) -> tuple[KeyColumns, ...]:
    return tuple(
        KeyColumns(found[columns[role]], kind, (columns[role],)) for role, kind in _KINDS.items() if role in columns
    )


def _changeable(path: str, row: CsvRow, column: int) -> bool:
    answer = row.values[column].casefold()
    if answer not in _YES | _NO:
        raise UsageError(
            f"{path}:{row.line}: found {row.values[column]!r} where Moodle says whether a grade can be changed, "
            "wanted Yes or No; download the worksheet with Moodle in English"
        )
    return answer in _YES


_POINTS = (" (Real)", " (Punkte)")  # ends of headings; other ways to show a grade are not points


def _gradebook_fits(found: Sequence[str], named: NamedColumns) -> bool:
    return bool(find_role_columns(found, named, _IDENTIFIERS)) and any(_titles(heading, named) for heading in found)


def _gradebook(_path: str, rows: Sequence[CsvRow], named: NamedColumns) -> LmsFileLayout:
    found = headings(rows[0])
    columns = find_role_columns(found, named, _IDENTIFIERS)
    return LmsFileLayout(
        keys=_keys(found, columns),
        grade_columns=tuple(
            GradeColumn(index, heading, titles)
            for index, heading in enumerate(found)
            if index not in columns.values() and (titles := _titles(heading, named))
        ),
        students=tuple(rows[1:]),
    )


def _titles(heading: str, named: NamedColumns) -> tuple[str, ...]:
    """Return the titles in the heading of a column of points, with and without the kind of activity before it."""
    name = next((heading.removesuffix(end) for end in _POINTS if heading.endswith(end)), "")
    titles = (name, name.partition(": ")[2], heading if heading in named.values() else "")
    return tuple(title for title in titles if title)


WORKSHEET = LmsFormat(
    name="Moodle",
    file="Moodle's grading worksheet",
    wanted="Identifier, Grade and Last modified (grade), as Download grading worksheet gives them",
    roles=tuple(_WORKSHEET),
    needed=_NEEDED,
    fits=_worksheet_fits,
    read_layout=_worksheet,
)
GRADEBOOK = LmsFormat(
    name="Moodle",
    file="Moodle's gradebook",
    wanted="Email address, ID number or Username and the assignments, as Grades > Export > Plain text file gives them",
    roles=tuple(_IDENTIFIERS),
    needed=("email",),  # or one of the others
    fits=_gradebook_fits,
    read_layout=_gradebook,
)


def import_file(table: GradeTable) -> tuple[bytes, list[str]]:
    """Return a file for Grades > Import > CSV file, and the ids of students left out because they have no address."""
    rows = [["Email address", *(escape_formula(assignment.title) for assignment in table.assignments)]]
    for student in table.students:
        if student.email:
            scores = (write_score(table.grade(student, assignment)) for assignment in table.assignments)
            rows.append([escape_formula(student.email), *scores])
    return csv_bytes(rows), [student.id for student in table.students if not student.email]
