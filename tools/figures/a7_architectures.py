"""Figures on architectures: three residual blocks, and the branches of an inception block."""

from tools.figures.drawing import INK, MUTED, ORANGE, PURPLE, SKY, WHITE, YELLOW, Drawing, tint

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
        548,
        "Three residual blocks",
        "Each adds a branch to a shortcut, and a ReLU follows the sum. Basic: conv1 3 x 3, ReLU, conv2 3 x 3, and the "
        "input itself as the shortcut. With a projection: conv1 has stride 2, and the shortcut is a 1 x 1 convolution "
        "with stride 2. Bottleneck: conv1 1 x 1, ReLU, conv2 3 x 3, ReLU, conv3 1 x 1, and the input itself.",
    )
    basic, wide = BASIC[2], 2 * BASIC[2]
    few, many = BOTTLENECK[2] // 4, BOTTLENECK[2]
    _block(
        drawing,
        10,
        "basic",
        BASIC,
        [("conv1", f"3 x 3, {basic} kernels"), ("conv2", f"3 x 3, {basic} kernels")],
        blocks.residual_cost(BASIC, basic),
    )
    _block(
        drawing,
        258,
        "with a projection",
        BASIC,
        [("conv1", f"3 x 3, {wide}, stride 2"), ("conv2", f"3 x 3, {wide} kernels")],
        blocks.residual_cost(BASIC, wide, 2),
        projection=("shortcut", "1 x 1", f"{wide} kernels", "stride 2"),
    )
    _block(
        drawing,
        518,
        "bottleneck",
        BOTTLENECK,
        [
            ("conv1", f"1 x 1, {few} kernels"),
            ("conv2", f"3 x 3, {few} kernels"),
            ("conv3", f"1 x 1, {many} kernels"),
        ],
        blocks.bottleneck_cost(BOTTLENECK, few, many),
    )
    return drawing.svg()


def _block(drawing, left, title, shape, convolutions, cost, projection=()):
    """Draw a block from top to bottom, with its shortcut on the right."""
    x, side, start, pitch = left + 84, left + 200, 94, 58
    drawing.text(x + 30, 28, title, size=16, bold=True)
    drawing.text(x, 58, " x ".join(map(str, shape)), size=13, code=True)
    last = start + 6 * pitch  # where branch and shortcut meet
    nodes = [*convolutions[0:1], *(node for layer in convolutions[1:] for node in (("ReLU",), layer))]
    spread = 4 / (len(nodes) - 1)
    ends = [(68, start + 10)]
    for number, words in enumerate(nodes):
        y = start + (1 + number * spread) * pitch - 22
        ends.append((y - 21, y + 21) if len(words) == 2 else (y - 14, y + 14))
        _node(drawing, x, y, words)
    ends.append((last - 13, last + 13))
    ends.append((last + 30, last + 58))
    for (_, begin), (end, _) in zip(ends[1:], ends[2:], strict=False):
        drawing.arrow((x, begin), (x, end - 1), thick=1.8)
    drawing.arrow((x, 70), (x, ends[1][0] - 1), thick=1.8)
    drawing.arrow((x, 80), (side, 80), (side, last), (x + 14, last), colour=INK, thick=1.8)
    drawing.circle(x, last, 13, fill=tint(YELLOW, 0.7), thick=1.8)
    drawing.text(x, last, "+", size=20)
    _node(drawing, x, last + 44, ("ReLU",))
    drawing.arrow((x, last + 58), (x, last + 80), thick=1.8)
    drawing.text(x + 30, last + 94, f"{cost['parameters']} parameters", size=13, colour=MUTED)
    if projection:
        middle = (80 + last) / 2
        drawing.rect(side - 44, middle - 42, 88, 84, fill=tint(SKY, 0.45), corner=5)
        for line, words in enumerate(projection):
            drawing.text(side, middle - 27 + 18 * line, words, size=13 if line == 0 else 12, bold=line == 0)
    else:
        drawing.text(side - 7, (80 + last) / 2, "shortcut", size=13, anchor="end", colour=MUTED)


def _node(drawing, x, y, words):
    """Draw a convolution, with its size in the second line, or a ReLU."""
    if len(words) == 2:
        drawing.rect(x - 68, y - 21, 136, 42, fill=tint(SKY, 0.45), corner=5)
        drawing.text(x, y - 9, words[0], size=14, bold=True)
        drawing.text(x, y + 10, words[1], size=12)
    else:
        drawing.rect(x - 34, y - 14, 68, 28, fill=tint(ORANGE, 0.4), corner=14)
        drawing.text(x, y, words[0], size=13)


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
