"""The submission as a check sees it: functions that take and return values."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from autograder.checks.brief_repr import brief_repr

SUMMARY_LIMIT = 60  # characters of an argument
SUMMARY_ENTRIES = 6  # of a dict that is an argument
Position = int | str  # of an argument: a place, or a keyword
Invoke = Callable[[str, tuple[Any, ...], dict[str, Any]], tuple[Any, tuple[Position, ...]]]


@dataclass(frozen=True)
class Call:
    """One call of a check into the submission."""

    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    value: Any = None
    modified: tuple[str, ...] = ()  # names of the arguments that it changed in place
    error: Exception | None = None
    parameters: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """What a failure begins with: the call, and what is striking about its answer."""
        nothing = self.error is None and self.value is None
        return f"{self} returned None, as a function does that ends without return:" if nothing else f"{self}:"

    @property
    def raised(self) -> str:
        """The exception that it raised, in one line: ``ValueError: shapes differ``."""
        if self.error is None:
            return ""
        # One of another process names its class in its text, and below that the lines that it came through.
        text = str(self.error)
        if not hasattr(self.error, "exception_names"):
            text = f"{type(self.error).__name__}: {text}"
        return text.partition("\n")[0].rstrip(": ")

    def __str__(self) -> str:
        """Show the call with shapes in place of arrays: ``conv2d(x (2, 5, 4, 3), bias (6,))``."""
        named = [*zip(self.parameters, self.args, strict=False), *self.kwargs.items()]
        return f"{self.function}({', '.join(_summarize(name, value) for name, value in named)})"


class Student:
    """Functions of a submission, each called by value.

    Parameters
    ----------
    parameters : mapping of str to tuple of str
        The functions that the handout asks for, and the names of their parameters.
    invoke : callable
        ``invoke(function, args, kwargs) -> (value, modified)``: runs the submission's function on copies of the
        arguments; `modified` says which of them it changed.
    invoke_apart : callable, optional
        The same in a process in which nothing was called before, where there is one to be had.
    """

    def __init__(self, parameters: Mapping[str, tuple[str, ...]], invoke: Invoke, invoke_apart: Invoke | None = None):
        self._parameters = parameters
        self._invoke = invoke
        self._invoke_apart = invoke_apart
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._parameters:
            raise AttributeError(
                f"the assignment asks for no function {name!r}; it asks for {', '.join(self._parameters)}"
            )

        def function(*args: Any, **kwargs: Any) -> Any:
            return self._call(name, args, kwargs)

        function.__name__ = name
        return function

    def call_apart(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function where nothing was called before, and leave no record of it.

        Raises
        ------
        NotImplementedError
            On a student's machine, where all checks share a process.
        """
        __tracebackhide__ = True
        if self._invoke_apart is None:
            raise NotImplementedError("no other process to call functions in; only hidden checks may ask for that")
        value, _ = self._invoke_apart(function, args, kwargs)
        return value

    def _call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        parameters = self._parameters[function]
        # The check may go on to change its arrays; the record keeps what the submission was given.
        kept_args, kept_kwargs = _copy(args), _copy(kwargs)
        try:
            value, positions = self._invoke(function, args, kwargs)
        except Exception as error:
            self.calls.append(Call(function, kept_args, kept_kwargs, error=error, parameters=parameters))
            raise
        modified = tuple(parameters[p] if isinstance(p, int) and p < len(parameters) else str(p) for p in positions)
        self.calls.append(Call(function, kept_args, kept_kwargs, value, modified, parameters=parameters))
        return value


def in_process(functions: Mapping[str, Callable[..., Any]]) -> Invoke:
    """Run functions of this process by value, as the sandbox does for those of a submission."""

    def invoke(function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        __tracebackhide__ = True
        given_args, given_kwargs = _copy(args), _copy(kwargs)
        value = functions[function](*given_args, **given_kwargs)
        pairs: list[tuple[Position, Any, Any]] = [(i, args[i], given_args[i]) for i in range(len(args))]
        pairs += [(key, kwargs[key], given_kwargs[key]) for key in kwargs]
        return _copy(value), tuple(position for position, before, after in pairs if not _same(before, after))

    return invoke


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    if isinstance(before, (int, float, str, type(None))):
        return type(before) is type(after) and (before == after or before != before)  # noqa: PLR0124 -- NaN is itself
    return True


def _copy(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.random.Generator)):
        return copy.deepcopy(value)
    if isinstance(value, (list, tuple)):
        return type(value)(map(_copy, value))
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value


def _summarize(name: str, value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{name} {value.shape}"
    if isinstance(value, (bool, int, float, str, type(None))) or _short(value):
        return f"{name}={brief_repr(value, SUMMARY_LIMIT)}"
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        entries = [_summarize(key[:SUMMARY_LIMIT], entry) for key, entry in islice(value.items(), SUMMARY_ENTRIES)]
        return f"{name} {{{', '.join(entries)}{', ...' if len(value) > SUMMARY_ENTRIES else ''}}}"
    return f"{name} ({type(value).__name__})"


def _short(value: Any) -> bool:
    """Whether it is a tuple such as a shape, or pairs of pads."""
    return isinstance(value, tuple) and len(value) <= 4 and all(isinstance(item, int) or _short(item) for item in value)
