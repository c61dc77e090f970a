"""Pooling: make feature maps smaller, and send gradients back through.

Images are ``(N, H, W, C)``: channels last. A window covers KH rows and KW columns of one channel of one image, and
moves by SH rows and SW columns. `window`, `stride`, `padding` and `output_shape` are each one int for both axes, or a
pair of ints: rows, columns. A stride of None is the window itself, so that windows lie side by side.

Integers are computed as float64. Arguments are never modified.
"""

import math

import numpy as np


def max_pool2d(x, window, stride=None, padding=0):
    """Keep the largest entry of each window.

    ``out[n, y, x, c] = max of padded[n, y * SH + i, x * SW + j, c] over all i < KH, j < KW``

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images or feature maps, integers or floats.
    window : int or pair of ints
        KH and KW.
    stride : int or pair of ints, optional
        SH and SW; the window if it is None.
    padding : int or pair of ints
        PH rows of minus infinity above and as many below, PW columns on the left and as many on the right.

    Returns
    -------
    ndarray of shape (N, HO, WO, C)
        Floats. ``HO = (H + 2 * PH - KH) // SH + 1``, WO likewise.

    Raises
    ------
    ValueError
        If x does not have four axes, a window or a stride is less than 1, a padding is negative or not smaller than
        the window, or the window is larger than the padded image.

    Examples
    --------
    >>> x = np.array([[1, 3, 2, 1], [4, 2, 0, 5], [6, 1, 7, 2], [0, 8, 3, 4]]).reshape(1, 4, 4, 1)
    >>> max_pool2d(x, 2)[0, :, :, 0]
    array([[4., 5.],
           [8., 7.]])
    """
    return _windows(_floats("x", x), window, stride, padding).max(axis=(4, 5))


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    """Send each upstream gradient to the entry of x that was the maximum of its window.

    Where several entries of a window are equally large, the first in row-major order gets all of it: the topmost, and
    of these the leftmost. An entry that is the maximum of several windows gets the sum of their gradients.

    Parameters
    ----------
    grad_out : ndarray of shape (N, HO, WO, C)
        Gradient with respect to the output of `max_pool2d`.
    x : ndarray of shape (N, H, W, C)
        What `max_pool2d` was given.
    window, stride, padding : int or pair of ints
        What `max_pool2d` was given.

    Returns
    -------
    ndarray of shape (N, H, W, C)
        Gradient with respect to x, floats.

    Raises
    ------
    ValueError
        If `max_pool2d` would refuse the arguments, or grad_out does not have the shape of its output.

    Examples
    --------
    >>> x = np.array([[1, 3, 2, 1], [4, 2, 0, 5]]).reshape(1, 2, 4, 1)
    >>> max_pool2d_backward(np.array([10, 20]).reshape(1, 1, 2, 1), x, 2)[0, :, :, 0]
    array([[ 0.,  0.,  0.,  0.],
           [10.,  0.,  0., 20.]])
    """
    x = _floats("x", x)
    windows = _windows(x, window, stride, padding)
    grad_out = _upstream(grad_out, windows.shape[:4])
    places = np.arange(math.prod(windows.shape[4:])).reshape(windows.shape[4:])
    winners = windows.reshape(*windows.shape[:4], places.size).argmax(axis=-1)  # argmax takes the first of equals
    shares = grad_out[..., None, None] * (winners[..., None, None] == places)
    return _scatter(shares, x.shape, window, stride, padding)


def avg_pool2d(x, window, stride=None):
    """Replace each window by its mean.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images or feature maps, integers or floats.
    window : int or pair of ints
        KH and KW.
    stride : int or pair of ints, optional
        SH and SW; the window if it is None.

    Returns
    -------
    ndarray of shape (N, HO, WO, C)
        Floats. ``HO = (H - KH) // SH + 1``, WO likewise.

    Raises
    ------
    ValueError
        If x does not have four axes, a window or a stride is less than 1, or the window is larger than the image.

    Examples
    --------
    >>> x = np.array([[1, 3, 2, 1], [4, 2, 0, 5], [6, 1, 7, 2], [0, 8, 3, 4]]).reshape(1, 4, 4, 1)
    >>> avg_pool2d(x, 2)[0, :, :, 0]
    array([[2.5 , 2.  ],
           [3.75, 4.  ]])
    """
    return _windows(_floats("x", x), window, stride).mean(axis=(4, 5))


def avg_pool2d_backward(grad_out, x, window, stride=None):
    """Spread each upstream gradient evenly over the entries of its window.

    Parameters
    ----------
    grad_out : ndarray of shape (N, HO, WO, C)
        Gradient with respect to the output of `avg_pool2d`.
    x : ndarray of shape (N, H, W, C)
        What `avg_pool2d` was given. Only its shape matters.
    window, stride : int or pair of ints
        What `avg_pool2d` was given.

    Returns
    -------
    ndarray of shape (N, H, W, C)
        Gradient with respect to x, floats.

    Raises
    ------
    ValueError
        If `avg_pool2d` would refuse the arguments, or grad_out does not have the shape of its output.

    Examples
    --------
    >>> grad_out = np.array([8, 12]).reshape(1, 1, 2, 1)
    >>> avg_pool2d_backward(grad_out, np.zeros((1, 2, 3, 1)), 2, stride=1)[0, :, :, 0]
    array([[2., 5., 3.],
           [2., 5., 3.]])
    """
    x = _floats("x", x)
    windows = _windows(x, window, stride)
    grad_out = _upstream(grad_out, windows.shape[:4])
    shares = np.broadcast_to((grad_out / math.prod(windows.shape[4:]))[..., None, None], windows.shape)
    return _scatter(shares, x.shape, window, stride)


def l2_pool2d(x, window, stride=None):
    """Replace each window by the square root of the sum of its squares.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images or feature maps, integers or floats.
    window : int or pair of ints
        KH and KW.
    stride : int or pair of ints, optional
        SH and SW; the window if it is None.

    Returns
    -------
    ndarray of shape (N, HO, WO, C)
        Floats. ``HO = (H - KH) // SH + 1``, WO likewise.

    Raises
    ------
    ValueError
        If x does not have four axes, a window or a stride is less than 1, or the window is larger than the image.

    Examples
    --------
    >>> x = np.array([[3, 0, 2, -4], [0, -4, 5, 6]]).reshape(1, 2, 4, 1)
    >>> l2_pool2d(x, 2)[0, :, :, 0]
    array([[5., 9.]])
    """
    return np.sqrt((_windows(_floats("x", x), window, stride) ** 2).sum(axis=(4, 5)))


def l2_pool2d_backward(grad_out, x, window, stride=None):
    """Send each upstream gradient back in proportion to the entries of its window: ``grad_out * x / out``.

    A window whose entries are all 0 sends back 0.

    Parameters
    ----------
    grad_out : ndarray of shape (N, HO, WO, C)
        Gradient with respect to the output of `l2_pool2d`.
    x : ndarray of shape (N, H, W, C)
        What `l2_pool2d` was given.
    window, stride : int or pair of ints
        What `l2_pool2d` was given.

    Returns
    -------
    ndarray of shape (N, H, W, C)
        Gradient with respect to x, floats.

    Raises
    ------
    ValueError
        If `l2_pool2d` would refuse the arguments, or grad_out does not have the shape of its output.

    Examples
    --------
    >>> x = np.array([[3, 0, 0, 0], [0, -4, 0, 0]]).reshape(1, 2, 4, 1)
    >>> l2_pool2d_backward(np.array([10, 20]).reshape(1, 1, 2, 1), x, 2)[0, :, :, 0]
    array([[ 6.,  0.,  0.,  0.],
           [ 0., -8.,  0.,  0.]])
    """
    x = _floats("x", x)
    windows = _windows(x, window, stride)
    grad_out = _upstream(grad_out, windows.shape[:4])
    norms = l2_pool2d(x, window, stride)
    scale = np.divide(grad_out, norms, out=np.zeros_like(grad_out), where=norms > 0)
    return _scatter(scale[..., None, None] * windows, x.shape, window, stride)


def subsample2d(x, stride):
    """Keep the top-left pixel of each patch of SH x SW pixels, and drop the others.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images or feature maps.
    stride : int or pair of ints
        SH and SW.

    Returns
    -------
    ndarray of shape (N, HO, WO, C)
        ``HO = (H - 1) // SH + 1``, WO likewise: the formula of pooling, for a window of one pixel.

    Raises
    ------
    ValueError
        If x does not have four axes, or a stride is less than 1.

    Examples
    --------
    >>> x = np.array([[1, 3, 2, 1, 9], [4, 2, 0, 5, 9], [6, 1, 7, 2, 9]]).reshape(1, 3, 5, 1)
    >>> subsample2d(x, 2)[0, :, :, 0]
    array([[1., 2., 9.],
           [6., 7., 9.]])
    """
    return _windows(_floats("x", x), 1, stride)[..., 0, 0].copy()


def stochastic_pool2d(x, window, stride, rng):
    """Pick one entry of each window at random, each with probability ``entry / sum of the window``.

    Every window of every channel of every image draws for itself. A window whose entries are all 0 gives 0.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Feature maps after a ReLU: no entry is negative.
    window : int or pair of ints
        KH and KW.
    stride : int or pair of ints, or None
        SH and SW; the window if it is None.
    rng : numpy.random.Generator
        Where all randomness comes from.

    Returns
    -------
    ndarray of shape (N, HO, WO, C)
        Floats. ``HO = (H - KH) // SH + 1``, WO likewise.

    Raises
    ------
    ValueError
        If x does not have four axes or has a negative entry, a window or a stride is less than 1, or the window is
        larger than the image.

    Examples
    --------
    >>> x = np.array([[0, 3, 0, 0], [0, 0, 7, 0]]).reshape(1, 2, 4, 1)
    >>> stochastic_pool2d(x, 2, None, np.random.default_rng(1))[0, :, :, 0]
    array([[3., 7.]])
    """
    x = _floats("x", x)
    if not (x >= 0).all():
        raise ValueError(f"x has an entry of {x.min()}, expected none below 0: probabilities are proportional to them")
    windows = _windows(x, window, stride)
    entries = windows.reshape(*windows.shape[:4], math.prod(windows.shape[4:]))
    # The entries, laid end to end, fill the line from 0 to their sum; a point of it falls on one of them.
    ends = entries.cumsum(axis=-1)
    points = rng.random(ends.shape[:-1]) * ends[..., -1]
    picks = (ends <= points[..., None]).sum(axis=-1)
    picks = picks.clip(max=entries.shape[-1] - 1)  # on a line of length 0, the point is beyond all ends
    return np.take_along_axis(entries, picks[..., None], axis=-1)[..., 0]


def fractional_max_pool2d(x, output_shape, rng):
    """Cut the images into HO x WO regions at random, of nearly equal sizes, and keep the largest entry of each.

    The same cuts serve all images and channels of a call. Rows and columns are cut independently, each in a random
    order of larger and smaller steps.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Images or feature maps, integers or floats.
    output_shape : int or pair of ints
        HO and WO.
    rng : numpy.random.Generator
        Where all randomness comes from.

    Returns
    -------
    out : ndarray of shape (N, HO, WO, C)
        Floats: ``out[n, y, x, c] = max of x[n, rows[y]:rows[y + 1], columns[x]:columns[x + 1], c]``
    rows : ndarray of HO + 1 ints
        Where the rows were cut: from 0 to H, each step being H / HO rounded down or rounded up.
    columns : ndarray of WO + 1 ints
        Likewise from 0 to W.

    Raises
    ------
    ValueError
        If x does not have four axes, or there are fewer than one or more than H rows or W columns of regions.

    Examples
    --------
    >>> x = np.array([[1, 3, 2, 1], [4, 2, 0, 5], [6, 1, 7, 2], [0, 8, 3, 4]]).reshape(1, 4, 4, 1)
    >>> out, rows, columns = fractional_max_pool2d(x, (4, 2), np.random.default_rng(1))
    >>> rows, columns
    (array([0, 1, 2, 3, 4]), array([0, 2, 4]))
    >>> out[0, :, :, 0]
    array([[3., 2.],
           [4., 5.],
           [6., 7.],
           [8., 4.]])
    """
    x = _floats("x", x)
    counts = _pair("output_shape", output_shape, least=1)
    if counts[0] > x.shape[1] or counts[1] > x.shape[2]:
        raise ValueError(f"output_shape is {counts}, expected no more than the {x.shape[1:3]} of x")
    rows, columns = (_cuts(size, count, rng) for size, count in zip(x.shape[1:3], counts, strict=True))
    out = np.maximum.reduceat(np.maximum.reduceat(x, rows[:-1], axis=1), columns[:-1], axis=2)
    return out, rows, columns


def global_average_pool(x):
    """Replace each channel of each image by its mean.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
        Feature maps, integers or floats, of at least one pixel.

    Returns
    -------
    ndarray of shape (N, C)
        Floats.

    Raises
    ------
    ValueError
        If x does not have four axes.

    Examples
    --------
    >>> global_average_pool(np.array([[1, 10], [2, 20], [6, 60]]).reshape(1, 1, 3, 2))
    array([[ 3., 30.]])
    """
    return _floats("x", x).mean(axis=(1, 2))


def global_average_pool_backward(grad_out, x):
    """Spread each upstream gradient evenly over its channel.

    Parameters
    ----------
    grad_out : ndarray of shape (N, C)
        Gradient with respect to the output of `global_average_pool`.
    x : ndarray of shape (N, H, W, C)
        What `global_average_pool` was given. Only its shape matters.

    Returns
    -------
    ndarray of shape (N, H, W, C)
        Gradient with respect to x, floats.

    Raises
    ------
    ValueError
        If x does not have four axes, or grad_out does not have one entry for each channel of each image.

    Examples
    --------
    >>> global_average_pool_backward(np.array([[3, 30]]), np.zeros((1, 1, 3, 2)))
    array([[[[ 1., 10.],
             [ 1., 10.],
             [ 1., 10.]]]])
    """
    n, h, w, c = _floats("x", x).shape
    grad_out = _upstream(grad_out, (n, c))
    return np.broadcast_to(grad_out[:, None, None] / (h * w), (n, h, w, c)).copy()


def _floats(name, value):
    """Return the value as floats, once it has four axes: minus infinity is no integer, and squares of bytes wrap."""
    array = np.asarray(value)
    if array.ndim != 4:
        raise ValueError(f"{name} has shape {array.shape}, expected (N, H, W, C)")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _upstream(grad_out, shape):
    """Return the upstream gradient as floats, once it has the shape of the output."""
    array = np.asarray(grad_out)
    if array.shape != shape:
        raise ValueError(f"grad_out has shape {array.shape}, expected {shape}, the shape of the output")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _pair(name, value, least):
    """Return rows and columns of what may be one number for both."""
    pair = (value, value) if np.ndim(value) == 0 else tuple(value)
    if len(pair) != 2 or min(pair) < least:
        raise ValueError(f"{name} is {value}, expected one or two ints from {least} on")
    return pair


def _geometry(window, stride, padding):
    """Return window, stride and padding as pairs, once they make sense."""
    window = _pair("window", window, least=1)
    stride = _pair("stride", window if stride is None else stride, least=1)
    padding = _pair("padding", padding, least=0)
    if padding[0] >= window[0] or padding[1] >= window[1]:
        raise ValueError(f"padding is {padding}, expected less than the window, {window}: it would hold no pixel")
    return window, stride, padding


def _windows(x, window, stride, padding=0):
    """View every window, in shape (N, HO, WO, C, KH, KW), of the image within its border of minus infinity."""
    window, stride, padding = _geometry(window, stride, padding)
    padded = np.pad(x, _border(padding), constant_values=-np.inf)
    if window[0] > padded.shape[1] or window[1] > padded.shape[2]:
        raise ValueError(f"a window of {window} does not fit into {padded.shape[1:3]}")
    views = np.lib.stride_tricks.sliding_window_view(padded, window, axis=(1, 2))
    return views[:, :: stride[0], :: stride[1]]


def _scatter(shares, shape, window, stride, padding=0):
    """Add up what each pixel of x gets from all windows that it is in: the adjoint of `_windows`."""
    window, (down, right), (above, left) = _geometry(window, stride, padding)
    padded = np.pad(np.zeros(shape, shares.dtype), _border((above, left)))
    rows, columns = down * shares.shape[1], right * shares.shape[2]
    # One place in the window at a time, no two windows meet in a pixel.
    for i, j in np.ndindex(window):
        padded[:, i : i + rows : down, j : j + columns : right] += shares[..., i, j]
    return padded[:, above : above + shape[1], left : left + shape[2]].copy()


def _border(padding):
    """Return the argument of `np.pad` that leaves images and channels alone."""
    return (0, 0), *((width, width) for width in padding), (0, 0)


def _cuts(size, count, rng):
    """Cut the numbers below `size` into `count` runs of nearly equal lengths, in random order."""
    short, longer = divmod(size, count)
    steps = np.full(count, short)
    steps[:longer] += 1
    return np.concatenate([[0], rng.permutation(steps).cumsum()])
