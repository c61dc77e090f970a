"""A convolutional network, from its first random weights to its predictions.

The network takes images ``(N, H, W, C_in)``, channels last, and gives a score for each of K classes::

    x                               (N, H, W, C_in)
    conv1   3 x 3, padding 1        (N, H, W, C_1)
            ReLU, max pool 2 x 2    (N, H // 2, W // 2, C_1)
    conv2   3 x 3, padding 1        (N, H // 2, W // 2, C_2)
            ReLU, max pool 2 x 2    (N, H // 4, W // 4, C_2)
            flatten                 (N, D)  where D = (H // 4) * (W // 4) * C_2
    dense                           (N, K)

Its parameters are a dict of six arrays::

    conv1_weight  (3, 3, C_in, C_1)     conv1_bias  (C_1,)
    conv2_weight  (3, 3, C_1, C_2)      conv2_bias  (C_2,)
    dense_weight  (D, K)                dense_bias  (K,)

Gradients and velocities are dicts with the same names and shapes. Arguments are never modified.
"""

import gzip
import math
import zlib

import numpy as np


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    """Draw the parameters of a network that has not learned anything yet.

    The weights of both convolutions have mean 0 and standard deviation ``sqrt(2 / fan_in)``, where fan_in is how many
    numbers one neuron sees: 9 * C_in and 9 * C_1. The weights of the dense layer have mean 0 and standard deviation
    0.01. All biases are 0.

    Parameters
    ----------
    seed : int
        The same seed gives the same parameters, another one gives others.
    image_shape : tuple of three ints
        H, W and C_in, with H and W at least 4.
    channels : tuple of two ints
        C_1 and C_2.
    classes : int
        K.

    Returns
    -------
    dict of str to ndarray
        The six parameters, floats.

    Raises
    ------
    ValueError
        If H or W is less than 4: nothing would be left after two poolings.

    Examples
    --------
    >>> params = init_params(1, image_shape=(28, 28, 1))
    >>> params["conv2_weight"].shape, params["dense_weight"].shape
    ((3, 3, 16, 32), (1568, 10))
    """
    height, width, c_in = image_shape
    if min(height, width) < 4:
        raise ValueError(f"image_shape is {image_shape}, expected a height and a width of at least 4")
    c_1, c_2 = channels
    d = (height // 4) * (width // 4) * c_2
    rng = np.random.default_rng(seed)
    return {
        "conv1_weight": rng.normal(0, math.sqrt(2 / (9 * c_in)), (3, 3, c_in, c_1)),
        "conv1_bias": np.zeros(c_1),
        "conv2_weight": rng.normal(0, math.sqrt(2 / (9 * c_1)), (3, 3, c_1, c_2)),
        "conv2_bias": np.zeros(c_2),
        "dense_weight": rng.normal(0, 0.01, (d, classes)),
        "dense_bias": np.zeros(classes),
    }


def forward(params, x):
    """Compute the scores of a batch of images.

    Parameters
    ----------
    params : dict of str to ndarray
        The six parameters. All sizes of the network follow from their shapes.
    x : ndarray of shape (N, H, W, C_in)
        Images.

    Returns
    -------
    ndarray of shape (N, K)
        Logits.

    Raises
    ------
    ValueError
        If x does not have four axes, its channels are not those of conv1_weight, or its height and width lead to
        another D than that of dense_weight.

    Examples
    --------
    >>> params = init_params(1, image_shape=(8, 12, 3), classes=7)
    >>> forward(params, np.zeros((5, 8, 12, 3))).shape
    (5, 7)
    """
    return _forward(params, x)[0]


def loss_and_gradients(params, x, y, l2=0.0):
    """Compute the loss of a batch, and its gradient with respect to every parameter.

    The loss is the mean cross-entropy of the softmax of the logits, plus ``l2 / 2`` times the sum of the squares of all
    *weights*; biases do not count there. It is finite for every finite logit, however large.

    Parameters
    ----------
    params : dict of str to ndarray
        The six parameters.
    x : ndarray of shape (N, H, W, C_in)
        Images.
    y : ndarray of shape (N,)
        The right class of each image: integers from 0 to K - 1.
    l2 : float
        How much large weights cost.

    Returns
    -------
    loss : float
    gradients : dict of str to ndarray
        For each parameter the gradient of the loss, in its shape. Of equal entries in a pooling window, the first in
        row-major order gets the gradient; the derivative of a ReLU at 0 is 0.

    Raises
    ------
    ValueError
        As in `forward`; if y is not one integer for each image; if a label is not a class; if l2 is negative.

    Examples
    --------
    A new network gives black images the same score for every class, so each has the probability 1 / 10.

    >>> params, x = init_params(1), np.zeros((2, 8, 8, 1))
    >>> loss, gradients = loss_and_gradients(params, x, np.array([3, 8]))
    >>> print(f"{loss:.4f}")
    2.3026
    >>> gradients["dense_bias"].round(4)
    array([ 0.1,  0.1,  0.1, -0.4,  0.1,  0.1,  0.1,  0.1, -0.4,  0.1])
    """
    if l2 < 0:
        raise ValueError(f"l2 is {l2}, expected 0 or more")
    logits, (columns_1, conv_1, maps_1, columns_2, conv_2, maps_2) = _forward(params, x)
    loss, grad_logits = _softmax_cross_entropy(logits, y)

    flat = maps_2.reshape(len(maps_2), -1)
    grad_maps_2 = (grad_logits @ params["dense_weight"].T).reshape(maps_2.shape)
    grad_conv_2 = _relu_of_pool_backward(grad_maps_2, conv_2, maps_2)
    grad_maps_1 = _conv_backward_of_x(grad_conv_2, params["conv2_weight"])
    grad_conv_1 = _relu_of_pool_backward(grad_maps_1, conv_1, maps_1)

    gradients = {
        "conv1_weight": _conv_backward_of_weight(grad_conv_1, columns_1, params["conv1_weight"].shape),
        "conv1_bias": grad_conv_1.sum(axis=(0, 1, 2)),
        "conv2_weight": _conv_backward_of_weight(grad_conv_2, columns_2, params["conv2_weight"].shape),
        "conv2_bias": grad_conv_2.sum(axis=(0, 1, 2)),
        "dense_weight": flat.T @ grad_logits,
        "dense_bias": grad_logits.sum(axis=0),
    }
    for name in ("conv1_weight", "conv2_weight", "dense_weight"):
        loss += l2 / 2 * float((params[name] ** 2).sum())
        gradients[name] += l2 * params[name]
    return loss, gradients


def sgd_step(params, grads, velocity, learning_rate, momentum):
    """Take one step downhill, with momentum.

    The new velocity is ``momentum * velocity + gradient``, and the new parameter ``parameter - learning_rate * (new
    velocity)``, for each name.

    Parameters
    ----------
    params, grads, velocity : dict of str to ndarray
        The same names and shapes in all three. Before the first step, a velocity is all zeros.
    learning_rate : float
        How far to go.
    momentum : float
        How much of the old velocity is kept: 0 for plain gradient descent.

    Returns
    -------
    params, velocity : dict of str to ndarray
        New dicts of new arrays.

    Raises
    ------
    ValueError
        If the three do not have the same names, or the arrays of a name not the same shape.

    Examples
    --------
    >>> params, grads, velocity = ({"w": np.array([number])} for number in (1.0, 0.5, 2.0))
    >>> params, velocity = sgd_step(params, grads, velocity, learning_rate=0.1, momentum=0.9)
    >>> velocity["w"].round(4), params["w"].round(4)
    (array([2.3]), array([0.77]))
    """
    for what, arrays in (("grads", grads), ("velocity", velocity)):
        if arrays.keys() != params.keys():
            raise ValueError(f"{what} has the names {sorted(arrays)}, expected those of params: {sorted(params)}")
        for name in params:
            if arrays[name].shape != params[name].shape:
                raise ValueError(f"{what}[{name!r}] has shape {arrays[name].shape}, expected {params[name].shape}")
    velocity = {name: momentum * velocity[name] + grads[name] for name in params}
    return {name: params[name] - learning_rate * velocity[name] for name in params}, velocity


def minibatches(x, y, batch_size, rng):
    """Shuffle examples, and cut them into batches.

    Parameters
    ----------
    x : ndarray of shape (N, ...)
        Examples, along the first axis.
    y : ndarray of shape (N,)
        Their labels.
    batch_size : int
        How many examples make a batch. The last one holds what is left over, and is never empty.
    rng : numpy.random.Generator
        The source of all randomness: equal generators give equal batches.

    Returns
    -------
    list of tuples (x, y)
        Each example is in one batch, with its own label.

    Raises
    ------
    ValueError
        If x and y do not have the same length, or batch_size is less than 1.

    Examples
    --------
    >>> batches = minibatches(np.arange(10, 17), np.arange(7), 3, np.random.default_rng(1))
    >>> [len(x) for x, _ in batches]
    [3, 3, 1]
    >>> [(x - y).tolist() for x, y in batches]
    [[10, 10, 10], [10, 10, 10], [10]]
    """
    if len(x) != len(y):
        raise ValueError(f"x holds {len(x)} examples, but y {len(y)} labels")
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, expected 1 or more")
    order = rng.permutation(len(x))
    batches = (order[start : start + batch_size] for start in range(0, len(x), batch_size))
    return [(x[chosen], y[chosen]) for chosen in batches]


def train(images, labels, config):
    """Teach a new network to tell images apart.

    It starts from ``init_params(seed, image_shape=(H, W, 1))``, with all velocities 0, and goes through shuffled
    minibatches: one `sgd_step` for each, every image once per epoch. Grey values are divided by 255 first.

    Parameters
    ----------
    images : ndarray of shape (N, H, W)
        Grey values from 0 to 255, as `read_idx` returns them.
    labels : ndarray of shape (N,)
        The digit on each: integers from 0 to 9.
    config : dict
        ``seed`` (int), ``epochs`` (int), ``batch_size`` (int), ``learning_rate``, ``momentum``, ``l2`` (floats) and
        ``verbose`` (bool: print a line after each epoch). Any of them may be missing: then a default of your choice
        takes its place.

    Returns
    -------
    params : dict of str to ndarray
        What was learned.
    history : dict
        ``history["loss"]`` is a list of floats, one for each epoch: the mean over all N images of the loss, l2 term
        included, that was computed when the image's batch had its turn.

    Raises
    ------
    ValueError
        If images does not have three axes, there is not one label for each image, or config has a key that is not in
        the list.

    Examples
    --------
    >>> images, labels = np.zeros((4, 8, 8)), np.array([0, 1, 2, 3])
    >>> params, history = train(images, labels, {"epochs": 3, "batch_size": 4, "l2": 0.0})
    >>> len(history["loss"])
    3
    >>> print(f"{history['loss'][0]:.4f}")
    2.3026
    """
    defaults = {
        "seed": 0,
        "epochs": 12,
        "batch_size": 32,
        "learning_rate": 0.05,
        "momentum": 0.9,
        "l2": 3e-4,
        "verbose": False,
    }
    if unknown := config.keys() - defaults.keys():
        raise ValueError(f"config has the keys {sorted(unknown)}, expected some of {', '.join(defaults)}")
    config = defaults | config
    x = _as_input(images)
    y = _as_labels(labels, len(x))

    params = init_params(config["seed"], image_shape=x.shape[1:])
    velocity = {name: np.zeros_like(param) for name, param in params.items()}
    rng = np.random.default_rng(config["seed"])
    history = {"loss": []}
    for epoch in range(1, config["epochs"] + 1):
        total = 0.0
        for x_batch, y_batch in minibatches(x, y, config["batch_size"], rng):
            loss, grads = loss_and_gradients(params, x_batch, y_batch, config["l2"])
            params, velocity = sgd_step(params, grads, velocity, config["learning_rate"], config["momentum"])
            total += loss * len(x_batch)
        mean = total / len(x)
        history["loss"].append(mean)
        if config["verbose"]:
            print(f"epoch {epoch:3} of {config['epochs']}: loss {mean:.4f}", flush=True)
    return params, history


def predict(params, images):
    """Predict which digit is on each image.

    Parameters
    ----------
    params : dict of str to ndarray
        What `train` returned.
    images : ndarray of shape (N, H, W)
        Grey values from 0 to 255. They are divided by 255, as in training.

    Returns
    -------
    ndarray of shape (N,)
        Integers: the class with the largest logit.

    Raises
    ------
    ValueError
        If images does not have three axes.

    Examples
    --------
    >>> params = init_params(1)
    >>> params["dense_bias"][7] = 1
    >>> predict(params, np.zeros((3, 8, 8)))
    array([7, 7, 7])
    """
    return forward(params, _as_input(images)).argmax(axis=1)


def read_idx(data):
    """Read a file of the MNIST database.

    It is called as ``read_idx(np.fromfile("train-images-idx3-ubyte.gz", np.uint8))``.

    Parameters
    ----------
    data : ndarray of shape (number of bytes,)
        The whole file as uint8, either as it is or compressed by gzip.

    Returns
    -------
    ndarray of uint8
        In the shape that the file states: ``(N, H, W)`` for images, ``(N,)`` for labels.

    Raises
    ------
    ValueError
        If data is not one axis of uint8, cannot be decompressed, ends within its header, does not start with two zero
        bytes, holds another type than unsigned bytes, states no axes, or does not hold exactly the bytes that its shape
        asks for.

    Examples
    --------
    Unsigned bytes (8) along two axes, of 2 and 3:

    >>> header = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3]
    >>> read_idx(np.array([*header, 10, 20, 30, 40, 50, 60], dtype=np.uint8))
    array([[10, 20, 30],
           [40, 50, 60]], dtype=uint8)
    """
    if data.ndim != 1 or data.dtype != np.uint8:
        raise ValueError(f"data has shape {data.shape} and dtype {data.dtype}, expected one axis of uint8")
    content = data.tobytes()
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"data starts as gzip does, but cannot be decompressed: {error}") from error
    if len(content) < 4:
        raise ValueError(f"data ends after {len(content)} bytes, expected a header of at least 4")
    if content[:2] != b"\0\0":
        raise ValueError(f"data starts with the bytes {content[:2].hex(' ')}, expected 00 00")
    kind, axes = content[2], content[3]
    if kind != 0x08:
        raise ValueError(f"data holds numbers of type 0x{kind:02x}, expected 0x08, unsigned bytes")
    start = 4 + 4 * axes
    if axes == 0 or len(content) < start:
        raise ValueError(f"data states {axes} axes and has {len(content)} bytes, expected a size for each of them")
    shape = tuple(int.from_bytes(content[place : place + 4], "big") for place in range(4, start, 4))
    if len(content) - start != math.prod(shape):
        raise ValueError(f"data holds {len(content) - start} entries, expected {math.prod(shape)} for shape {shape}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape).copy()


def _as_input(images):
    """Turn grey values into floats from 0 to 1, and give them the axis of their only channel."""
    images = np.asarray(images)
    if images.ndim != 3:
        raise ValueError(f"images has shape {images.shape}, expected (N, H, W)")
    return images[..., None] / 255


def _as_labels(labels, n):
    """Return labels as an array, once they are one integer for each image."""
    labels = np.asarray(labels)
    if labels.shape != (n,) or labels.dtype.kind not in "iu":
        raise ValueError(f"labels have shape {labels.shape} and dtype {labels.dtype}, expected {n} integers")
    return labels


def _forward(params, x):
    """Return the logits, and what the backward pass needs to know."""
    x = np.asarray(x)
    c_in, d = params["conv1_weight"].shape[2], len(params["dense_weight"])
    if x.ndim != 4 or x.shape[3] != c_in:
        raise ValueError(f"x has shape {x.shape}, expected (N, H, W, {c_in})")
    height, width, c_2 = x.shape[1] // 4, x.shape[2] // 4, len(params["conv2_bias"])
    if height * width * c_2 != d:
        raise ValueError(f"x of shape {x.shape} leads to {height * width * c_2} features, expected {d}")

    # max(relu(x)) is relu(max(x)): pooling first leaves a quarter of the work to the ReLU.
    conv_1, columns_1 = _conv(x, params["conv1_weight"], params["conv1_bias"])
    maps_1 = np.maximum(_max_pool(conv_1), 0)
    conv_2, columns_2 = _conv(maps_1, params["conv2_weight"], params["conv2_bias"])
    maps_2 = np.maximum(_max_pool(conv_2), 0)
    logits = maps_2.reshape(len(x), d) @ params["dense_weight"] + params["dense_bias"]
    return logits, (columns_1, conv_1, maps_1, columns_2, conv_2, maps_2)


def _conv(x, weight, bias):
    """Convolve with padding 1: one matrix product. Return the result, and the matrix of all patches."""
    n, height, width, c_in = x.shape
    padded = np.zeros((n, height + 2, width + 2, c_in), np.result_type(x, weight))
    padded[:, 1:-1, 1:-1] = x
    columns = np.empty((n, height, width, 3, 3, c_in), padded.dtype)
    for i, j in np.ndindex(3, 3):
        columns[:, :, :, i, j] = padded[:, i : i + height, j : j + width]
    columns = columns.reshape(n * height * width, 9 * c_in)
    out = columns @ weight.reshape(9 * c_in, -1) + bias
    return out.reshape(n, height, width, -1), columns


def _conv_backward_of_weight(grad_out, columns, shape):
    return (columns.T @ grad_out.reshape(len(columns), -1)).reshape(shape)


def _conv_backward_of_x(grad_out, weight):
    n, height, width, c_out = grad_out.shape
    grad_columns = (grad_out.reshape(-1, c_out) @ weight.reshape(-1, c_out).T).reshape(n, height, width, 3, 3, -1)
    grad_padded = np.zeros((n, height + 2, width + 2, weight.shape[2]), grad_columns.dtype)
    for i, j in np.ndindex(3, 3):
        grad_padded[:, i : i + height, j : j + width] += grad_columns[:, :, :, i, j]
    return grad_padded[:, 1:-1, 1:-1]


def _corners(x):
    """Return the four pixels of each 2 x 2 window as four views, in row-major order; an odd last row is left out."""
    rows, columns = x.shape[1] // 2 * 2, x.shape[2] // 2 * 2
    return [x[:, i:rows:2, j:columns:2] for i, j in np.ndindex(2, 2)]


def _max_pool(x):
    a, b, c, d = _corners(x)
    return np.maximum(np.maximum(a, b), np.maximum(c, d))


def _relu_of_pool_backward(grad_out, x, out):
    """Send the gradient back through ``out = relu(max_pool(x))``."""
    grad_x = np.zeros_like(x)
    waiting = out > 0  # windows whose gradient has not found its pixel
    for pixel, grad_pixel in zip(_corners(x), _corners(grad_x), strict=True):
        found = waiting & (pixel == out)
        np.copyto(grad_pixel, grad_out, where=found)
        waiting &= ~found
    return grad_x


def _softmax_cross_entropy(logits, y):
    """Return the mean cross-entropy, and its gradient with respect to the logits."""
    n, classes = logits.shape
    y = _as_labels(y, n)
    if not ((y >= 0) & (y < classes)).all():
        raise ValueError(f"y goes from {y.min()} to {y.max()}, expected classes from 0 to {classes - 1}")
    shifted = logits - logits.max(axis=1, keepdims=True)  # the largest becomes 0: exp cannot overflow
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    right = np.arange(n), y
    grad_logits = np.exp(log_probabilities)
    grad_logits[right] -= 1
    return float(-log_probabilities[right].mean()), grad_logits / n
