"""Find the misconception that explains a wrong answer."""

import contextlib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any

import numpy as np

from autograder.checks.student import Call, Student, in_process
from autograder.errors import StudentError
from autograder.grading.misconceptions import Misconception
from autograder.grading.reference import Reference

PLAIN = (np.ndarray, np.generic, int, float, str, NoneType, tuple, list, dict)  # what crosses by value
RTOL = 1e-4  # as in the checks: what they call equal is equal here


def diagnose(
    calls: Sequence[Call], misconceptions: Iterable[Misconception], reference: Reference
) -> Misconception | None:
    """Return the first misconception that gives what the submission gave, and not what is right.

    Parameters
    ----------
    calls : sequence of Call
        What a failed check asked the submission, and the answers.
    misconceptions : iterable of Misconception
        In the order in which they are tried.
    reference : Reference
        The solution.
    """
    right = _replay(calls, reference.functions, reference)
    for candidate in misconceptions:
        wrong = [
            call
            for call, truth in zip(calls, right, strict=True)
            if call.function == candidate.replaces and not _agree(call, truth)
        ]
        # Many mistakes end in the same exception: only a value tells which one it was.
        if not wrong or any(call.error for call in wrong):
            continue
        answers = _replay(calls, candidate.applied_to(reference), reference, candidate.replaces)
        own = [
            (call, answer) for call, answer in zip(calls, answers, strict=True) if call.function == candidate.replaces
        ]
        if all(_agree(call, answer) for call, answer in own):
            return candidate
    return None


def wrong_answers(
    calls: Sequence[Call], misconceptions: Iterable[Misconception], reference: Reference
) -> Iterator[tuple[Misconception, Call]]:
    """Put the calls of a check to the misconceptions, and yield the answers that are not what the solution says."""
    right = _replay(calls, reference.functions, reference)
    for candidate in misconceptions:
        answers = _replay(calls, candidate.applied_to(reference), reference, candidate.replaces)
        for truth, answer in zip(right, answers, strict=True):
            if answer.function == candidate.replaces and not _agree(truth, answer):
                yield candidate, answer


def _replay(
    calls: Sequence[Call],
    functions: Mapping[str, Callable[..., Any]],
    reference: Reference,
    wanted: str | None = None,
) -> list[Call]:
    """Ask trusted functions, in order, what the submission was asked.

    A value that stayed with the submission, and came back in a later call, is here what that earlier call gives now.
    Where only the answers of one function are wanted, the others stand as they are, but for such values.
    """
    student = Student(reference.parameters, in_process(functions))
    ours: dict[int, Any] = {}  # id of a value that stayed with the submission -> what an earlier call gives here
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            _ask_again(call, student, ours) if wanted in (None, call.function) or _keeps(call.value) else call
            for call in calls
        ]


def _ask_again(call: Call, student: Student, ours: dict[int, Any]) -> Call:
    """Repeat a call, with values of our own in the place of those that stayed with the submission."""
    function = getattr(student, call.function)
    args = [ours.get(id(value), value) for value in call.args]
    kwargs = {name: ours.get(id(value), value) for name, value in call.kwargs.items()}
    with contextlib.suppress(Exception):  # it is recorded as the answer; a wrong one may raise anything
        function(*args, **kwargs)
    answer = student.calls[-1]
    if answer.error is None:
        ours |= {id(theirs): own for theirs, own in _kept(call.value, answer.value)}
    return answer


def _keeps(answer: Any) -> bool:
    """Whether some of an answer stayed with the submission."""
    return any(True for _ in _kept(answer, answer))


def _kept(answer: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    """Yield what of an answer stayed with the submission, each with what another answer has in its place."""
    if not isinstance(answer, PLAIN):
        yield answer, other
    elif isinstance(answer, tuple) and isinstance(other, tuple):
        for pair in zip(answer, other, strict=False):
            yield from _kept(*pair)


def _agree(first: Call, second: Call) -> bool:
    if first.error or second.error:
        return bool(_exception(first)) and _exception(first) == _exception(second)
    return first.modified == second.modified and _close(first.value, second.value)


def _exception(call: Call) -> str:
    """Name what a call raised; nothing for a crash or a timeout, which no misconception explains."""
    if isinstance(call.error, StudentError):
        return next(iter(call.error.exception_names), "")
    return type(call.error).__name__ if call.error else ""


def _close(first: Any, second: Any) -> bool:
    if not isinstance(first, PLAIN) or not isinstance(second, PLAIN):
        return not isinstance(first, PLAIN) and not isinstance(second, PLAIN)  # what they are stays with their owners
    if isinstance(first, (tuple, list)):
        return type(first) is type(second) and len(first) == len(second) and all(map(_close, first, second))
    if isinstance(first, dict):
        return (
            type(second) is dict and first.keys() == second.keys() and all(_close(first[k], second[k]) for k in first)
        )
    if isinstance(first, (np.ndarray, np.number, float, int)) and isinstance(
        second, (np.ndarray, np.number, float, int)
    ):
        return _close_arrays(np.asarray(first), np.asarray(second))
    return type(first) is type(second) and bool(first == second)


def _close_arrays(first: np.ndarray[Any, Any], second: np.ndarray[Any, Any]) -> bool:
    if first.shape != second.shape or _family(first) != _family(second):
        return False
    finite = second[np.isfinite(second)]
    atol = RTOL * np.abs(finite).max(initial=0)
    return bool(np.allclose(first, second, rtol=0, atol=atol, equal_nan=True))


def _family(array: np.ndarray[Any, Any]) -> str:
    return "number" if array.dtype.kind in "iuf" else array.dtype.kind
