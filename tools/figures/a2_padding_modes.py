"""Figures on padding: the five modes, and how much "same" adds."""

from math import ceil

import numpy as np

from tools.figures.drawing import GREEN, HATCH, INK, MUTED, ORANGE, SKY, VERMILLION, WHITE, YELLOW, Drawing, tint

MODES = {
    "constant": "one value",
    "edge": "the nearest pixel",
    "reflect": "a mirror on the pixel",
    "symmetric": "a mirror beside it",
    "wrap": "starts over",
}
SHADES = {1: YELLOW, 2: SKY, 3: ORANGE, 4: GREEN}
SIZE, KERNEL, STRIDE = 28, 5, 2


def draw(padding):
    """Return each figure's SVG by its name."""
    return {"modes": modes(padding), "same": same(padding)}


def modes(padding):
    """Draw a row of four pixels, continued by three on both sides in each mode."""
    image, border, cell, left, pitch = np.arange(1, 5), 3, 40, 130, 78
    start, end = left + border * cell, left + (border + image.size) * cell
    drawing = Drawing(
        730,
        458,
        "Five ways to continue a row of pixels",
        "The row 1 2 3 4, continued by three pixels on both sides. Constant: zeros. Edge: the nearest pixel again and "
        "again. Reflect: mirrored at the middle of the outermost pixel, 4 3 2 and 3 2 1. Symmetric: mirrored at its "
        "outer border, 3 2 1 and 4 3 2. Wrap: the image starts over, 2 3 4 and 1 2 3.",
    )
    drawing.bracket(left, start - 4, 48, "border", up=True)
    drawing.bracket(start + 4, end - 4, 48, "image", up=True)
    drawing.bracket(end + 4, end + border * cell, 48, "border", up=True)
    for number, (mode, words) in enumerate(MODES.items()):
        top = 62 + number * pitch
        row = padding.pad2d(image.reshape(1, 1, -1, 1), (0, border), mode)[0, 0, :, 0]

        def fill(_, column, row=row):
            inside = border <= column < border + image.size
            return tint(SHADES[row[column]], 0.85 if inside else 0.3) if row[column] else WHITE

        drawing.grid(left, top, cell, [row], fill=fill, bold=lambda _, j: border <= j < border + image.size)
        drawing.rect(start, top, end - start, cell, thick=3)
        drawing.text(left - 14, top + cell / 2, mode, anchor="end", code=True, size=15)
        drawing.text(left + row.size * cell + 14, top + cell / 2, words, anchor="start", colour=MUTED)
        if mode in {"reflect", "symmetric"}:
            inset = cell / 2 if mode == "reflect" else 0
            for x in (start + inset, end - inset):
                _mirror(drawing, x, top, cell, split=mode == "reflect")
        if mode == "wrap":
            low = top + cell + 18
            middle = end - cell / 2
            drawing.arrow(
                (middle, top + cell + 2),
                (middle, low),
                (start - cell / 2, low),
                (start - cell / 2, top + cell + 2),
                colour=VERMILLION,
                thick=2,
            )
    return drawing.svg()


def _mirror(drawing, x, top, cell, *, split):
    """Draw a mirror across a row; where it would cross a digit it is split in two."""
    parts = [(top - 12, top + 9), (top + cell - 9, top + cell + 12)] if split else [(top - 12, top + cell + 12)]
    for upper, lower in parts:
        drawing.line((x, upper), (x, lower), colour=WHITE, thick=5)
        drawing.line((x, upper), (x, lower), colour=VERMILLION, thick=2.5, dash="5 3")


def same(padding):
    """Draw the first windows and the last one on a padded row of 28 pixels."""
    before, after = padding.same_padding(SIZE, KERNEL, STRIDE)
    outputs = ceil(SIZE / STRIDE)
    last = (outputs - 1) * STRIDE - before
    cell, left, top, gap = 40, 30, 102, 52
    shown = {"near": range(-before, 7), "far": range(SIZE - 6, SIZE + after)}

    def at(pixel):
        if pixel <= shown["near"].stop:
            return left + (pixel + before) * cell
        return left + (len(shown["near"]) + pixel - shown["far"].start) * cell + gap

    drawing = Drawing(
        752,
        210,
        'How much "same" pads',
        f"A row of {SIZE} pixels with {before} pixel of padding before it and {after} after it. Windows of {KERNEL} "
        f"with stride {STRIDE}: the first covers {-before} to {KERNEL - before - 1}, the second {STRIDE - before} to "
        f"{STRIDE - before + KERNEL - 1}, the last of {outputs} covers {last} to {last + KERNEL - 1}.",
    )
    for pixels in shown.values():
        for pixel in pixels:
            inside = 0 <= pixel < SIZE
            drawing.grid(at(pixel), top, cell, [[pixel]], fill=tint(SKY, 0.35) if inside else HATCH)
    for x in (at(7) + 14, at(7) + gap / 2, at(7) + gap - 14):
        drawing.circle(x, top + cell / 2, 2.5, fill=INK)
    drawing.rect(at(0), top, at(SIZE) - at(0), cell, thick=3)

    first, second = at(-before), at(STRIDE - before)
    drawing.bracket(first + 2, first + KERNEL * cell - 2, top - 10, "first window", up=True)
    drawing.bracket(second + 2, second + KERNEL * cell - 2, top - 48, "second window", up=True)
    drawing.bracket(at(last) + 2, at(last) + KERNEL * cell - 2, top - 10, "last window", up=True)
    drawing.arrow((first + 2, top - 48), (second - 2, top - 48), colour=VERMILLION, thick=2)
    drawing.line((first + 2, top - 54), (first + 2, top - 17), colour=MUTED, thick=1, dash="3 3")
    drawing.text((first + second) / 2, top - 64, f"stride {STRIDE}")

    low = top + cell + 10
    drawing.bracket(at(-before) + 2, at(0) - 3, low, f"{before} before")
    drawing.bracket(at(0) + 3, at(SIZE) - 3, low, f"{SIZE} pixels, {outputs} windows", bold=True)
    drawing.bracket(at(SIZE) + 3, at(SIZE + after) - 2, low, f"{after} after")
    return drawing.svg()
