"""Find the misconceptions that explain the wrong answers of a submission, and that nothing else of it refutes."""

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, islice
from types import NoneType
from typing import Any, Generic, TypeVar

import numpy as np

from autograder.checks.in_common import hint_for
from autograder.checks.student import Call, Student, in_process
from autograder.errors import StudentError
from autograder.grading.misconceptions import Misconception
from autograder.grading.reference import Reference

PLAIN = (np.ndarray, np.generic, int, float, str, NoneType, tuple, list, dict)  # what crosses by value
T = TypeVar("T")
RTOL = 1e-4  # as in the checks: what they call equal is equal here


@dataclass(frozen=True)
class Case:
    """One case of a check: what it asked the submission, with the answers, and how that ended."""

    check: str
    passed: bool
    calls: tuple[Call, ...]
    apart: tuple[Call, ...] = ()  # what it asked where nothing was called before


def diagnose(
    cases: Sequence[Case], misconceptions: Sequence[Misconception], reference: Reference
) -> dict[str, Misconception]:
    """Name the failed checks of a submission: check -> the misconception that it fails for.

    A misconception explains a failed case if it gives there what the submission gave, and not what is right. It is
    refuted if there is a case that passed and in which it would have given something else, and not what is right
    either. Of several that are left, the one that gives the submission's answers in the most failed cases is named. If
    that is true of several, they are named together, and the hint says what they have in common.

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
    replays = _Replays(reference)

    @cache  # the same few are candidates in one check after the other
    def refuted(candidate: Misconception) -> bool:
        return any(replays.refute(calls, candidate) for calls in passed)

    @cache
    def cases_alike(candidate: Misconception) -> int:
        return sum(replays.answers_alike(calls, candidate) for calls in failed.values())

    found = {}
    for check, calls in failed.items():
        left = [one for one in misconceptions if replays.explain(calls, one) and not refuted(one)]
        if len(left) > 1:
            most = max(map(cases_alike, left))
            left = [one for one in left if cases_alike(one) == most]
        if left:
            found[check] = _together(left)
    return found


def _together(candidates: Sequence[Misconception]) -> Misconception:
    """Return what is said of misconceptions that nothing tells apart."""
    families, hints = [one.family for one in candidates], [one.hint for one in candidates]
    return replace(
        candidates[0],
        name=" or ".join(one.name for one in candidates),
        family=families[0] if len(set(families)) == 1 else "",
        hint=hint_for(families, hints),
    )


class _Replays:
    """What the solution and the misconceptions answer to the calls of cases.

    Some calls train a network. Each is asked only once, and only if what was compared before it leaves a doubt.

    Parameters
    ----------
    reference : Reference
        The solution.
    """

    def __init__(self, reference: Reference):
        self._reference = reference
        self._known: dict[tuple[int, str, Misconception | None], _Lazy[tuple[Call, Call]]] = {}

    def explain(self, calls: Sequence[Call], candidate: Misconception) -> bool:
        """Whether a misconception gives what the submission gave, and not what is right."""
        asked = enumerate(self._answers(calls, candidate.replaces))
        wrong = {place: call for place, (call, truth) in asked if not _agree(call, truth)}
        answers = self._answers(calls, candidate.replaces, candidate)
        # Many mistakes end in an exception of the same class. It tells only if the misconception is known to end in it,
        # and if it says the same of the same arguments.
        told = all(
            call.error is None or (bool(candidate.ends_in) and _ends_alike(call, answers[place][1], candidate))
            for place, call in wrong.items()
        )
        return bool(wrong) and told and self.answers_alike(calls, candidate)

    def answers_alike(self, calls: Sequence[Call], candidate: Misconception) -> bool:
        """Whether a misconception is asked at all, and answers every time as the submission did."""
        asked = any(call.function == candidate.replaces for call in calls)
        return asked and all(_agree(*pair) for pair in self._answers(calls, candidate.replaces, candidate))

    def refute(self, calls: Sequence[Call], candidate: Misconception) -> bool:
        """Whether calls that were answered well show that the submission does not hold a misconception.

        Where the misconception gives what the solution gives, it passes as well: what was answered in its place,
        another subclass of an exception or another gradient at a tie, is what the check leaves open.
        """
        right = self._answers(calls, candidate.replaces)
        answers = self._answers(calls, candidate.replaces, candidate)
        return any(
            not _agree(call, answer) and not _agree(answer, right[place][1])
            for place, (call, answer) in enumerate(answers)
        )

    def _answers(
        self, calls: Sequence[Call], function: str, candidate: Misconception | None = None
    ) -> "_Lazy[tuple[Call, Call]]":
        """Return the calls of one function, each with the answer of a misconception, or of the solution."""
        key = id(calls), function, candidate
        if key not in self._known:
            self._known[key] = _Lazy(_replay(calls, function, self._reference, candidate))
        return self._known[key]


class _Lazy(Generic[T]):
    """What an iterator yields, each when it is first looked at, and kept from then on."""

    def __init__(self, source: Iterator[T]):
        self._source = source
        self._kept: list[T] = []

    def __iter__(self) -> Iterator[T]:
        for place in count():
            if place == len(self._kept):
                try:
                    self._kept.append(next(self._source))
                except StopIteration:
                    return
            yield self._kept[place]

    def __getitem__(self, place: int) -> T:
        return next(islice(self, place, None))


def wrong_answers(right: Sequence[Call], candidate: Misconception, reference: Reference) -> Iterator[Call]:
    """Put to a misconception what the solution was asked, and yield its answers that are not the solution's."""
    for truth, answer in _replay(right, candidate.replaces, reference, candidate):
        if not _agree(truth, answer):
            yield answer


def _replay(
    calls: Sequence[Call], function: str, reference: Reference, candidate: Misconception | None
) -> Iterator[tuple[Call, Call]]:
    """Ask the solution, or a misconception, in order what the submission was asked of one function.

    A value that stayed with the submission, and came back in a later call, is here what that earlier call gives now.

    Yields
    ------
    call, answer : Call
        What the submission answered, and what is answered here.
    """
    if all(call.function != function for call in calls):
        return
    functions = candidate.applied_to(reference) if candidate else reference.functions
    student = Student(reference.parameters, in_process(functions))
    ours: dict[int, Any] = {}  # id of a value that stayed with the submission -> what an earlier call gives here
    for call in calls:
        if call.function == function:
            yield call, _ask_again(call, student, ours)
        elif _keeps(call.value):
            _ask_again(call, student, ours)


def _ask_again(call: Call, student: Student, ours: dict[int, Any]) -> Call:
    """Repeat a call, with values of our own in the place of those that stayed with the submission."""
    function = getattr(student, call.function)
    args = [ours.get(id(value), value) for value in call.args]
    kwargs = {name: ours.get(id(value), value) for name, value in call.kwargs.items()}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
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


def _ends_alike(call: Call, answer: Call, candidate: Misconception) -> bool:
    return isinstance(answer.error, candidate.ends_in) and call.raised == answer.raised


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
