"""Text of a submission can do nothing but be read, once it is scrubbed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.text.safe import scrub


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("naïve 卷积 🙂\n\ttab", "naïve 卷积 🙂\n\ttab", id="visible characters stay"),
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colours go"),
        pytest.param("\x1b]0;title\x07text", "text", id="the terminal's title goes"),
        pytest.param("\x1b[", "\\x1b[", id="half an escape sequence"),
        pytest.param("a\rb\r\nc", "a\nb\nc", id="line endings"),
        pytest.param("\u202egrade", "\\u202egrade", id="right to left"),
        pytest.param("\ud800", "\\ud800", id="surrogate"),
        pytest.param("\x00\x08\x7f\x9b", "\\x00\\x08\\x7f\\x9b", id="controls"),
        pytest.param("a\u2028b\x85", "a\\u2028b\\x85", id="other line endings"),
        pytest.param("<b>&amp;", "<b>&amp;", id="markup is for whoever writes HTML"),
        pytest.param("x" * 50, "x" * 20 + " ... (cut)", id="long"),
    ],
)
def test_text_is_shown_as_it_can_be_seen(text, shown):
    assert scrub(text, 20) == shown


@given(st.text(st.characters(), max_size=100))
def test_nothing_unseen_gets_through(text):
    shown = scrub(text, 50)

    assert len(shown) <= 60
    assert all(c in "\n\t" or not unicodedata.category(c).startswith(("C", "Zl", "Zp")) for c in shown)
