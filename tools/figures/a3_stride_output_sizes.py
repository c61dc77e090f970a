"""Figures on strides: where a kernel stops, and what a neuron sees."""

from tools.figures.drawing import (
    BLUE,
    FAINT,
    HATCH,
    INK,
    MUTED,
    ORANGE,
    SKY,
    VERMILLION,
    WHITE,
    Drawing,
    tint,
)


def draw(shapes):
    """Return each figure's SVG by its name."""
    return {"stride_stops": stride_stops(shapes), "receptive_field": receptive_field(shapes)}


def stride_stops(shapes):
    """Draw a kernel's stops below a row of pixels, and the place at which it no longer fits."""
    size, kernel, stride = 8, 3, 2
    stops = shapes.conv_output_size(size, kernel, stride)
    read = (stops - 1) * stride + kernel
    cell, left, top, pitch = 58, 96, 58, 42
    drawing = Drawing(
        680,
        342,
        f"A kernel of {kernel} with stride {stride} on {size} pixels",
        f"{stops} stops, at pixels {', '.join(str(stop * stride) for stop in range(stops))}, each {kernel} pixels "
        f"wide. One more would stick out, so pixel {read} is never read.",
    )
    drawing.text(left - 16, top + cell / 2, "pixel", anchor="end")
    drawing.grid(
        left,
        top,
        cell,
        [range(size)],
        fill=lambda _, j: tint(SKY, 0.35) if j < read else HATCH,
        ink=lambda _, j: INK if j < read else MUTED,
        font_size=20,
    )
    drawing.text(left + (read + size) / 2 * cell, top - 16, "never read")
    for stop in range(stops + 1):
        x = left + stop * stride * cell
        drawing.line((x, top + cell), (x, top + cell + 46 + stop * pitch), colour=FAINT, thick=1)
    for stop in range(stops + 1):
        x, y, fits = left + stop * stride * cell, top + cell + 46 + stop * pitch, stop < stops
        drawing.rect(
            x + 2,
            y,
            kernel * cell - 4,
            28,
            fill=tint(ORANGE, 0.45) if fits else WHITE,
            stroke=INK if fits else MUTED,
            dash=None if fits else "5 4",
            thick=1.5,
            corner=4,
        )
        words = f"stop {stop}" if fits else "does not fit"
        drawing.text(x + kernel * cell / 2, y + 14, words, colour=INK if fits else MUTED)
    y = top + cell + 32
    drawing.arrow((left, y), (left + stride * cell, y), colour=VERMILLION, thick=2)
    drawing.text(left + stride * cell / 2, y - 13, f"stride {stride}")
    return drawing.svg()


def receptive_field(shapes):
    """Draw what a neuron of layer 2 sees, without a stride in layer 1 and with one."""
    kernel = 3
    sizes = [_field(shapes, stride, kernel) for stride in (1, 2)]
    drawing = Drawing(
        760,
        324,
        "What a neuron of layer 2 sees",
        f"Two layers with kernels of {kernel}. With stride 1, a neuron of layer 2 sees {kernel} neurons of layer 1 and "
        f"{sizes[0]} pixels. With a stride of 2 in layer 1 the neurons of layer 1 stand two pixels apart, and it sees "
        f"{sizes[1]} pixels.",
    )
    for row, name in enumerate(("layer 2", "layer 1", "image")):
        drawing.text(20, 84 + 78 * row, name, anchor="start")
    for left, stride, size, title in (
        (106, 1, sizes[0], "both strides 1"),
        (384, 2, sizes[1], "layer 1 with stride 2"),
    ):
        _cone(drawing, left, stride, size, kernel, title)
    return drawing.svg()


def _field(shapes, stride, kernel):
    conv = {"kind": "conv", "filters": 1, "kernel": kernel}
    return shapes.receptive_field([conv | {"stride": stride}, conv])[0]


def _cone(drawing, left, stride, size, kernel, title):
    """Draw the cone of one neuron; the patch of one neuron of layer 1 is coloured, that of the next outlined."""
    pitch, rows = 52, (84, 162, 240)
    pixels = [left + pitch * (i + 0.5) for i in range(size)]
    neurons = [pixels[kernel // 2 + stride * i] for i in range(kernel)]
    drawing.text((pixels[0] + pixels[-1]) / 2, 36, title, size=16, bold=True)

    first, second = pixels[:kernel], pixels[stride : stride + kernel]
    drawing.shape(
        (neurons[0], rows[1]), (first[0], rows[2]), (first[-1], rows[2]), fill=tint(ORANGE, 0.35), stroke="none"
    )
    for neuron, patch, colour, dash in ((neurons[0], first, VERMILLION, None), (neurons[1], second, BLUE, "6 4")):
        for pixel in patch:
            drawing.line((neuron, rows[1]), (pixel, rows[2]), colour=colour, thick=1.8, dash=dash)
    for pixel in pixels[2 * stride : 2 * stride + kernel]:
        drawing.line((neurons[2], rows[1]), (pixel, rows[2]), colour=FAINT, thick=1.2)
    for neuron in neurons:
        drawing.line((neurons[1], rows[0]), (neuron, rows[1]), colour=MUTED)

    drawing.circle(neurons[1], rows[0], 13, fill=WHITE, thick=2)
    for neuron, colour in zip(neurons, (ORANGE, tint(SKY, 0.6), WHITE), strict=True):
        drawing.circle(neuron, rows[1], 13, fill=colour, thick=2)
    for i, pixel in enumerate(pixels):
        drawing.circle(pixel, rows[2], 13, fill=tint(ORANGE, 0.7) if i < kernel else WHITE, thick=1.5)
        drawing.text(pixel, rows[2], i, size=13)
    drawing.bracket(pixels[0] - 13, pixels[-1] + 13, rows[2] + 24, f"{size} pixels", bold=True)
