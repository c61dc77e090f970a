"""Figures on neurons: activations and their slopes, and the arrays of two layers."""

import numpy as np

from tools.figures.drawing import (
    BLUE,
    CARD,
    FAINT,
    GREEN,
    INK,
    MUTED,
    SKY,
    TIMES,
    VERMILLION,
    YELLOW,
    Drawing,
    number,
    tint,
)

PARAMETERS, DATA = tint(YELLOW, 0.35), tint(SKY, 0.8)  # light and dark, for those who print in black
REACH = 4  # the curves are drawn from -4 to 4


def draw(neurons):
    """Return each figure's SVG by its name."""
    return {"activations": activations(neurons), "two-layers": two_layers(neurons)}


def activations(neurons):
    """Draw sigmoid, tanh and relu above their slopes, all to the same scale."""
    drawing = Drawing(
        764,
        436,
        "Three activations and their slopes",
        "Sigmoid rises from 0 to 1, and its slope is at most 1/4. Tanh rises from -1 to 1, and its slope is at most 1. "
        "Relu is 0 on the left and a straight line on the right; its slope is 0 up to z = 0, and 1 beyond.",
    )
    left = np.linspace(-REACH, 0, 81)
    for column, (name, colour) in enumerate((("sigmoid", BLUE), ("tanh", VERMILLION), ("relu", GREEN))):
        x = 58 + 240 * column
        function, slope = getattr(neurons, name), getattr(neurons, f"{name}_derivative")
        drawing.text(x + 104, 26, name, size=16, bold=True)
        curve = _axes(drawing, x, 44, (-1, 2), (-1, 0, 1, 2))
        z = np.linspace(-REACH, 2 if name == "relu" else REACH, 161)
        drawing.line(*curve(z, function(z)), colour=colour, thick=3)

        drawing.text(x + 104, 262, f"slope of {name}", size=14)
        curve = _axes(drawing, x, 280, (0, 1), (0, 0.25, 1))
        if name == "relu":  # its slope jumps, so a single line would lie
            drawing.line(*curve(left, slope(left)), colour=colour, thick=3)
            drawing.line(*curve(-left, np.ones_like(left)), colour=colour, thick=3)
            for height, fill in ((0, colour), (1, CARD)):
                ((dot_x, dot_y),) = curve(np.zeros(1), np.full(1, height))
                drawing.circle(dot_x, dot_y, 4.5, fill=fill, stroke=colour, thick=2)
        else:
            z = np.linspace(-REACH, REACH, 161)
            drawing.line(*curve(z, slope(z)), colour=colour, thick=3)
    return drawing.svg()


def _axes(drawing, x, y, heights, ticks):
    """Draw axes, and return a function from coordinates to points."""
    width, unit = 208, 52 if heights[1] == 2 else 104
    low, high = heights
    margin = 10
    bottom = y + (high - low) * unit + 2 * margin

    def points(z, values):
        return list(zip(x + (z + REACH) * width / (2 * REACH), bottom - margin - (values - low) * unit, strict=True))

    drawing.rect(x, y, width, bottom - y, stroke=FAINT)
    for tick in ticks:
        start, end = points(np.array([-REACH, REACH]), np.full(2, tick))
        drawing.line(start, end, colour=MUTED if tick == 0 else FAINT, thick=1, dash=None if tick == 0 else "3 3")
        drawing.text(x - 7, start[1], "1/4" if tick == 0.25 else number(tick), size=12, anchor="end")
    ((middle, _),) = points(np.zeros(1), np.zeros(1))
    drawing.line((middle, y), (middle, bottom), colour=MUTED, thick=1)
    for tick in (-4, -2, 0, 2, 4):
        ((tick_x, _),) = points(np.full(1, tick), np.zeros(1))
        drawing.text(tick_x, bottom + 11, number(tick), size=12)
    return points


def two_layers(neurons):
    """Draw every array of two layers with its shape, one line for each layer."""
    features, hidden, outputs, examples = 2, 3, 1, 4
    params = {
        "W1": np.ones((hidden, features)),
        "b1": np.ones((hidden, 1)),
        "W2": np.ones((outputs, hidden)),
        "b2": np.ones((outputs, 1)),
    }
    arrays = {"X": np.ones((features, examples)), **params}
    arrays |= neurons.two_layer_forward(params, arrays["X"])
    letters = {features: "n0", hidden: "n1", outputs: "n2", examples: "m"}
    drawing = Drawing(
        764,
        388,
        "Two layers: every array with its shape",
        "W1 of shape (n1, n0) times X of shape (n0, m) plus b1 of shape (n1, 1) is Z1 of shape (n1, m); g of it is A1. "
        "W2 of shape (n2, n1) times A1 plus b2 of shape (n2, 1) is Z2 of shape (n2, m); sigma of it is A2.",
    )
    middles = 76, 220, 342, 462, 664
    cell, gap = 28, 10
    for layer, row in (("1", 96), ("2", 272)):
        source = "X" if layer == "1" else "A1"
        for name, x in zip((f"W{layer}", source, f"b{layer}", f"Z{layer}", f"A{layer}"), middles, strict=True):
            rows, columns = arrays[name].shape
            fill = PARAMETERS if name in params else DATA
            drawing.grid(x - columns * cell / 2, row - rows * cell / 2, cell, [[""] * columns] * rows, fill=fill)
            shape = f"({letters[rows]}, {'1' if name[0] == 'b' else letters[columns]})"
            drawing.text(x, row + 60, name, size=15, bold=True)
            drawing.text(x, row + 79, shape, size=13, code=True)
        for sign, x in ((TIMES, 141), ("+", 302), ("=", 382)):
            drawing.text(x, row, sign, size=20)
        start, end = middles[3] + 2 * cell + gap, middles[4] - 2 * cell - gap
        drawing.arrow((start, row), (end, row), thick=2)
        drawing.text((start + end) / 2, row - 14, "g" if layer == "1" else "sigmoid", size=14)
    drawing.text(24, 24, "layer 1", anchor="start", size=15, bold=True)
    drawing.text(24, 206, "layer 2", anchor="start", size=15, bold=True)
    for words, x, colour in (("parameters", 520, PARAMETERS), ("data", 650, DATA)):
        drawing.rect(x, 16, 16, 16, fill=colour, stroke=MUTED)
        drawing.text(x + 24, 24, words, anchor="start", colour=INK)
    drawing.line((middles[4] + 2 * cell + gap, 96), (740, 96), (740, 205), (middles[1], 205), colour=MUTED, dash="5 4")
    drawing.arrow((middles[1], 205), (middles[1], 226), colour=MUTED)
    return drawing.svg()
