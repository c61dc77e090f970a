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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
