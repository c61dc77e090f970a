"""Who is in the course: from a plain CSV file, or from a file of Canvas, Moodle, Gradescope or GitHub Classroom.

A file is read as a whole or not at all. Whatever is ambiguous is reported, and nobody is guessed.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.records import Student
from autograder.gradebook.student_directory import identifiers

SEPARATOR_LINE = re.compile(r"sep=(?P<separator>[,;\t])(?:\r\n|\r|\n)", re.IGNORECASE)  # which Excel understands
LIST_LIMIT = 10  # problems in a message
STATUSES = {"": True, "active": True, "withdrawn": False}
EMAIL_COLUMNS = ("email address", "email", "e-mail")
SECTION_COLUMNS = ("section",)  # a cell is the name of one
SECTION_LIST_COLUMNS = ("sections", "groups")  # a cell has several names, separated by commas
ROLE_COLUMNS = ("role", "roles")
STUDENT_ROLES = ("student", "studierende", "teilnehmer")  # words in the role of a student
AT_MOST_ONCE = {
    *EMAIL_COLUMNS,
    *SECTION_COLUMNS,
    *SECTION_LIST_COLUMNS,
    *ROLE_COLUMNS,
    "status",
    "id",
    "student",
    "sid",
}
GERMAN = {  # Moodle's headings; other systems' are always in English
    "vorname": "first name",
    "nachname": "last name",
    "vollständiger name": "full name",
    "e-mail-adresse": "email address",
    "id-nummer": "id number",
    "anmeldename": "username",
    "gruppen": "groups",
    "rollen": "roles",
}
NAME_COLUMNS = (("name",), ("full name",), ("first name", "last name"), ("first name", "surname"), ("student",))


@dataclass(frozen=True)
class RosterLayout:
    """The headings of a system's file, in lower case."""

    name: str
    recognised_by: tuple[frozenset[str], ...]  # sets of columns, one of which is complete
    id_columns: tuple[str, ...]  # the first one that is there tells students apart
    ids: Mapping[str, str]  # kind of identifier -> the column that it is in; "sid" is the university's own
    skip: Callable[[Mapping[str, str]], str | None]  # what a row is if not a student's; "" is not worth a note
    unsure: frozenset[str] = frozenset()  # fields that stay as they are where they are known


def _no_canvas_student(row: Mapping[str, str]) -> str | None:
    if "points possible" in row["student"].lower():
        return ""
    if row["student"] in ("Student, Test", "Test Student"):
        return "the test student"
    return None if any(row[column] for column in ("student", "id")) else ""


def _no_student_role(row: Mapping[str, str]) -> str | None:
    role = next((row[heading] for heading in ROLE_COLUMNS if row.get(heading)), "")
    return None if not role or any(word in role.lower() for word in STUDENT_ROLES) else f"role {role}"


PLAIN_IDS = {kind: kind for kind in ("canvas", "sid", "login", "github")}
LAYOUTS = (
    RosterLayout(
        "GitHub Classroom",
        (frozenset({"identifier", "github_username"}),),
        id_columns=("identifier",),
        ids={"github": "github_username"},
        skip=_no_student_role,
        unsure=frozenset({"name"}),  # which people have given to their accounts
    ),
    RosterLayout(
        "Canvas",
        tuple(frozenset({"student", "id", other}) for other in ("sis login id", "sis user id", "section")),
        id_columns=("sis login id", "sis user id", "id"),
        ids={"canvas": "id", "sid": "sis user id", "login": "sis login id"},
        skip=_no_canvas_student,
    ),
    RosterLayout(
        "plain",
        (frozenset({"id"}),),  # Canvas's files have this column as well, and come first
        id_columns=("id",),
        ids=PLAIN_IDS,
        skip=_no_student_role,
    ),
    RosterLayout(
        "Moodle",
        (
            frozenset({"identifier", "full name"}),
            frozenset({"first name", "last name", "email address"}),
            frozenset({"first name", "surname", "email address"}),
        ),
        id_columns=("id number", "username", "email address", "identifier"),
        ids={"sid": "id number", "login": "username"},  # an Identifier is different in each assignment
        skip=_no_student_role,
    ),
    RosterLayout(
        "Gradescope",
        (frozenset({"sid", "email"}), frozenset({"email", "role"})),
        id_columns=("sid", "email"),
        ids={"sid": "sid"},
        skip=_no_student_role,
    ),
    RosterLayout(
        "plain",
        (frozenset({"student"}),),
        id_columns=("student",),
        ids=PLAIN_IDS,
        skip=_no_student_role,
    ),
)

FIELDS = ("name", "email", "sections")  # of a student
ID_KINDS = sorted({kind for layout in LAYOUTS for kind in layout.ids})  # of identifiers


@dataclass(frozen=True)
class RosterFile:
    """What a file says about the students of a course."""

    layout: str
    id_column: str
    students: tuple[Student, ...]
    notes: tuple[str, ...]  # what the instructor should know
    digest: str
    missing_fields: frozenset[str] = frozenset()  # fields of a student, and kinds of ids, that it does not decide

    def merged(self, student: Student, known: Student) -> Student:
        """Return a student of this file, with what is already known in place of the missing fields."""
        kept = {name: getattr(known, name) for name in FIELDS if name in self.missing_fields}
        ids = {kind: value for kind, value in known.ids.items() if kind in self.missing_fields}
        return replace(student, **kept, ids={**ids, **student.ids})


def read_roster(path: Path, id_column: str | None = None) -> RosterFile:
    """Read a list of students.

    Parameters
    ----------
    path : Path
        A CSV file, separated by commas, semicolons or tabs.
    id_column : str or None
        The heading of the column that tells students apart; None for the layout's own.

    Raises
    ------
    UsageError
        If it is no such file, or its students cannot be told apart: two have one id or address, or one has no id.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; wanted a list of students") from error
    layout, headings, rows = _recognise(path, _decode(path, data))
    column = _id_column(path, layout, headings, id_column)
    left_out = {line: skipped for line, row in rows if (skipped := layout.skip(row)) is not None}
    of_students = {line: row for line, row in rows if line not in left_out}
    if not of_students:
        raise UsageError(f"{path}: has no students; wanted one line per student below the headings")
    _refuse_empty_ids(path, of_students, layout, column)
    students = {line: _student(path, line, row, layout, column) for line, row in of_students.items()}
    notes = [f"line {line}: {why}, left out" for line, why in left_out.items() if why]
    _refuse_duplicates(path, students, column)
    notes += _same_names(students)
    digest, missing_fields = hashlib.sha256(data).hexdigest(), frozenset(_missing_fields(layout, headings, column))
    return RosterFile(layout.name, column, tuple(students.values()), tuple(notes), digest, missing_fields)


def _decode(path: Path, data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return unicodedata.normalize("NFC", data.decode(encoding))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8; save it as CSV in UTF-8") from error


def _recognise(path: Path, text: str) -> tuple[RosterLayout, list[str], list[tuple[int, dict[str, str]]]]:
    """Find the separator and the layout by the headings, and return the rows that are not empty with their lines."""
    told = SEPARATOR_LINE.match(text)
    found: list[str] = []
    broken: UsageError | None = None
    for separator in told["separator"] if told else ",;\t":
        lines = _Lines(text, told.end() if told else 0)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        layout = None
        try:
            headings = _in_english([" ".join(cell.split()).lower() for cell in next(reader, [])])
            found = max(found, headings, key=len)
            layout = next((one for one in LAYOUTS if any(known <= set(headings) for known in one.recognised_by)), None)
            if layout:
                return layout, headings, list(_rows(path, headings, lines, reader))
        except csv.Error as error:
            broken = UsageError(f"{path}:{lines.count}: is not valid CSV: {error}")
            if layout:
                raise broken from error  # else with another separator, the quotes may be right
    if broken and not found:
        raise broken
    shown = ", ".join(filter(None, found)) or "none"
    raise UsageError(
        f"{path}: has no column that tells students apart; wanted id, name, email, section, or the headings of a "
        f"download from Canvas, Moodle, Gradescope or GitHub Classroom; found {shown}"
    )


class _Lines(Iterator[str]):
    """The lines of a text from a position on, and the number of the line that was last read."""

    def __init__(self, text: str, start: int):
        self._rest = io.StringIO(text[start:], newline="")
        self.count = 1 if start else 0

    def __next__(self) -> str:
        line = next(self._rest)
        self.count += 1
        return line


def _in_english(headings: Sequence[str]) -> list[str]:
    if "vollständiger name" in headings:  # a worksheet, whose Identifier is called ID
        headings = ["identifier" if heading == "id" else heading for heading in headings]
    return [GERMAN.get(heading, heading) for heading in headings]


def _rows(
    path: Path, headings: Sequence[str], lines: _Lines, reader: Iterator[list[str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    repeated = {heading for heading in headings if heading and headings.count(heading) > 1}
    if ambiguous := repeated & AT_MOST_ONCE:
        raise UsageError(f"{path}:1: the heading {sorted(ambiguous)[0]!r} appears twice; remove one")
    for cells in reader:
        line = lines.count
        values = [" ".join(cell.split()) for cell in cells]
        if not any(values):
            continue
        if len(values) < len(headings) or any(values[len(headings) :]):
            raise UsageError(f"{path}:{line}: found {len(values)} cells, wanted {len(headings)} as in the headings")
        yield line, dict(zip(headings, values, strict=False))


def _id_column(path: Path, layout: RosterLayout, headings: Sequence[str], wanted: str | None) -> str:
    if wanted is None:
        return next(column for column in layout.id_columns if column in headings)
    if wanted.strip().lower() not in headings:
        raise UsageError(f"{path}: has no column {wanted!r}; it has {', '.join(filter(None, headings))}")
    return wanted.strip().lower()


def _refuse_empty_ids(path: Path, rows: Mapping[int, Mapping[str, str]], layout: RosterLayout, column: str) -> None:
    """Refuse a student without an id, and find a column in which everybody has one."""
    line = next((line for line, row in rows.items() if not row[column]), None)
    if line is not None:
        values = {name: [row.get(name) for row in rows.values()] for name in (*layout.id_columns, *EMAIL_COLUMNS)}
        complete = [name for name, ids in values.items() if all(ids) and len(set(ids)) == len(ids)]
        raise UsageError(
            f"{path}:{line}: has nothing in the column {column!r}, which tells students apart",
            *(Remedy(Action.CHOOSE_ID_COLUMN, (name,)) for name in complete[:1]),
        )


def _student(path: Path, line: int, row: Mapping[str, str], layout: RosterLayout, column: str) -> Student:
    status = row.get("status", "").lower() if layout.name == "plain" else ""
    if status not in STATUSES:
        raise UsageError(f"{path}:{line}: status: found {row['status']!r}, wanted active or withdrawn")
    return Student(
        id=row[column],
        name=next((" ".join(row[part] for part in parts) for parts in NAME_COLUMNS if _names(row, parts, column)), ""),
        email=next((row[heading] for heading in EMAIL_COLUMNS if row.get(heading)), ""),
        sections=tuple(_sections(row)),
        active=STATUSES[status],
        ids={kind: row[heading] for kind, heading in layout.ids.items() if row.get(heading)},
    )


def _missing_fields(layout: RosterLayout, headings: Sequence[str], id_column: str) -> Iterator[str]:
    columns: dict[str, Sequence[tuple[str, ...]]] = {
        "name": [parts for parts in NAME_COLUMNS if id_column not in parts],
        "email": [(heading,) for heading in EMAIL_COLUMNS],
        "sections": [(heading,) for heading in (*SECTION_COLUMNS, *SECTION_LIST_COLUMNS)],
        **{kind: [(heading,)] for kind, heading in layout.ids.items()},
    }
    for what in (*FIELDS, *ID_KINDS):
        if what in layout.unsure or not any(set(wanted) <= set(headings) for wanted in columns.get(what, ())):
            yield what


def _names(row: Mapping[str, str], parts: tuple[str, ...], id_column: str) -> bool:
    return id_column not in parts and all(row.get(part) for part in parts)


def _sections(row: Mapping[str, str]) -> Iterator[str]:
    yield from (row[heading] for heading in SECTION_COLUMNS if row.get(heading))
    for heading in SECTION_LIST_COLUMNS:
        yield from (part.strip() for part in row.get(heading, "").split(",") if part.strip())


def _refuse_duplicates(path: Path, students: Mapping[int, Student], column: str) -> None:
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, student in students.items():
        seen[column, student.id].append(line)
        for what, value in identifiers(student):
            seen[what, value].append(line)
    shared = [
        f"{what} {value!r} in lines {_list(lines)}"
        for (what, value), lines in seen.items()
        if len(lines) > 1 and (what == column or lines != seen.get((column, value)))  # listed once, if it is the id
    ]
    if shared:
        more = f"; and {len(shared) - LIST_LIMIT} more" if len(shared) > LIST_LIMIT else ""
        raise UsageError(
            f"{path}: several students have the same {'; '.join(shared[:LIST_LIMIT])}{more}; "
            "wanted one line per student; nothing was changed"
        )


def _same_names(students: Mapping[int, Student]) -> Iterator[str]:
    lines: dict[str, list[int]] = defaultdict(list)
    for line, student in students.items():
        if student.name:
            lines[student.name.casefold()].append(line)
    for same in lines.values():
        if len(same) > 1:
            yield f"lines {_list(same)}: same name, {students[same[0]].name}; the name alone will not tell them apart"


def _list(lines: Sequence[int]) -> str:
    return f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"
