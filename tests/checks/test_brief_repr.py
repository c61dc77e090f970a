"""Values are shown as Python shows them, as far as there is room, and no further part of them is read."""

from collections import deque

import numpy as np
import pytest

from autograder.checks import assert_equal
from autograder.checks.brief_repr import LENGTH_LIMIT, MESSAGE_LIMIT, bound_messages, brief_repr
from autograder.checks.student import Call


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -3,
        2.5,
        "it's",
        b"x",
        (),
        [],
        {},
        (1,),
        (1, 2),
        [1, "a", None],
        {"a": (1, [2]), 3: 4.0},
        np.float64(2),
    ],
    ids=repr,
)
def test_a_short_value_is_shown_as_python_shows_it(value):
    assert brief_repr(value) == repr(value)


def test_a_small_array_is_shown_whole():
    array = np.arange(6.0).reshape(2, 3)
    assert brief_repr([array]) == f"[{array!r}]"


FIELDS = np.zeros(2, [(f"f{i}", "f8") for i in range(5000)])
DEEP = None
for _ in range(32):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("x" * (100 << 20), "'xxx", id="long text"),
        pytest.param(["x" * (1 << 20)] * 1000, "['xxx", id="long texts"),
        pytest.param([[0] * 1000] * 1000, "[[0, 0, 0", id="many numbers"),
        pytest.param([()] * (1 << 20), "[(), ()", id="many empty parts"),
        pytest.param([np.zeros((1000,) + (1,) * 30)] * 100_000, "[<array of shape (1000, 1, 1,", id="many axes"),
        pytest.param(np.zeros((1,) * 32), "<array of shape (1, 1, 1,", id="small, but of many axes"),
        pytest.param(np.zeros(10_000), "<array of shape (10000,) and dtype float64>", id="large array"),
        pytest.param(FIELDS, "<array of shape (2,) and dtype [('f0'", id="fields"),
        pytest.param(DEEP, "[[[[[[...]]]]]]", id="deep"),
        pytest.param({"a" * (10 << 20): 1}, "{'aaa", id="long key"),
        pytest.param(1 << 4096, "an integer of 4,097 bits", id="long integer"),
        pytest.param(1 << 100_000, "an integer of 100,001 bits", id="longer than Python would print"),
    ],
)  # fmt: skip
def test_a_long_value_is_cut(value, said):
    shown = brief_repr(value)

    assert shown.startswith(said)
    assert len(shown) <= LENGTH_LIMIT + len("...")


def test_only_what_is_shown_is_read():
    class Part:
        read = 0

        def __repr__(self):
            Part.read += 1
            return "part"

    brief_repr([Part() for _ in range(10_000)])

    assert Part.read < LENGTH_LIMIT


def test_whatever_comes_back_a_comparison_that_fails_says_little():
    for value in ([np.zeros((1000,) + (1,) * 30, np.uint8)] * 99_000, DEEP, "x" * (1 << 20)):
        with pytest.raises(AssertionError) as caught:
            assert_equal("the size", value, 3)
        assert len(str(caught.value)) < 1000


def test_arguments_are_shown_briefly():
    call = Call("f", (1 << 4000, "x" * 10_000, (((1 << 200,) * 4,) * 4,) * 4), {}, parameters=("a", "b", "c"))
    assert len(str(call)) < 300


class OwnError(Exception):
    """One of a check's own."""


@pytest.mark.parametrize("kind", [AssertionError, KeyError, ValueError, OwnError])
@pytest.mark.parametrize(
    "value",
    [
        pytest.param([np.zeros((1000,) + (1,) * 30)] * 1000, id="many axes"),
        pytest.param((("x" * 1000,) * 1000,), id="long texts"),
        pytest.param({1: "x" * 100_000}, id="dict"),
        pytest.param("x" * 100_000, id="long text"),
        pytest.param(1 << 60_000, id="long integer"),
    ],
)
def test_the_message_of_an_exception_is_bounded_before_it_is_made(kind, value):
    error, cause = AssertionError("wrong", value), kind(value)
    error.__cause__ = cause

    bound_messages(error)

    assert len(str(error)) <= MESSAGE_LIMIT + LENGTH_LIMIT
    assert len(str(cause)) <= MESSAGE_LIMIT + LENGTH_LIMIT


def test_short_messages_stay_as_they_are():
    for error in (
        AssertionError("wrong"),
        KeyError("name"),
        ValueError(3, "x"),
        OSError(2, "no such file"),
        ValueError(),
    ):
        before = str(error)
        bound_messages(error)
        assert str(error) == before


def test_a_chain_that_leads_back_to_itself_is_followed_once():
    first, second = ValueError("1"), ValueError(deque())
    first.__context__, second.__context__ = second, first
    bound_messages(first)
