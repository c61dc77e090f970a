"""Heat maps show the numbers, mark wrong entries by more than colour, and describe them in words."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.reports.html.heatmaps import COLOURS, DARK, draw_mismatch
from tests.reports.samples import mismatch


def elements(drawing, tag):
    return list(ET.fromstring(drawing).iter(tag))  # noqa: S314 -- our own


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_numbers_are_readable_on_every_colour():
    for step, colour in enumerate(COLOURS):
        ink = 1.0 if step < DARK else 0.0
        low, high = sorted((luminance(colour), ink))
        assert (high + 0.05) / (low + 0.05) >= 4.5, colour


def test_colours_go_from_dark_to_light():
    values = [luminance(colour) for colour in COLOURS]
    assert values == sorted(values)


def test_small_arrays_show_their_numbers_and_an_outline_where_the_first_is_wrong():
    shown = draw_mismatch(mismatch([[1.0, 2.5], [-9, 4]], [[1.0, 2], [3, 4]]))
    expected, yours, marks = shown.panels
    assert [panel.title for panel in shown.panels] == ["Expected", "Yours", "Wrong entries"]
    assert [text.text for text in elements(yours.drawing, "text") if text.get("class") == "figure"] == [
        "1", "2.5", "-9", "4"
    ]  # fmt: skip
    outlines = [[rect for rect in elements(p.drawing, "rect") if rect.get("fill") == "none"][-2:] for p in shown.panels]
    assert [[rect.get("stroke") for rect in pair] for pair in outlines] == [["#fff", "#000"]] * 3
    assert len({pair[0].get("x") for pair in outlines}) == 1
    assert (shown.first, shown.want, shown.got, shown.part) == ("[0, 1]", "2", "2.5", "")
    assert 'aria-label="Wrong entries: row 0, column 1; row 1, column 0"' in marks.drawing
    assert 'aria-label="Expected: 2 by 2 entries, from 1 to 4; at the outline 2"' in expected.drawing


def test_if_all_entries_are_wrong_none_is_marked():
    assert [panel.title for panel in draw_mismatch(mismatch([1.0, 2], [3.0, 4])).panels] == ["Expected", "Yours"]


def test_for_a_large_array_the_part_that_is_shown_is_named():
    want = np.zeros((2, 50, 40, 3))
    got = want.copy()
    got[1, 48, 2, 1] = 1
    shown = draw_mismatch(mismatch(got, want))
    assert shown.part == "[1, 18:50, 0:32, 1]"
    assert shown.first == "[1, 48, 2, 1]"
    labels = [text.text for text in elements(shown.panels[0].drawing, "text")]
    assert {"0", "18"} <= set(labels)  # the indices are those of the whole


def test_entries_that_are_not_finite_have_no_colour():
    shown = draw_mismatch(mismatch([[np.nan, 1.0], [np.inf, 2]], [[0.0, 1], [0, 2]]))
    assert shown.non_finite
    assert "#d9d9d9" in shown.panels[1].drawing
    assert ">nan<" in shown.panels[1].drawing
    assert (shown.low, shown.high) == ("0", "2")


def test_one_outlier_does_not_take_the_colours_of_the_others():
    want = np.arange(4.0)
    got = want.copy()
    got[0] = 1e9
    shown = draw_mismatch(mismatch(got, want))
    assert shown.clipped
    assert (shown.low, shown.high) == ("0", "9")
    assert len({colour for colour in COLOURS if colour in shown.panels[0].drawing}) > 2


NUMBERS = st.floats(-1e6, 1e6, width=32) | st.sampled_from([np.nan, np.inf, -np.inf])


@settings(deadline=None, derandomize=True, database=None)
@given(
    data=st.data(),
    shape=arrays.array_shapes(min_dims=1, max_dims=2, max_side=40),
    dtype=st.sampled_from([np.float64, np.float32, np.int64]),
)
def test_every_picture_is_well_formed_and_inside_its_frame(data, shape, dtype):
    want = np.linspace(-1, 1, int(np.prod(shape))).reshape(shape) * 100
    value = data.draw(NUMBERS)
    got = want.astype(dtype)
    if np.prod(shape) < 2:
        return
    got.flat[0] = value if np.isfinite(value) or np.issubdtype(dtype, np.floating) else 7
    got.flat[-1] = 3.4e38 if np.issubdtype(dtype, np.floating) else 2**62
    for panel in draw_mismatch(mismatch(got, want)).panels:
        root = ET.fromstring(panel.drawing)  # noqa: S314 -- our own
        width, height = float(root.get("width")), float(root.get("height"))
        assert width <= 300
        assert height <= 300
        for rect in root.iter("rect"):
            assert float(rect.get("x")) + float(rect.get("width")) <= width
            assert float(rect.get("y")) + float(rect.get("height")) <= height
        assert root.get("aria-label")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (np.float64(-0.871195), "-0.871"),
        (np.float64(-0.0), "0"),
        (np.float64(-1.0001e8), "-1e8"),
        (np.float64(1.234e-12), "1.2e-12"),
        (np.int64(-12345), "-12345"),
        (np.int64(10**9), "1e9"),
        (np.bool_(True), "True"),
        (np.float32(0.1), "0.1"),
        (np.float64("nan"), "nan"),
        (np.float64("-inf"), "-inf"),
    ],
)
def test_numbers_are_short(value, written):
    want = np.array([value, value])
    other = ~want if want.dtype == bool else np.array([12, 13])
    got = (other, want) if np.isfinite(value) else (want, other)
    shown = draw_mismatch(mismatch(*got))
    assert f">{written}<" in shown.panels[0 if np.isfinite(value) else 1].drawing
