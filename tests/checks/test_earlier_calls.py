"""Functions are called again, with other numbers and with the same ones, and must give what the solution gives."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.checks.earlier_calls import assert_forgets_earlier_calls
from autograder.checks.student import Student, in_process


class Solution(NamedTuple):
    """Functions by name."""

    functions: Mapping[str, Callable[..., Any]]


def mean_and_parts(x, parts, rng):
    return {"mean": x.mean(), "parts": [np.cumsum(part) for part in parts]}, len(x), rng.random(2)


@pytest.fixture
def student():
    def student(function):
        found = Student({"f": ("x", "parts", "rng")}, in_process({"f": function}))
        found.f(np.arange(4.0), (np.arange(3.0), np.arange(2)), rng=np.random.default_rng(5))
        return found

    return student


SOLUTION = Solution({"f": mean_and_parts})


def test_a_function_that_forgets_passes_and_is_asked_twice_more(student):
    asked = student(mean_and_parts)
    assert_forgets_earlier_calls(asked, SOLUTION)

    first, other, again = asked.calls
    assert [array.tolist() for array in (other.args[0], *other.args[1])] == [[3, 0, 1, 2], [1, 2, 0], [1, 0]]
    assert again.args[0].tolist() == first.args[0].tolist()


def caching(function):
    results = []

    def answer(*args, **kwargs):
        results.append(function(*args, **kwargs))
        return results[0]

    return answer


def accumulating(function):
    seen = []

    def answer(x, parts, rng):
        seen.append(x)
        result = function(x, parts, rng)
        result[0]["parts"][0] += 1e-3 * sum(map(np.sum, seen[:-1]))
        return result

    return answer


def other_from_then_on(function):
    calls = []

    def answer(*args, **kwargs):
        calls.append(copy.deepcopy(args))
        result = function(*args, **kwargs)
        return result if len(calls) < 3 else (result[0], result[1] + 1, result[2])

    return answer


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (caching, "called again with other numbers of the same shapes, the result[0]['parts'][0] differs"),
        (accumulating, "called again with other numbers of the same shapes, the result[0]['parts'][0] differs"),
        (other_from_then_on, "called again with the arguments of the first call, the result[1] is 5, expected 4"),
    ],
)
def test_one_that_does_not_is_told_what_it_was_asked_and_where_it_differs(fault, said, student):
    with pytest.raises(AssertionError) as raised:
        assert_forgets_earlier_calls(student(fault(mean_and_parts)), SOLUTION)
    assert str(raised.value).startswith(said)


def test_what_only_the_submission_has_is_not_asked_again():
    asked = Student({"f": ("x",)}, in_process({"f": lambda _: 1}))
    asked.f(object())
    assert_forgets_earlier_calls(asked, Solution({}))
    assert len(asked.calls) == 1
