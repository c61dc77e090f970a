"""Assertions on a student's results whose failures a student can act on."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograder.checks.brief_repr import brief_repr
from autograder.checks.student import Student


class MismatchError(AssertionError):
    """Values are not what they should be.

    Parameters
    ----------
    message : str
        What a student reads.
    got, want : ndarray
        What the submission returned, and what is right; of one shape.
    wrong : ndarray of bool
        Which entries differ; at least one does.
    """

    def __init__(self, message: str, got: NDArray[Any], want: NDArray[Any], wrong: NDArray[np.bool_]):
        super().__init__(message)
        self.got = got
        self.want = want
        self.wrong = wrong


def assert_close(name: str, got: object, want: ArrayLike, *, rtol: float = 1e-4, atol: float = 1e-8) -> None:
    """Compare type, dtype kind, shape, finiteness and values, in this order.

    Parameters
    ----------
    name : str
        What a student calls the result.
    got : object
        What the submission returned. A real array or number of finite values passes; a masked, object or complex
        array, a list, NaN, or a shape that would only broadcast does not.
    want : array_like
        What is right. Where it holds integers, integers and floats are both accepted.
    rtol : float
        Allowed error as a share of the largest expected magnitude, so that an honest float32 computation passes.
    atol : float
        Allowed error where every expected entry is 0.

    Raises
    ------
    AssertionError
        With the type, the dtype or the shape.
    MismatchError
        With the count of wrong entries and the worst of them.
    """
    __tracebackhide__ = True
    want = np.asarray(want)
    array = _real_array(name, got, want)
    if array.shape != want.shape:
        raise AssertionError(f"{name} has shape {array.shape}, expected {want.shape}")
    with np.errstate(invalid="ignore"):
        difference = np.abs(array.astype(np.float64) - want)
        wrong = ~(difference <= rtol * np.abs(want).max(initial=0) + atol)
    infinite = ~np.isfinite(array)
    if infinite.any():
        index = np.unravel_index(np.argmax(infinite), infinite.shape)
        message = f"{name} is not finite{_entries(infinite, 'first', index)}: got {array[index]}"
        raise MismatchError(message, array, want, wrong | infinite)
    if wrong.any():
        index = np.unravel_index(np.argmax(difference), difference.shape)
        values = f"got {array[index]:.6g}, expected {want[index]:.6g}"
        message = f"{name} differs from the definition{_entries(wrong, 'worst', index)}: {values}"
        raise MismatchError(message, array, want, wrong)


def _real_array(name: str, got: object, want: NDArray[Any]) -> NDArray[Any]:
    __tracebackhide__ = True
    accepted = (np.ndarray, np.generic, int, float) if want.ndim == 0 else (np.ndarray,)
    kinds = "b" if want.dtype.kind == "b" else "iuf"
    # Exactly an ndarray: a subclass may answer comparisons as it likes.
    if not isinstance(got, accepted) or (isinstance(got, np.ndarray) and type(got) is not np.ndarray):
        wanted = "a number" if want.ndim == 0 else "a NumPy array"
        raise AssertionError(f"{name} is {_a_type(got)}, expected {wanted}")
    array = np.asarray(got)
    if array.dtype.kind not in kinds:
        wanted = "booleans" if kinds == "b" else "real numbers"
        raise AssertionError(f"{name} has dtype {_short(array.dtype)}, expected {wanted}")
    return array


def assert_equal(name: str, got: object, want: object) -> None:
    """Compare exactly: numbers, strings, None, and tuples, lists and dicts of them.

    A NumPy integer equals a Python integer; a bool does not, nor does a float.
    """
    __tracebackhide__ = True
    if not _equal(got, want):
        raise AssertionError(f"{name} is {brief_repr(got)}, expected {brief_repr(want)}")


def _equal(got: object, want: object) -> bool:
    if isinstance(want, (tuple, list)):
        return type(got) is type(want) and len(got) == len(want) and all(map(_equal, got, want))
    if isinstance(want, dict):
        return type(got) is dict and got.keys() == want.keys() and all(_equal(got[key], want[key]) for key in want)
    if isinstance(want, int) and not isinstance(want, bool):
        return isinstance(got, (int, np.integer)) and not isinstance(got, bool) and int(got) == want
    return type(got) is type(want) and got == want


def as_tuple(name: str, got: object, length: int) -> tuple[Any, ...]:
    """Return `got` if it is a tuple of `length` values; fail otherwise."""
    __tracebackhide__ = True
    if type(got) is not tuple or len(got) != length:
        found = f"a tuple of {len(got)}" if isinstance(got, tuple) else _a_type(got)
        raise AssertionError(f"{name} is {found}, expected a tuple of {length}")
    return got


def as_entries(name: str, got: object, keys: Sequence[str]) -> list[Any]:
    """Return the values of `got` at `keys` if it is a dict that has them all; fail otherwise."""
    __tracebackhide__ = True
    if type(got) is not dict:
        raise AssertionError(f"{name} is {_a_type(got)}, expected a dict of {', '.join(keys)}")
    if missing := [key for key in keys if key not in got]:
        raise AssertionError(f"{name} lacks {', '.join(missing)}; expected a dict of {', '.join(keys)}")
    return [got[key] for key in keys]


def assert_raises(exception: type[Exception], function: Callable[..., object], *args: object, **kwargs: object) -> None:
    """Call `function` and demand that it raises `exception` or a subclass of it."""
    __tracebackhide__ = True
    wanted = exception.__name__
    try:
        result = function(*args, **kwargs)
    except exception:
        return
    except Exception as error:  # every other class is a wrong answer, whatever it is
        # In grading the exception happened in another process, which can only name its classes.
        names = getattr(error, "exception_names", None)
        if names is None:
            raise AssertionError(f"raised {type(error).__name__}, expected {wanted}") from error
        if wanted in names:
            return
        if not names:
            raise
        raise AssertionError(f"raised {names[0]}, expected {wanted}") from error
    raise AssertionError(f"returned {_a_type(result)}, expected it to raise {wanted}")


def assert_unmodified(student: Student) -> None:
    """Demand that no call so far has changed an array that it was given."""
    __tracebackhide__ = True
    for call in student.calls:
        if call.modified:
            raise AssertionError(f"modified its argument {' and '.join(call.modified)} in place")


def _a_type(value: object) -> str:
    if value is None:
        return "None"
    if type(value) is np.ndarray:
        return f"an array of shape {value.shape} and dtype {_short(value.dtype)}"
    name = getattr(value, "type_name", type(value).__name__)
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"


def _short(dtype: np.dtype[Any]) -> str:
    return str(dtype)[:60]  # that of a structured array may name any number of fields


def _entries(wrong: NDArray[np.bool_], which: str, index: tuple[np.intp, ...]) -> str:
    if not index:  # of a number there is nothing more to say
        return ""
    return f" in {np.count_nonzero(wrong)} of {wrong.size} entries; {which} at {[int(i) for i in index]}"
