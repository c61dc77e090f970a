"""Whatever text a submission holds is safe to show in a terminal and a table."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.text.safe import cut_stored, escape_formula, one_line, scrub, show_key


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
def test_words_stay_and_invisible_characters_become_escapes(text, shown):
    assert scrub(text) == shown


def test_length_is_bounded():
    assert scrub("x" * 10**7, 10) == "x" * 10 + " ... (cut)"


@given(st.text(), st.integers(0, 200))
def test_text_is_cut_to_what_is_stored_of_it(text, limit):
    shown = cut_stored(text, limit)

    assert shown == text or shown.endswith(" ... (cut)")
    assert len(json.dumps(shown)) - 2 <= max(limit, len(" ... (cut)"))
    if len(json.dumps(text)) - 2 <= limit:
        assert shown == text


def test_as_much_is_kept_as_there_is_room_for():
    assert cut_stored("\U0001f600" * 100, 130) == "\U0001f600" * 10 + " ... (cut)"
    assert cut_stored("x" * 100, 50) == "x" * 40 + " ... (cut)"


ALIKE = [
    *("a b", "a\tb", "a\x0bb", "a\u00a0b", "a\u3000b", "a\u200bb", "a\u2800b", "a\u3164b", "a\ufe0f b"),
    *("a  b", "a b ", " a b"),
]


def test_keys_that_differ_look_different():
    shown = [show_key(key) for key in ALIKE]

    assert shown[0] == "a b"
    assert len(set(shown)) == len(ALIKE)
    for text in shown[1:]:
        assert "\\" in text
        assert all(character == " " or character.isalnum() or character == "\\" for character in text)


def test_a_key_with_ink_only_stays_as_it_is():
    for key in ("ada", "Zoë 李", "O'Brien-2", "a_b c.d"):
        assert show_key(key) == key


def test_one_line_is_one_line():
    assert "\n" not in one_line("a\nb\r\nc\rd")
    assert one_line("a\nb") == "a b"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Zoë - 李", "Zoë - 李"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", " '=1"),
        ("\r=1", " '=1"),
        ("\n\n=1", "  '=1"),
        ("  =1", "  '=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\x1b[0m=1", "'=1"),
        ("a;=1;b", "a;'=1;b"),  # what separates cells in some countries
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_cell_never_starts_a_formula(text, cell):
    assert escape_formula(text) == cell


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n ;a\x00\u202e\x1b[m'\uff1d"), max_size=12))
def test_no_text_starts_a_formula_however_it_is_cut_into_cells(text):
    for part in escape_formula(text).split(";"):
        assert not part.strip().startswith(("=", "+", "-", "@", "\uff1d"))
