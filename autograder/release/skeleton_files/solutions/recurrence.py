"""Recurrences over a signal."""

import numpy as np


def running_mean(x):
    """Average everything seen so far.

    Parameters
    ----------
    x : ndarray of shape (T,)
        A signal, T >= 1; integers or floats.

    Returns
    -------
    ndarray of shape (T,)
        Floats: entry t is the mean of ``x[0], ..., x[t]``.

    Raises
    ------
    ValueError
        If `x` has no entries, or not one axis.

    Examples
    --------
    >>> running_mean(np.array([2.0, 4.0, 9.0]))
    array([2., 3., 5.])
    """
    x = np.asarray(x)
    if x.ndim != 1 or len(x) == 0:
        raise ValueError(f"x has shape {x.shape}, wanted (T,) with T >= 1")
    lower = np.tri(len(x))
    return lower @ x / lower.sum(axis=1)
