"""Tables for a terminal whose numbers are never cut off, however narrow it is. Print them with ``crop=False``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.text import Text

GAPS = "  ", " "  # the second one where there is no room for the first
NARROWEST = 8  # of the column that gives way


def column(heading: str, cells: Sequence[Text]) -> list[Text]:
    """Put a heading over cells."""
    return [Text(heading, style="bold"), *cells]


@dataclass(frozen=True)
class Columns:
    """Columns side by side; a table of rich would cut numbers off, and takes half a second for a thousand lines.

    Parameters
    ----------
    columns : sequence of sequence of Text
        All of one length.
    left : int
        How many of the first ones stand to the left; the others stand to the right.
    yields : int or None
        The column whose text is shortened where there is no room for all.
    """

    columns: Sequence[Sequence[Text]]
    left: int
    yields: int | None = None

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Lay them out in the width that there is."""
        widths = [max(cell.cell_len for cell in cells) for cells in self.columns]
        least = sum(min(width, NARROWEST) if place == self.yields else width for place, width in enumerate(widths))
        gap = GAPS[least + len(GAPS[0]) * (len(widths) - 1) > options.max_width]
        if self.yields is not None:
            others = sum(widths) - widths[self.yields] + len(gap) * (len(widths) - 1)
            widths[self.yields] = min(widths[self.yields], max(NARROWEST, options.max_width - others))
        page = Text(no_wrap=True, overflow="ignore")
        for line in zip(*self.columns, strict=True):
            for place, (cell, width) in enumerate(zip(line, widths, strict=True)):
                if cell.cell_len > width:
                    cell.truncate(width, overflow="ellipsis")
                padding = " " * (width - cell.cell_len)
                page.append("" if place < self.left else padding).append_text(cell)
                if place < len(widths) - 1:
                    page.append((padding if place < self.left else "") + gap)
            page.append("\n")
        yield page
