"""Where an LMS's file has its students and grades, and what in it must not be changed: what `fill_grades` must know."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.lms_files.delimited import DELIMITERS, CsvRow, TextFile, headings, read_rows
from autograder.gradebook.lms_files.match_students import Claim
from autograder.text.safe import normalize

NamedColumns = Mapping[str, str]  # role of a column, or assignment -> its heading or number, as the instructor says
NO_GRADE = re.compile(r"-?")  # the content of a cell without a grade
_POINTS = re.compile(r"\d+(?:[.,]\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class KeyColumns:
    """Columns that say which student a row is about."""

    heading: str
    kind: str  # one of `match_students.CLAIM_KINDS`
    indices: tuple[int, ...]  # their values are joined by commas

    def claim(self, values: Sequence[str]) -> Claim:
        """Return what a row says."""
        return Claim(self.heading, self.kind, ", ".join(values[index] for index in self.indices))


@dataclass(frozen=True)
class GradeColumn:
    """A column of grades."""

    index: int
    heading: str
    names: tuple[str, ...]  # of the assignment: its title, its number
    points: Decimal | None = None  # what makes 100 % there, if the file says
    read_only: str = ""  # why nothing may be written to it


@dataclass(frozen=True)
class LmsFileLayout:
    """Where a file has its students and grades, and what it says about writing them."""

    keys: tuple[KeyColumns, ...]  # the strongest first
    grade_columns: tuple[GradeColumn, ...]
    students: tuple[CsvRow, ...]
    ignored_lines: frozenset[int] = frozenset()  # rows that need no student, such as a test student's
    read_only_lines: Mapping[int, str] = field(default_factory=dict)  # line -> why nothing may be written there
    no_grade: re.Pattern[str] = NO_GRADE
    excused: str = ""  # how an excuse is written; nothing if the file has no word for it
    protected: Mapping[str, str] = field(default_factory=dict)  # what is never overwritten, in capitals -> why
    above_maximum: str = ""  # why no grade above the maximum may be written, if so
    single_assignment: bool = False  # the file is of one assignment, and does not say which
    numbers: tuple[str, ...] = ()  # that show how this file writes numbers, besides its grades

    def claims(self, row: CsvRow) -> list[Claim]:
        """Return what a row says about which student it is, the strongest claim first."""
        values = row.values
        return [key.claim(values) for key in self.keys]


@dataclass(frozen=True)
class LmsFormat:
    """A file that an LMS exports, to be filled in and imported again."""

    name: str  # of the LMS
    file: str
    wanted: str  # headings that the file must have, and where to get it
    roles: tuple[str, ...]  # columns that may be named where a file has other headings
    needed: tuple[str, ...]  # those of them without which a file is not recognised
    fits: Callable[[Sequence[str], NamedColumns], bool]  # by the headings
    read_layout: Callable[
        [str, Sequence[CsvRow], NamedColumns], LmsFileLayout
    ]  # of a file and its rows, headings first


def find_role_columns(found: Sequence[str], named: NamedColumns, known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Find the columns that are there, by role: each the first one with the heading that is named, or else is known."""
    columns = {role: _first_column(found, [named[role]] if role in named else names) for role, names in known.items()}
    return {role: index for role, index in columns.items() if index is not None}


def _first_column(found: Sequence[str], names: Sequence[str]) -> int | None:
    wanted = {normalize(name) for name in names}
    return next((index for index, heading in enumerate(found) if normalize(heading) in wanted), None)


def read_points(text: str) -> Decimal | None:
    """Read how many points an assignment has; None if it is no number, or may have a thousands separator."""
    return Decimal(text.replace(",", ".")) if _POINTS.fullmatch(text) else None


def recognise(file: TextFile, lms_format: LmsFormat, named: NamedColumns) -> tuple[str, LmsFileLayout]:
    """Find the delimiter and the layout of a file.

    Raises
    ------
    UsageError
        If the headings are not those of the format, or a row has more or fewer cells than there are headings.
    """
    widest: list[str] = []
    broken: UsageError | None = None
    for delimiter in DELIMITERS:
        try:
            first = next(read_rows(file, delimiter), None)
        except UsageError as error:  # with another delimiter, the quotes may be right
            broken = error
            continue
        found = headings(first) if first else []
        if lms_format.fits(found, named):
            rows = _even_rows(file, list(read_rows(file, delimiter)))
            return delimiter, lms_format.read_layout(str(file.path), rows, named)
        widest = max(widest, found, key=len)
    if broken and not widest:
        raise broken
    raise UsageError(
        f"{file.path}:1: is not {lms_format.file}: found the headings {quote_names(widest)}; "
        f"wanted {lms_format.wanted}",
        *([Remedy(Action.NAME_HEADINGS, lms_format.needed)] if lms_format.needed else []),
    )


def _even_rows(file: TextFile, rows: Sequence[CsvRow]) -> list[CsvRow]:
    """Leave out empty rows; refuse rows that are longer or shorter than the headings."""
    wanted = len(rows[0].cells)
    kept = [row for row in rows if not row.blank]
    for row in kept:
        if len(row.cells) != wanted:
            raise UsageError(
                f"{file.path}:{row.line}: found {len(row.cells)} cells, wanted {wanted} as in the headings; "
                "use the file exactly as the LMS exports it"
            )
    return kept


def quote_names(names: Sequence[str], limit: int = 12) -> str:
    """Write a list of names in quotes, no more than one can read."""
    shown = [repr(name) for name in names if name][:limit]
    return ", ".join(shown) + (", ..." if len(names) > limit else "") or "(none)"
