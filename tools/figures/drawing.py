"""Drawing for the figures: cells, arrows, brackets and words on a light card, as SVG.

The card makes a figure look the same on a light page, a dark page and paper. Colours are those of Okabe and Ito, which
colour-blind readers can tell apart; a number, a word or a dash pattern repeats what a colour says.
"""

import math
import xml.etree.ElementTree as ET

INK, MUTED, FAINT, CARD, WHITE = "#1f2328", "#59636e", "#aab2bb", "#fdfdfb", "#ffffff"
ORANGE, SKY, GREEN, YELLOW = "#e69f00", "#56b4e9", "#009e73", "#f0e442"
BLUE, VERMILLION, PURPLE = "#0072b2", "#d55e00", "#cc79a7"
HATCH = "url(#hatch)"
TIMES = "\N{MULTIPLICATION SIGN}"


def tint(colour, share):
    """Mix a share of a colour with white.

    Parameters
    ----------
    colour : str
        As in ``"#e69f00"``.
    share : float
        From 0, white, to 1, the colour itself.

    Returns
    -------
    str
        A colour.
    """
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + share * (channel - 255)):02x}" for channel in channels)


def number(value):
    """Format a number for a figure, with a true minus sign."""
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


class Drawing:
    """A figure under construction. Lengths are pixels; y runs down; positions are upper left corners unless stated.

    Parameters
    ----------
    width, height : int
        Of the card.
    title, description : str
        For screen readers.
    """

    def __init__(self, width, height, title, description):
        self._svg = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": str(width),
                "height": str(height),
                "role": "img",
                "aria-labelledby": "title desc",
                "font-family": "sans-serif",
            },
        )
        ET.SubElement(self._svg, "title", {"id": "title"}).text = title
        ET.SubElement(self._svg, "desc", {"id": "desc"}).text = description
        pattern = ET.SubElement(
            ET.SubElement(self._svg, "defs"),
            "pattern",
            {"id": "hatch", "width": "7", "height": "7", "patternUnits": "userSpaceOnUse"},
        )
        ET.SubElement(pattern, "rect", {"width": "7", "height": "7", "fill": "#f1f2f3"})
        ET.SubElement(pattern, "path", {"d": "M-1 8 8 -1M-1 1 1 -1M6 8 8 6", "stroke": "#c3cad1"})
        self.rect(0.5, 0.5, width - 1, height - 1, fill=CARD, stroke="#c9ced4", corner=8)

    def svg(self):
        """Return the figure as the text of an SVG file."""
        ET.indent(self._svg)
        return ET.tostring(self._svg, encoding="unicode") + "\n"

    def rect(self, x, y, width, height, *, fill="none", stroke=INK, thick=1, dash=None, corner=0):
        """Draw a rectangle."""
        self._add("rect", x=x, y=y, width=width, height=height, rx=corner or None, **_paint(fill, stroke, thick, dash))

    def circle(self, x, y, radius, *, fill=WHITE, stroke=INK, thick=1):
        """Draw a circle around (x, y)."""
        self._add("circle", cx=x, cy=y, r=radius, **_paint(fill, stroke, thick))

    def line(self, *points, colour=INK, thick=1.5, dash=None):
        """Draw a line from point to point, each a pair (x, y)."""
        self._add("polyline", points=_points(points), **_paint("none", colour, thick, dash), stroke_linejoin="round")

    def shape(self, *points, fill, stroke=INK, thick=1):
        """Draw a polygon."""
        self._add("polygon", points=_points(points), **_paint(fill, stroke, thick), stroke_linejoin="round")

    def arrow(self, *points, colour=INK, thick=1.5):
        """Draw a line from point to point, with a head at the last one."""
        (x0, y0), (x, y) = points[-2:]
        length = math.hypot(x - x0, y - y0)
        u, v = (x - x0) / length, (y - y0) / length
        size = 5 + 2 * thick
        neck = x - 0.8 * size * u, y - 0.8 * size * v
        self.line(*points[:-1], neck, colour=colour, thick=thick)
        barbs = [(x - size * u + side * 0.45 * size * v, y - size * v - side * 0.45 * size * u) for side in (-1, 1)]
        self.shape((x, y), barbs[0], neck, barbs[1], fill=colour, stroke="none")

    def text(self, x, y, words, *, size=14, anchor="middle", bold=False, code=False, colour=INK):
        """Write words; y is the height of their middle, x that of their anchor: start, middle or end."""
        element = self._add(
            "text",
            x=x,
            y=y + 0.35 * size,
            font_size=size,
            text_anchor=anchor,
            font_weight="bold" if bold else None,
            font_family="monospace" if code else None,
            fill=colour,
        )
        element.text = str(words)

    def bracket(self, x_from, x_to, y, words, *, up=False, size=14, bold=False):
        """Draw a labelled bracket from one x to another, below y, or above it if `up`."""
        tip = -7 if up else 7
        self.line((x_from, y), (x_from, y + tip), (x_to, y + tip), (x_to, y), colour=MUTED)
        self.text((x_from + x_to) / 2, y + 2.6 * tip, words, size=size, bold=bold)

    def grid(self, x, y, size, labels, *, fill=WHITE, ink=INK, bold=False, stroke=MUTED, font_size=None):
        """Draw square cells in rows, with a label in each.

        Parameters
        ----------
        x, y : float
            The upper left corner.
        size : float
            Of one cell.
        labels : nested sequences
            Rows of numbers and words.
        fill, ink, bold
            A value for all cells, or a function of (row, column).
        stroke : str
            The colour of the lines between cells.
        font_size : float, optional
            Of the labels.
        """

        def of(style, place):
            return style(*place) if callable(style) else style

        for i, row in enumerate(labels):
            for j, label in enumerate(row):
                left, top = x + j * size, y + i * size
                self.rect(left, top, size, size, fill=of(fill, (i, j)), stroke=stroke)
                if label != "":
                    self.text(
                        left + size / 2,
                        top + size / 2,
                        label if isinstance(label, str) else number(label),
                        size=font_size or max(11, round(0.42 * size)),
                        bold=of(bold, (i, j)),
                        colour=of(ink, (i, j)),
                    )

    def _add(self, tag, **attributes):
        written = {name.replace("_", "-"): _written(value) for name, value in attributes.items() if value is not None}
        return ET.SubElement(self._svg, tag, written)


def _paint(fill, stroke, thick, dash=None):
    return {
        "fill": fill,
        "stroke": stroke,
        "stroke_width": None if stroke == "none" else thick,
        "stroke_dasharray": dash,
    }


def _points(points):
    return " ".join(f"{_written(x)},{_written(y)}" for x, y in points)


def _written(value):
    return value if isinstance(value, str) else f"{round(float(value), 2):g}"
