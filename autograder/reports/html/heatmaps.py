"""Two arrays side by side as heat maps: what was expected, what was returned, and which entries are wrong.

Written as SVG without a library: a class has thousands of these, and each is a few dozen rectangles.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from autograder.grading.mismatch import unpack
from autograder.model import Mismatch

# Seventeen steps through viridis, which are even for colour-blind readers and in greyscale, too.
COLOURS = (
    *("#440154", "#48186a", "#472d7b", "#424086", "#3b528b", "#33638d", "#2c728e", "#26828e", "#21918c"),
    *("#1fa088", "#28ae80", "#3fbc73", "#5ec962", "#84d44b", "#addc30", "#d8e219", "#fde725"),
)
DARK = 7  # so many of them get white numbers; all others get black ones
NON_FINITE = "#d9d9d9"
REACH = 2  # colours extend beyond the expected range by so many times its width: one outlier must not hide the rest

SIDE = 240  # pixels of a picture: three fit side by side on a sheet of paper
MOST, LEAST = 26, 7  # pixels of an entry
DIGIT, BESIDE = 7, 8  # pixels of a digit in an entry, and of the space beside the digits
ROWS = 9  # the most that are shown with numbers
LEFT, TOP, EDGE = 26, 18, 3  # pixels around the entries
LABELS = 22  # the least number of pixels between two labels
MAX_LISTED = 6  # wrong entries that screen readers read out


@dataclass(frozen=True)
class Panel:
    """One heat map, or the map of wrong entries."""

    title: str
    drawing: Markup


@dataclass(frozen=True)
class MismatchView:
    """What a page shows of a mismatch."""

    part: str  # the index of the part of the arrays that is drawn; empty if they are drawn whole
    first: str  # the index of the first wrong entry
    got: str  # there
    want: str
    panels: tuple[Panel, ...]
    low: str  # the ends of the colour scale
    high: str
    clipped: bool  # whether an entry is beyond them
    non_finite: bool  # whether an entry is infinite or not a number


def draw_mismatch(mismatch: Mismatch) -> MismatchView:
    """Draw a mismatch.

    Parameters
    ----------
    mismatch : Mismatch
        The part of the arrays to draw. A single axis runs across; of two axes the first runs down.
    """
    got, want, wrong = (np.atleast_2d(unpack(values)) for values in (mismatch.got, mismatch.want, mismatch.wrong))
    low, high = _colour_limits(got, want)
    grid = _Grid.of(mismatch, want, got)
    place = grid.place(mismatch)
    finite = np.isfinite(got)
    panels = [
        Panel("Expected", _heat_map(grid, "Expected", want, low, high, place)),
        Panel("Yours", _heat_map(grid, "Yours", got, low, high, place)),
    ]
    if not wrong.all():
        panels.append(Panel("Wrong entries", _marks(grid, wrong, place)))
    return MismatchView(
        part=_part(mismatch),
        first=str(list(mismatch.first)),
        got=_short_number(got[place]),
        want=_short_number(want[place]),
        panels=tuple(panels),
        low=_short_number(low),
        high=_short_number(high),
        clipped=bool(((got[finite] < low) | (got[finite] > high)).any()),
        non_finite=not finite.all(),
    )


def colour_scale() -> Markup:
    """Draw the colours from the lowest to the highest value."""
    bars = (f'<rect x="{8 * i}" width="8" height="12" fill="{colour}"/>' for i, colour in enumerate(COLOURS))
    return _svg(8 * len(COLOURS), 12, "", bars)


def _colour_limits(got: NDArray[Any], want: NDArray[Any]) -> tuple[float, float]:
    """Return the values that get the first and the last colour."""
    least, most = float(want.min()), float(want.max())
    reach = REACH * ((most - least) or abs(most) or 1.0)
    finite = got[np.isfinite(got)].astype(np.float64)
    low = max(least - reach, min(finite.min(initial=least), least))
    high = min(most + reach, max(finite.max(initial=most), most))
    return low, high


def _part(mismatch: Mismatch) -> str:
    """Return the part of the arrays that is drawn, written as an index."""
    sizes = dict(zip(mismatch.axes, mismatch.want.shape, strict=True))
    if sizes == dict(enumerate(mismatch.shape)):
        return ""
    words = []
    for axis, (start, whole) in enumerate(zip(mismatch.corner, mismatch.shape, strict=True)):
        size = sizes.get(axis)
        words.append(str(start) if size is None else ":" if size == whole else f"{start}:{start + size}")
    return f"[{', '.join(words)}]"


@dataclass(frozen=True)
class _Grid:
    """Where the entries of all panels are, in pixels."""

    rows: int
    columns: int
    width: int  # of an entry
    height: int
    numbered: bool
    row_labels: range | None  # None: there is one axis, which runs across
    column_labels: range

    @classmethod
    def of(cls, mismatch: Mismatch, *arrays: NDArray[Any]) -> "_Grid":
        rows, columns = arrays[0].shape
        wide = BESIDE + DIGIT * max(len(_short_number(value)) for array in arrays for value in array.flat)
        numbered = columns * max(wide, LABELS) <= SIDE and rows <= ROWS
        side = max(LEAST, min(MOST, SIDE // max(rows, columns)))
        width, height = (max(wide, LABELS), MOST) if numbered else (side, side if rows > 2 else MOST)
        corner = [mismatch.corner[axis] for axis in mismatch.axes]
        down = range(corner[0], corner[0] + rows) if len(corner) == 2 else None
        return cls(rows, columns, width, height, numbered, down, range(corner[-1], corner[-1] + columns))

    def place(self, mismatch: Mismatch) -> tuple[int, int]:
        """Return the row and column of the first wrong entry."""
        down, across = (mismatch.first[axis] - mismatch.corner[axis] for axis in (mismatch.axes[0], mismatch.axes[-1]))
        return (down if self.row_labels else 0), across

    def box(self, row: int, column: int) -> tuple[int, int]:
        return LEFT + column * self.width, TOP + row * self.height

    def frame(self, label: str, inside: Iterable[str]) -> Markup:
        """Draw a panel with the indices at its edges."""
        width, height = LEFT + self.columns * self.width + EDGE, TOP + self.rows * self.height + EDGE
        return _svg(width, height, label, [*self._labels(), *inside])

    def _labels(self) -> Iterator[str]:
        for column in range(0, self.columns, -(-LABELS // self.width)):
            x = LEFT + column * self.width + self.width / 2
            yield f'<text class="index" x="{x:g}" y="{TOP - 5}">{self.column_labels[column]}</text>'
        if self.row_labels:
            for row in range(0, self.rows, -(-LABELS // self.height)):
                y = TOP + row * self.height + self.height / 2 + 4
                yield f'<text class="index down" x="{LEFT - 5}" y="{y:g}">{self.row_labels[row]}</text>'

    def outline(self, place: tuple[int, int]) -> str:
        """Draw an outline around an entry that is visible on every colour."""
        x, y = self.box(*place)
        sides = f'x="{x}" y="{y}" width="{self.width}" height="{self.height}" fill="none"'
        return f'<rect {sides} stroke="#fff" stroke-width="5"/><rect {sides} stroke="#000" stroke-width="2.5"/>'


def _heat_map(grid: _Grid, title: str, values: NDArray[Any], low: float, high: float, place: tuple[int, int]) -> Markup:
    cells: defaultdict[str, list[str]] = defaultdict(list)
    numbers, crosses = [], []
    for (row, column), value in np.ndenumerate(values):
        x, y = grid.box(row, column)
        finite = bool(np.isfinite(value))
        step = round((len(COLOURS) - 1) * min(1.0, max(0.0, (float(value) - low) / (high - low or 1)))) if finite else 0
        cells[COLOURS[step] if finite else NON_FINITE].append(f"M{x} {y}h{grid.width}v{grid.height}h-{grid.width}z")
        if grid.numbered:
            ink = "#fff" if finite and step < DARK else "#000"
            middle = f'x="{x + grid.width / 2:g}" y="{y + grid.height / 2 + 4:g}"'
            numbers.append(f'<text class="figure" {middle} fill="{ink}">{_short_number(value)}</text>')
        elif not finite:
            crosses.append(f"M{x} {y}l{grid.width} {grid.height}")
    fills = (f'<path fill="{colour}" d="{"".join(paths)}"/>' for colour, paths in cells.items())
    lines = [f'<path stroke="#000" d="{"".join(crosses)}"/>'] if crosses else []
    seen = values[np.isfinite(values)]
    extent = f"from {_short_number(seen.min())} to {_short_number(seen.max())}" if seen.size else "no finite number"
    label = f"{title}: {grid.rows} by {grid.columns} entries, {extent}; at the outline {_short_number(values[place])}"
    return grid.frame(label, [*fills, *lines, *numbers, grid.outline(place)])


def _marks(grid: _Grid, wrong: NDArray[Any], place: tuple[int, int]) -> Markup:
    inset = max(2, min(grid.width, grid.height) // 4)
    across, down = grid.width - 2 * inset, grid.height - 2 * inset
    if grid.numbered:
        across = down
    crosses = []
    for row, column in np.argwhere(wrong):
        x, y = grid.box(int(row), int(column))
        x, y = x + (grid.width - across) // 2, y + inset
        crosses.append(f"M{x} {y}l{across} {down}m0 -{down}l-{across} {down}")
    x, y = grid.box(0, 0)
    edge = (
        f'<rect class="edge" x="{x}" y="{y}" width="{grid.columns * grid.width}" height="{grid.rows * grid.height}"/>'
    )
    label = f"Wrong entries: {_list_places(grid, np.argwhere(wrong))}"
    return grid.frame(label, [edge, f'<path class="wrong" d="{"".join(crosses)}"/>', grid.outline(place)])


def _list_places(grid: _Grid, places: NDArray[Any]) -> str:
    names = [
        f"row {grid.row_labels[row]}, column {grid.column_labels[column]}"
        if grid.row_labels
        else f"{grid.column_labels[column]}"
        for row, column in places[:MAX_LISTED]
    ]
    more = len(places) - len(names)
    return "; ".join(names) + (f"; and {more} more" if more else "")


def _short_number(value: Any) -> str:
    """Format a number in few characters."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)) and abs(int(value)) < 10**6:
        return str(int(value))
    for digits in (3, 2, 1):
        text = f"{float(value) + 0.0:.{digits}g}"  # no negative zero
        if len(text) <= 7:
            break
    return text.replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def _svg(width: int, height: int, label: str, inside: Iterable[str]) -> Markup:
    """Return a drawing that contains only numbers and our own words."""
    role = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return Markup(f"<svg {size} {role}>{''.join(inside)}</svg>")  # noqa: S704 -- contains no text of a student
