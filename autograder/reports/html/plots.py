"""The plots of class reports, as SVG that takes its colours and fonts from the page around it.

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

from autograder.reports.statistics import Array, QuestionStatistics
from autograder.reports.submission_times import SubmissionTimes

# Placeholders for the colours of the page, light or dark, by which they are replaced.
INK, MUTED, LINE, BAR, REST, PAPER, OVERDUE = (f"#01010{i}" for i in range(1, 8))
PAGE = {INK: "ink", MUTED: "muted", LINE: "line", BAR: "bar", REST: "rest", PAPER: "paper", OVERDUE: "wait"}

WIDTH = 430  # pixels: two plots fit side by side on a screen, one fills a phone
STYLE: Any = {  # matplotlib's own type is a list of all its keys
    "text.parse_math": False,
    "svg.fonttype": "none",  # text stays text
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
CLEAR = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}  # a box behind numbers that a line crosses
METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

BINS = 10
PERCENT = [0.0, 0.5, 1.0], ["0", "50", "100%"]
GOOD = 0.3  # discrimination of a good question
MAX_LABELLED = 9  # checks in a matrix that is drawn with numbers in it, and horizontal labels
HARD, UNDISCRIMINATING = (
    0.4,
    0.1,
)  # mean and discrimination below which a question is named in the plot of all questions
BEFORE = timedelta(days=14)  # how much is shown of the time before a deadline
NUMBERED = re.compile(r' id="[A-Za-z0-9.]+_\d+"')  # such as line2d_4: nothing refers to it, and every plot has one
PROLOG = re.compile(r"^.*?(?=<svg)", re.DOTALL)
STYLE_ELEMENT = re.compile(r"<style type=.*?</style>", re.DOTALL)
SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')


@contextmanager
def _drawing(salt: str) -> Iterator[None]:
    """Draw in our style, whatever the machine's; ids are the same in every run, and unique to this plot."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**STYLE, "svg.hashsalt": salt})
        yield


def _axes(
    height: float, left: float = 12, right: float = 12, top: float = 14, bottom: float = 46
) -> tuple[Figure, Axes]:
    """Return a figure with axes in it, with margins in pixels."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    box = left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height
    return figure, figure.add_axes(box)


def _svg(figure: Figure, label: str) -> Markup:
    """Return a figure as SVG for a page; `label` describes it to those who cannot see it."""
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata=METADATA)
    text = STYLE_ELEMENT.sub("", NUMBERED.sub("", PROLOG.sub("", written.getvalue())))
    text = SIZE.sub(r'class="plot" width="\1" height="\2"', text, count=1)
    for colour, name in PAGE.items():
        text = text.replace(colour, f"var(--{name})")
    opening = f'<svg role="img" aria-label="{escape(label)}" '
    return Markup(text.replace("<svg ", opening, 1))  # noqa: S704 -- numbers, and text that matplotlib escapes


def scores(salt: str, values: Array, most: float, unit: str = "points") -> Markup:
    """Draw a histogram of points, with the median."""
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


def questions(salt: str, statistics: Sequence[QuestionStatistics]) -> Markup:
    """Draw for each question who solved it, and how well it tells strong students from weak ones."""
    names = [f"Q{number}" for number, _ in enumerate(statistics, 1)]
    rows = np.arange(len(statistics))
    full = np.array([question.full for question in statistics])
    none = np.array([question.none for question in statistics])
    height = 66 + 26 * len(statistics)
    with _drawing(salt):
        figure, solved = _axes(height, left=34, right=188, top=12)
        solved.barh(rows, full, 0.72, color=BAR)
        solved.barh(rows, 1 - full - none, 0.72, left=full, color=BAR, alpha=0.55, hatch="////", edgecolor=PAPER, lw=0)
        solved.barh(rows, none, 0.72, left=1 - none, color=REST)
        means = [question.mean for question in statistics]
        solved.plot(means, rows, "D", color=INK, markeredgecolor=PAPER, markersize=7)
        solved.set(xlim=(0, 1), xlabel="students; ◆ mean share")
        solved.set_xticks(*PERCENT)
        solved.set_yticks(rows, names, color=INK)
        discriminations = figure.add_axes((1 - 148 / WIDTH, 46 / height, 130 / WIDTH, 1 - 58 / height))
        _discriminations(discriminations, statistics)
        for axes in (solved, discriminations):
            axes.set_ylim(len(statistics) - 0.4, -0.6)
        words = (
            f"{name} mean {question.mean:.0%}, {_discrimination_text(question)}"
            for name, question in zip(names, statistics, strict=True)
        )
        return _svg(figure, f"Questions. Share of points, and discrimination: {'; '.join(words)}.")


def _discriminations(axes: Axes, statistics: Sequence[QuestionStatistics]) -> None:
    axes.axvspan(GOOD, 1, color=REST, alpha=0.5, linewidth=0)
    axes.axvline(0, color=LINE, linewidth=1)
    found = [(row, question.discrimination) for row, question in enumerate(statistics) if question.discrimination]
    if found:
        rows = [row for row, _ in found]
        axes.hlines(rows, [c.low for _, c in found], [c.high for _, c in found], color=BAR, linewidth=2.5)
        fills = [BAR if statistics[row].enough_students else PAPER for row in rows]
        axes.scatter(
            [c.value for _, c in found], rows, 60, color=fills, edgecolor=BAR, linewidth=2, zorder=3, clip_on=False
        )
    axes.set(xlim=(-1, 1), xticks=[-1, 0, 1], yticks=[], xlabel="discrimination")


def _discrimination_text(question: QuestionStatistics) -> str:
    return f"discrimination {question.discrimination.value:.2f}" if question.discrimination else "no discrimination"


def clusters(salt: str, coefficients: Array, labels: Sequence[str]) -> Markup:
    """Draw which checks fail for the same students: a matrix of phi coefficients."""
    count = len(labels)
    side = WIDTH - 60
    with _drawing(salt):
        upright = count > MAX_LABELLED
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
        return _svg(figure, f"Phi coefficients between the failures of {', '.join(labels)}; the list names the groups.")


def submission_times(salt: str, known: SubmissionTimes) -> Markup:
    """Draw the number of submissions received up to each time."""
    received = sorted(known.received)
    zero = known.due or received[-1]
    start = min(max(received[0], zero - BEFORE), zero - timedelta(hours=1))
    unit, name = _unit(zero - start)
    times = np.array([(max(time, start) - zero) / unit for time in received])
    end = max(times[-1], (0.06 * (zero - start)) / unit)
    counts = np.arange(1, len(times) + 1)
    with _drawing(salt):
        figure, axes = _axes(250, left=46, top=34)
        axes.fill_between([*times, end], [*counts, len(times)], step="post", color=BAR, alpha=0.25, linewidth=0)
        axes.step([*times, end], [*counts, len(times)], where="post", color=BAR, linewidth=2.5)
        if known.due:
            axes.axvline(0, color=INK, linestyle=(0, (4, 3)), linewidth=1.5)
            axes.text(0, 1.06, "due", transform=axes.get_xaxis_transform(), ha="right", color=INK)
            axes.axvspan(0, end, color=OVERDUE, alpha=0.15, linewidth=0)
        axes.set(xlim=((start - zero) / unit, end), ylim=(0, 1.05 * len(times)))
        axes.set_xlabel(f"{name} before and after the deadline" if known.due else f"{name} before the last one")
        axes.locator_params(axis="y", nbins=4, integer=True)
        axes.locator_params(axis="x", nbins=6, integer=True)
        return _svg(figure, f"Submissions over time: {len(received)} in all, {known.late} after the deadline.")


def _unit(length: timedelta) -> tuple[timedelta, str]:
    return (timedelta(days=1), "days") if length > timedelta(days=2) else (timedelta(hours=1), "hours")


def score_ridges(salt: str, shares: Mapping[str, Array]) -> Markup:
    """Draw the distribution of each assignment's scores, as shares of its points, one row for each."""
    with _drawing(salt):
        figure, axes = _ridges(shares, 0, 1)
        for row, values in enumerate(shares.values()):
            if len(values):
                axes.plot(np.median(values), row, "^", color=INK, mec=PAPER, markersize=9, clip_on=False)
        axes.set_xlabel("share of points; ▲ median")
        axes.set_xticks(*PERCENT)
        words = (f"{name} {np.median(values):.0%}" for name, values in shares.items() if len(values))
        return _svg(figure, f"Distribution of scores, one row for each assignment. Medians: {'; '.join(words)}.")


def submission_time_ridges(salt: str, hours: Mapping[str, Array]) -> Markup:
    """Draw for each assignment when submissions were received, relative to its deadline."""
    first, last = -7, 3  # days
    with _drawing(salt):
        days = {name: np.clip(values / 24, first, last) for name, values in hours.items()}
        figure, axes = _ridges(days, first, last)
        axes.axvspan(0, last, color=OVERDUE, alpha=0.15, linewidth=0)
        axes.axvline(0, color=INK, linestyle=(0, (4, 3)), linewidth=1.5)
        axes.set_xlabel("days before and after the deadline")
        axes.set_xticks(range(first, last + 1))
        words = (f"{name} {(values > 0).mean():.0%}" for name, values in days.items())
        return _svg(figure, f"Submissions over time, one row for each assignment. Late: {'; '.join(words)}.")


def _ridges(rows: Mapping[str, Array], least: float, most: float) -> tuple[Figure, Axes]:
    """Draw a histogram in each row, as high as the row, and the number of its values on the right."""
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


def question_map(salt: str, named: Mapping[str, QuestionStatistics]) -> Markup:
    """Draw all questions by difficulty and discrimination, and name those that are worth a second look."""
    with _drawing(salt):
        figure, axes = _axes(330, left=52, top=12)
        axes.axhspan(GOOD, 1, color=REST, alpha=0.5, linewidth=0)
        axes.axhline(0, color=LINE, linewidth=1)
        shown = [
            (name, question, question.discrimination.value)
            for name, question in named.items()
            if question.discrimination
        ]
        for enough in (True, False):
            some = np.array(
                [(question.mean, value) for _, question, value in shown if question.enough_students is enough]
            ).reshape(-1, 2)
            axes.plot(*some.T, "o", color=BAR if enough else PAPER, mec=BAR, mew=1.8, ms=7.5)
        for name, question, value in shown:
            if question.mean < HARD or value < UNDISCRIMINATING:
                side, beside = ("right", -0.025) if question.mean > 0.5 else ("left", 0.025)
                axes.text(question.mean + beside, value, name, size=10, ha=side, va="center", color=INK)
        axes.set(xlim=(0, 1.02), ylim=(-1, 1.05), xlabel="mean share of points", ylabel="discrimination")
        axes.set_xticks(*PERCENT)
        axes.set_yticks([-1, -0.5, 0, 0.5, 1])
        return _svg(figure, f"{len(shown)} questions by difficulty and discrimination; the table has the numbers.")
