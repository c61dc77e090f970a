"""Whatever a submission says is fit to show in a terminal and a table."""

import pytest

from autograder.text import one_line, scrub


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 李\tx", "Zoë 李\tx"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("a\x1b", "a\\x1b"),
        ("a\u202eb", "a\\u202eb"),
        ("a\ud800", "a\\ud800"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_words_stay_and_what_is_not_seen_is_spelt_out(text, shown):
    assert scrub(text) == shown


def test_length_is_bounded():
    assert scrub("x" * 10**7, 10) == "x" * 10 + " ... (cut)"


def test_one_line_is_one_line():
    assert "\n" not in one_line("a\nb\r\nc\rd")
    assert one_line("a\nb") == "a b"
