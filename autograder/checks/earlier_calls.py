"""Whether functions forget earlier calls: they are called again, with other numbers and with the same ones."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.brief_repr import brief_repr
from autograder.checks.student import Student

RTOL, ATOL = 1e-6, 1e-12  # for two runs of the same code on the same numbers


def assert_forgets_earlier_calls(student: Student) -> None:
    """Call each function that this check has called again, and demand what it gives when nothing was called before.

    First with other values in arrays of the same shapes, then with the arguments of its first call once more. This is
    where a result shows that was kept for a shape, or in an array that an earlier call has filled. The submission is
    compared with itself, so that no other fault of it counts here, and no freedom that the handout leaves.

    Parameters
    ----------
    student : Student
        The submission. What it was asked so far says what it is asked again.

    Raises
    ------
    AssertionError
        With the first result that depends on earlier calls.
    Exception
        That of a function that fails only because of earlier calls, or that neither returns nor raises.
    """
    __tracebackhide__ = True
    first_calls = {call.function: call for call in reversed(student.calls) if call.error is None}
    for name, first in first_calls.items():
        given = first.args, dict(first.kwargs)
        if not _is_plain(given):  # of what only the submission has, there is no other
            continue
        args, kwargs = _other_values(given, count(1))
        try:
            alone = student.call_apart(name, args, kwargs)
        except Exception as error:  # whatever it raises: the other numbers need not be arguments that it takes
            if not getattr(error, "exception_names", None):  # a function that takes too long, say, has not raised
                raise
        else:
            again = getattr(student, name)(*args, **kwargs)
            _assert_same("called again with other numbers of the same shapes, the result", again, alone)
        again = getattr(student, name)(*first.args, **first.kwargs)
        _assert_same("called again with the arguments of the first call, the result", again, first.value)


def _other_values(value: Any, steps: Iterator[int]) -> Any:
    """Return arguments of the same shapes: the entries of each array are moved on, in each by another number."""
    if isinstance(value, np.ndarray):
        return np.roll(value, next(steps))
    if isinstance(value, (list, tuple)):
        return type(value)([_other_values(item, steps) for item in value])
    if isinstance(value, dict):
        return {key: _other_values(item, steps) for key, item in value.items()}
    return value


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, dict)):
        return all(map(_is_plain, value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, (np.ndarray, np.generic, np.random.Generator, int, float, str))


def _assert_same(name: str, got: Any, want: Any) -> None:
    """Compare what the same code returned twice, whether or not it is what it should have returned."""
    __tracebackhide__ = True
    if _outline(got) != _outline(want):
        values = f"{brief_repr(got)}, and {brief_repr(want)} when it is called first"
        raise AssertionError(f"{name} depends on earlier calls: it is {values}")
    if isinstance(want, dict):
        for key in want:
            _assert_same(f"{name}[{key!r}]", got[key], want[key])
    elif isinstance(want, (list, tuple)):
        for index, (item, other) in enumerate(zip(got, want, strict=True)):
            _assert_same(f"{name}[{index}]", item, other)
    elif np.asarray(want).dtype.kind in "biufc":
        _assert_same_entries(name, np.asarray(got), np.asarray(want))


def _outline(value: Any) -> object:
    """Return what of a value has to be equal exactly."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str
    if isinstance(value, dict):
        return dict, tuple(value)
    if isinstance(value, (list, tuple)):
        return type(value), len(value)
    return value if isinstance(value, str) else type(value)


def _assert_same_entries(name: str, got: NDArray[Any], want: NDArray[Any]) -> None:
    __tracebackhide__ = True
    finite = np.isfinite(want)
    scale = np.abs(want[finite]).max(initial=0)
    other = ~np.isclose(got, want, rtol=0, atol=RTOL * scale + ATOL, equal_nan=True)
    if other.any():
        index = np.unravel_index(np.argmax(other), other.shape)
        where = f" in {other.sum()} of {other.size} entries; at [{', '.join(map(str, index))}]" if index else ""
        values = f"{got[index]:.6g}, and {want[index]:.6g} when it is called first"
        raise AssertionError(f"{name} depends on earlier calls{where}: it is {values}")
