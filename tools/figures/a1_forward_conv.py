"""Figures on convolution: one place of a kernel, and a layer with several channels."""

import numpy as np

from tools.figures.drawing import BLUE, INK, MUTED, ORANGE, SKY, TIMES, VERMILLION, WHITE, YELLOW, Drawing, number, tint

IMAGE = np.array([[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]])
KERNEL = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
OTHER_IMAGE = np.array([[2, 0, 3, 1], [1, 1, 0, 0], [1, 0, 2, 0], [1, 0, 1, 2]])
OTHER_KERNEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
BIAS = np.array([10, 20, 30])
CHANNELS = tint(SKY, 0.45), tint(ORANGE, 0.45)


def draw(conv):
    """Return each figure's SVG by its name."""
    return {"slide": slide(conv), "channels": channels(conv)}


def slide(conv):
    """Draw what a kernel does at its first place: patch, product, sum."""
    result = conv.correlate2d(IMAGE, KERNEL)
    size = len(KERNEL)
    patch = IMAGE[:size, :size]
    cell, top = 38, 58
    middle = top + 2 * cell
    drawing = Drawing(
        764,
        270,
        "One place of a sliding kernel",
        f"The upper left 3 x 3 patch of a 4 x 4 image is multiplied with the kernel, entry by entry. The nine products "
        f"add up to {result[0, 0]:g}, the first entry of the 2 x 2 result. Then the kernel moves on by one pixel.",
    )
    arrays = (  # name, what is in it, left edge, fill
        ("image", IMAGE, 22, lambda i, j: tint(YELLOW, 0.6) if max(i, j) < size else WHITE),
        ("patch", patch, 222, tint(YELLOW, 0.6)),
        ("kernel", KERNEL, 370, tint(SKY, 0.45)),
        ("products", patch * KERNEL, 518, WHITE),
        ("result", result, 670, lambda i, j: tint(ORANGE, 0.6) if i == j == 0 else WHITE),
    )
    for name, array, left, fill in arrays:
        drawing.text(left + array.shape[1] * cell / 2, 30, name, size=15, bold=True)
        drawing.grid(
            left,
            middle - len(array) * cell / 2,
            cell,
            array,
            fill=fill,
            bold=name == "result",
            ink=(lambda i, j: INK if i == j == 0 else MUTED) if name == "result" else INK,
        )
    left = arrays[0][2]
    drawing.rect(left, top, size * cell, size * cell, stroke=VERMILLION, thick=3.5)
    drawing.rect(left + cell + 4, top + 4, size * cell - 8, size * cell - 8, stroke=BLUE, thick=2.5, dash="7 4")
    drawing.arrow((left + 4 * cell + 8, middle), (arrays[1][2] - 8, middle), thick=2)
    for sign, x in ((TIMES, 353), ("=", 501)):
        drawing.text(x, middle, sign, size=20)
    drawing.arrow((518 + size * cell + 6, middle - cell / 2), (670 - 4, middle - cell / 2), thick=2)
    drawing.text((518 + size * cell + 670) / 2, middle - cell / 2 - 13, "sum", size=13)

    low = top + 4 * cell + 22
    drawing.line((left, low), (left + 26, low), colour=VERMILLION, thick=3.5)
    drawing.text(left + 34, low, "this place", anchor="start", size=13)
    drawing.line((left, low + 20), (left + 26, low + 20), colour=BLUE, thick=2.5, dash="7 4")
    drawing.text(left + 34, low + 20, "the next one", anchor="start", size=13)
    sums = [[number(entry) for entry in row] for row in (patch[0], patch[2])]
    words = f"({' + '.join(sums[0])}) \N{MINUS SIGN} ({' + '.join(sums[1])}) = {number(result[0, 0])}"
    drawing.text(518 + size * cell / 2, low, words, size=13)
    return drawing.svg()


def channels(conv):
    """Draw a layer: two channels, three kernels of two planes each, three feature maps."""
    nothing = np.zeros_like(KERNEL)
    kernels = ((KERNEL, nothing), (nothing, OTHER_KERNEL), (KERNEL, OTHER_KERNEL))
    planes = IMAGE, OTHER_IMAGE
    x = np.stack(planes, -1)[np.newaxis]
    weight = np.stack([np.stack(kernel, -1) for kernel in kernels], -1)
    maps = conv.conv2d(x, weight, BIAS)
    drawing = Drawing(
        764,
        444,
        "A convolutional layer with two channels and three kernels",
        "Each kernel has a plane for each channel of the image. All products of both planes and the kernel's bias go "
        "into one sum, and each kernel makes one feature map. The first kernel sees channel 0 only, the second one "
        "channel 1 only, the third one both.",
    )
    cell, left = 26, 44
    tops = 98, 250
    for back in (10, 5, 0):
        drawing.rect(left - 16 + back, tops[0] - 34 - back, 138, 306, fill=WHITE, stroke=MUTED, corner=6)
    for channel, (plane, top) in enumerate(zip(planes, tops, strict=True)):
        drawing.text(left + 2 * cell, top - 15, f"channel {channel}", size=13)
        drawing.grid(left, top, cell, plane, fill=CHANNELS[channel], font_size=13)
    drawing.text(left + 2 * cell, tops[1] + 4 * cell + 46, "N images", size=13, colour=MUTED)

    cell, columns, bias_x, map_x = 24, (258, 366), 500, 602
    for words, x_middle in (("x", 101), ("weight", 348), ("bias", bias_x), ("feature maps", map_x + 48)):
        drawing.text(x_middle, 24, words, size=15, bold=True)
    sizes = ", ".join(map(str, x.shape[1:])), ", ".join(map(str, maps.shape[1:]))
    for words, x_middle in (
        (f"(N, {sizes[0]})", 101),
        (f"{weight.shape}", 348),
        (f"{BIAS.shape}", bias_x),
        (f"(N, {sizes[1]})", map_x + 48),
    ):
        drawing.text(x_middle, 43, words, size=13, code=True)
    for o, kernel in enumerate(kernels):
        top = 84 + 118 * o
        middle = top + 1.5 * cell
        drawing.arrow((182, middle), (columns[0] - 12, middle), colour=MUTED, thick=1.5)
        drawing.text(214, middle - 12, f"kernel {o}", size=13)
        for channel, plane in enumerate(kernel):
            seen = plane.any()
            drawing.grid(
                columns[channel],
                top,
                cell,
                plane,
                fill=CHANNELS[channel] if seen else WHITE,
                ink=INK if seen else MUTED,
                font_size=12,
            )
            drawing.text(
                columns[channel] + 1.5 * cell, top + 3 * cell + 13, f"on channel {channel}", size=12, colour=MUTED
            )
        for sign, x_sign in (("+", 348), ("+", 464), ("=", 562)):
            drawing.text(x_sign, middle, sign, size=20)
        drawing.rect(bias_x - 22, middle - 18, 44, 36, fill=WHITE, corner=4)
        drawing.text(bias_x, middle, BIAS[o], size=16)
        drawing.grid(map_x, middle - 40, 40, maps[0, :, :, o], fill=tint(YELLOW, 0.5), bold=True, font_size=17)
        drawing.text(map_x + 92, middle, f"map {o}", anchor="start", size=13)
    return drawing.svg()
