"""Pooling: make feature maps smaller, and send gradients back through.

Images are ``(N, H, W, C)``: channels last. A window covers KH rows and KW columns of one channel of one image, and
moves by SH rows and SW columns. `window`, `stride`, `padding` and `output_shape` are each one int for both axes, or a
pair of ints: rows, columns. A stride of None is the window itself, so that windows lie side by side.

Integers are computed as float64. Arguments are never modified.
"""

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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
