"""Draws what your functions compute, for the notebook. Needs NumPy and matplotlib; there is nothing to write in here.

Arrays without negative entries are shown in grey, with 0 in black. Other arrays are shown in white for 0, red for
positive and blue for negative entries. Colour-blind readers can tell these apart, too.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator

Array = np.ndarray[Any, np.dtype[Any]]

BLUE, ORANGE, GREEN, VERMILLION = "#0072b2", "#e69f00", "#009e73", "#d55e00"  # of Okabe and Ito
LINES = ((BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (ORANGE, ":"))  # a colour and a dash for each curve
INK, FAINT = "#1f2328", "#aab2bb"
WIDE = 10.0  # inches
DPI = 80


@contextmanager
def once_written() -> Iterator[None]:
    """Draw what follows, or print which function to write first."""
    try:
        yield
    except NotImplementedError as error:
        plt.close("all")
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = str(error) or f"write {frame.name} in {Path(frame.filename).name}"
        print(f"Nothing to see yet. First {what}, then run this cell again.")


def scene() -> Array:
    """Return a grey picture of 120 x 160 pixels, from 0 for black to 1 for white.

    A still life that was never photographed: it was rendered for this course by ray tracing.
    """
    return np.asarray(plt.imread(Path(__file__).with_name("scene.png")), float)


def show(
    images: Mapping[str, Array],
    *,
    columns: int = 4,
    numbers: bool = False,
    true_size: bool = False,
    limits: tuple[float, float] | None = None,
) -> list[Axes]:
    """Show arrays of shape (H, W) side by side, each under its title.

    Parameters
    ----------
    images : mapping of str to ndarray of shape (H, W)
        The images by their titles.
    columns : int
        The number of images in a row.
    numbers : bool
        Write the entries into the pixels.
    true_size : bool
        Draw the pixels of all images equally large, so that small images look small.
    limits : pair of floats, optional
        The values that are drawn darkest and lightest in all images; without it, each image has its own.

    Returns
    -------
    list of Axes
        One for each image, for drawing more into it.
    """
    arrays = {title: np.asarray(image, float) for title, image in images.items()}
    for title, array in arrays.items():
        if len(array.shape) != 2:  # one channel of one image
            raise ValueError(f"{title!r} has the shape {array.shape}: wanted one image, (H, W)")
    columns = min(columns, len(arrays))
    rows = -(-len(arrays) // columns)
    high, wide = np.max([array.shape for array in arrays.values()], axis=0)
    width = min(WIDE / columns, 3.6 if numbers else max(min(5.0, wide / 4), 1.0))
    height = float(np.clip(width * high / wide, 0.5, 5.0)) + 0.45
    figure, grid = _figure(width * columns, height * rows, rows, columns, layout="compressed")
    axes = list(grid.flat)
    for ax in axes[len(arrays) :]:
        ax.axis("off")
    for ax, (title, array) in zip(axes, arrays.items(), strict=False):
        most = float(np.abs(array).max()) or 1.0
        low, top = limits or ((-most, most) if (array < 0).any() else (0.0, most))
        signed = low < 0
        if numbers:  # in paler colours, on which black is readable
            low, top = (1.8 * low, 1.8 * top) if signed else (low - 2 * (top - low), top)
        drawn = ax.imshow(array, cmap="RdBu_r" if signed else "gray", vmin=low, vmax=top, interpolation="nearest")
        ax.set_title(title, fontsize=11, loc="left" if true_size else "center")
        ax.set(xticks=[], yticks=[])
        if true_size:
            ax.set(xlim=(-0.5, wide - 0.5), ylim=(high - 0.5, -0.5))
            ax.spines[:].set_visible(False)
            frame(ax, 0, 0, *array.shape, colour=FAINT)
        if numbers:
            _write(ax, array)
        elif signed and not limits:
            figure.colorbar(drawn, ax=ax, shrink=0.8, pad=0.02).ax.tick_params(labelsize=8)
    return axes[: len(arrays)]


def frame(
    ax: Axes, top: float, left: float, height: float, width: float, *, colour: str = VERMILLION, label: str = ""
) -> None:
    """Draw the outline of a rectangle of pixels into an image."""
    corner = left - 0.5, top - 0.5
    ax.add_patch(
        Rectangle(corner, width, height, fill=False, edgecolor=colour, linewidth=2, clip_on=False, label=label)
    )


def curves(lines: Mapping[str, tuple[Any, Any]], *, x: str, y: str, ax: Axes | None = None) -> Axes:
    """Draw curves: a name and its x and y values for each."""
    if ax is None:
        (ax,) = panels(1)
    for (name, (across, up)), (colour, dash) in zip(lines.items(), LINES * len(lines), strict=False):
        ax.plot(across, up, dash, color=colour, linewidth=2, label=name)
    ax.set(xlabel=x, ylabel=y)
    ax.grid(alpha=0.3)
    ax.legend(frameon=False)
    return ax


def panels(count: int, *, height: float = 3.4) -> list[Axes]:
    """Return empty axes for plots side by side."""
    return list(_figure(min(WIDE, 6.5 * count), height, 1, count)[1].flat)


def bars(values: Mapping[str, float], *, x: str, log: bool = False, ax: Axes | None = None) -> Axes:
    """Draw a bar for each name, labelled with its value."""
    if ax is None:
        ax = _figure(7, 0.45 * len(values) + 0.9)[1].flat[0]
    drawn = ax.barh(list(values), list(values.values()), color=BLUE)
    ax.bar_label(drawn, [_text(value) for value in values.values()], padding=3)
    ax.invert_yaxis()
    ax.set_xlabel(x)
    if log:
        ax.set(xscale="log", xlim=(1, 100 * max(values.values())))
        ax.xaxis.set_major_locator(LogLocator(numticks=20))
        ax.grid(axis="x", alpha=0.5)
    else:
        ax.margins(x=0.35)
        ax.set_xticks([])
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def plane(probability: Callable[[Array], Any], X: Array, y: Array, *, title: str, ax: Axes) -> None:
    """Draw points of two classes, and the probability of the second class everywhere in the plane.

    Parameters
    ----------
    probability : callable
        Takes points as columns, (2, m), and returns m probabilities.
    X, y : ndarray of shape (2, m) and (m,)
        The points and their classes.
    title : str
        Shown above the plot.
    ax : Axes
        Where to draw.
    """
    reach = 1.15 * np.abs(X).max()
    line = np.linspace(-reach, reach, 81)
    across, up = np.meshgrid(line, line)
    likely = np.reshape(probability(np.stack([across.ravel(), up.ravel()])), across.shape)
    ax.contourf(across, up, likely, np.linspace(0, 1, 12), cmap="RdBu_r", alpha=0.6)
    if likely.min() < 0.5 < likely.max():
        ax.contour(across, up, likely, [0.5], colors=INK)
    for label, marker, colour in ((0, "o", BLUE), (1, "^", VERMILLION)):
        ax.plot(*X[:, y == label], marker, color=colour, markersize=8, markeredgecolor="white", label=f"class {label}")
    ax.set(title=title, xticks=[], yticks=[], aspect="equal")


def stops(rows: Mapping[str, Mapping[str, int]]) -> None:
    """Draw where a kernel stops along an axis: a bar for each position, dotted if it does not fit.

    Pixels in brackets are never read; dashed ones are padding.

    Parameters
    ----------
    rows : mapping of str to dict
        For each title the numbers ``size``, ``kernel``, ``stride``, ``places`` (the number of positions that you
        computed), and ``before`` and ``after`` for the pixels of padding.
    """
    longest = max(row.get("before", 0) + row["size"] + row.get("after", 0) for row in rows.values())
    heights = [row["places"] * 0.5 + 2.2 for row in rows.values()]
    figure, grid = _figure(WIDE * 0.8, 0.33 * sum(heights), len(rows), 1, height_ratios=heights)
    for ax, (title, row), height in zip(grid.flat, rows.items(), heights, strict=True):
        before, size, after = row.get("before", 0), row["size"], row.get("after", 0)
        read = {row["stride"] * place + tap for place in range(row["places"]) for tap in range(row["kernel"])}
        for pixel in range(before + size + after):
            inside = before <= pixel < before + size
            ax.add_patch(
                Rectangle(
                    (pixel, -1),
                    1,
                    1,
                    facecolor="white" if not inside else "#dfe5ea" if pixel in read else "#f7d9c4",
                    edgecolor=INK if inside else FAINT,
                    linestyle="-" if inside else "--",
                )
            )
            number = str(pixel - before) if pixel in read else f"({pixel - before})"
            ax.text(pixel + 0.5, -0.5, number if inside else "0", ha="center", va="center", fontsize=9)
        for place in range(row["places"]):
            left = place * row["stride"]
            fits = left + row["kernel"] <= before + size + after
            colour, dash = (BLUE, "-") if fits else (VERMILLION, ":")
            ax.plot([left + 0.1, left + row["kernel"] - 0.1], [0.45 + place * 0.5] * 2, dash, color=colour, linewidth=5)
        ax.set_title(title, fontsize=11, loc="left")
        ax.set(xlim=(-0.2, longest + 2), ylim=(height - 1.6, -1.2))
        ax.axis("off")
    figure.get_layout_engine().set(hspace=0.02)


def network(rows: Sequence[Mapping[str, Any]], input_shape: tuple[int, int, int]) -> None:
    """Draw what `summarize` returns for a network: a box for the output of each layer."""
    shapes = [("input", input_shape, 0), *((r["name"], r["output_shape"], r["parameters"]) for r in rows[:-1])]
    _, grid = _figure(WIDE, 3.6)
    ax = grid.flat[0]
    tallest = max(shape[0] for _, shape, _ in shapes if len(shape) == 3)
    for place, (name, shape, parameters) in enumerate(shapes):
        if len(shape) == 3:
            height, width = max(shape[0] / tallest, 0.02), 0.08 + 0.09 * np.log2(shape[2] + 1)
        else:
            height, width = 0.1 + 0.08 * np.log2(shape[0]), 0.06
        ax.add_patch(Rectangle((place - width / 2, -height / 2), width, height, facecolor="#9ecae1", edgecolor=INK))
        ax.text(place, 0.62, name, ha="center", fontsize=10)
        ax.text(place, -0.64, " x ".join(map(str, shape)), ha="center", va="top", fontsize=10)
        ax.text(place, -0.78, f"{parameters:,}" if parameters else "", ha="center", va="top", fontsize=10, color=BLUE)
    ax.text(len(shapes) / 2 - 0.5, -0.95, "blue: number of parameters", ha="center", va="top", color=BLUE)
    ax.set(xlim=(-0.6, len(shapes) - 0.4), ylim=(-1.05, 0.75))
    ax.axis("off")


def confusion(labels: Array, predictions: Array) -> Axes:
    """Draw how often each true digit was predicted as each digit."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (np.asarray(labels), np.asarray(predictions)), 1)
    _, grid = _figure(5, 4.8)
    ax: Axes = grid.flat[0]
    wrong = np.where(np.eye(10, dtype=bool), 0, counts)
    ax.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(wrong.max(), 1) * 1.6)
    for (true, predicted), count in np.ndenumerate(counts):
        weight = "bold" if true == predicted else "normal"
        ax.text(predicted, true, str(count) if count else "", ha="center", va="center", fontweight=weight)
    ax.set(xticks=range(10), yticks=range(10), xlabel="predicted digit", ylabel="true digit")
    ax.set_title(f"{np.trace(counts)} of {counts.sum()} correct", fontsize=11)
    return ax


def _figure(
    width: float, height: float, rows: int = 1, columns: int = 1, *, layout: str = "constrained", **more: Any
) -> tuple[Any, Any]:
    return plt.subplots(rows, columns, figsize=(width, height), dpi=DPI, squeeze=False, layout=layout, **more)


def _write(ax: Axes, array: Array) -> None:
    """Write the entries of an image into its pixels."""
    size = float(np.clip(90 / array.shape[1], 7, 12))
    for (row, column), value in np.ndenumerate(array):
        ax.text(column, row, _text(value), ha="center", va="center", fontsize=size, color="black")


def _text(value: float) -> str:
    """Format a number with three digits, or all digits of an integer, and a true minus sign."""
    text = f"{value:,.0f}" if value == round(value) else f"{value:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")
