"""Functions are called again, with other numbers and with the same ones, and must give what they give by themselves."""

import numpy as np
import pytest

from autograder.checks.earlier_calls import assert_forgets_earlier_calls
from autograder.checks.student import Student, in_process
from autograder.errors import Fault, StudentError

PARAMETERS = {"f": ("x", "parts", "rng")}


def mean_and_parts(x, parts, rng):
    return {"mean": x.mean(), "parts": [np.cumsum(part) for part in parts]}, len(x), rng.random(2)


def called_once(make):
    """Call a function once, each process of which `make` makes."""
    found = Student(
        PARAMETERS,
        in_process({"f": make(mean_and_parts)}),
        in_process({"f": make(mean_and_parts)}),
    )
    found.f(np.arange(4.0), (np.arange(3.0), np.arange(2)), rng=np.random.default_rng(5))
    return found


def test_a_function_that_forgets_passes_and_is_asked_twice_more():
    asked = called_once(lambda function: function)
    assert_forgets_earlier_calls(asked)

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
        calls.append(args)
        result = function(*args, **kwargs)
        return result if len(calls) < 3 else (result[0], result[1] + 1, result[2])

    return answer


def text_from_then_on(function):
    calls = []

    def answer(*args, **kwargs):
        calls.append(args)
        return function(*args, **kwargs) if len(calls) < 2 else "seen before"

    return answer


def wrong(x, parts, rng):
    return np.nan, x + np.inf, [str(parts), rng.integers(9), np.array(["text"])]


def drawn(x, parts, rng):
    return rng.permutation(x) * rng.random(), [len(part) for part in parts]


@pytest.mark.parametrize("function", [wrong, drawn])
def test_no_other_fault_counts_and_no_freedom(function):
    assert_forgets_earlier_calls(called_once(lambda _: function))


OTHER = "called again with other numbers of the same shapes, the result"
FIRST = "called again with the arguments of the first call, the result"
PARTS = f"{OTHER}[0]['parts'][0] depends on earlier calls in"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (caching, f"{PARTS} 2 of 3 entries; at [0]: it is 0, and 1 when it is called first"),
        (accumulating, f"{PARTS} 3 of 3 entries; at [0]: it is 1.006, and 1 when it is called first"),
        (other_from_then_on, f"{FIRST}[1] depends on earlier calls: it is 5, and 4 when it is called first"),
        (text_from_then_on, f"{OTHER} depends on earlier calls: it is 'seen before', and ({{'mean': "),
    ],
)
def test_one_that_does_not_is_told_what_it_was_asked_and_where_it_differs(fault, said):
    with pytest.raises(AssertionError) as raised:
        assert_forgets_earlier_calls(called_once(fault))
    assert str(raised.value).startswith(said)


def failing(fault):
    def make(function):
        def answer(x, parts, rng):
            if x[0] == 0:
                return function(x, parts, rng)
            raise StudentError("no", fault, ("KeyError", "LookupError") if fault is Fault.EXCEPTION else ())

        return answer

    return make


def test_other_numbers_need_not_be_arguments_that_it_takes():
    asked = called_once(failing(Fault.EXCEPTION))
    assert_forgets_earlier_calls(asked)
    assert len(asked.calls) == 2


@pytest.mark.parametrize("fault", [Fault.TIMEOUT, Fault.KILLED, Fault.MEMORY])
def test_what_does_not_end_as_a_function_does_is_no_answer(fault):
    with pytest.raises(StudentError):
        assert_forgets_earlier_calls(called_once(failing(fault)))


def test_what_only_the_submission_has_is_not_asked_again():
    asked = Student({"f": ("x",)}, in_process({"f": lambda _: 1}))
    asked.f(object())
    assert_forgets_earlier_calls(asked)
    assert len(asked.calls) == 1


def test_where_there_is_one_process_only_nothing_is_asserted():
    with pytest.raises(NotImplementedError):
        Student({"f": ("x",)}, in_process({"f": lambda _: 1})).call_apart("f", (1,), {})
