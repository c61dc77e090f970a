"""What is kept of a submission's answers until all checks have ended, for the diagnosis: only so much of it."""

import math
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from autograder.checks.student import Call
from autograder.grading.diagnosis import Case

ANSWERS_LIMIT = 256 << 20  # bytes of all answers to one case, which its check may hold together
KEPT_LIMIT = 64 << 20  # bytes of all cases that ended
_OBJECT = 64  # bytes of an object of Python's, roughly


class Evidence:
    """The cases that ran, as long as what they hold is within the limit.

    Parameters
    ----------
    limit : float
        Of their bytes together.

    Attributes
    ----------
    cases : list of Case
        Those that are kept.
    complete : bool
        Whether nothing was left out. Otherwise a case that refutes a misconception may be missing.
    """

    def __init__(self, limit: float = math.inf):
        self.cases: list[Case] = []
        self.complete = True
        self._left = limit

    def add(self, case: Case) -> None:
        """Keep a case, if there is room for it."""
        calls = (*case.calls, *case.apart)
        for call in calls:
            if call.error is not None:  # frames have the arrays of the check
                call.error.__traceback__ = call.error.__context__ = call.error.__cause__ = None
        size = sum(map(_bytes_of_call, calls))
        if size > self._left:
            self.complete = False
        else:
            self._left -= size
            self.cases.append(case)

    def drop(self, checks: Collection[str]) -> None:
        """Forget the cases of these checks, which are asked again."""
        self.cases = [case for case in self.cases if case.check not in checks]


def bytes_of(value: Any) -> int:
    """Return how much memory a value takes, roughly."""
    if isinstance(value, np.ndarray):
        return value.nbytes + _OBJECT
    if isinstance(value, (str, bytes)):
        return 4 * len(value) + _OBJECT
    if isinstance(value, (list, tuple)):
        return sum(map(bytes_of, value)) + _OBJECT
    if isinstance(value, dict):
        return sum(bytes_of(key) + bytes_of(item) for key, item in value.items()) + _OBJECT
    return _OBJECT


def _bytes_of_call(call: Call) -> int:
    given: Sequence[Any] = (*call.args, *call.kwargs.values())
    return sum(map(bytes_of, given)) + bytes_of(call.value)
