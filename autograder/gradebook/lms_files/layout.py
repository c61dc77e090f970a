"""Where an LMS's file has its students and grades, and what in it is not to be touched: what `filling` must know."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.lms_files.delimited import DELIMITERS, Row, TextFile, headings, read_rows
from autograder.gradebook.lms_files.matching import Claim
from autograder.text.safe import plain

Named = Mapping[str, str]  # role of a column, or assignment -> heading or number, as whoever exports says
NO_GRADE = re.compile(r"-?")  # what stands in a cell that has no grade
_POINTS = re.compile(r"\d+(?:[.,]\d{1,2})?")


@dataclass(frozen=True)
class Key:
    """Columns that say whom a row is about."""

    heading: str
    kind: str  # one of `matching.KINDS`
    indices: tuple[int, ...]  # their values are joined by commas

    def claim(self, values: Sequence[str]) -> Claim:
        """Read what a row says."""
        return Claim(self.heading, self.kind, ", ".join(values[index] for index in self.indices))


@dataclass(frozen=True)
class Target:
    """A column of grades."""

    index: int
    heading: str
    names: tuple[str, ...]  # of the assignment: its title, its number
    points: Decimal | None = None  # what makes 100 % there, if the file says
    barred: str = ""  # why nothing may be written to it


@dataclass(frozen=True)
class Layout:
    """A file, understood."""

    keys: tuple[Key, ...]  # the strongest first
    targets: tuple[Target, ...]
    students: tuple[Row, ...]
    unlisted: frozenset[int] = frozenset()  # lines of rows that nobody misses, such as a test student
    barred: Mapping[int, str] = field(default_factory=dict)  # line -> why nothing may be written there
    no_grade: re.Pattern[str] = NO_GRADE
    excused: str = ""  # how an excuse is written; nothing if the file has no word for it
    fixed: Mapping[str, str] = field(default_factory=dict)  # what is never overwritten, in capitals -> why
    above: str = ""  # why no grade above the maximum may be written, if so
    one_item: bool = False  # the file is of one assignment, and does not say which
    numbers: tuple[str, ...] = ()  # that show how this file writes numbers, besides its grades

    def claims(self, row: Row) -> list[Claim]:
        """Read what a row says about whom it is, the strongest first."""
        values = row.values
        return [key.claim(values) for key in self.keys]


@dataclass(frozen=True)
class System:
    """An LMS whose files can be filled in."""

    name: str
    file: str
    wanted: str  # headings that the file must have, and where to get it
    roles: tuple[str, ...]  # columns that may be named where a file heads them in other words
    needed: tuple[str, ...]  # those of them without which a file is not recognised
    fits: Callable[[Sequence[str], Named], bool]  # by the headings
    layout: Callable[[str, Sequence[Row], Named], Layout]  # of a file and its rows, headings first


def find_columns(found: Sequence[str], named: Named, known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Find the columns that are there, by role: each the first with a heading as named, or else as is known."""
    columns = {role: _find_column(found, [named[role]] if role in named else names) for role, names in known.items()}
    return {role: index for role, index in columns.items() if index is not None}


def _find_column(found: Sequence[str], names: Sequence[str]) -> int | None:
    wanted = {plain(name) for name in names}
    return next((index for index, heading in enumerate(found) if plain(heading) in wanted), None)


def read_points(text: str) -> Decimal | None:
    """Read how many points an assignment has there; None if it is no number, or may be one with thousands."""
    return Decimal(text.replace(",", ".")) if _POINTS.fullmatch(text) else None


def recognise(file: TextFile, system: System, named: Named) -> tuple[str, Layout]:
    """Find the delimiter and the layout of a file.

    Raises
    ------
    UsageError
        If the headings are not those of the system's file, or a row has more or fewer cells than there are headings.
    """
    widest: list[str] = []
    broken: UsageError | None = None
    for delimiter in DELIMITERS:
        try:
            first = next(read_rows(file, delimiter), None)
        except UsageError as error:  # by another delimiter, the quotes may be right
            broken = error
            continue
        found = headings(first) if first else []
        if system.fits(found, named):
            return delimiter, system.layout(str(file.path), _even(file, list(read_rows(file, delimiter))), named)
        widest = max(widest, found, key=len)
    if broken and not widest:
        raise broken
    raise UsageError(
        f"{file.path}:1: is not {system.file}: found the headings {listed(widest)}; wanted {system.wanted}",
        *([Remedy(Action.NAME_HEADINGS, system.needed)] if system.needed else []),
    )


def _even(file: TextFile, rows: Sequence[Row]) -> list[Row]:
    """Leave out empty rows; refuse rows of another width."""
    wanted = len(rows[0].cells)
    kept = [row for row in rows if not row.blank]
    for row in kept:
        if len(row.cells) != wanted:
            raise UsageError(
                f"{file.path}:{row.line}: found {len(row.cells)} cells, wanted {wanted} as in the headings; "
                "take the file as the LMS gives it"
            )
    return kept


def listed(names: Sequence[str], most: int = 12) -> str:
    """Write names in a row, as many as one reads."""
    shown = [repr(name) for name in names if name][:most]
    return ", ".join(shown) + (", ..." if len(names) > most else "") or "(none)"
