"""The plots of class reports, as SVG that takes its colours and letters from the page around it.

Imports matplotlib, which takes a while: import this module where something is drawn.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.reports.arrivals import Arrivals
from autograder.reports.statistics import Array, Item

# Colours that stand for those of the page, light or dark, and are replaced by them.
INK, MUTED, LINE, BAR, REST, PAPER, LATE = (f"#01010{i}" for i in range(1, 8))
PAGE = {INK: "ink", MUTED: "muted", LINE: "line", BAR: "bar", REST: "rest", PAPER: "paper", LATE: "wait"}

WIDTH = 430  # pixels: two plots stand side by side on a screen, one fills a phone
STYLE: Any = {  # matplotlib's own type is a list of all its keys
    "text.parse_math": False,
    "svg.fonttype": "none",  # letters stay letters
    "font.size": 12.0,
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "xtick.color": LINE,
    "xtick.labelcolor": MUTED,
    "ytick.color": LINE,
    "ytick.labelcolor": MUTED,
    "ytick.major.size": 0.0,
    "hatch.color": PAPER,
    "hatch.linewidth": 1.6,
}
CLEAR = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}  # lies under figures that a line crosses
METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

BINS = 10
PERCENT = [0.0, 0.5, 1.0], ["0", "50", "100%"]
GOOD = 0.3  # a correlation that a good question has
FIGURES = 9  # checks in a matrix, at most, with figures in it, and labels that lie
HARD, BLIND = 0.4, 0.1  # mean and discrimination below which a question is named in the plot of all
BEFORE = timedelta(days=14)  # what is shown of the time before a deadline
NUMBERED = re.compile(r' id="[A-Za-z0-9.]+_\d+"')  # line2d_4: nothing refers to it, and every plot has one
PROLOG = re.compile(r"^.*?(?=<svg)", re.DOTALL)
SHEET = re.compile(r"<style type=.*?</style>", re.DOTALL)
SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')


@contextmanager
def _drawing(salt: str) -> Iterator[None]:
    """Draw in our style, whatever that of the machine; ids are the same in every run, and of this plot alone."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**STYLE, "svg.hashsalt": salt})
        yield


def _axes(
    height: float, left: float = 12, right: float = 12, top: float = 14, bottom: float = 46
) -> tuple[Figure, Axes]:
    """Give axes in a figure, with margins in pixels."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    box = left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height
    return figure, figure.add_axes(box)


def _svg(figure: Figure, label: str) -> Markup:
    """Turn a figure into SVG to stand in a page; `label` is what is said of it to those who cannot see it."""
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata=METADATA)
    text = SHEET.sub("", NUMBERED.sub("", PROLOG.sub("", written.getvalue())))
    text = SIZE.sub(r'class="plot" width="\1" height="\2"', text, count=1)
    for colour, name in PAGE.items():
        text = text.replace(colour, f"var(--{name})")
    seen = f'<svg role="img" aria-label="{escape(label)}" '
    return Markup(text.replace("<svg ", seen, 1))  # noqa: S704 -- drawn from numbers, and text that matplotlib escapes


def scores(salt: str, values: Array, most: float, unit: str = "points") -> Markup:
    """Draw how many students have how many points, with the median."""
    counts, edges = np.histogram(values, BINS, (0, most))
    middle = float(np.median(values))
    with _drawing(salt):
        figure, axes = _axes(250, top=34)
        axes.bar(edges[:-1], counts, np.diff(edges), align="edge", color=BAR, edgecolor=PAPER, linewidth=2)
        for left, right, count in zip(edges, edges[1:], counts, strict=False):
            if count:
                axes.text((left + right) / 2, count, f"{count}", ha="center", va="bottom", color=INK, bbox=CLEAR)
        axes.axvline(middle, color=INK, linestyle=(0, (4, 3)), linewidth=1.5)
        side = "right" if middle > most / 2 else "left"
        axes.text(
            middle, 1.06, f"median {round(middle, 1):g}", transform=axes.get_xaxis_transform(), ha=side, color=INK
        )
        axes.set(xlim=(0, most), ylim=(0, 1.12 * max(1, counts.max())), yticks=[], xlabel=unit)
        axes.set_xticks(np.linspace(0, most, 6))
        parts = "; ".join(f"{a:g} to {b:g}: {n}" for a, b, n in zip(edges, edges[1:], counts, strict=False) if n)
        return _svg(figure, f"Histogram of {unit}. Students with {parts}. Median {round(middle, 1):g}.")


def questions(salt: str, items: Sequence[Item]) -> Markup:
    """Draw for each question who solved it, and how far it tells strong students from weak ones."""
    names = [f"Q{number}" for number, _ in enumerate(items, 1)]
    rows = np.arange(len(items))
    full = np.array([item.full for item in items])
    none = np.array([item.none for item in items])
    height = 66 + 26 * len(items)
    with _drawing(salt):
        figure, solved = _axes(height, left=34, right=188, top=12)
        solved.barh(rows, full, 0.72, color=BAR)
        solved.barh(rows, 1 - full - none, 0.72, left=full, color=BAR, alpha=0.55, hatch="////", edgecolor=PAPER, lw=0)
        solved.barh(rows, none, 0.72, left=1 - none, color=REST)
        means = [item.mean for item in items]
        solved.plot(means, rows, "D", color=INK, markeredgecolor=PAPER, markersize=7)
        solved.set(xlim=(0, 1), xlabel="students; ◆ mean share")
        solved.set_xticks(*PERCENT)
        solved.set_yticks(rows, names, color=INK)
        telling = figure.add_axes((1 - 148 / WIDTH, 46 / height, 130 / WIDTH, 1 - 58 / height))
        _discriminations(telling, items)
        for axes in (solved, telling):
            axes.set_ylim(len(items) - 0.4, -0.6)
        words = (f"{name} mean {item.mean:.0%}, {_worth(item)}" for name, item in zip(names, items, strict=True))
        return _svg(figure, f"Questions. Share of points, and discrimination: {'; '.join(words)}.")


def _discriminations(axes: Axes, items: Sequence[Item]) -> None:
    axes.axvspan(GOOD, 1, color=REST, alpha=0.5, linewidth=0)
    axes.axvline(0, color=LINE, linewidth=1)
    found = [(row, item.discrimination) for row, item in enumerate(items) if item.discrimination]
    if found:
        rows = [row for row, _ in found]
        axes.hlines(rows, [c.low for _, c in found], [c.high for _, c in found], color=BAR, linewidth=2.5)
        fills = [BAR if items[row].enough else PAPER for row in rows]
        axes.scatter(
            [c.value for _, c in found], rows, 60, color=fills, edgecolor=BAR, linewidth=2, zorder=3, clip_on=False
        )
    axes.set(xlim=(-1, 1), xticks=[-1, 0, 1], yticks=[], xlabel="discrimination")


def _worth(item: Item) -> str:
    return f"discrimination {item.discrimination.value:.2f}" if item.discrimination else "no discrimination"


def together(salt: str, coefficients: Array, labels: Sequence[str]) -> Markup:
    """Draw which checks fail for the same students."""
    count = len(labels)
    side = WIDTH - 60
    with _drawing(salt):
        upright = count > FIGURES
        top = 44 if upright else 26
        figure, axes = _axes(side + top + 8, left=48, right=12, top=top, bottom=8)
        axes.pcolormesh(np.nan_to_num(coefficients), cmap="cividis", vmin=0, vmax=1, edgecolor=PAPER, linewidth=1)
        for (row, column), value in np.ndenumerate(coefficients):
            if row != column and np.isfinite(value) and not upright:
                ink = "#000000" if value > 0.55 else "#ffffff"
                axes.text(
                    column + 0.5, row + 0.5, f"{round(value, 1) + 0.0:g}", ha="center", va="center", color=ink, size=10
                )
        axes.set(xlim=(0, count), ylim=(count, 0))
        axes.set_xticks(np.arange(count) + 0.5, labels, rotation=90 if upright else 0)
        axes.set_yticks(np.arange(count) + 0.5, labels)
        axes.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
        axes.spines[:].set_visible(False)
        return _svg(figure, f"Phi coefficients between the failures of {', '.join(labels)}; the list tells the groups.")


def arrivals(salt: str, known: Arrivals) -> Markup:
    """Draw how many submissions were there by when."""
    moments = sorted(known.received)
    zero = known.due or moments[-1]
    start = min(max(moments[0], zero - BEFORE), zero - timedelta(hours=1))
    unit, name = _unit(zero - start)
    times = np.array([(max(moment, start) - zero) / unit for moment in moments])
    end = max(times[-1], (0.06 * (zero - start)) / unit)
    counts = np.arange(1, len(times) + 1)
    with _drawing(salt):
        figure, axes = _axes(250, left=46, top=34)
        axes.fill_between([*times, end], [*counts, len(times)], step="post", color=BAR, alpha=0.25, linewidth=0)
        axes.step([*times, end], [*counts, len(times)], where="post", color=BAR, linewidth=2.5)
        if known.due:
            axes.axvline(0, color=INK, linestyle=(0, (4, 3)), linewidth=1.5)
            axes.text(0, 1.06, "due", transform=axes.get_xaxis_transform(), ha="right", color=INK)
            axes.axvspan(0, end, color=LATE, alpha=0.15, linewidth=0)
        axes.set(xlim=((start - zero) / unit, end), ylim=(0, 1.05 * len(times)))
        axes.set_xlabel(f"{name} before and after the deadline" if known.due else f"{name} before the last one")
        axes.locator_params(axis="y", nbins=4, integer=True)
        axes.locator_params(axis="x", nbins=6, integer=True)
        return _svg(figure, f"Submissions over time: {len(moments)} in all, {known.late} after the deadline.")


def _unit(length: timedelta) -> tuple[timedelta, str]:
    return (timedelta(days=1), "days") if length > timedelta(days=2) else (timedelta(hours=1), "hours")


def ridges_of_scores(salt: str, shares: Mapping[str, Array]) -> Markup:
    """Draw the distribution of each assignment's scores, as shares of its points, one below the other."""
    with _drawing(salt):
        figure, axes = _ridges(shares, 0, 1)
        for row, values in enumerate(shares.values()):
            if len(values):
                axes.plot(np.median(values), row, "^", color=INK, mec=PAPER, markersize=9, clip_on=False)
        axes.set_xlabel("share of points; ▲ median")
        axes.set_xticks(*PERCENT)
        words = (f"{name} {np.median(values):.0%}" for name, values in shares.items() if len(values))
        return _svg(figure, f"Distribution of scores, one row for each assignment. Medians: {'; '.join(words)}.")


def ridges_of_arrivals(salt: str, hours: Mapping[str, Array]) -> Markup:
    """Draw for each assignment how many submissions came so long before or after its deadline."""
    first, last = -7, 3  # days
    with _drawing(salt):
        days = {name: np.clip(values / 24, first, last) for name, values in hours.items()}
        figure, axes = _ridges(days, first, last)
        axes.axvspan(0, last, color=LATE, alpha=0.15, linewidth=0)
        axes.axvline(0, color=INK, linestyle=(0, (4, 3)), linewidth=1.5)
        axes.set_xlabel("days before and after the deadline")
        axes.set_xticks(range(first, last + 1))
        words = (f"{name} {(values > 0).mean():.0%}" for name, values in days.items())
        return _svg(figure, f"Submissions over time, one row for each assignment. Late: {'; '.join(words)}.")


def _ridges(rows: Mapping[str, Array], least: float, most: float) -> tuple[Figure, Axes]:
    """Draw histograms one below the other, each as high as its row; at the right, of how many values."""
    figure, axes = _axes(66 + 40 * len(rows), left=150, right=40, top=12)
    for row, values in enumerate(rows.values()):
        counts, edges = np.histogram(values, 2 * BINS if most > 1 else BINS, (least, most))
        tops = row - 0.8 * counts / max(1, counts.max())
        axes.stairs(tops, edges, baseline=row, fill=True, color=BAR, alpha=0.55)
        axes.stairs(tops, edges, baseline=row, color=BAR, linewidth=1.5)
        axes.text(1.03, row, f"{len(values)}", transform=axes.get_yaxis_transform(), va="bottom", color=MUTED)
    axes.set(xlim=(least, most), ylim=(len(rows) - 0.8, -0.95))
    axes.set_yticks(np.arange(len(rows)) - 0.2, list(rows), color=INK)
    return figure, axes


def map_of_questions(salt: str, named: Mapping[str, Item]) -> Markup:
    """Draw all questions by difficulty and discrimination, and name those that need thought."""
    with _drawing(salt):
        figure, axes = _axes(330, left=52, top=12)
        axes.axhspan(GOOD, 1, color=REST, alpha=0.5, linewidth=0)
        axes.axhline(0, color=LINE, linewidth=1)
        shown = [(name, item, item.discrimination.value) for name, item in named.items() if item.discrimination]
        for enough in (True, False):
            some = np.array([(item.mean, value) for _, item, value in shown if item.enough is enough]).reshape(-1, 2)
            axes.plot(*some.T, "o", color=BAR if enough else PAPER, mec=BAR, mew=1.8, ms=7.5)
        for name, item, value in shown:
            if item.mean < HARD or value < BLIND:
                side, beside = ("right", -0.025) if item.mean > 0.5 else ("left", 0.025)
                axes.text(item.mean + beside, value, name, size=10, ha=side, va="center", color=INK)
        axes.set(xlim=(0, 1.02), ylim=(-1, 1.05), xlabel="mean share of points", ylabel="discrimination")
        axes.set_xticks(*PERCENT)
        axes.set_yticks([-1, -0.5, 0, 0.5, 1])
        return _svg(figure, f"{len(shown)} questions by difficulty and discrimination; the table has the numbers.")
