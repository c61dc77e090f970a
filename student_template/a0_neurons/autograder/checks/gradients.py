"""Gradients by finite differences: the oracle of every backward check."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP = 1e-5  # the error of a central difference is of the order of its square


def numerical_gradients(
    function: Callable[..., Any], arguments: Sequence[NDArray[np.float64]], upstream: Any, *, step: float = STEP
) -> list[NDArray[np.float64]]:
    """Differentiate ``sum(upstream * function(*arguments))`` by each argument, entry by entry.

    Parameters
    ----------
    function : callable
        The reference's forward; never the student's own code. It is evaluated twice per entry.
    arguments : sequence of ndarray
        float64, and further than `step` from every kink of the function.
    upstream : ndarray or float
        Of the shape of the function's value. Random: with ones, wrong gradients of many kinds pass.
    step : float
        Half the distance of the two points of a central difference.

    Returns
    -------
    list of ndarray
        One gradient for each argument, in its shape.
    """
    points = [np.array(argument, dtype=np.float64) for argument in arguments]
    gradients = [np.empty_like(point) for point in points]
    for point, gradient in zip(points, gradients, strict=True):
        for index in np.ndindex(point.shape):
            here = point[index]
            point[index] = here + step
            above = np.sum(upstream * function(*points))
            point[index] = here - step
            below = np.sum(upstream * function(*points))
            point[index] = here
            gradient[index] = (above - below) / (2 * step)
    return gradients
