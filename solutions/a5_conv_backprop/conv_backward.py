"""Gradients: by finite differences, and of the layers that a convolutional network is made of.

Images are ``(N, H, W, C)``: channels last. The kernels of a layer are ``(KH, KW, C_in, C_out)``. `grad_out` is the
gradient of the loss with respect to a layer's output, in that output's shape; a layer's backward pass turns it into the
gradients with respect to what went in, each in the shape of what it belongs to.

No backward pass here divides by N: if the loss is a mean, the factor 1 / N is in `grad_out` already.
Integers are computed as float64. Arguments are never modified.
"""

import numpy as np


def numerical_gradient(f, x, upstream, step=1e-5):
    """Differentiate ``sum(upstream * f(x))`` with respect to each entry of x, by central differences.

    Always computed in float64: the difference of two nearly equal numbers needs all the digits that there are.

    Parameters
    ----------
    f : callable
        ``f(x)`` gives an array, or a number. It leaves its argument alone, but what it gives may be a view of it.
    x : ndarray of any shape
        Where to differentiate; integers or floats. It comes back as it was, to the last bit.
    upstream : ndarray, or a number
        Weights of the entries of ``f(x)``, in its shape.
    step : float
        The two points of each difference are at ``x[index] + step`` and ``x[index] - step``.

    Returns
    -------
    ndarray of the shape of x
        float64.

    Raises
    ------
    ValueError
        If upstream does not have the shape of ``f(x)``, or step is not positive.

    Examples
    --------
    >>> def square(x):
    ...     return x**2
    >>> numerical_gradient(square, np.array([3.0, -1.0]), upstream=np.array([1.0, 10.0]), step=0.5)
    array([  6., -20.])
    """
    if not step > 0:
        raise ValueError(f"step is {step}, expected a positive number")
    point = np.array(x, dtype=np.float64)
    upstream = np.asarray(upstream)
    out_shape = np.shape(f(point))
    if upstream.shape != out_shape:
        raise ValueError(f"upstream has shape {upstream.shape}, expected {out_shape}, the shape of f(x)")

    slopes = np.empty_like(point)
    for index in np.ndindex(point.shape):
        ahead, behind = point.copy(), point.copy()  # one copy each: f may return a view of its argument
        ahead[index] += step
        behind[index] -= step
        slopes[index] = (upstream * (f(ahead) - f(behind))).sum() / (2 * step)
    return slopes


def relu_backward(grad_out, x):
    """Send the gradient back through ``relu(x) = max(x, 0)``, whose derivative at 0 is taken as 0.

    Parameters
    ----------
    grad_out : ndarray of any shape
        Gradient with respect to ``relu(x)``.
    x : ndarray of the same shape
        What went into the ReLU.

    Returns
    -------
    ndarray of the same shape
        Gradient with respect to x, floats.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> relu_backward(np.array([10, 20, 30]), np.array([-1.5, 0.0, 2.5]))
    array([ 0.,  0., 30.])
    """
    grad_out, x = _floats("grad_out", grad_out), _floats("x", x)
    _demand_shape("grad_out", grad_out, x.shape, "the shape of x")
    return np.where(x > 0, grad_out, 0)


def dense(x, weight, bias):
    """Connect every input with every output: ``x @ weight + bias``.

    Parameters
    ----------
    x : ndarray of shape (N, D_in)
        One example in each row.
    weight : ndarray of shape (D_in, D_out)
        One neuron in each column.
    bias : ndarray of shape (D_out,)
        One for each neuron.

    Returns
    -------
    ndarray of shape (N, D_out)
        Floats.

    Raises
    ------
    ValueError
        If an argument has the wrong number of axes, x and weight disagree on D_in, or the bias does not have one entry
        for each neuron.

    Examples
    --------
    >>> dense(np.array([[1, 2]]), np.array([[1, 0, -1], [3, 2, 1]]), np.array([10, 20, 30]))
    array([[17., 24., 31.]])
    """
    x = _floats("x", x, "(N, D_in)")
    weight = _floats("weight", weight, "(D_in, D_out)")
    bias = _floats("bias", bias, "(D_out,)")
    _demand_channels(x, weight)
    _demand_shape("bias", bias, weight.shape[1:], "one entry for each neuron")
    return x @ weight + bias


def dense_backward(grad_out, x, weight):
    """Send the gradient back through `dense`.

    Parameters
    ----------
    grad_out : ndarray of shape (N, D_out)
        Gradient with respect to the output of `dense`.
    x : ndarray of shape (N, D_in)
        What `dense` was given.
    weight : ndarray of shape (D_in, D_out)
        What `dense` was given. There is no bias here, as no gradient depends on it.

    Returns
    -------
    grad_x : ndarray of shape (N, D_in)
        Gradient with respect to x, floats.
    grad_weight : ndarray of shape (D_in, D_out)
        Gradient with respect to weight: a sum over the batch.
    grad_bias : ndarray of shape (D_out,)
        Gradient with respect to bias: a sum over the batch.

    Raises
    ------
    ValueError
        If an argument does not have two axes, x and weight disagree on D_in, or grad_out is not (N, D_out).

    Examples
    --------
    >>> grad_out, x, weight = np.array([[1, 0, 2]]), np.array([[1, 2]]), np.array([[1, 0, -1], [3, 2, 1]])
    >>> grad_x, grad_weight, grad_bias = dense_backward(grad_out, x, weight)
    >>> grad_x
    array([[-1.,  5.]])
    >>> grad_weight
    array([[1., 0., 2.],
           [2., 0., 4.]])
    >>> grad_bias
    array([1., 0., 2.])
    """
    grad_out = _floats("grad_out", grad_out, "(N, D_out)")
    x = _floats("x", x, "(N, D_in)")
    weight = _floats("weight", weight, "(D_in, D_out)")
    _demand_channels(x, weight)
    _demand_shape("grad_out", grad_out, (len(x), weight.shape[1]), "(N, D_out)")
    return grad_out @ weight.T, x.T @ grad_out, grad_out.sum(axis=0)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    """Send the gradient back through ``conv2d`` of functions.py.

    Parameters
    ----------
    grad_out : ndarray of shape (N, HO, WO, C_out)
        Gradient with respect to the output of ``conv2d``.
    x : ndarray of shape (N, H, W, C_in)
        What ``conv2d`` was given: the images without their padding.
    weight : ndarray of shape (KH, KW, C_in, C_out)
        What ``conv2d`` was given. There is no bias here, as no gradient depends on it.
    stride, padding : int or pair of ints
        What ``conv2d`` was given: one number for both axes, or one for rows and one for columns.

    Returns
    -------
    grad_x : ndarray of shape (N, H, W, C_in)
        Gradient with respect to x, floats. Pixels that no kernel has read get 0.
    grad_weight : ndarray of shape (KH, KW, C_in, C_out)
        Gradient with respect to weight: a sum over the batch and over all places of the kernel.
    grad_bias : ndarray of shape (C_out,)
        Gradient with respect to bias: a sum likewise.

    Raises
    ------
    ValueError
        If an array does not have four axes, x and weight disagree on C_in, a stride is less than 1, a padding is
        negative, a kernel is larger than the padded image, or grad_out does not have the shape of the output.

    Examples
    --------
    >>> x, weight = np.array([1, 2, 3, 4]).reshape(1, 1, 4, 1), np.array([5, 7]).reshape(1, 2, 1, 1)
    >>> grad_out = np.array([10, 20, 30]).reshape(1, 1, 3, 1)
    >>> grad_x, grad_weight, grad_bias = conv2d_backward(grad_out, x, weight)
    >>> grad_x.ravel()
    array([ 50., 170., 290., 210.])
    >>> grad_weight.ravel()
    array([140., 200.])
    >>> grad_bias
    array([60.])
    """
    grad_out = _floats("grad_out", grad_out, "(N, HO, WO, C_out)")
    x = _floats("x", x, "(N, H, W, C_in)")
    weight = _floats("weight", weight, "(KH, KW, C_in, C_out)")
    (down, right), (rows, columns) = _pair("stride", stride, 1), _pair("padding", padding, 0)
    n, height, width, _ = x.shape
    _demand_channels(x, weight)
    room = height + 2 * rows - weight.shape[0], width + 2 * columns - weight.shape[1]
    if min(room) < 0:
        raise ValueError(
            f"kernels of shape {weight.shape[:2]} do not fit into {(height, width)} with padding {padding}"
        )
    places = room[0] // down + 1, room[1] // right + 1
    _demand_shape("grad_out", grad_out, (n, *places, weight.shape[3]), "the shape of conv2d's output")

    padded = np.pad(x, [(0, 0), (rows, rows), (columns, columns), (0, 0)])
    grad_padded = np.zeros_like(padded, dtype=np.result_type(grad_out, weight))
    grad_weight = np.empty_like(weight, dtype=np.result_type(grad_out, x))
    for i, j in np.ndindex(weight.shape[:2]):
        # The pixels that weight[i, j] met, one for each place of the kernel: no pixel twice, so += loses nothing.
        met = np.s_[:, i : i + places[0] * down : down, j : j + places[1] * right : right]
        grad_padded[met] += grad_out @ weight[i, j].T
        grad_weight[i, j] = np.tensordot(padded[met], grad_out, axes=((0, 1, 2), (0, 1, 2)))
    grad_x = grad_padded[:, rows : rows + height, columns : columns + width]
    return grad_x, grad_weight, grad_out.sum(axis=(0, 1, 2))


def rot180(weight):
    """Rotate kernels by 180 degrees: reverse the rows and the columns, and nothing else.

    Parameters
    ----------
    weight : ndarray of shape (KH, KW) or (KH, KW, C_in, C_out)
        One kernel, or those of a layer. Channels keep their order.

    Returns
    -------
    ndarray of the same shape
        Entry ``[i, j]`` is what ``[KH - 1 - i, KW - 1 - j]`` was.

    Raises
    ------
    ValueError
        If weight does not have two or four axes.

    Examples
    --------
    >>> rot180(np.array([[1, 2, 3], [4, 5, 6]]))
    array([[6, 5, 4],
           [3, 2, 1]])
    """
    weight = np.asarray(weight)
    if weight.ndim not in (2, 4):
        raise ValueError(f"weight has shape {weight.shape}, expected (KH, KW) or (KH, KW, C_in, C_out)")
    return weight[::-1, ::-1].copy()


def input_gradient_by_full_convolution(grad_out, weight):
    """Compute the gradient of x for stride 1 and padding 0 as a layer of its own.

    Surround grad_out with KH - 1 rows and KW - 1 columns of zeros on each side, and slide the rotated kernels over it,
    with the roles of C_in and C_out exchanged.

    Parameters
    ----------
    grad_out : ndarray of shape (N, HO, WO, C_out)
        Gradient with respect to the output of ``conv2d``.
    weight : ndarray of shape (KH, KW, C_in, C_out)
        What ``conv2d`` was given.

    Returns
    -------
    ndarray of shape (N, HO + KH - 1, WO + KW - 1, C_in)
        What `conv2d_backward` gives for x, floats.

    Raises
    ------
    ValueError
        If an argument does not have four axes, or they disagree on C_out.

    Examples
    --------
    >>> grad_out, weight = np.array([10, 20, 30]).reshape(1, 1, 3, 1), np.array([5, 7]).reshape(1, 2, 1, 1)
    >>> input_gradient_by_full_convolution(grad_out, weight).ravel()
    array([ 50., 170., 290., 210.])
    """
    grad_out = _floats("grad_out", grad_out, "(N, HO, WO, C_out)")
    weight = _floats("weight", weight, "(KH, KW, C_in, C_out)")
    if grad_out.shape[3] != weight.shape[3]:
        raise ValueError(f"grad_out has {grad_out.shape[3]} channels, but weight has {weight.shape[3]} kernels")
    below, beside = weight.shape[0] - 1, weight.shape[1] - 1
    surrounded = np.pad(grad_out, ((0, 0), (below, below), (beside, beside), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(surrounded, weight.shape[:2], axis=(1, 2))
    return np.einsum("nyxoij,ijco->nyxc", windows, rot180(weight), optimize=True)


def softmax_cross_entropy(logits, labels):
    """Compare scores with labels: the mean cross-entropy of their softmax, and its gradient.

    Finite for every finite score, however large.

    Parameters
    ----------
    logits : ndarray of shape (N, K)
        Scores of K classes for each example, any real numbers.
    labels : ndarray of shape (N,)
        The right class of each example: integers from 0 to K - 1.

    Returns
    -------
    loss : float
        ``-log(probability of the right class)``, the mean over the batch.
    grad_logits : ndarray of shape (N, K)
        Gradient of this mean with respect to the logits.

    Raises
    ------
    ValueError
        If logits does not have two axes, labels is not one integer for each example, or a label is not a class.

    Examples
    --------
    >>> loss, grad_logits = softmax_cross_entropy(np.log([[1, 2, 1], [1, 1, 2]]), np.array([1, 0]))
    >>> round(float(loss), 4)  # (log 2 + log 4) / 2
    1.0397
    >>> grad_logits.round(3)
    array([[ 0.125, -0.25 ,  0.125],
           [-0.375,  0.125,  0.25 ]])
    """
    logits, labels = _floats("logits", logits, "(N, K)"), np.asarray(labels)
    n, classes = logits.shape
    _demand_shape("labels", labels, (n,), "one label for each row of logits")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"labels has dtype {labels.dtype}, expected integers")
    if not ((labels >= 0) & (labels < classes)).all():
        raise ValueError(f"labels go from {labels.min()} to {labels.max()}, expected 0 to {classes - 1}")

    shifted = logits - logits.max(axis=1, keepdims=True)  # the largest becomes 0: exp cannot overflow
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    right = np.arange(n), labels
    loss = -log_probabilities[right].mean()
    grad_logits = np.exp(log_probabilities)
    grad_logits[right] -= 1
    return float(loss), grad_logits / n


def _floats(name, value, axes=None):
    """Return the value as an array of floats, once it has as many axes as `axes` names."""
    array = np.asarray(value)
    if axes is not None and array.ndim != len(axes.strip("(,)").split(", ")):
        raise ValueError(f"{name} has shape {array.shape}, expected {axes}")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _demand_shape(name, array, shape, what):
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}, {what}")


def _demand_channels(x, weight):
    """Require that the last axis of x is the last but one of weight."""
    if x.shape[-1] != weight.shape[-2]:
        raise ValueError(f"x has {x.shape[-1]} features or channels, but weight expects {weight.shape[-2]}")


def _pair(name, value, least):
    """Return one number for rows and one for columns."""
    pair = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(pair) != 2 or min(pair) < least:
        raise ValueError(f"{name} is {value}, expected a number from {least} on, or a pair of them")
    return pair
