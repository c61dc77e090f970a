"""Which column of a file is for which assignment of ours."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.explain import number
from autograder.gradebook.lms_files.layout import Layout, Named, Target, listed
from autograder.gradebook.lms_files.table import Item
from autograder.text.safe import plain

Columns = Sequence[tuple[Item, Target]]


def find_columns(
    path: Path, layout: Layout, items: Sequence[Item], said: Named
) -> tuple[list[tuple[Item, Target]], list[tuple[str, str]]]:
    """Find the column of each assignment.

    Parameters
    ----------
    path : Path
        The file, for messages.
    layout : Layout
        Its columns.
    items : sequence of Item
        The assignments.
    said : mapping of str to str
        The columns of some, as whoever exports names them.

    Returns
    -------
    columns : list of (Item, Target)
        Those that have one.
    without : list of (str, str)
        The ids of those that have none, and why.

    Raises
    ------
    UsageError
        If none has one, two have the same, or a column that was named is not there.
    """
    if layout.one_item and len(items) > 1:
        raise UsageError(
            f"{path}: has the grades of one assignment",
            Remedy(Action.NAME_ASSIGNMENT, tuple(item.id for item in items)),
        )
    columns: list[tuple[Item, Target]] = []
    without: list[tuple[str, str]] = []
    for item in items:
        name = said.get(item.id)
        names = {plain(name)} if name else {plain(item.title), plain(item.id)}
        fitting = [t for t in layout.targets if layout.one_item or names & {plain(n) for n in (t.heading, *t.names)}]
        if name and len(fitting) != 1:
            raise UsageError(
                f"{path}: {item.id}: found {len(fitting)} columns of grades called {name!r}, wanted one of "
                f"{listed([target.heading for target in layout.targets], 50)}"
            )
        if not fitting:
            without.append((item.id, f"no column is called {item.title!r} or {item.id!r}"))
        elif len(fitting) > 1:
            several = listed([target.heading for target in fitting])
            without.append((item.id, f"several columns are called that: {several}"))
        elif fitting[0].barred:
            without.append((item.id, f"{fitting[0].heading!r}: {fitting[0].barred}"))
        else:
            columns.append((item, fitting[0]))
    if not columns:
        raise UsageError(
            f"{path}: {'; '.join(f'{item}: {why}' for item, why in without)}. "
            f"Its columns of grades are {listed([target.heading for target in layout.targets], 50)}",
            Remedy(Action.NAME_COLUMN),
        )
    for heading, count in Counter(target.heading for _, target in columns).items():
        if count > 1:
            ours = [item.id for item, target in columns if target.heading == heading]
            raise UsageError(f"{path}: {heading!r} would get the grades of {', '.join(ours)}; wanted one of them")
    return columns, without


def other_points(columns: Columns) -> Iterator[str]:
    """Say where an assignment has other points in the file than here."""
    for item, target in columns:
        if target.points is not None and target.points != item.points:
            yield (
                f"{item.id} has {number(item.points)} points here and {number(target.points)} in the file; "
                "grades are written as they are here"
            )
