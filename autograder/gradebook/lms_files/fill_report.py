"""What filling grades into a file did: which grades and which rows found their place, and which did not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.text.numbers import write_count
from autograder.text.safe import one_line

LIST_LIMIT = 20  # entries of a list


@dataclass(frozen=True)
class ExportResult:
    """An export that was written, and what to say about it."""

    path: Path
    lines: tuple[str, ...]
    complete: bool  # whether every grade found a place


@dataclass(frozen=True)
class CellNote:
    """A cell that needs mentioning."""

    line: int
    student: str
    assignment: str
    found: str
    ours: str  # what we have for it
    why: str = ""


@dataclass(frozen=True)
class RowNote:
    """A row that was left unchanged."""

    line: int
    who: str  # as the file names them
    why: str = ""


@dataclass(frozen=True)
class StudentWithoutRow:
    """A student of the course who has no row in the file."""

    id: str
    name: str
    grades: int  # that found no place


@dataclass(frozen=True)
class FillReport:
    """What filling grades into a file did."""

    system: str
    columns: tuple[tuple[str, str], ...]  # our assignment, their heading
    filled: int  # cells that had no grade
    unchanged: int  # cells that already had our grade
    changed: tuple[CellNote, ...]  # cells that had another grade, and now have ours
    kept: tuple[CellNote, ...]  # cells that still have another grade, and why
    refused: tuple[CellNote, ...]  # grades that the system does not accept, and why
    not_exported: tuple[tuple[str, int], ...]  # what is not a number here, such as excused, and how often
    students_without_row: tuple[StudentWithoutRow, ...]  # those with grades first
    unmatched_rows: tuple[RowNote, ...]  # that match no student of the course
    ambiguous_rows: tuple[RowNote, ...]  # that may match a student
    assignments_without_column: tuple[tuple[str, str], ...]  # our assignment that has grades, and why
    other_columns: tuple[str, ...]  # headings of grades that are not ours
    notes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every grade of ours found a place."""
        lost = self.refused or self.ambiguous_rows or self.assignments_without_column
        return not (lost or any(student.grades for student in self.students_without_row))

    def lines(self, limit: int | None = LIST_LIMIT) -> Iterator[str]:
        """Yield it in lines of plain text; lists are cut to `limit` entries."""
        for assignment, heading in self.columns:
            yield f"{assignment} -> {one_line(heading)}"
        counts = (self.filled, "filled in"), (len(self.changed), "changed"), (self.unchanged, "unchanged")
        yield "Grades: " + ", ".join(f"{count} {what}" for count, what in counts)
        if self.not_exported:
            yield "Nothing to write for: " + ", ".join(f"{count} {what}" for what, count in self.not_exported)
        without_column = (f"{assignment}: {why}" for assignment, why in self.assignments_without_column)
        yield from _section(f"Changed in {self.system}'s file", map(_changed, self.changed), limit)
        yield from _section("Left unchanged, though ours differ", map(_kept, self.kept), limit)
        yield from _section(f"Not written, as {self.system} does not accept them", map(_kept, self.refused), limit)
        yield from _section("Students without a row", map(_without_row, self.students_without_row), limit)
        yield from _section("Rows that match no student of the course", map(_row, self.unmatched_rows), limit)
        yield from _section("Ambiguous rows, left unchanged", map(_row, self.ambiguous_rows), limit)
        yield from _section("Assignments without a column", without_column, limit)
        yield from _section("Columns that are not in this export", map(one_line, self.other_columns), limit)
        yield from _section("Note", self.notes, None)


def _section(title: str, found: Iterable[str], limit: int | None) -> Iterator[str]:
    entries = list(found)
    if entries:
        yield f"{title}: {len(entries)}"
        yield from (f"  {entry}" for entry in islice(entries, limit))
        if limit is not None and len(entries) > limit:
            yield f"  ... and {len(entries) - limit} more"


def _changed(note: CellNote) -> str:
    return f"line {note.line}: {_shown(note.student)}, {note.assignment}: {_shown(note.found)} -> {note.ours}"


def _kept(note: CellNote) -> str:
    cell = f"line {note.line}: {_shown(note.student)}, {note.assignment}"
    return f"{cell}: {_shown(note.found)}, ours {note.ours}: {note.why}"


def _without_row(student: StudentWithoutRow) -> str:
    name = f" ({_shown(student.name)})" if student.name else ""
    grades = write_count(student.grades, "grade") if student.grades else "no grades"
    return f"{_shown(student.id)}{name}: {grades}"


def _row(note: RowNote) -> str:
    return f"line {note.line}: {_shown(note.who)}" + (f": {one_line(note.why)}" if note.why else "")


def _shown(text: str) -> str:
    return one_line(text, 80) or "nothing"
