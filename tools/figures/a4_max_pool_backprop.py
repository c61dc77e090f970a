"""Figures on pooling: where the gradient of a maximum goes, and how fractional pooling cuts an image."""

import numpy as np

from tools.figures.drawing import BLUE, CARD, GREEN, INK, MUTED, SKY, VERMILLION, WHITE, YELLOW, Drawing, number, tint

IMAGE = np.array([[1, 3, 2, 1], [4, 2, 0, 5], [6, 1, 7, 2], [0, 8, 3, 4]])
GRAD_OUT = np.array([[10, 20], [30, 40]])
WINDOW = 3
LINE_STYLES = ((BLUE, None), (VERMILLION, "9 4"), (GREEN, "3 3"), (INK, "10 3 2 3"))  # colour and dashes of each window
ROWS, COLUMNS = (0, 1, 3, 4, 5, 7), (0, 1, 3, 4, 5, 7, 8, 10)  # those of section 7, and columns that go with them


def draw(pooling):
    """Return each figure's SVG by its name."""
    return {"max_pool_gradient": max_pool_gradient(pooling), "fractional_regions": fractional_regions()}


def max_pool_gradient(pooling):
    """Draw overlapping windows, their upstream gradients, and the two pixels that collect them."""
    x = IMAGE.reshape(1, 4, 4, 1)
    gradient = pooling.max_pool2d_backward(GRAD_OUT.reshape(1, 2, 2, 1), x, WINDOW, stride=1)[0, :, :, 0]
    winners = [tuple(map(int, place)) for place in np.argwhere(gradient)]
    cell, top = 50, 62
    lefts = 28, 284, 536
    drawing = Drawing(
        764,
        310,
        "Overlapping windows: gradients collect at the maxima",
        "Four windows of 3 x 3 on a 4 x 4 image. The 7 is the largest entry of both upper windows and gets their "
        "gradients, 10 + 20 = 30; the 8 is the largest of both lower ones and gets 30 + 40 = 70. All else gets 0.",
    )
    for left, columns, title in zip(lefts, (4, 2, 4), ("image", "grad_out", "gradient"), strict=True):
        drawing.text(left + columns * cell / 2, 34, title, size=16, bold=True)

    def fill(i, j):
        return YELLOW if (i, j) in winners else WHITE

    drawing.grid(lefts[0], top, cell, IMAGE, fill=fill, bold=lambda i, j: (i, j) in winners, stroke="#d0d5da")
    places = list(np.ndindex(GRAD_OUT.shape))
    for order, (y, x) in enumerate(places):
        colour, dash = LINE_STYLES[order]
        inset = 3 + 3 * order
        side = WINDOW * cell - 2 * inset
        drawing.rect(
            lefts[0] + x * cell + inset, top + y * cell + inset, side, side, stroke=colour, thick=2.5, dash=dash
        )

    # grad_out stands beside the rows of the gradient that its rows go to.
    low = top + winners[0][0] * cell
    drawing.grid(lefts[1], low, cell, GRAD_OUT, fill=WHITE, stroke="none", bold=True)
    for (y, x), (colour, dash) in zip(places, LINE_STYLES, strict=True):
        drawing.rect(
            lefts[1] + x * cell + 4, low + y * cell + 4, cell - 8, cell - 8, stroke=colour, thick=2.5, dash=dash
        )
    drawing.text(lefts[1] + cell, top + cell / 2, "one for each", colour=MUTED)
    drawing.text(lefts[1] + cell, top + cell / 2 + 19, "window", colour=MUTED)

    drawing.grid(
        lefts[2],
        top,
        cell,
        gradient,
        fill=fill,
        bold=lambda i, j: (i, j) in winners,
        ink=lambda i, j: INK if (i, j) in winners else MUTED,
        stroke="#d0d5da",
    )
    for i, j in winners:
        y = top + i * cell + 10
        shares = GRAD_OUT[i - winners[0][0]]
        words = f"{' + '.join(map(number, shares))} = {number(gradient[i, j])}"
        drawing.text((lefts[1] + 2 * cell + lefts[2]) / 2, top + (i + 0.5) * cell + 4, words, size=15)
        drawing.arrow((lefts[1] + 2 * cell + 6, y), (lefts[2] + j * cell - 1, y), thick=2)
    drawing.text(lefts[0] + 2 * cell, top + 4 * cell + 24, f"windows of {WINDOW} x {WINDOW}, stride 1", colour=MUTED)
    drawing.text(lefts[2] + 2 * cell, top + 4 * cell + 24, "all else gets 0", colour=MUTED)
    return drawing.svg()


def fractional_regions():
    """Draw the regions between cuts, with their sizes above and on the left, and the cuts below and on the right."""
    cell, left, top = 42, 100, 78
    height, width = ROWS[-1] * cell, COLUMNS[-1] * cell
    steps = np.diff(ROWS), np.diff(COLUMNS)
    drawing = Drawing(
        640,
        434,
        "Fractional max pooling cuts an image into regions",
        f"An image of {ROWS[-1]} x {COLUMNS[-1]} pixels is cut at rows {', '.join(map(str, ROWS))} and at columns "
        f"{', '.join(map(str, COLUMNS))}. Each of the {steps[0].size} x {steps[1].size} regions gives one number.",
    )
    for i, (y, down) in enumerate(zip(ROWS, steps[0], strict=False)):
        for j, (x, across) in enumerate(zip(COLUMNS, steps[1], strict=False)):
            fill = tint(SKY, 0.55) if (i + j) % 2 else CARD
            drawing.rect(left + x * cell, top + y * cell, across * cell, down * cell, fill=fill, stroke="none")
    for y in range(ROWS[-1] + 1):
        _rule(drawing, (left, top + y * cell), (left + width, top + y * cell), cut=y in ROWS)
    for x in range(COLUMNS[-1] + 1):
        _rule(drawing, (left + x * cell, top), (left + x * cell, top + height), cut=x in COLUMNS)
    for y, step in zip(ROWS, steps[0], strict=False):
        drawing.text(left - 22, top + (y + step / 2) * cell, step, size=16, bold=True)
    for x, step in zip(COLUMNS, steps[1], strict=False):
        drawing.text(left + (x + step / 2) * cell, top - 20, step, size=16, bold=True)
    for y in ROWS:
        drawing.text(left + width + 16, top + y * cell, y, size=13, colour=MUTED)
    for x in COLUMNS:
        drawing.text(left + x * cell, top + height + 17, x, size=13, colour=MUTED)
    drawing.text(left - 42, top - 20, "steps", anchor="middle")
    drawing.text(left + width + 36, top + height + 17, "cuts", anchor="start", colour=MUTED)
    drawing.text(
        left + width / 2,
        26,
        f"{ROWS[-1]} x {COLUMNS[-1]} pixels, {steps[0].size} x {steps[1].size} regions",
        size=16,
        bold=True,
    )
    drawing.text(
        left + width / 2, top + height + 44, "a step is 1 or 2; each region keeps its largest entry", colour=MUTED
    )
    return drawing.svg()


def _rule(drawing, start, end, *, cut):
    drawing.line(start, end, colour=INK if cut else "#a9b1ba", thick=2.5 if cut else 1, dash=None if cut else "3 3")
