"""Figures on architectures: three residual blocks, and the branches of an inception block."""

from itertools import pairwise

from tools.figures.drawing import MUTED, ORANGE, PURPLE, SKY, WHITE, YELLOW, Drawing, tint

BASIC, BOTTLENECK = (56, 56, 64), (56, 56, 256)  # ResNet's
IMAGE = (28, 28, 192)  # what GoogLeNet's block 3a gets
KERNELS = {"1x1": 64, "3x3_reduce": 96, "3x3": 128, "5x5_reduce": 16, "5x5": 32, "pool_proj": 32}


def draw(blocks):
    """Return each figure's SVG by its name."""
    return {"residual_blocks": residual_blocks(blocks), "inception_block": inception_block(blocks)}


def residual_blocks(blocks):
    """Draw a basic block, one with a projection, and a bottleneck."""
    drawing = Drawing(
        764,
        574,
        "Three residual blocks",
        "Each adds a branch to a shortcut, and a ReLU follows the sum. Basic: conv1 3 x 3, ReLU, conv2 3 x 3, and the "
        "input itself as the shortcut. With a projection: conv1 has stride 2, and the shortcut is a 1 x 1 convolution "
        "with stride 2. Bottleneck: conv1 1 x 1, ReLU, conv2 3 x 3, ReLU, conv3 1 x 1, and the input itself.",
    )
    basic, wide = BASIC[2], 2 * BASIC[2]
    few, many = BOTTLENECK[2] // 4, BOTTLENECK[2]
    for left, title, shape, layers, stride, cost in (
        (10, "basic", BASIC, [(3, basic), (3, basic)], 1, blocks.residual_cost(BASIC, basic)),
        (258, "with a projection", BASIC, [(3, wide), (3, wide)], 2, blocks.residual_cost(BASIC, wide, 2)),
        (
            518,
            "bottleneck",
            BOTTLENECK,
            [(1, few), (3, few), (1, many)],
            1,
            blocks.bottleneck_cost(BOTTLENECK, few, many),
        ),
    ):
        _block(drawing, left, title, shape, layers, stride)
        drawing.text(left + 114, 560, f"{cost['parameters']} parameters", size=13, colour=MUTED)
    return drawing.svg()


def _block(drawing, left, title, shape, layers, stride):
    """Draw a block from top to bottom: layers are (kernel size, number of kernels); the shortcut is on the right."""
    x, side, top, fork, meet, bottom = left + 84, left + 200, 58, 80, 442, 536
    drawing.text(x + 30, 28, title, size=16, bold=True)
    drawing.text(x, top, " x ".join(map(str, shape)), size=13, code=True)

    nodes = []
    for order, (size, kernels) in enumerate(layers):
        step = f"{kernels}, stride {stride}" if order == 0 and stride != 1 else f"{kernels} kernels"
        nodes += [("ReLU",), (f"conv{order + 1}", f"{size} x {size}, {step}")]
    spans = [(top, top + 12)]  # from where to where things reach, so that arrows fit between them
    for order, words in enumerate(nodes[1:]):
        y = 130 + order * 232 / (len(nodes) - 2)
        spans.append(_node(drawing, x, y, words))
    drawing.circle(x, meet, 13, fill=tint(YELLOW, 0.7), thick=1.8)
    drawing.text(x, meet, "+", size=20)
    spans += [(meet - 13, meet + 13), _node(drawing, x, meet + 44, ("ReLU",)), (bottom - 12, bottom)]
    for (_, begin), (end, _) in pairwise(spans):
        drawing.arrow((x, begin), (x, end - 1), thick=1.8)
    channels = layers[-1][1]
    drawing.text(x, bottom, f"{shape[0] // stride} x {shape[1] // stride} x {channels}", size=13, code=True)

    drawing.arrow((x, fork), (side, fork), (side, meet), (x + 14, meet), thick=1.8)
    if stride == 1:
        drawing.text(side - 8, fork + 14, "shortcut", size=13, anchor="end", colour=MUTED)
    else:
        middle = (fork + meet) / 2
        drawing.rect(side - 44, middle - 42, 88, 84, fill=tint(SKY, 0.45), corner=5)
        for order, words in enumerate(("shortcut", "1 x 1", f"{channels} kernels", f"stride {stride}")):
            drawing.text(side, middle - 27 + 18 * order, words, size=12, bold=order == 0)


def _node(drawing, x, y, words):
    """Draw a convolution, with its size in the second line, or a ReLU; return from where to where it reaches."""
    if len(words) == 2:
        drawing.rect(x - 68, y - 21, 136, 42, fill=tint(SKY, 0.45), corner=5)
        drawing.text(x, y - 9, words[0], size=14, bold=True)
        drawing.text(x, y + 10, words[1], size=12)
        return y - 21, y + 21
    drawing.rect(x - 34, y - 14, 68, 28, fill=tint(ORANGE, 0.4), corner=14)
    drawing.text(x, y, words[0], size=13)
    return y - 14, y + 14


def inception_block(blocks):
    """Draw four branches from left to right, and their channels side by side in the end."""
    parameters = blocks.inception_cost(IMAGE, KERNELS)["parameters"]
    branches = (  # what comes first, the convolution that ends it, colour
        (None, "1x1", SKY),
        ("3x3_reduce", "3x3", ORANGE),
        ("5x5_reduce", "5x5", YELLOW),
        ("maximum", "pool_proj", PURPLE),
    )
    total = sum(KERNELS[last] for _, last, _ in branches)
    drawing = Drawing(
        790,
        388,
        "The four branches of an inception block",
        "Branch 0: 1x1. Branch 1: 3x3_reduce, then 3x3. Branch 2: 5x5_reduce, then 5x5. Branch 3: the maximum over 3 x "
        f"3 pixels, then pool_proj. A ReLU follows each convolution. {IMAGE[2]} channels become "
        f"{' + '.join(str(KERNELS[last]) for _, last, _ in branches)} = {total}, side by side in this order.",
    )
    pitch, top, bar = 82, 72, (640, 54)
    middle = top + 1.5 * pitch
    drawing.rect(16, middle - 34, 100, 68, fill=WHITE, corner=5)
    drawing.text(66, middle - 12, "image", bold=True)
    drawing.text(66, middle + 11, " x ".join(map(str, IMAGE)), size=11, code=True)
    drawing.text(bar[0] + 26, 26, "channels", bold=True)
    segment = bar[1]
    for number, (first, last, colour) in enumerate(branches):
        y = top + number * pitch
        fill = tint(colour, 0.5)
        drawing.text(158, y - 13, f"{number}", bold=True, colour=MUTED)
        if first:
            drawing.line((116, middle), (140, middle), (140, y), thick=1.8)
            drawing.arrow((140, y), (172, y), thick=1.8)
            words = f"1 x 1, {KERNELS[first]} kernels" if first in KERNELS else "3 x 3, stride 1"
            _stage(drawing, 172, y, first, words, fill if first in KERNELS else WHITE)
            drawing.arrow((332, y), (388, y), thick=1.8)
        else:
            drawing.line((116, middle), (140, middle), (140, y), thick=1.8)
            drawing.arrow((140, y), (388, y), thick=1.8)
        size = last if last in {"3x3", "5x5"} else "1x1"
        _stage(drawing, 388, y, last, f"{size.replace('x', ' x ')}, {KERNELS[last]} kernels", fill)
        height = KERNELS[last] * 1.1
        drawing.rect(bar[0], segment, 52, height, fill=fill)
        drawing.text(bar[0] + 26, segment + height / 2, KERNELS[last], size=15, bold=True)
        drawing.arrow((548, y), (bar[0] - 2, segment + height / 2), thick=1.8)
        segment += height
    drawing.text(bar[0] + 66, (bar[1] + segment) / 2 - 10, f"{total}", anchor="start", size=16, bold=True)
    drawing.text(bar[0] + 66, (bar[1] + segment) / 2 + 11, "in all", anchor="start")
    drawing.text(330, 364, f"a ReLU after each of the six convolutions; {parameters} parameters", size=13, colour=MUTED)
    return drawing.svg()


def _stage(drawing, left, y, name, words, fill):
    drawing.rect(left, y - 25, 160, 50, fill=fill, corner=5)
    drawing.text(left + 80, y - 10, name, bold=True, code=name != "maximum")
    drawing.text(left + 80, y + 11, words, size=13)
