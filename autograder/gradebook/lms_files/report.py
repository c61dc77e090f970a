"""What filling a file did: what found its place, and what did not, both ways."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.text.safe import one_line

SHOWN = 20  # of what a list has


@dataclass(frozen=True)
class Outcome:
    """An export that was written, and what there is to say about it."""

    path: Path
    lines: tuple[str, ...]
    complete: bool  # whether every grade found a place


@dataclass(frozen=True)
class CellNote:
    """A cell about which there is something to say."""

    line: int
    student: str
    item: str
    found: str
    ours: str  # what we have for it
    why: str = ""


@dataclass(frozen=True)
class RowNote:
    """A row that was left alone."""

    line: int
    who: str  # as the file names them
    why: str = ""


@dataclass(frozen=True)
class Absent:
    """A student of ours without a row."""

    id: str
    name: str
    grades: int  # that found no place


@dataclass(frozen=True)
class FillReport:
    """What filling a file did."""

    system: str
    columns: tuple[tuple[str, str], ...]  # our assignment, their heading
    filled: int  # cells that had no grade
    same: int  # cells that had ours
    changed: tuple[CellNote, ...]  # cells that had another grade, and have ours now
    kept: tuple[CellNote, ...]  # cells that have another grade still, and why
    refused: tuple[CellNote, ...]  # grades that the system does not take, and why
    not_exported: tuple[tuple[str, int], ...]  # what is no number here, such as excused, and how often
    absent: tuple[Absent, ...]  # those with grades first
    strangers: tuple[RowNote, ...]  # rows of nobody of ours
    doubtful: tuple[RowNote, ...]  # rows that could be somebody's
    without_column: tuple[tuple[str, str], ...]  # our assignment that has grades, and why it has no column
    other_columns: tuple[str, ...]  # headings of grades that are not ours
    remarks: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every grade of ours found a place."""
        lost = self.refused or self.doubtful or self.without_column
        return not (lost or any(student.grades for student in self.absent))

    def lines(self, shown: int | None = SHOWN) -> Iterator[str]:
        """Say it in lines of plain text; lists are cut to `shown`."""
        for item, heading in self.columns:
            yield f"{item} -> {one_line(heading)}"
        numbers = (self.filled, "filled in"), (len(self.changed), "changed"), (self.same, "as they were")
        yield "Grades: " + ", ".join(f"{count} {what}" for count, what in numbers)
        if self.not_exported:
            yield "Nothing to write for: " + ", ".join(f"{count} {what}" for what, count in self.not_exported)
        yield from _listed(f"Changed in {self.system}'s file", map(_changed, self.changed), shown)
        yield from _listed("Left as they were, though ours differ", map(_kept, self.kept), shown)
        yield from _listed(f"Not written, as {self.system} does not take them", map(_kept, self.refused), shown)
        yield from _listed("Students without a row", map(_absent, self.absent), shown)
        yield from _listed("Rows that are nobody of the course", map(_row, self.strangers), shown)
        yield from _listed("Rows that are not clear, left alone", map(_row, self.doubtful), shown)
        missing = (f"{item}: {why}" for item, why in self.without_column)
        yield from _listed("Assignments without a column", missing, shown)
        yield from _listed("Columns that are not of this export", map(one_line, self.other_columns), shown)
        yield from _listed("Note", self.remarks, None)


def _listed(title: str, found: Iterable[str], shown: int | None) -> Iterator[str]:
    entries = list(found)
    if entries:
        yield f"{title}: {len(entries)}"
        yield from (f"  {entry}" for entry in islice(entries, shown))
        if shown is not None and len(entries) > shown:
            yield f"  ... and {len(entries) - shown} more"


def counted(number: int, what: str) -> str:
    """Write a number of things."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _changed(note: CellNote) -> str:
    return f"line {note.line}: {_shown(note.student)}, {note.item}: {_shown(note.found)} -> {note.ours}"


def _kept(note: CellNote) -> str:
    return f"line {note.line}: {_shown(note.student)}, {note.item}: {_shown(note.found)}, ours {note.ours}: {note.why}"


def _absent(student: Absent) -> str:
    name = f" ({_shown(student.name)})" if student.name else ""
    return f"{_shown(student.id)}{name}: {counted(student.grades, 'grade')}"


def _row(note: RowNote) -> str:
    return f"line {note.line}: {_shown(note.who)}" + (f": {one_line(note.why)}" if note.why else "")


def _shown(text: str) -> str:
    return one_line(text, 80) or "nothing"
