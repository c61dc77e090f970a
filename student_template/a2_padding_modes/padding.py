"""Padding: what lies beyond the edge of an image, and how much of it a layer needs.

A batch of images is ``(N, H, W, C)``, the kernels of a layer are ``(KH, KW, C_in, C_out)``. Only height and width are
padded; images and channels stay as many as they are.

Integers are computed as float64, and results are floats. Arguments are never modified.
"""

import numpy as np


def pad2d(x, padding, mode="constant", value=0.0):
    """Surround images with pixels.

    A row ``a b c d``, two pixels wider on each side:

    ========== ===========================  ======================== =============================
    mode       result                       what it does             limit on each side
    ========== ===========================  ======================== =============================
    constant   ``v v | a b c d | v v``      fills with ``value``     none
    edge       ``a a | a b c d | d d``      repeats the edge         none
    reflect    ``c b | a b c d | c b``      mirrors at the edge      less than the size: size - 1
    symmetric  ``b a | a b c d | d c``      mirrors beside the edge  the size
    wrap       ``c d | a b c d | a b``      starts over              the size
    ========== ===========================  ======================== =============================

    The size is H for what goes above and below, W for what goes to the left and right. A corner continues the border
    beside it in the same way: pad the rows, then the columns of the result, or the other way round.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images, integers or floats; H and W are at least 1.
    padding : int, or tuple
        ``p`` on all four sides, ``(vertical, horizontal)``, or ``((top, bottom), (left, right))``; never negative.
    mode : str
        A mode from the table.
    value : float
        What ``"constant"`` fills with, -inf included; the other modes ignore it.

    Returns
    -------
    ndarray of shape (N, top + H + bottom, left + W + right, C)
        Floats, whatever x holds: an integer could not hold every ``value``.

    Raises
    ------
    ValueError
        If x does not have four axes, the mode is not in the table, padding has none of the three forms or a negative
        entry, or a side of it exceeds the limit of the mode.

    Examples
    --------
    >>> row = np.array([1, 2, 3, 4]).reshape(1, 1, 4, 1)
    >>> pad2d(row, (0, 2), mode="reflect")[0, :, :, 0]
    array([[3., 2., 1., 2., 3., 4., 3., 2.]])
    >>> pad2d(row, ((1, 0), (0, 2)), value=9)[0, :, :, 0]
    array([[9., 9., 9., 9., 9., 9.],
           [1., 2., 3., 4., 9., 9.]])
    """
    raise NotImplementedError


def same_padding(size, kernel, stride):
    """Compute how much to pad along one axis so that a layer gives ``ceil(size / stride)`` outputs: TensorFlow's SAME.

    Parameters
    ----------
    size : int
        H or W of the images.
    kernel : int
        KH or KW.
    stride : int
        How far the kernel moves along this axis.

    Returns
    -------
    before, after : tuple of two ints
        What the last window lacks, ``(outputs - 1) * stride + kernel - size``, or 0 if it lacks nothing; half of it on
        each side, and an odd remainder after.

    Raises
    ------
    ValueError
        If one of the three is less than 1.

    Examples
    --------
    >>> same_padding(4, 3, 1)
    (1, 1)
    >>> same_padding(28, 5, 2)
    (1, 2)
    """
    raise NotImplementedError


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    """Slide a bank of kernels over a batch of images that are padded with zeros.

    ``out[n, y, x, o] = bias[o] + sum of weight[i, j, c, o] * padded[n, y * sv + i, x * sh + j, c] over all i, j, c``,
    with the strides sv and sh.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C_in)
        Images, channels last.
    weight : ndarray of shape (KH, KW, C_in, C_out)
        One kernel for each output channel, used as it is: *not* rotated.
    bias : ndarray of shape (C_out,)
        Added once at every position of its channel.
    stride : int, or tuple of two ints
        How far a kernel moves: one number, or ``(vertical, horizontal)``; at least 1.
    padding : str, int, or tuple
        How many zeros. ``"valid"``: none. ``"same"``: what `same_padding` says, for each axis with its own kernel size
        and stride. ``"full"``: KH - 1 above and below and KW - 1 to the left and right, so that every place counts
        where a kernel covers at least one pixel. Or numbers, in the three forms that `pad2d` takes.

    Returns
    -------
    ndarray of shape (N, HO, WO, C_out)
        Floats. ``HO = (top + H + bottom - KH) // sv + 1``; WO likewise.

    Raises
    ------
    ValueError
        If an argument has the wrong number of axes, x and weight disagree on C_in, the bias does not have one entry
        for each kernel, the padding is another string or refused by `pad2d`, the stride is neither one number nor two
        or less than 1, or the kernels are higher or wider than the padded images.

    Examples
    --------
    >>> x, weight = np.array([1, 2, 4, 5]).reshape(1, 2, 2, 1), np.full((2, 2, 1, 1), 2)
    >>> conv2d(x, weight, np.zeros(1))[0, :, :, 0]
    array([[24.]])
    >>> conv2d(x, weight, np.zeros(1), padding="same")[0, :, :, 0]
    array([[24., 14.],
           [18., 10.]])
    """
    raise NotImplementedError
