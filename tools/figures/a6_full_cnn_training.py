"""The figure on training: the network, from an image to its scores."""

import numpy as np

from tools.figures.drawing import MUTED, ORANGE, SKY, WHITE, YELLOW, Drawing, tint

SHAPE = (8, 8, 1)
SLANT = 0.36  # of a pixel's edge that runs into the page


def draw(cnn):
    """Return each figure's SVG by its name."""
    return {"network": network(cnn)}


def network(cnn):
    """Draw what each layer makes of the shape of a batch."""
    params = cnn.init_params(0, SHAPE)
    (height, width, channels), (c_1, c_2) = SHAPE, (params[f"conv{i}_weight"].shape[3] for i in (1, 2))
    counts = [params[f"{name}_weight"].size + params[f"{name}_bias"].size for name in ("conv1", "conv2", "dense")]
    features, classes = params["dense_weight"].shape
    maps = [
        (height, width, channels),
        (height, width, c_1),
        (height // 2, width // 2, c_1),
        (height // 2, width // 2, c_2),
        (height // 4, width // 4, c_2),
    ]
    shapes = [*maps, (features,), (classes,)]
    layers = [
        ("conv1, ReLU", "3 x 3, pad 1"),
        ("max pool", "2 x 2"),
        ("conv2, ReLU", "3 x 3, pad 1"),
        ("max pool", "2 x 2"),
        ("flatten", "rows first"),
        ("dense", f"{features} x {classes}"),
    ]
    drawing = Drawing(
        840,
        332,
        "The network and its shapes",
        "From an image to its scores: "
        + ", ".join(f"{name} gives {shape}" for (name, _), shape in zip(layers, shapes[1:], strict=True))
        + f", each for N images. It has {sum(counts)} parameters.",
    )
    centres = 62, 186, 308, 432, 562, 678, 782
    middle = 170
    edges = [_block(drawing, x, middle, shape) for x, shape in zip(centres, maps, strict=False)]
    edges.append(_vector(drawing, centres[5], middle, 32, 5))
    edges.append(_vector(drawing, centres[6], middle, classes, 13))
    for (_, start), (end, _), (name, detail) in zip(edges, edges[1:], layers, strict=False):
        drawing.arrow((start + 6, middle), (end - 6, middle), thick=2)
        x = (start + end) / 2
        drawing.text(x, 34, name, size=14, bold=True)
        drawing.text(x, 54, detail, size=13, colour=MUTED)
    for x, shape in zip(centres, shapes, strict=True):
        drawing.text(x, 262, f"({', '.join(map(str, ('N', *shape)))})", size=12, code=True)
    for place, words in ((0, "image"), (5, "features"), (6, "logits")):
        drawing.text(centres[place], 282, words, size=13)
    names = [f"{name} {count}" for name, count in zip(("conv1", "conv2", "dense"), counts, strict=True)]
    drawing.text(420, 308, f"{sum(counts)} parameters: {', '.join(names)}", colour=MUTED)
    return drawing.svg()


def _block(drawing, x, middle, shape):
    """Draw feature maps as a block, as long as they have channels; return where it begins and ends."""
    rows, columns, channels = shape
    unit = 12
    length, tall, slant = max(2 * channels, 5), rows * unit, columns * unit * SLANT
    left, top = x - (length + slant) / 2, middle - (tall - slant) / 2
    right, bottom = left + length, top + tall
    colour = YELLOW if channels == 1 else SKY
    drawing.rect(left, top, length, tall, fill=tint(colour, 0.55), stroke=MUTED)
    upper = (left, top), (left + slant, top - slant), (right + slant, top - slant), (right, top)
    side = (right, top), (right + slant, top - slant), (right + slant, bottom - slant), (right, bottom)
    drawing.shape(*upper, fill=tint(colour, 0.25), stroke=MUTED)
    drawing.shape(*side, fill=tint(colour, 0.8), stroke=MUTED)
    for k in range(1, columns):
        step = k * slant / columns
        drawing.line((right + step, top - step), (right + step, bottom - step), colour=WHITE, thick=0.8)
    for k in range(1, rows):
        y = top + k * tall / rows
        drawing.line((right, y), (right + slant, y - slant), colour=WHITE, thick=0.8)
    return left, right + slant


def _vector(drawing, x, middle, cells, size):
    """Draw a vector as a column of cells; return where it begins and ends."""
    top = middle - cells * size / 2
    for k in np.arange(cells):
        drawing.rect(x - 7, top + k * size, 14, size, fill=tint(ORANGE, 0.5), stroke=MUTED)
    return x - 7, x + 7
