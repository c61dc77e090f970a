"""The part of two arrays that shows where they differ: small enough for a report, large enough for a picture."""

import base64
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.compare import MismatchError
from autograder.model.report import Mismatch, Values

SIDE = 32  # entries along an axis of a picture; more cannot be told apart on a phone


def locate_mismatch(error: MismatchError) -> Mismatch | None:
    """Return what a picture shows: the first wrong entry and what lies around it, along one or two axes.

    None where the arrays hold a single entry, which the message tells already.
    """
    shape = error.want.shape
    if error.want.size < 2:
        return None
    first = tuple(int(i) for i in np.unravel_index(np.argmax(error.wrong), shape))
    axes = _axes(shape)
    window = [slice(i, i + 1) for i in first]
    for axis in axes:
        start = max(0, min(first[axis] - SIDE // 2, shape[axis] - SIDE))
        window[axis] = slice(start, min(start + SIDE, shape[axis]))
    size = tuple(window[axis].stop - window[axis].start for axis in axes)

    def part(array: NDArray[Any]) -> Values:
        return pack(array[tuple(window)].reshape(size))

    return Mismatch(
        shape=shape,
        first=first,
        corner=tuple(along.start for along in window),
        axes=axes,
        got=part(error.got),
        want=part(error.want),
        wrong=part(error.wrong),
    )


def _axes(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Choose which axes are seen: of three or more the last one counts channels, and is not.

    Of the others, the two neighbours with the most entries: height and width of ``(N, H, W, C)`` as of a kernel's
    ``(KH, KW, C_in, C_out)``.
    """
    if len(shape) == 1:
        return (0,)
    candidates = list(pairwise(range(max(2, len(shape) - 1))))
    return max(candidates, key=lambda pair: shape[pair[0]] * shape[pair[1]])


def pack(array: NDArray[Any]) -> Values:
    """Write an array down, exactly."""
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return Values(little.dtype.str, little.shape, base64.b64encode(little.tobytes()).decode())


def unpack(values: Values) -> NDArray[Any]:
    """Read an array that was written down."""
    return np.frombuffer(base64.b64decode(values.data), values.dtype).reshape(values.shape)
