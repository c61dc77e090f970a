"""Answers that are right but for what they keep from call to call, made of every function of a solution.

Checks that call a function once, or with other shapes each time, give them full marks.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.checks.student import Call
from autograder.grading.run_checks import AnswerKey, TrustedSession, run_checks
from autograder.model import Assignment, Verdict, Visibility

Function = Callable[..., Any]


def caching(function: Function) -> Function:
    """Return the first result again to all arguments of the same shapes."""
    results: dict[object, Any] = {}

    def answer(*args: Any, **kwargs: Any) -> Any:
        shapes = _shapes((args, kwargs))
        if shapes not in results:
            results[shapes] = copy.deepcopy(function(*args, **kwargs))
        return copy.deepcopy(results[shapes])

    return answer


def accumulating(function: Function) -> Function:
    """Add each array to those of its shape that were returned before."""
    sums: dict[object, Any] = {}

    def answer(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        shapes = _shapes(result)
        sums[shapes] = _added(sums[shapes], result) if shapes in sums else result
        return copy.deepcopy(sums[shapes])

    return answer


def lagging(function: Function) -> Function:
    """Return what the call before this one should have given, from the second call with the same shapes on."""
    results: dict[object, Any] = {}

    def answer(*args: Any, **kwargs: Any) -> Any:
        result = copy.deepcopy(function(*args, **kwargs))
        shapes = _shapes((args, kwargs))
        before, results[shapes] = results.get(shapes, result), result
        return copy.deepcopy(before)

    return answer


def overwriting(function: Function) -> Function:
    """Compute what is right, and leave other numbers in the arrays of its arguments."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        result = copy.deepcopy(function(*args, **kwargs))
        for array in _arrays((args, kwargs)):
            if array.flags.writeable and array.dtype.kind in "iuf":
                array[...] = array[..., ::-1] + 1 if array.ndim else array + 1
        return result

    return answer


FAULTS: Mapping[str, Callable[[Function], Function]] = {
    "returns its first result again for the same shapes": caching,
    "adds up what it returns over calls": accumulating,
    "returns the result of the call before": lagging,
    "changes its arguments": overwriting,
}


def stateful_survivors(assignment: Assignment, key: AnswerKey, secret: bytes) -> Iterator[str]:
    """Yield which stateful answers pass all checks, in one line each.

    Only the functions that students write are tried, and only where the fault makes a difference at all.

    Parameters
    ----------
    assignment : Assignment
        Whose checks to try.
    key : AnswerKey
        Its solution.
    secret : bytes
        Seeds the hidden checks.
    """
    right = key.reference.functions
    undiagnosed = AnswerKey(key.reference, misconceptions=())
    calls = _calls_by_function(run_checks(assignment, undiagnosed, lambda: TrustedSession(right), secret).calls)
    written = (name for file, names in assignment.files.items() if file.endswith(".py") for name in names)
    for name in written:
        if name not in calls:
            yield f"{name}: no check calls it"
            continue
        for fault, made in FAULTS.items():
            survives = _survives(assignment, undiagnosed, name, made, secret, checks=calls[name])
            if survives and _makes_a_difference(made, right[name], calls[name]):
                yield f"{name}: an answer that {fault} passes all checks"


def _survives(
    assignment: Assignment,
    key: AnswerKey,
    name: str,
    made: Callable[[Function], Function],
    secret: bytes,
    checks: Iterable[str],
) -> bool:
    right = key.reference.functions
    names = {*checks}
    run = run_checks(
        assignment,
        key,
        lambda: TrustedSession({**right, name: made(right[name])}),  # each check has a process of its own
        secret,
        wanted=lambda check: check.name in names,
        order=lambda check: check.visibility is Visibility.PUBLIC,  # hidden ones are more likely to catch it
        until_failed=True,
    )
    return all(outcome.verdict is not Verdict.FAILED for outcome in run.outcomes.values())


def _calls_by_function(calls: Mapping[str, list[Call]]) -> dict[str, dict[str, list[Call]]]:
    """Sort calls by function, and then by check."""
    found: dict[str, dict[str, list[Call]]] = {}
    for check, made in calls.items():
        for call in made:
            found.setdefault(call.function, {}).setdefault(check, []).append(call)
    return found


def _makes_a_difference(
    made: Callable[[Function], Function], function: Function, calls: Mapping[str, list[Call]]
) -> bool:
    """Whether two calls with the same shapes and other values would show it."""
    for call in (call for each in calls.values() for call in each if call.error is None):
        others = _with_other_values((call.args, dict(call.kwargs)))
        faulty, answers = made(function), []
        for answer in (faulty, function):
            given = copy.deepcopy([(call.args, dict(call.kwargs)), others])
            answers.append([[_result(answer, *arguments) for arguments in given], given])
        if not _equal(*answers):
            return True
    return False


def _result(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    try:
        with np.errstate(all="ignore"):
            return function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - other values need not be arguments that it takes
        return type(error)


def _with_other_values(value: Any) -> Any:
    """Return arguments of the same shapes, with the entries of arrays in another order."""
    if isinstance(value, np.ndarray):
        return value.ravel()[::-1].reshape(value.shape).copy()
    if isinstance(value, (list, tuple)):
        return type(value)(map(_with_other_values, value))
    if isinstance(value, dict):
        return {key: _with_other_values(item) for key, item in value.items()}
    return value


def _shapes(value: Any) -> object:
    """Return what is left of a value without the entries of its arrays."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str
    if isinstance(value, (list, tuple)):
        return type(value), tuple(map(_shapes, value))
    if isinstance(value, dict):
        return tuple((key, _shapes(item)) for key, item in value.items())
    if isinstance(value, np.random.Generator):
        return str(value.bit_generator.state)
    return repr(value)


def _arrays(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _arrays(item)


def _added(sums: Any, value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return sums + value
    if isinstance(value, (list, tuple)):
        return type(value)(map(_added, sums, value))
    if isinstance(value, dict):
        return {key: _added(sums[key], item) for key, item in value.items()}
    return value


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return np.array_equal(first, second, equal_nan=first.dtype.kind == "f" and second.dtype.kind == "f")
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) == len(second) and all(map(_equal, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_equal(first[key], second[key]) for key in first)
    return type(first) is type(second) and (repr(first) == repr(second))
