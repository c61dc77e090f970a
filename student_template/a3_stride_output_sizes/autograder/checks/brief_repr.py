"""Values as text of bounded length: whatever a submission returned, showing it takes no time to speak of.

NumPy's own text of a small array can take minutes, and Python's of nested lists is as long as they are.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

LENGTH_LIMIT = 500  # characters
DEPTH_LIMIT = 6  # of lists, tuples and dicts in one another
ARRAY_LIMIT = 24  # entries of an array that is shown whole
INTEGER_LIMIT = 256  # bits of an integer that is shown whole
CUT = "..."
MESSAGE_LIMIT = 10_000  # characters of an exception's text


def brief_repr(value: object, limit: int = LENGTH_LIMIT) -> str:
    """Return a text like ``repr(value)`` of at most `limit` characters and an ellipsis.

    Only as much of a list, tuple or dict is read as is shown. Of a large array there is shape and dtype.
    """
    text = ""
    for part in _parts(value, limit, DEPTH_LIMIT):
        text += part
        if len(text) > limit:
            return text[:limit] + CUT
    return text


def bound_messages(error: BaseException) -> None:
    """Replace what an exception holds for its message by what may be shown, likewise of those that led to it.

    Where a check fails with ``assert x == 1, x`` or ``KeyError(x)``, the message is made of `x` when it is first read.
    """
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        link.args = tuple(
            arg[:MESSAGE_LIMIT] if type(arg) is str else _Shown(brief_repr(arg)) if _may_be_long(arg) else arg
            for arg in link.args
        )
        link = link.__cause__ or link.__context__


class _Shown(str):
    """A text that stands for a value: its repr has no quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


def _may_be_long(value: object) -> bool:
    too_long = isinstance(value, int) and value.bit_length() > INTEGER_LIMIT
    return too_long or isinstance(value, (np.ndarray, list, tuple, dict))


def _parts(value: Any, limit: int, depth: int) -> Iterator[str]:
    kind = type(value)
    if kind in (list, tuple, dict) and value and depth == 0:
        yield CUT
    elif kind is list:
        yield from _enclosed("[", (_parts(item, limit, depth - 1) for item in value), "]")
    elif kind is tuple:
        yield from _enclosed("(", (_parts(item, limit, depth - 1) for item in value), ",)" if len(value) == 1 else ")")
    elif kind is dict:
        yield from _enclosed("{", (_entry(key, item, limit, depth - 1) for key, item in value.items()), "}")
    elif isinstance(value, np.ndarray):
        yield _array(value)
    elif kind is int and value.bit_length() > INTEGER_LIMIT:
        yield f"an integer of {value.bit_length():,} bits"
    else:
        yield repr(value[: limit + 1] if kind in (str, bytes) else value)


def _enclosed(opening: str, items: Iterable[Iterator[str]], closing: str) -> Iterator[str]:
    yield opening
    for place, parts in enumerate(items):
        if place:
            yield ", "
        yield from parts
    yield closing


def _entry(key: Any, value: Any, limit: int, depth: int) -> Iterator[str]:
    yield from _parts(key, limit, depth)
    yield ": "
    yield from _parts(value, limit, depth)


def _array(value: np.ndarray[Any, Any]) -> str:
    # Of the plain dtypes only: the entries of others may be of any length.
    if value.size <= ARRAY_LIMIT and value.ndim <= 3 and value.dtype.kind in "biufc":
        return repr(value)
    return f"<array of shape {value.shape} and dtype {str(value.dtype)[:60]}>"
