"""Find the misconceptions that explain the wrong answers of a submission, and that nothing else of it refutes."""

import contextlib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any

import numpy as np

from autograder.checks.student import Call, Student, in_process
from autograder.errors import StudentError
from autograder.grading.misconceptions import Misconception
from autograder.grading.reference import Reference

PLAIN = (np.ndarray, np.generic, int, float, str, NoneType, tuple, list, dict)  # what crosses by value
RTOL = 1e-4  # as in the checks: what they call equal is equal here


@dataclass(frozen=True)
class Case:
    """One case of a check: what it asked the submission, with the answers, and how that ended."""

    check: str
    passed: bool
    calls: tuple[Call, ...]


def diagnose(
    cases: Sequence[Case], misconceptions: Sequence[Misconception], reference: Reference
) -> dict[str, Misconception]:
    """Name the failed checks of a submission: check -> the misconception that it fails for.

    A misconception explains a failed case if it gives there what the submission gave, and not what is right. It is
    refuted if there is a case that passed and in which it would have given something else, and not what is right
    either. Of several that are left, the one that gives the submission's answers in the most failed cases is named,
    and the first one of those.

    Parameters
    ----------
    cases : sequence of Case
        All that ran. One that passed in a check that failed later is evidence as well.
    misconceptions : sequence of Misconception
        In the order of their file.
    reference : Reference
        The solution.
    """
    passed = [case.calls for case in cases if case.passed]
    failed = {case.check: case.calls for case in cases if not case.passed}

    @cache  # the same few are candidates in one check after the other
    def refuted(candidate: Misconception) -> bool:
        return any(_refute(calls, candidate, reference) for calls in passed)

    @cache
    def cases_alike(candidate: Misconception) -> int:
        return sum(_answers_alike(calls, candidate, reference) for calls in failed.values())

    found = {}
    for check, calls in failed.items():
        left = [one for one in _explanations(calls, misconceptions, reference) if not refuted(one)]
        if left:
            found[check] = max(left, key=cases_alike) if len(left) > 1 else left[0]
    return found


def _explanations(
    calls: Sequence[Call], misconceptions: Iterable[Misconception], reference: Reference
) -> Iterator[Misconception]:
    """Yield the misconceptions that give what the submission gave, and not what is right."""
    right = _replay(calls, reference.functions, reference)
    for candidate in misconceptions:
        asked = [place for place, call in enumerate(calls) if call.function == candidate.replaces]
        wrong = [place for place in asked if not _agree(calls[place], right[place])]
        if not wrong:
            continue
        answers = _replay(calls, candidate.applied_to(reference), reference, candidate.replaces)
        if all(_agree(calls[place], answers[place]) for place in asked) and all(
            _tells(calls[place], answers[place], candidate) for place in wrong
        ):
            yield candidate


def _tells(call: Call, answer: Call, candidate: Misconception) -> bool:
    """Whether a wrong answer can tell which mistake it was.

    Many mistakes end in an exception of the same class. It tells only if the misconception is known to end in it, and
    if it says the same of the same arguments.
    """
    return call.error is None or (isinstance(answer.error, candidate.ends_in) and call.raised == answer.raised)


def _answers_alike(calls: Sequence[Call], candidate: Misconception, reference: Reference) -> bool:
    """Whether a misconception is asked at all, and answers every time as the submission did."""
    if not _asks(calls, candidate):
        return False
    answers = _replay(calls, candidate.applied_to(reference), reference, candidate.replaces)
    return all(_agree(*pair) for pair in zip(calls, answers, strict=True) if pair[0].function == candidate.replaces)


def _refute(calls: Sequence[Call], candidate: Misconception, reference: Reference) -> bool:
    """Whether calls that were answered well show that the submission does not hold a misconception.

    Where the misconception gives what the solution gives, it passes as well: what was answered in its place, another
    subclass of an exception or another gradient at a tie, is what the check leaves open.
    """
    if not _asks(calls, candidate):
        return False
    answers = _replay(calls, candidate.applied_to(reference), reference, candidate.replaces)
    differing = [
        place
        for place, (call, answer) in enumerate(zip(calls, answers, strict=True))
        if call.function == candidate.replaces and not _agree(call, answer)
    ]
    if not differing:
        return False
    right = _replay(calls, reference.functions, reference, candidate.replaces)
    return any(not _agree(answers[place], right[place]) for place in differing)


def _asks(calls: Sequence[Call], candidate: Misconception) -> bool:
    return any(call.function == candidate.replaces for call in calls)


def wrong_answers(right: Sequence[Call], candidate: Misconception, reference: Reference) -> Iterator[Call]:
    """Put to a misconception what the solution was asked, and yield its answers that are not the solution's."""
    if not _asks(right, candidate):
        return
    answers = _replay(right, candidate.applied_to(reference), reference, candidate.replaces)
    for truth, answer in zip(right, answers, strict=True):
        if answer.function == candidate.replaces and not _agree(truth, answer):
            yield answer


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
