"""Whether functions forget earlier calls: they are called again, with other numbers and with the same ones."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, Protocol

import numpy as np

from autograder.checks.compare import as_entries, as_tuple, assert_close, assert_equal
from autograder.checks.student import Call, Student


class Functions(Protocol):
    """A solution: functions by name."""

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """The functions."""


def assert_forgets_earlier_calls(student: Student, reference: Functions, *, atol: float = 1e-8) -> None:
    """Call each function that this check has called again, and demand the results that it should have.

    First with other values in arrays of the same shapes, then with the arguments of its first call once more. This is
    where a result shows that was kept for a shape, or in an array that an earlier call has filled.

    Parameters
    ----------
    student : Student
        The submission. What it was asked so far says what it is asked again.
    reference : Functions
        The solution.
    atol : float
        As for :func:`.assert_close`.

    Raises
    ------
    AssertionError
        With the first result that is not what it should be.
    """
    __tracebackhide__ = True
    first_calls = {call.function: call for call in reversed(student.calls) if call.error is None}
    for name, call in first_calls.items():
        if not _is_plain((call.args, dict(call.kwargs))):  # the solution has nothing that is like it
            continue
        args, kwargs = _other_values((call.args, dict(call.kwargs)), count(1))
        others = Call(name, args, kwargs)
        for given, values in ((others, "other numbers of the same shapes"), (call, "the arguments of the first call")):
            # The submission may keep and change what it is given: neither sees the arrays of the other.
            args, kwargs = _copy(given.args), _copy(dict(given.kwargs))
            try:
                want = reference.functions[name](*_copy(given.args), **_copy(dict(given.kwargs)))
            except ValueError:  # other numbers need not be arguments that the function takes
                continue
            got = getattr(student, name)(*args, **kwargs)
            _assert_same(f"called again with {values}, the result", got, want, atol)


def _other_values(value: Any, steps: Iterator[int]) -> Any:
    """Return arguments of the same shapes: the entries of each array are moved on, in each by another number."""
    if isinstance(value, np.ndarray):
        return np.roll(value, next(steps))
    if isinstance(value, (list, tuple)):
        return type(value)([_other_values(item, steps) for item in value])
    if isinstance(value, dict):
        return {key: _other_values(item, steps) for key, item in value.items()}
    return _copy(value)


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, dict)):
        return all(map(_is_plain, value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, (np.ndarray, np.generic, np.random.Generator, int, float, str))


def _copy(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(map(_copy, value))
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, np.random.Generator):
        copied = np.random.default_rng()
        copied.bit_generator.state = value.bit_generator.state
        return copied
    return value.copy() if isinstance(value, np.ndarray) else value


def _assert_same(name: str, got: Any, want: Any, atol: float) -> None:
    __tracebackhide__ = True
    if isinstance(want, dict):
        for key, entry in zip(want, as_entries(name, got, [*want]), strict=True):
            _assert_same(f"{name}[{key!r}]", entry, want[key], atol)
    elif isinstance(want, (list, tuple)):
        items = as_tuple(name, got, len(want)) if isinstance(want, tuple) else got
        if len(items) != len(want):
            raise AssertionError(f"{name} has {len(items)} items, expected {len(want)}")
        for index, (item, right) in enumerate(zip(items, want, strict=True)):
            _assert_same(f"{name}[{index}]", item, right, atol)
    elif isinstance(want, (np.ndarray, np.number, float)):
        assert_close(name, got, want, atol=atol)
    else:
        assert_equal(name, got, want)
