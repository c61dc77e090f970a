"""Numbers are written exactly, and counts with their nouns."""

from decimal import Decimal

import pytest

from autograder.text.numbers import write_count, write_number


@pytest.mark.parametrize(
    ("value", "mark", "text"),
    [
        ("1E+1", ".", "10"),
        ("12.50", ".", "12.5"),
        ("100", ".", "100"),
        ("-0", ".", "0"),
        ("0.000", ".", "0"),
        ("-2.5", ",", "-2,5"),
        ("0.1234567890123456789", ".", "0.1234567890123456789"),
    ],
)
def test_a_number_has_all_of_its_digits_and_no_exponent(value, mark, text):
    assert write_number(Decimal(value), mark) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 students"), (1, "1 student"), (2, "2 students")])
def test_a_count_agrees_with_its_noun(count, text):
    assert write_count(count, "student") == text
