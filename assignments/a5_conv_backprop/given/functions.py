"""Given: the layer whose gradients you derive, and functions to try ``numerical_gradient`` on.

Import from here whatever you need: ``from functions import conv2d``. Grading has this file as it is, so hand in
nothing of it.
"""

import numpy as np


def conv2d(x, weight, bias, stride=1, padding=0):
    """Slide a bank of kernels over a batch of images: the forward pass.

    ``out[n, y, x, o] = bias[o] + sum of weight[i, j, c, o] * padded[n, y * SH + i, x * SW + j, c] over all i, j, c``

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C_in)
        Images, channels last.
    weight : ndarray of shape (KH, KW, C_in, C_out)
        One kernel of shape (KH, KW, C_in) for each output channel; it is *not* rotated.
    bias : ndarray of shape (C_out,)
        Added once at every position of its channel.
    stride : int or pair of ints
        SH and SW: how many pixels the kernel moves at a time.
    padding : int or pair of ints
        PH rows of zeros above and as many below, PW columns on the left and as many on the right.

    Returns
    -------
    ndarray of shape (N, HO, WO, C_out)
        ``HO = (H + 2 * PH - KH) // SH + 1``, WO likewise.
    """
    (down, right), (rows, columns) = (
        value if isinstance(value, (tuple, list)) else (value, value) for value in (stride, padding)
    )
    padded = np.pad(x, ((0, 0), (rows, rows), (columns, columns), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[:2], axis=(1, 2))
    return np.einsum("nyxcij,ijco->nyxo", windows[:, ::down, ::right], weight) + bias


def relu(x):
    """Cut off what is negative."""
    return np.maximum(x, 0)


def function(name):
    """Return a function of one array: cube, sine, products, differences, row_sums, total or flip.

    Parameters
    ----------
    name : str
        One of the names above.

    Returns
    -------
    callable
        ``f(x)`` gives an array, or a number, and leaves x alone. What each one does stands below.
    """
    known = (cube, sine, products, differences, row_sums, total, flip)
    return {known_function.__name__: known_function for known_function in known}[name]


def cube(x):
    """Take each entry to the third power: the shape stays."""
    return x**3


def sine(x):
    """Take the sine of each entry: the shape stays."""
    return np.sin(x)


def products(x):
    """Multiply each entry with the one before it on the last axis: the shape stays, but entries depend on others."""
    return x * np.roll(x, 1, axis=-1)


def differences(x):
    """Subtract from each entry of the first axis the one before it: the first axis is shorter by one."""
    return x[1:] - x[:-1]


def row_sums(x):
    """Sum up the squares along the last axis: that axis disappears."""
    return (x**2).sum(axis=-1)


def total(x):
    """Sum up all cubes: one number."""
    return (x**3).sum()


def flip(x):
    """Look at the first axis backwards: a view, which changes when x does."""
    return x[::-1]
