"""What the comparisons of checks accept, refuse, and say."""

import numpy as np
import pytest

from autograder.checks import as_entries, as_tuple, assert_close, assert_equal, assert_raises, assert_unmodified
from autograder.checks.student import Student, in_process

WANT = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    "got",
    [
        pytest.param(WANT.copy(), id="equal"),
        pytest.param(WANT.astype(np.float32), id="float32"),
        pytest.param(WANT.astype(int), id="integers"),
        pytest.param(WANT * (1 + 1e-6), id="float32 rounding"),
        pytest.param(np.asfortranarray(WANT), id="other memory order"),
    ],
)
def test_right_answers_pass(got):
    assert_close("the result", got, WANT)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        pytest.param(None, "is None, expected a NumPy array", id="None"),
        pytest.param(WANT.tolist(), "is a list, expected a NumPy array", id="list"),
        pytest.param(np.ma.masked_all(WANT.shape), "is a MaskedArray", id="all masked"),
        pytest.param(WANT.view(type("Clever", (np.ndarray,), {})), "is a Clever", id="subclass"),
        pytest.param(WANT.astype(object), "has dtype object", id="objects"),
        pytest.param(WANT + 0j, "has dtype complex128", id="complex"),
        pytest.param(WANT > 0, "has dtype bool", id="booleans"),
        pytest.param(WANT[None], r"has shape \(1, 2, 3\), expected \(2, 3\)", id="one axis more"),
        pytest.param(WANT[:1], r"has shape \(1, 3\), expected \(2, 3\)", id="would broadcast"),
        pytest.param(np.float64(1.0), "is a float64, expected a NumPy array", id="scalar"),
        pytest.param(
            WANT * [[1, 1, 1], [1, np.nan, 1]], r"not finite in 1 of 6 entries; first at \[1, 1\]: got nan", id="NaN"
        ),
        pytest.param(WANT * [[1, 1, np.inf], [1, 1, 1]], r"not finite .* first at \[0, 2\]: got inf", id="infinity"),
        pytest.param(
            WANT + np.array([[0, 0, 0], [0, 0, 0.5]]),
            r"differs from the definition in 1 of 6 entries; worst at \[1, 2\]: got 6.5, expected 6",
            id="one wrong entry",
        ),
        pytest.param(WANT * (1 + 1e-3), "in 6 of 6 entries", id="a thousandth off"),
    ],
)
def test_wrong_answers_fail_and_the_message_says_why(got, said):
    with pytest.raises(AssertionError, match=said):
        assert_close("the result", got, WANT)


def test_a_number_may_be_of_any_real_type():
    for got in (2, 2.0, np.float32(2), np.int8(2), np.array(2.0)):
        assert_close("the number", got, 2.0)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (2.5, "the number differs from the definition: got 2.5, expected 2"),
        (np.inf, "the number is not finite: got inf"),
    ],
)
def test_of_a_wrong_number_no_place_is_told(got, said):
    with pytest.raises(AssertionError) as raised:
        assert_close("the number", got, 2.0)
    assert str(raised.value) == said


def test_zeros_must_be_zeros():
    assert_close("zeros", np.zeros(3) + 1e-12, np.zeros(3))
    with pytest.raises(AssertionError, match="3 of 3"):
        assert_close("zeros", np.zeros(3) + 1e-6, np.zeros(3))


@pytest.mark.parametrize("got", [3, np.int64(3)])
def test_equal_integers_are_equal(got):
    assert_equal("the size", (got, "a"), (3, "a"))


@pytest.mark.parametrize("got", [3.0, True, "3", None, np.float64(3)])
def test_equal_is_strict_about_types(got):
    with pytest.raises(AssertionError, match="the size is"):
        assert_equal("the size", got, 3 if got is not True else 1)


def test_raises_accepts_the_named_exception_from_here_and_from_another_process():
    class ElsewhereError(Exception):
        exception_names = ("MyError", "ValueError", "Exception")

    def here():
        raise ValueError("bad")

    def elsewhere():
        raise ElsewhereError

    assert_raises(ValueError, here)
    assert_raises(ValueError, elsewhere)


def test_raises_refuses_results_and_other_exceptions():
    with pytest.raises(AssertionError, match=r"returned an array of shape \(2, 3\).* expected it to raise ValueError"):
        assert_raises(ValueError, lambda: WANT)
    with pytest.raises(AssertionError, match="raised ZeroDivisionError, expected ValueError"):
        assert_raises(ValueError, lambda: 1 / 0)


def test_raises_lets_a_crash_through():
    class CrashError(Exception):
        exception_names = ()

    def crash():
        raise CrashError("the process ended")

    with pytest.raises(CrashError):
        assert_raises(ValueError, crash)


def test_modified_arguments_are_named():
    def scale(x, factors):
        factors[0] *= 2
        return x * factors

    student = Student({"scale": ("x", "factors")}, in_process({"scale": scale}))
    x, factors = np.ones(2), np.ones(2)
    student.scale(x, factors)
    assert factors.tolist() == [1, 1], "functions are called by value"
    with pytest.raises(AssertionError, match="modified its argument factors in place"):
        assert_unmodified(student)


def test_a_function_that_was_not_asked_for_does_not_exist():
    student = Student({"scale": ("x",)}, in_process({}))
    with pytest.raises(AttributeError, match="asks for no function 'scael'; it asks for scale"):
        _ = student.scael


def test_a_generator_crosses_by_its_state():
    student = Student({"draw": ("rng",)}, in_process({"draw": lambda rng: rng.random(3)}))
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    first, again = student.draw(rng), student.draw(rng)
    assert first.tolist() == again.tolist() == twin.random(3).tolist()


def test_results_of_several_parts_are_taken_apart_only_if_they_are_that():
    assert as_tuple("the result", (1, 2), 2) == (1, 2)
    assert as_entries("the result", {"a": 1, "b": 2, "c": 3}, ["b", "a"]) == [2, 1]
    for got, said in ((None, "is None, expected a tuple of 2"), ((1, 2, 3), "a tuple of 3"), ([1, 2], "is a list")):
        with pytest.raises(AssertionError, match=said):
            as_tuple("the result", got, 2)
    for got, said in ((None, "is None, expected a dict of a, b"), ({"a": 1}, "lacks b; expected a dict of a, b")):
        with pytest.raises(AssertionError, match=said):
            as_entries("the result", got, ["a", "b"])


def test_an_error_of_exactly_the_allowed_size_passes():
    assert_close("y", np.array([0.5]), [0.0], atol=0.5)
    assert_close("y", np.array([1.5, -2.0]), [1.0, -2.0], rtol=0.25, atol=0.0)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        pytest.param((1, 3), (1, 2), id="tuple with another entry"),
        pytest.param((1, 2, 3), (1, 2), id="longer tuple"),
        pytest.param((1,), (1, 2), id="shorter tuple"),
        pytest.param([1, 2], (1, 2), id="list for a tuple"),
        pytest.param([2], [1], id="list with another entry"),
        pytest.param({"a": 2}, {"a": 1}, id="dict with another value"),
        pytest.param({"a": 1, "b": 2}, {"a": 1}, id="dict with one more key"),
        pytest.param({}, {"a": 1}, id="dict that lacks a key"),
        pytest.param(None, {"a": 1}, id="None for a dict"),
        pytest.param("b", "a", id="another string"),
        pytest.param(1.5, 1.25, id="another float"),
    ],
)
def test_values_that_differ_in_one_thing_are_not_equal(got, want):
    with pytest.raises(AssertionError, match=r"^y is "):
        assert_equal("y", got, want)


def test_equal_values_need_not_be_the_same_objects():
    letters = ["s", "a", "m", "e"]
    assert_equal("y", ("".join(letters), {"a": [float("1.5")]}), ("".join(letters), {"a": [float("1.5")]}))
