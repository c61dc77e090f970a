"""Our grades into the file that an LMS gave."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.explain import number
from autograder.gradebook.grades import State
from autograder.gradebook.lms_files.columns import Columns, find_columns, other_points
from autograder.gradebook.lms_files.delimited import Cell, Row, TextFile, fill
from autograder.gradebook.lms_files.layout import Layout, System, Target, listed, recognise
from autograder.gradebook.lms_files.matching import Directory, Match
from autograder.gradebook.lms_files.report import Absent, CellNote, FillReport, RowNote
from autograder.gradebook.lms_files.table import Grade, GradeTable, Item
from autograder.gradebook.records import Student

MARKS = {"point": ".", "comma": ","}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")  # may be whole, or a fraction


@dataclass(frozen=True)
class Options:
    """What whoever exports has said about the file."""

    columns: Mapping[str, str] = field(default_factory=dict)  # assignment or role -> heading, title or number
    keep: bool = False  # leave every grade that the file has
    mark: str | None = None  # before decimals; None: as in the file


def fill_in(file: TextFile, system: System, table: GradeTable, options: Options) -> tuple[bytes, FillReport]:
    """Fill grades into a file.

    Parameters
    ----------
    file : TextFile
        The LMS's own download.
    system : System
        Which LMS it is of.
    table : GradeTable
        The grades, of the assignments that are to be exported.
    options : Options
        Columns that must be named, and what to do with grades that are there.

    Returns
    -------
    data : bytes
        The file; only the cells that were filled differ.
    report : FillReport
        What found its place, and what did not.

    Raises
    ------
    UsageError
        If it is not a file of this system, is damaged, has a student twice, or nothing in it is ours.
    """
    delimiter, layout = recognise(file, system, options.columns)
    columns, without = find_columns(file.path, layout, table.items, options.columns)
    directory = Directory(table)
    matches = _matches(file, layout, directory)
    work = _Work(layout, options.keep, options.mark or _mark(file, layout))
    for row, match in matches:
        if match.student:
            for item, target in columns:
                work.take(row, target, match.student, item, table.grade(match.student, item))
    graded = {item.id for item in table.items for one in table.students if table.grade(one, item).score is not None}
    report = FillReport(
        system=system.name,
        columns=tuple((item.id, target.heading) for item, target in columns),
        filled=work.filled,
        same=work.same,
        changed=tuple(work.changed),
        kept=tuple(work.kept),
        refused=tuple(work.refused),
        not_exported=tuple(sorted(work.not_exported.items())),
        absent=tuple(_absent(table, columns, {match.student.id for _, match in matches if match.student})),
        strangers=tuple(_strangers(layout, matches, table, directory)),
        doubtful=tuple(RowNote(row.line, _who(layout, row), match.doubt) for row, match in matches if match.doubt),
        without_column=tuple((name, why) for name, why in without if name in graded),
        other_columns=tuple(t.heading for t in layout.targets if t not in [target for _, target in columns]),
        remarks=tuple(other_points(columns)),
    )
    return fill(file, delimiter, work.changes), report


def _matches(file: TextFile, layout: Layout, directory: Directory) -> list[tuple[Row, Match]]:
    """Find out whom each row is about."""
    claims = [(row, layout.claims(row)) for row in layout.students]
    seen: dict[str, int] = {}
    for row, said in claims:
        if said[0].value:
            if said[0].value in seen:
                raise UsageError(
                    f"{file.path}:{row.line}: {said[0].heading} {said[0].value!r} stands in line "
                    f"{seen[said[0].value]}, too; wanted one row for each student"
                )
            seen[said[0].value] = row.line
    matches = [(row, directory.find(said)) for row, said in claims]
    lines = defaultdict(list)
    for row, match in matches:
        if match.student:
            lines[match.student.id].append(row.line)
    if not lines:
        headings = listed([key.heading for key in layout.keys])
        raise UsageError(f"{file.path}: none of its {len(matches)} rows is a student of the course, by {headings}")
    return [
        (row, _doubted(match.student, lines) if match.student and len(lines[match.student.id]) > 1 else match)
        for row, match in matches
    ]


def _doubted(student: Student, lines: Mapping[str, Sequence[int]]) -> Match:
    return Match(doubt=f"lines {' and '.join(map(str, lines[student.id]))} both seem to be {student.id}")


def _mark(file: TextFile, layout: Layout) -> str:
    """Find out what this file writes before decimals."""
    grades = (row.cells[target.index].value.strip() for row in layout.students for target in layout.targets)
    found: dict[str, str] = {}
    for text in (*layout.numbers, *grades):
        if not _THOUSANDS.fullmatch(text) and (number := re.fullmatch(r"\d+([.,])\d+", text)):
            found.setdefault(number[1], text)
    if len(found) > 1:
        raise UsageError(
            f"{file.path}: has both {found['.']} and {found[',']}", Remedy(Action.CHOOSE_DECIMAL_MARK, tuple(MARKS))
        )
    return next(iter(found), ".")


def _strangers(
    layout: Layout, matches: Sequence[tuple[Row, Match]], table: GradeTable, directory: Directory
) -> Iterator[RowNote]:
    withdrawn = Directory(replace(table, students=table.withdrawn))
    for row, match in matches:
        if match == Match() and row.line not in layout.unlisted:
            claims = layout.claims(row)
            left = withdrawn.find(claims).student
            why = f"{left.id}, who has withdrawn" if left else directory.nearly(claims)
            yield RowNote(row.line, _who(layout, row), why)


def _who(layout: Layout, row: Row) -> str:
    return ", ".join(claim.value for claim in layout.claims(row) if claim.value)


def _absent(table: GradeTable, columns: Columns, here: set[str]) -> list[Absent]:
    absent = []
    for student in table.students:
        if student.id not in here:
            grades = sum(table.grade(student, item).score is not None for item, _ in columns)
            absent.append(Absent(student.id, student.name, grades))
    return sorted(absent, key=lambda student: student.grades == 0)


class _Work:
    """Decides what is written to each cell, and keeps account."""

    def __init__(self, layout: Layout, keep: bool, mark: str):
        self._layout = layout
        self._keep = keep
        self._mark = mark
        self.changes: dict[Cell, str] = {}
        self.filled = 0
        self.same = 0
        self.changed: list[CellNote] = []
        self.kept: list[CellNote] = []
        self.refused: list[CellNote] = []
        self.not_exported: Counter[str] = Counter()

    def take(self, row: Row, target: Target, student: Student, item: Item, grade: Grade) -> None:
        """Decide about one cell."""
        cell = row.cells[target.index]
        found = cell.value.strip()
        ours = self._written(grade)
        fixed = self._layout.fixed.get(found.upper(), "")
        free = self._layout.no_grade.fullmatch(found) is not None

        def note(why: str = "") -> CellNote:
            return CellNote(row.line, student.id, item.id, found, ours or grade.state, why)

        if not ours:
            self.not_exported[grade.state] += 1
            if not free and not fixed:
                self.kept.append(note("there is nothing to write"))
        elif found.upper() == ours or self._read(found) == grade.score is not None:
            self.same += 1
        elif fixed or row.line in self._layout.barred:
            self.kept.append(note(fixed or self._layout.barred[row.line]))
        elif self._layout.above and target.points is not None and grade.score and grade.score > target.points:
            self.refused.append(note(self._layout.above))
        elif free:
            self.filled += 1
            self.changes[cell] = ours
        elif self._keep:
            self.kept.append(note("kept on request"))
        else:
            self.changed.append(note())
            self.changes[cell] = ours

    def _written(self, grade: Grade) -> str:
        if grade.state is State.EXCUSED:
            return self._layout.excused
        return "" if grade.score is None else number(grade.score, self._mark)

    def _read(self, text: str) -> Decimal | None:
        """Read a number as the file writes it; anything else is no grade that could be ours."""
        number = re.fullmatch(rf"\d+(?:{re.escape(self._mark)}\d+)?", text)
        return Decimal(text.replace(self._mark, ".")) if number else None
