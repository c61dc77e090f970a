"""Our grades into a file that was downloaded from an LMS."""

import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.delimited import Cell, CsvRow, TextFile, replace_cells
from autograder.gradebook.lms_files.fill_report import CellNote, FillReport, RowNote, StudentWithoutRow
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, ExportedGrade, GradeTable
from autograder.gradebook.lms_files.layout import GradeColumn, LmsFileLayout, LmsFormat, quote_names, recognise
from autograder.gradebook.lms_files.match_columns import MatchedColumns, different_points, match_columns
from autograder.gradebook.lms_files.match_students import Match, RowMatcher
from autograder.gradebook.records import Student
from autograder.text.numbers import write_number

DECIMAL_MARKS = {"point": ".", "comma": ","}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")  # may be whole, or a fraction

MatchedRows = Sequence[tuple[CsvRow, Match]]


@dataclass(frozen=True)
class FillOptions:
    """What the instructor has said about the file."""

    columns: Mapping[str, str] = field(default_factory=dict)  # assignment or role -> heading, title or number
    keep: bool = False  # leave every grade that the file has
    decimal_mark: str | None = None  # None: as in the file


def fill_grades(
    file: TextFile, lms_format: LmsFormat, table: GradeTable, options: FillOptions
) -> tuple[bytes, FillReport]:
    """Fill grades into a file.

    Parameters
    ----------
    file : TextFile
        The LMS's own download.
    lms_format : LmsFormat
        What it is a download of.
    table : GradeTable
        The grades, of the assignments that are to be exported.
    options : FillOptions
        Columns that must be named, and what to do with grades that the file has already.

    Returns
    -------
    data : bytes
        The file; only the cells that were filled differ.
    report : FillReport
        What found its place, and what did not.

    Raises
    ------
    UsageError
        If it is not a file of this format, is damaged, has a student twice, or nothing in it is ours.
    """
    delimiter, layout = recognise(file, lms_format, options.columns)
    columns, without_column = match_columns(file.path, layout, table.assignments, options.columns)
    matcher = RowMatcher(table)
    rows = _match_rows(file, layout, matcher)
    cells = _CellFiller(layout, options.keep, options.decimal_mark or _decimal_mark(file, layout))
    for row, match in rows:
        if match.student:
            for assignment, column in columns:
                cells.fill(row, column, match.student, assignment, table.grade(match.student, assignment))
    filled = [column for _, column in columns]
    report = FillReport(
        system=lms_format.name,
        columns=tuple((assignment.id, column.heading) for assignment, column in columns),
        filled=cells.filled,
        unchanged=cells.unchanged,
        changed=tuple(cells.changed),
        kept=tuple(cells.kept),
        refused=tuple(cells.refused),
        not_exported=tuple(sorted(cells.not_exported.items())),
        students_without_row=tuple(_students_without_row(table, columns, rows)),
        unmatched_rows=tuple(_unmatched_rows(layout, rows, table, matcher)),
        ambiguous_rows=tuple(
            RowNote(row.line, _who(layout, row), match.conflict) for row, match in rows if match.conflict
        ),
        assignments_without_column=tuple((name, why) for name, why in without_column if name in _graded(table)),
        other_columns=tuple(column.heading for column in layout.grade_columns if column not in filled),
        notes=tuple(different_points(columns)),
    )
    return replace_cells(file, delimiter, cells.changes), report


def _match_rows(file: TextFile, layout: LmsFileLayout, matcher: RowMatcher) -> MatchedRows:
    """Find the student of each row; two rows of one student are both ambiguous."""
    _refuse_repeated_keys(file, layout)
    rows = [(row, matcher.match(layout.claims(row))) for row in layout.students]
    lines = defaultdict(list)
    for row, match in rows:
        if match.student:
            lines[match.student.id].append(row.line)
    if not lines:
        headings = quote_names([key.heading for key in layout.keys])
        raise UsageError(f"{file.path}: none of its {len(rows)} rows matches a student of the course by {headings}")
    return [
        (row, _shared(match.student, lines) if match.student and len(lines[match.student.id]) > 1 else match)
        for row, match in rows
    ]


def _refuse_repeated_keys(file: TextFile, layout: LmsFileLayout) -> None:
    lines: dict[str, int] = {}
    for row in layout.students:
        strongest, *_ = layout.claims(row)
        if strongest.value in lines:
            raise UsageError(
                f"{file.path}:{row.line}: {strongest.heading} {strongest.value!r} is also in line "
                f"{lines[strongest.value]}; wanted one row per student"
            )
        if strongest.value:
            lines[strongest.value] = row.line


def _shared(student: Student, lines: Mapping[str, Sequence[int]]) -> Match:
    return Match(conflict=f"lines {' and '.join(map(str, lines[student.id]))} match the same student, {student.id}")


def _decimal_mark(file: TextFile, layout: LmsFileLayout) -> str:
    """Find out what this file has before decimals."""
    grades = (row.cells[column.index].value.strip() for row in layout.students for column in layout.grade_columns)
    found: dict[str, str] = {}
    for text in (*layout.numbers, *grades):
        if not _THOUSANDS.fullmatch(text) and (number := re.fullmatch(r"\d+([.,])\d+", text)):
            found.setdefault(number[1], text)
    if len(found) > 1:
        raise UsageError(
            f"{file.path}: has both {found['.']} and {found[',']}",
            Remedy(Action.CHOOSE_DECIMAL_MARK, tuple(DECIMAL_MARKS)),
        )
    return next(iter(found), ".")


def _unmatched_rows(
    layout: LmsFileLayout, rows: MatchedRows, table: GradeTable, matcher: RowMatcher
) -> Iterator[RowNote]:
    withdrawn = RowMatcher(replace(table, students=table.withdrawn))
    for row, match in rows:
        if match == Match() and row.line not in layout.ignored_lines:
            claims = layout.claims(row)
            former = withdrawn.match(claims).student
            why = f"{former.id}, who has withdrawn" if former else matcher.near_miss(claims)
            yield RowNote(row.line, _who(layout, row), why)


def _who(layout: LmsFileLayout, row: CsvRow) -> str:
    return ", ".join(claim.value for claim in layout.claims(row) if claim.value)


def _students_without_row(table: GradeTable, columns: MatchedColumns, rows: MatchedRows) -> list[StudentWithoutRow]:
    with_row = {match.student.id for _, match in rows if match.student}
    without_row = []
    for student in table.students:
        if student.id not in with_row:
            grades = sum(table.grade(student, assignment).score is not None for assignment, _ in columns)
            without_row.append(StudentWithoutRow(student.id, student.name, grades))
    return sorted(without_row, key=lambda student: student.grades == 0)


def _graded(table: GradeTable) -> set[str]:
    """Return the ids of the assignments in which anybody has a score."""
    return {
        assignment.id
        for assignment in table.assignments
        if any(table.grade(student, assignment).score is not None for student in table.students)
    }


class _CellFiller:
    """Decides what is written to each cell, and keeps count."""

    def __init__(self, layout: LmsFileLayout, keep: bool, decimal_mark: str):
        self._layout = layout
        self._keep = keep
        self._decimal_mark = decimal_mark
        self.changes: dict[Cell, str] = {}
        self.filled = 0
        self.unchanged = 0
        self.changed: list[CellNote] = []
        self.kept: list[CellNote] = []
        self.refused: list[CellNote] = []
        self.not_exported: Counter[str] = Counter()

    def fill(
        self, row: CsvRow, column: GradeColumn, student: Student, assignment: ExportedAssignment, grade: ExportedGrade
    ) -> None:
        """Decide about one cell."""
        cell = row.cells[column.index]
        found = cell.value.strip()
        written = cell.value.strip(string.whitespace)  # other blanks, such as U+3000, make an LMS drop the grade
        ours = self._write(grade)
        protected = self._layout.protected.get(found.upper(), "")
        empty = self._layout.no_grade.fullmatch(found) is not None

        def note(why: str = "") -> CellNote:
            shown = found if found == written else ascii(written)
            return CellNote(row.line, student.id, assignment.id, shown, ours or grade.state, why)

        if not ours:
            self.not_exported[grade.state] += 1
            if not empty and not protected:
                self.kept.append(note("there is nothing to write"))
        elif written.upper() == ours or self._read(written) == grade.score is not None:
            self.unchanged += 1
        elif protected or row.line in self._layout.read_only_lines:
            self.kept.append(note(protected or self._layout.read_only_lines[row.line]))
        elif self._layout.above_maximum and column.points is not None and grade.score and grade.score > column.points:
            self.refused.append(note(self._layout.above_maximum))
        elif empty:
            self.filled += 1
            self.changes[cell] = ours
        elif self._keep:
            self.kept.append(note("kept on request"))
        else:
            self.changed.append(note())
            self.changes[cell] = ours

    def _write(self, grade: ExportedGrade) -> str:
        if grade.state is GradeState.EXCUSED:
            return self._layout.excused
        return "" if grade.score is None else write_number(grade.score, self._decimal_mark)

    def _read(self, text: str) -> Decimal | None:
        """Read a number as the file writes it; anything else is no grade that could be ours."""
        number = re.fullmatch(rf"\d+(?:{re.escape(self._decimal_mark)}\d+)?", text, re.ASCII)
        return Decimal(text.replace(self._decimal_mark, ".")) if number else None
