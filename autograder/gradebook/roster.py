"""Who is in the course: from a plain CSV file, or from what Canvas, Moodle or Gradescope give to download.

A file is taken as a whole or not at all. Whatever could be meant in two ways is said, and nobody is guessed.
"""

import csv
import hashlib
import io
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.records import Student
from autograder.text.safe import plain

SHOWN = 10  # of the lines that are wrong
UNIVERSAL = ("email", "sid")  # kinds of identifiers that mean the same everywhere, and may be a plain list's id
ACTIVE = {"": True, "active": True, "withdrawn": False}
EMAIL = ("email address", "email", "e-mail")
SECTION, SECTIONS = ("section",), ("sections", "groups")  # one name in a cell; several, with commas between
ROLES, STUDENTS = ("role", "roles"), ("student", "studierende", "teilnehmer")  # headings; what is in their cells
GERMAN = {  # Moodle's headings; those of others are in English everywhere
    "vorname": "first name",
    "nachname": "last name",
    "vollständiger name": "full name",
    "e-mail-adresse": "email address",
    "id-nummer": "id number",
    "anmeldename": "username",
    "gruppen": "groups",
    "rollen": "roles",
}
NAMES = (("name",), ("full name",), ("first name", "last name"), ("first name", "surname"), ("student",))


@dataclass(frozen=True)
class Layout:
    """How a system heads its columns, in lower case."""

    name: str
    known_by: tuple[frozenset[str], ...]  # columns of which one whole set is there
    id: tuple[str, ...]  # columns of which the first that is there tells students apart
    ids: Mapping[str, str]  # kind of identifier -> the column that it is in; "sid" is the university's own
    skip: Callable[[Mapping[str, str]], str | None]  # what a row is, if it is no student


def _no_canvas_student(row: Mapping[str, str]) -> str | None:
    if "points possible" in row["student"].lower():
        return ""
    if row["student"] in ("Student, Test", "Test Student"):
        return "the test student"
    return None if any(row[column] for column in ("student", "id")) else ""


def _no_student_role(row: Mapping[str, str]) -> str | None:
    role = next((row[heading] for heading in ROLES if row.get(heading)), "")
    return None if not role or any(word in role.lower() for word in STUDENTS) else f"role {role}"


PLAIN_IDS = {kind: kind for kind in ("canvas", "sid", "login")}
LAYOUTS = (
    Layout(
        "Canvas",
        tuple(frozenset({"student", "id", other}) for other in ("sis login id", "sis user id", "section")),
        id=("sis login id", "sis user id", "id"),
        ids={"canvas": "id", "sid": "sis user id", "login": "sis login id"},
        skip=_no_canvas_student,
    ),
    Layout(
        "plain",
        (frozenset({"id"}),),  # which of the others Canvas alone has: it comes before
        id=("id",),
        ids=PLAIN_IDS,
        skip=_no_student_role,
    ),
    Layout(
        "Moodle",
        (
            frozenset({"identifier", "full name"}),
            frozenset({"first name", "last name", "email address"}),
            frozenset({"first name", "surname", "email address"}),
        ),
        id=("id number", "username", "email address", "identifier"),
        ids={"sid": "id number", "login": "username"},  # an Identifier is another in each assignment
        skip=_no_student_role,
    ),
    Layout(
        "Gradescope",
        (frozenset({"sid", "email"}), frozenset({"email", "role"})),
        id=("sid", "email"),
        ids={"sid": "sid"},
        skip=_no_student_role,
    ),
    Layout(
        "plain",
        (frozenset({"student"}),),
        id=("student",),
        ids=PLAIN_IDS,
        skip=_no_student_role,
    ),
)

FIELDS = ("name", "email", "sections")  # of a student
KINDS = sorted({kind for layout in LAYOUTS for kind in layout.ids})  # of identifiers


@dataclass(frozen=True)
class RosterFile:
    """What a file says of a course's students."""

    layout: str
    id_column: str
    students: tuple[Student, ...]
    notes: tuple[str, ...]  # what a person should know of it
    digest: str
    untold: frozenset[str] = frozenset()  # fields of a student, and kinds of identifiers, that it has no column for

    def over(self, student: Student, known: Student) -> Student:
        """Keep what is known of a student and the file does not tell."""
        kept = {name: getattr(known, name) for name in FIELDS if name in self.untold}
        ids = {kind: value for kind, value in known.ids.items() if kind in self.untold}
        return replace(student, **kept, ids={**ids, **student.ids})


def read_roster(path: Path, id_column: str | None = None) -> RosterFile:
    """Read a list of students.

    Parameters
    ----------
    path : Path
        A CSV file, separated by commas, semicolons or tabs.
    id_column : str or None
        The heading of the column that tells students apart, if not the layout's own.

    Raises
    ------
    UsageError
        If it is no such file, or a row is not clear: two students with one id or e-mail address, or none.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; wanted a list of students") from error
    layout, headings, rows = _recognise(path, _decode(path, data))
    column = _id_column(path, layout, headings, id_column)
    students: dict[int, Student] = {}
    notes: list[str] = []
    for line, row in rows:
        skipped = layout.skip(row)
        if skipped is None:
            students[line] = _student(path, line, row, layout, column)
        elif skipped:
            notes.append(f"line {line}: {skipped}, left out")
    if not students:
        raise UsageError(f"{path}: has no students in it; wanted a line for each beneath the headings")
    _refuse_ambiguous(path, students, column)
    notes += _same_names(students)
    digest, untold = hashlib.sha256(data).hexdigest(), frozenset(_untold(layout, headings, column))
    return RosterFile(layout.name, column, tuple(students.values()), tuple(notes), digest, untold)


def _decode(path: Path, data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return unicodedata.normalize("NFC", data.decode(encoding))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8; save it as CSV in UTF-8") from error


def _recognise(path: Path, text: str) -> tuple[Layout, list[str], list[tuple[int, dict[str, str]]]]:
    """Find the separator and the layout by the headings; give the rows that are not empty with their lines."""
    for separator in ",;\t":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            headings = _in_english([" ".join(cell.split()).lower() for cell in next(reader, [])])
            layout = next((one for one in LAYOUTS if any(known <= set(headings) for known in one.known_by)), None)
            if layout:
                return layout, headings, list(_rows(path, headings, reader))
        except csv.Error as error:
            raise UsageError(f"{path}:{reader.line_num}: is no CSV: {error}") from error
    raise UsageError(
        f"{path}: found no column that tells students apart; wanted id, name, email, section, "
        "or the headings of a download from Canvas, Moodle or Gradescope"
    )


def _in_english(headings: Sequence[str]) -> list[str]:
    if "vollständiger name" in headings:  # a worksheet, whose Identifier is called ID
        headings = ["identifier" if heading == "id" else heading for heading in headings]
    return [GERMAN.get(heading, heading) for heading in headings]


def _rows(path: Path, headings: Sequence[str], reader: Iterator[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    twice = {heading for heading in headings if heading and headings.count(heading) > 1}
    if read_twice := twice & {*EMAIL, *SECTION, *SECTIONS, *ROLES, "status", "id", "student", "sid"}:
        raise UsageError(f"{path}:1: the heading {sorted(read_twice)[0]!r} stands twice; remove one")
    for cells in reader:
        line = reader.line_num  # type: ignore[attr-defined]
        values = [" ".join(cell.split()) for cell in cells]
        if not any(values):
            continue
        if len(values) < len(headings) or any(values[len(headings) :]):
            raise UsageError(f"{path}:{line}: found {len(values)} cells, wanted {len(headings)} as in the headings")
        yield line, dict(zip(headings, values, strict=False))


def _id_column(path: Path, layout: Layout, headings: Sequence[str], wanted: str | None) -> str:
    if wanted is None:
        return next(column for column in layout.id if column in headings)
    if wanted.strip().lower() not in headings:
        raise UsageError(f"{path}: has no column {wanted!r}; it has {', '.join(filter(None, headings))}")
    return wanted.strip().lower()


def _student(path: Path, line: int, row: Mapping[str, str], layout: Layout, column: str) -> Student:
    if not row[column]:
        others = [name for name in layout.id if name in row and name != column]
        raise UsageError(
            f"{path}:{line}: has nothing in the column {column!r}, which tells students apart",
            *(Remedy(Action.CHOOSE_ID_COLUMN, (other,)) for other in others[:1]),
        )
    status = row.get("status", "").lower() if layout.name == "plain" else ""
    if status not in ACTIVE:
        raise UsageError(f"{path}:{line}: status: found {row['status']!r}, wanted active or withdrawn")
    return Student(
        id=row[column],
        name=next((" ".join(row[part] for part in parts) for parts in NAMES if _names(row, parts, column)), ""),
        email=next((row[heading] for heading in EMAIL if row.get(heading)), ""),
        sections=tuple(_sections(row)),
        active=ACTIVE[status],
        ids={kind: row[heading] for kind, heading in layout.ids.items() if row.get(heading)},
    )


def _untold(layout: Layout, headings: Sequence[str], id_column: str) -> Iterator[str]:
    columns: dict[str, Sequence[tuple[str, ...]]] = {
        "name": [parts for parts in NAMES if id_column not in parts],
        "email": [(heading,) for heading in EMAIL],
        "sections": [(heading,) for heading in (*SECTION, *SECTIONS)],
        **{kind: [(heading,)] for kind, heading in layout.ids.items()},
    }
    for what in (*FIELDS, *KINDS):
        if not any(set(wanted) <= set(headings) for wanted in columns.get(what, ())):
            yield what


def _names(row: Mapping[str, str], parts: tuple[str, ...], id_column: str) -> bool:
    return id_column not in parts and all(row.get(part) for part in parts)


def _sections(row: Mapping[str, str]) -> Iterator[str]:
    yield from (row[heading] for heading in SECTION if row.get(heading))
    for heading in SECTIONS:
        yield from (part.strip() for part in row.get(heading, "").split(",") if part.strip())


def _refuse_ambiguous(path: Path, students: Mapping[int, Student], column: str) -> None:
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, student in students.items():
        seen[column, student.id].append(line)
        for what, value in identifiers(student):
            seen[what, value].append(line)
    shared = [
        f"{what} {value!r} in lines {_list(lines)}"
        for (what, value), lines in seen.items()
        if len(lines) > 1 and (what == column or lines != seen.get((column, value)))  # said once, if it is the id
    ]
    if shared:
        more = f"; and {len(shared) - SHOWN} more" if len(shared) > SHOWN else ""
        raise UsageError(
            f"{path}: several students have the same {'; '.join(shared[:SHOWN])}{more}; "
            "wanted one line for each, and nothing was changed"
        )


def identifiers(student: Student) -> Iterator[tuple[str, str]]:
    """List what nobody else in a course has, besides the id: what it is, and its value."""
    if student.email:
        yield "e-mail address", student.email.casefold()
    yield from ((f"{kind} id", value) for kind, value in student.ids.items() if value)


def _same_names(students: Mapping[int, Student]) -> Iterator[str]:
    lines: dict[str, list[int]] = defaultdict(list)
    for line, student in students.items():
        if student.name:
            lines[student.name.casefold()].append(line)
    for same in lines.values():
        if len(same) > 1:
            yield f"lines {_list(same)}: {students[same[0]].name}: the same name; a name alone will not tell them apart"


def _list(lines: Sequence[int]) -> str:
    return f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"


class Directory:
    """Finds whom a submission is from.

    Whoever has withdrawn, and has an e-mail address or a number that somebody in the course has, too, is the same
    person under an id of before.
    """

    def __init__(self, students: Sequence[Student]):
        self._known: dict[tuple[str, str], set[str]] = defaultdict(set)
        now = _ids_now(students)
        self.students = tuple(student for student in students if student.id not in now)
        for student in students:
            key = now.get(student.id, student.id)
            for kind, value in {("id", student.id), ("email", student.email.casefold()), *student.ids.items()}:
                if value:
                    self._known[kind, value].add(key)
                    self._known["any", value].add(key)
            if student.name:
                self._known["name", plain(student.name)].add(key)

    def find(self, key: str, ids: Mapping[str, str] | None = None, name: str = "") -> tuple[str, ...]:
        """Give the ids of the students that it can be: none is unknown, and more than one is nobody.

        Parameters
        ----------
        key : str
            What the submission came in under: an id, an e-mail address, or a name that is nobody else's. It is not
            looked at if an LMS says more.
        ids : mapping of str to str, optional
            What an LMS knows the student by, such as ``{"canvas": "4711"}``.
        name : str, optional
            What an LMS calls the student.
        """
        found: set[str] = set()
        for kind, value in (ids or {}).items():
            kinds = (kind, "id") if kind in UNIVERSAL else (kind,)
            for one in kinds:
                found |= self._known.get((one, value.casefold() if one == "email" else value), set())
        if not (ids or name):
            found = self._known.get(("any", key), set()) | self._known.get(("email", key.casefold()), set())
            name = key
        return tuple(sorted(found or self._known.get(("name", plain(name)), set())))


def _ids_now(students: Sequence[Student]) -> dict[str, str]:
    """Find who is in the course under another id than before; by the one of before."""
    here = {identifier: student.id for student in students if student.active for identifier in identifiers(student)}
    now = {}
    for student in students:
        same = {here[identifier] for identifier in identifiers(student) if identifier in here}
        if not student.active and len(same) == 1:
            now[student.id] = same.pop()
    return now
