"""Figures on backward convolutions: what is gathered is scattered, and the rotated kernel."""

import numpy as np

from tools.figures.drawing import (
    BLUE,
    CARD,
    FAINT,
    HATCH,
    INK,
    MUTED,
    ORANGE,
    SKY,
    VERMILLION,
    WHITE,
    YELLOW,
    Drawing,
    number,
    tint,
)

X, WEIGHT, GRAD_OUT = np.array([1, 2, 0, 3, 1]), np.array([5, 7, 9]), np.array([1, -2, 3])
KERNEL, UPSTREAM = np.array([[1, 2], [3, 4]]), np.array([[1, 0, 2], [-1, 3, 1]])


def draw(conv_backward):
    """Return each figure's SVG by its name."""
    return {
        "gather_and_scatter": gather_and_scatter(conv_backward),
        "full_convolution": full_convolution(conv_backward),
    }


def gather_and_scatter(conv_backward):
    """Draw one place of a kernel forward and backward; the other places in grey."""
    place, pixel = 1, 2
    grad_x, _, _ = conv_backward.conv2d_backward(
        GRAD_OUT.reshape(1, 1, -1, 1), X.reshape(1, 1, -1, 1), WEIGHT.reshape(1, -1, 1, 1)
    )
    grad_x = grad_x.ravel()
    out = np.correlate(X, WEIGHT, "valid")
    gathered = X[place : place + WEIGHT.size]
    drawing = Drawing(
        764,
        338,
        "Forward gathers, backward scatters",
        f"Forward, output {place} gathers the pixels {_listed(gathered)} through the weights {_listed(WEIGHT)}: "
        f"{out[place]}. Backward, its upstream gradient {GRAD_OUT[place]} goes to the same three pixels through the "
        f"same weights: {_listed(WEIGHT * GRAD_OUT[place])}. Each pixel adds up what it gets from all places.",
    )
    _places(drawing, 66, "forward: gather", (("out", out), ("x", X)), place, WEIGHT, up=True)
    _places(
        drawing,
        470,
        "backward: scatter",
        (("grad_out", GRAD_OUT), ("grad_x", grad_x)),
        place,
        WEIGHT * GRAD_OUT[place],
        up=False,
    )
    drawing.text(203, 288, f"{_products(WEIGHT, gathered)} = {number(out[place])}")
    reading = WEIGHT[::-1]  # pixel 2 has been read by place 0 through the last weight, and so on
    words = f"x[{pixel}] gets {_products(reading, GRAD_OUT)} = {number(grad_x[pixel])}"
    drawing.text(604, 288, words)
    drawing.text(604, 312, "each pixel adds up all that arrives", colour=MUTED, size=13)
    return drawing.svg()


def _places(drawing, left, title, rows, place, labels, *, up):
    """Draw outputs above pixels, and between them what flows through one place."""
    pitch, cell, high, low = 58, 42, 70, 212
    (upper_name, upper), (lower_name, lower) = rows
    pixels = [left + pitch * i + cell / 2 for i in range(len(lower))]
    outputs = pixels[1:-1]
    drawing.text(pixels[2], 32, title, size=16, bold=True)
    for name, y in ((upper_name, high), (lower_name, low)):
        drawing.text(left - 12, y + cell / 2, name, anchor="end", size=13, code=True)
    others = [o for o in range(len(outputs)) if o != place]
    for o in others:
        for x in pixels[o : o + len(labels)]:
            drawing.line((outputs[o], high + cell), (x, low), colour=FAINT, thick=1)
    for x, label in zip(pixels[place : place + len(labels)], labels, strict=True):
        ends = (outputs[place], high + cell + 2), (x, low - 2)
        drawing.arrow(*(ends[::-1] if up else ends), colour=VERMILLION, thick=2.2)
        label_x, label_y = (0.28 * a + 0.72 * b for a, b in zip(*ends, strict=True))
        words = number(label)
        half = 4 + 5 * len(words)
        drawing.rect(label_x - half, label_y - 10, 2 * half, 20, fill=CARD, stroke="none")
        drawing.text(label_x, label_y, words, bold=True)
    for o, value in enumerate(upper):
        fill = tint(ORANGE, 0.6) if o == place else WHITE
        drawing.grid(
            outputs[o] - cell / 2, high, cell, [[value]], fill=fill, ink=MUTED if o in others else INK, bold=o == place
        )
    for i, value in enumerate(lower):
        fill = tint(SKY, 0.55) if place <= i < place + len(labels) else WHITE
        drawing.grid(pixels[i] - cell / 2, low, cell, [[value]], fill=fill)


def full_convolution(conv_backward):
    """Draw the rotated kernel over the upstream gradient in its ring of zeros."""
    rotated = conv_backward.rot180(KERNEL)
    grad_x = conv_backward.input_gradient_by_full_convolution(
        UPSTREAM[np.newaxis, :, :, np.newaxis], KERNEL[:, :, np.newaxis, np.newaxis]
    )[0, :, :, 0]
    ring = np.pad(UPSTREAM, 1)
    row, column = 1, 2
    patch = ring[row : row + 2, column : column + 2]
    cell, top = 40, 70
    middle = top + 2 * cell
    drawing = Drawing(
        764,
        306,
        "The input gradient as a full convolution",
        f"The kernel 1 2, 3 4 is rotated by 180 degrees to 4 3, 2 1 and slides over grad_out in a ring of zeros. At "
        f"row {row}, column {column} it gives {grad_x[row, column]:g}.",
    )
    lefts = 26, 172, 308, 578
    names = "weight", "rotated", "grad_out in its ring", "grad_x"
    for x, name, array in zip(lefts, names, (KERNEL, rotated, ring, grad_x), strict=True):
        drawing.text(x + array.shape[1] * cell / 2, 34, name, size=15, bold=True)
    drawing.grid(lefts[0], middle - cell, cell, KERNEL)
    drawing.arrow((lefts[0] + 2 * cell + 8, middle), (lefts[1] - 8, middle), thick=2)
    drawing.text((lefts[0] + 2 * cell + lefts[1]) / 2, middle - 14, "180°", size=13)
    drawing.grid(lefts[1], middle - cell, cell, rotated, fill=tint(ORANGE, 0.45))
    drawing.text((lefts[1] + 2 * cell + lefts[2]) / 2, middle - 14, "slides", size=13)
    drawing.arrow((lefts[1] + 2 * cell + 8, middle), (lefts[2] - 8, middle), thick=2)

    def inside(i, j):
        return 0 < i <= UPSTREAM.shape[0] and 0 < j <= UPSTREAM.shape[1]

    drawing.grid(
        lefts[2],
        top,
        cell,
        ring,
        fill=lambda i, j: tint(SKY, 0.45) if inside(i, j) else HATCH,
        ink=lambda i, j: INK if inside(i, j) else MUTED,
    )
    drawing.rect(lefts[2] + cell, top + cell, 3 * cell, 2 * cell, thick=2)
    drawing.rect(lefts[2] + 3, top + 3, 2 * cell - 6, 2 * cell - 6, stroke=BLUE, thick=2.5, dash="7 4")
    left = lefts[2] + column * cell
    drawing.rect(left + 3, top + row * cell + 3, 2 * cell - 6, 2 * cell - 6, stroke=VERMILLION, thick=3.5)
    drawing.text((lefts[2] + 5 * cell + lefts[3]) / 2, middle, "=", size=20)
    height = middle - 1.5 * cell
    drawing.grid(
        lefts[3],
        height,
        cell,
        grad_x,
        fill=lambda i, j: tint(YELLOW, 0.6) if (i, j) in {(0, 0), (row, column)} else WHITE,
        bold=lambda i, j: (i, j) == (row, column),
    )
    drawing.rect(lefts[3] + 3, height + 3, cell - 6, cell - 6, stroke=BLUE, thick=2, dash="5 3")
    place = lefts[3] + column * cell + 3, height + row * cell + 3
    drawing.rect(*place, cell - 6, cell - 6, stroke=VERMILLION, thick=3)
    low = top + 4 * cell + 26
    drawing.line((250, low), (278, low), colour=BLUE, thick=2.5, dash="7 4")
    drawing.text(
        288, low, f"first place: {_products(rotated[-1:, -1:], ring[1:2, 1:2])} = {grad_x[0, 0]:g}", anchor="start"
    )
    drawing.line((250, low + 24), (278, low + 24), colour=VERMILLION, thick=3.5)
    words = f"place [{row}, {column}]: {_products(rotated, patch)} = {number(grad_x[row, column])}"
    drawing.text(288, low + 24, words, anchor="start")
    return drawing.svg()


def _products(left, right):
    """Write a sum of products, with negative factors in brackets."""
    factors = zip(np.ravel(left), np.ravel(right), strict=True)
    return " + ".join(f"{number(a)} · {number(b)}" if b >= 0 else f"{number(a)} · ({number(b)})" for a, b in factors)


def _listed(values):
    return ", ".join(map(str, values))
