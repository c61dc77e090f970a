"""Which column of a file is for which of our assignments."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.lms_files.grade_table import ExportedAssignment
from autograder.gradebook.lms_files.layout import GradeColumn, LmsFileLayout, NamedColumns, quote_names
from autograder.text.numbers import write_number
from autograder.text.safe import normalize

MatchedColumns = Sequence[tuple[ExportedAssignment, GradeColumn]]
HEADINGS_SHOWN = 50


def match_columns(
    path: Path, layout: LmsFileLayout, assignments: Sequence[ExportedAssignment], named: NamedColumns
) -> tuple[MatchedColumns, list[tuple[str, str]]]:
    """Find the column of each assignment.

    Parameters
    ----------
    path : Path
        The file, for messages.
    layout : LmsFileLayout
        Its columns.
    assignments : sequence of ExportedAssignment
        The assignments that are exported.
    named : mapping of str to str
        By the ids of some of them: the heading, title or number of the column to take.

    Returns
    -------
    matched : sequence of (ExportedAssignment, GradeColumn)
        The assignments that have a column.
    unmatched : list of (str, str)
        The ids of those that have none, and why.

    Raises
    ------
    UsageError
        If no assignment has a column, two have the same, or a column that was named is not there.
    """
    _refuse_several_assignments(path, layout, assignments)
    matched: list[tuple[ExportedAssignment, GradeColumn]] = []
    unmatched: list[tuple[str, str]] = []
    another_may_be_named = False
    for assignment in assignments:
        candidates = _candidates(path, layout, assignment, named.get(assignment.id))
        if problem := _problem(assignment, candidates):
            unmatched.append((assignment.id, problem))
            another_may_be_named |= len(candidates) != 1
        else:
            matched.append((assignment, candidates[0]))
    if not matched:
        problems = "; ".join(f"{name}: {why}" for name, why in unmatched)
        raise UsageError(
            f"{path}: {problems}. Its grade columns are {_headings(layout)}",
            *([Remedy(Action.NAME_COLUMN)] if another_may_be_named else []),
        )
    _refuse_shared_columns(path, matched)
    return matched, unmatched


def _refuse_several_assignments(path: Path, layout: LmsFileLayout, assignments: Sequence[ExportedAssignment]) -> None:
    if layout.single_assignment and len(assignments) > 1:
        ids = tuple(assignment.id for assignment in assignments)
        raise UsageError(f"{path}: has the grades of one assignment", Remedy(Action.NAME_ASSIGNMENT, ids))


def _candidates(
    path: Path, layout: LmsFileLayout, assignment: ExportedAssignment, name: str | None
) -> list[GradeColumn]:
    """Return the columns that an assignment's title or id means; where a column is named, exactly that one."""
    names = {normalize(name)} if name else {normalize(assignment.title), normalize(assignment.id)}
    found = [
        column
        for column in layout.grade_columns
        if layout.single_assignment or names & {normalize(one) for one in (column.heading, *column.names)}
    ]
    if name and len(found) != 1:
        raise UsageError(
            f"{path}: {assignment.id}: found {len(found)} columns of grades called {name!r}, wanted one of "
            f"{_headings(layout)}"
        )
    return found


def _problem(assignment: ExportedAssignment, candidates: Sequence[GradeColumn]) -> str:
    """Return why an assignment has no column that can be filled; nothing if it has one."""
    match candidates:
        case []:
            return f"no column is called {assignment.title!r} or {assignment.id!r}"
        case [column]:
            return f"{column.heading!r}: {column.read_only}" if column.read_only else ""
        case _:
            several = quote_names([column.heading for column in candidates])
            return f"several columns are called that: {several}"


def _refuse_shared_columns(path: Path, matched: MatchedColumns) -> None:
    assignments = defaultdict(list)
    for assignment, column in matched:
        assignments[column.heading].append(assignment.id)
    for heading, ids in assignments.items():
        if len(ids) > 1:
            raise UsageError(
                f"{path}: {heading!r} would get the grades of {', '.join(ids)}; wanted a column for each assignment"
            )


def _headings(layout: LmsFileLayout) -> str:
    return quote_names([column.heading for column in layout.grade_columns], HEADINGS_SHOWN)


def different_points(matched: MatchedColumns) -> Iterator[str]:
    """Yield a note for each assignment that has other points in the file than here."""
    for assignment, column in matched:
        if column.points is not None and column.points != assignment.points:
            yield (
                f"{assignment.id} has {write_number(assignment.points)} points here and {write_number(column.points)} "
                "in the file; grades are not scaled"
            )
