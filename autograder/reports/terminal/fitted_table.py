"""Tables that fit a terminal without cutting numbers off, however narrow it is. Print them with ``crop=False``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.text import Text

GAPS = "  ", " "  # the second one where there is no room for the first
NARROWEST = 8  # width of the column that is shortened


def column(heading: str, cells: Sequence[Text]) -> list[Text]:
    """Return cells with a heading above them."""
    return [Text(heading, style="bold"), *cells]


@dataclass(frozen=True)
class FittedTable:
    """Columns of text; rich's own table would cut numbers off, and takes half a second for a thousand lines.

    Parameters
    ----------
    columns : sequence of sequence of Text
        All of the same length.
    left : int
        How many of the first columns are aligned to the left; the others are aligned to the right.
    shrinkable : int or None
        The column whose text is shortened if there is no room for all, and left out if that is not enough.
    """

    columns: Sequence[Sequence[Text]]
    left: int
    shrinkable: int | None = None

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Lay the columns out in the available width."""
        gap, widths = self._fitted(options.max_width)
        page = Text(no_wrap=True, overflow="ignore")
        for line in zip(*self.columns, strict=True):
            for place, width in widths.items():
                cell = line[place]
                if cell.cell_len > width:
                    cell = cell.copy()
                    cell.truncate(width, overflow="ellipsis")
                padding = " " * (width - cell.cell_len)
                page.append("" if place < self.left else padding).append_text(cell)
                if place < len(line) - 1:
                    page.append((padding if place < self.left else "") + gap)
            page.append("\n")
        yield page

    def _fitted(self, room: int) -> tuple[str, dict[int, int]]:
        """Return the widest gap that there is room for, and the width of each column that is shown."""
        full = {place: max(cell.cell_len for cell in cells) for place, cells in enumerate(self.columns)}
        fixed = {place: width for place, width in full.items() if place != self.shrinkable}
        if self.shrinkable is not None:
            for gap in GAPS:
                spare = room - sum(fixed.values()) - len(gap) * len(fixed)
                if spare >= min(full[self.shrinkable], NARROWEST):
                    return gap, {**full, self.shrinkable: min(full[self.shrinkable], spare)}
        fits = (gap for gap in GAPS if sum(fixed.values()) + len(gap) * (len(fixed) - 1) <= room)
        return next(fits, GAPS[-1]), fixed
