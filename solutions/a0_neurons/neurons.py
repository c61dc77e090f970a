"""Neurons: one, then two layers of them, and how they learn.

Examples are columns. A batch of m examples with n_x features each is ``X`` of shape ``(n_x, m)``; the parameters of two
layers are a dict of ``W1`` ``(n1, n0)``, ``b1`` ``(n1, 1)``, ``W2`` ``(n2, n1)`` and ``b2`` ``(n2, 1)``.

Integers are computed as float64. Arguments are never modified.
"""

import numpy as np


def sigmoid(z):
    """Squash every entry into the range from 0 to 1: ``1 / (1 + exp(-z))``.

    Parameters
    ----------
    z : ndarray of any shape
        Integers or floats. Entries as large as 1e4 and as small as -1e4 are fine, and make no noise.

    Returns
    -------
    ndarray of the shape of z
        Floats.

    Examples
    --------
    >>> sigmoid(np.array([-1e4, 0, np.log(3), 1e4]))
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    z = _floats(z)
    shrunk = np.exp(-np.abs(z))  # from 0 to 1, whatever the sign of z
    return np.where(z >= 0, 1, shrunk) / (1 + shrunk)


def sigmoid_derivative(z):
    """Slope of `sigmoid` at every entry: a function of z, not of ``sigmoid(z)``.

    Parameters
    ----------
    z : ndarray of any shape
        Integers or floats, from -1e4 to 1e4.

    Returns
    -------
    ndarray of the shape of z
        Floats, never more than 1/4.

    Examples
    --------
    >>> sigmoid_derivative(np.array([-1e4, 0, np.log(3)]))
    array([0.    , 0.25  , 0.1875])
    """
    return sigmoid(z) * sigmoid(-_floats(z))


def tanh(z):
    """Squash every entry into the range from -1 to 1: ``(exp(z) - exp(-z)) / (exp(z) + exp(-z))``.

    Parameters
    ----------
    z : ndarray of any shape
        Integers or floats, from -1e4 to 1e4.

    Returns
    -------
    ndarray of the shape of z
        Floats.

    Examples
    --------
    >>> tanh(np.array([-1e4, 0, np.log(3), 1e4]))
    array([-1. ,  0. ,  0.8,  1. ])
    """
    z = _floats(z)
    shrunk = np.expm1(-2 * np.abs(z))  # exp(-2 |z|) - 1, and exact where z is next to nothing
    return np.copysign(shrunk / (2 + shrunk), z)


def tanh_derivative(z):
    """Slope of `tanh` at every entry: a function of z, not of ``tanh(z)``.

    Parameters
    ----------
    z : ndarray of any shape
        Integers or floats, from -1e4 to 1e4.

    Returns
    -------
    ndarray of the shape of z
        Floats, never more than 1.

    Examples
    --------
    >>> tanh_derivative(np.array([-1e4, 0, np.log(3)]))
    array([0.  , 1.  , 0.36])
    """
    return 1 - tanh(z) ** 2


def relu(z):
    """Let positive entries pass and make the others 0.

    Parameters
    ----------
    z : ndarray of any shape
        Integers or floats.

    Returns
    -------
    ndarray of the shape of z
        A new array of numbers; z stays as it is.

    Examples
    --------
    >>> relu(np.array([-1.5, 0, 2.5]))
    array([0. , 0. , 2.5])
    """
    return np.maximum(_floats(z), 0)


def relu_derivative(z):
    """Slope of `relu` at every entry; at 0, where there is none, it is 0 by convention.

    Parameters
    ----------
    z : ndarray of any shape
        Integers or floats.

    Returns
    -------
    ndarray of the shape of z
        Numbers, 0 or 1; not booleans.

    Examples
    --------
    >>> relu_derivative(np.array([-1.5, 0, 2.5]))
    array([0., 0., 1.])
    """
    z = _floats(z)
    return (z > 0).astype(z.dtype)


def binary_cross_entropy(a, y):
    """Measure how far predictions are from what is true.

    An entry costs ``-(y * log(a) + (1 - y) * log(1 - a))``. An example costs the sum of its entries, and the loss is
    the mean over the examples. No logarithm is taken of anything less than a tiny number of your choice, from 1e-20 to
    1e-7, so that a prediction of exactly 0 or 1 costs a finite amount.

    Parameters
    ----------
    a : ndarray of shape (m,) or (n, m)
        Predicted probabilities, from 0 to 1, for n outputs and m examples.
    y : ndarray of the shape of a
        What is true, from 0 to 1.

    Returns
    -------
    float
        The loss.

    Raises
    ------
    ValueError
        If a has neither one nor two axes, y has another shape than a, or an entry of one of them is less than 0 or
        greater than 1.

    Examples
    --------
    >>> round(float(binary_cross_entropy(np.array([0.5, 0.5, 1.0]), np.array([0, 1, 1]))), 6)  # two thirds of log 2
    0.462098
    """
    a, y = _floats(a), _floats(y)
    if a.ndim not in (1, 2):
        raise ValueError(f"a has shape {a.shape}, expected (m,) or (n, m)")
    _demand_shape("y", y, a.shape)
    for name, values in (("a", a), ("y", y)):
        if not ((values >= 0) & (values <= 1)).all():
            raise ValueError(f"{name} runs from {values.min()} to {values.max()}, expected entries from 0 to 1")
    costs = -(y * np.log(np.maximum(a, _TINY)) + (1 - y) * np.log(np.maximum(1 - a, _TINY)))
    return costs.sum() / a.shape[-1]


def logistic_gradients(w, b, X, y):
    """Differentiate the loss of one neuron by its parameters.

    The neuron predicts ``a = sigmoid(z)`` with ``z[i] = sum of w[j] * X[j, i] over all j, plus b``; the loss is
    ``binary_cross_entropy(a, y)``.

    Parameters
    ----------
    w : ndarray of shape (n_x,)
        A weight for each feature.
    b : float
        The bias.
    X : ndarray of shape (n_x, m)
        An example in each column.
    y : ndarray of shape (m,)
        What is true of each example, from 0 to 1.

    Returns
    -------
    dw : ndarray of shape (n_x,)
        The derivative by each weight.
    db : float
        The derivative by the bias.

    Raises
    ------
    ValueError
        If w does not have one axis, X does not have two, X does not have a row for each weight, or y does not have
        exactly one entry for each column of X.

    Examples
    --------
    >>> dw, db = logistic_gradients(np.zeros(2), 0.0, np.array([[1, 2, 3], [4, 5, 9]]), np.array([1, 0, 0]))
    >>> dw, round(float(db), 6)
    (array([0.66666667, 1.66666667]), 0.166667)
    """
    w, X, y = _floats(w), _floats(X), _floats(y)
    if w.ndim != 1:
        raise ValueError(f"w has shape {w.shape}, expected (n_x,)")
    _demand_columns(X, len(w), "one row for each weight")
    _demand_shape("y", y, X.shape[1:])
    dz = sigmoid(w @ X + b) - y
    return X @ dz / len(dz), dz.mean()


def two_layer_forward(params, X, *, activation="tanh"):
    """Run a batch through a hidden layer and an output layer.

    ``Z1 = W1 X + b1``, ``A1 = activation(Z1)``, ``Z2 = W2 A1 + b2``, ``A2 = sigmoid(Z2)``

    Parameters
    ----------
    params : dict
        ``W1`` of shape (n1, n0), ``b1`` (n1, 1), ``W2`` (n2, n1) and ``b2`` (n2, 1).
    X : ndarray of shape (n0, m)
        An example in each column.
    activation : {"sigmoid", "tanh", "relu"}
        Of the hidden layer. The output layer is always a sigmoid.

    Returns
    -------
    dict
        ``Z1`` and ``A1`` of shape (n1, m), ``Z2`` and ``A2`` of shape (n2, m).

    Raises
    ------
    ValueError
        If the activation is none of the three, or the shapes of the parameters and of X do not belong together.

    Examples
    --------
    >>> params = {"W1": np.ones((3, 2)), "b1": np.zeros((3, 1)), "W2": np.ones((1, 3)), "b2": np.full((1, 1), -6)}
    >>> two_layer_forward(params, np.array([[1, -2], [1, 2]]), activation="relu")["A2"]
    array([[0.5       , 0.00247262]])
    """
    activate, _ = _activation(activation)
    W1, b1, W2, b2 = (_floats(params[name]) for name in ("W1", "b1", "W2", "b2"))
    (n1, n0), (n2, _) = W1.shape, W2.shape  # any other number of axes is a ValueError of this line
    _demand_shape("b1", b1, (n1, 1))
    _demand_shape("W2", W2, (n2, n1))
    _demand_shape("b2", b2, (n2, 1))
    X = _floats(X)
    _demand_columns(X, n0, "one row for each column of W1")

    Z1 = W1 @ X + b1
    A1 = activate(Z1)
    Z2 = W2 @ A1 + b2
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    """Differentiate the loss of two layers by all their parameters.

    The loss is ``binary_cross_entropy(A2, Y)``.

    Parameters
    ----------
    params : dict
        As for `two_layer_forward`.
    cache : dict
        What `two_layer_forward` returned for these parameters, this X and this activation: ``Z1``, ``A1``, ``Z2`` and
        ``A2``.
    X : ndarray of shape (n0, m)
        An example in each column.
    Y : ndarray of shape (n2, m)
        What is true, from 0 to 1.
    activation : {"sigmoid", "tanh", "relu"}
        Of the hidden layer.

    Returns
    -------
    dict
        ``W1``, ``b1``, ``W2`` and ``b2``: the derivative by each parameter, in the shape of the parameter.

    Raises
    ------
    ValueError
        If the activation is none of the three, or Y does not have the shape of ``A2``.

    Examples
    --------
    >>> params = {"W1": np.ones((3, 2)), "b1": np.zeros((3, 1)), "W2": np.ones((1, 3)), "b2": np.full((1, 1), -6)}
    >>> X, Y = np.array([[1.0], [1.0]]), np.array([[1.0]])
    >>> cache = two_layer_forward(params, X, activation="relu")
    >>> two_layer_gradients(params, cache, X, Y, activation="relu")["W2"]
    array([[-1., -1., -1.]])
    """
    _, slope = _activation(activation)
    W2, A1, A2 = _floats(params["W2"]), _floats(cache["A1"]), _floats(cache["A2"])
    X, Y = _floats(X), _floats(Y)
    _demand_shape("Y", Y, A2.shape)

    examples = X.shape[1]
    dZ2 = (A2 - Y) / examples  # so that everything behind it is divided, once
    dZ1 = (W2.T @ dZ2) * slope(cache["Z1"])
    return {
        "W1": dZ1 @ X.T,
        "b1": dZ1.sum(axis=1, keepdims=True),
        "W2": dZ2 @ A1.T,
        "b2": dZ2.sum(axis=1, keepdims=True),
    }


def gradient_step(params, grads, learning_rate):
    """Move every parameter a little against its derivative: ``new = old - learning_rate * derivative``.

    Parameters
    ----------
    params : dict
        Arrays and numbers, under any names.
    grads : dict
        A derivative of the same shape for each of them, under the same names.
    learning_rate : float
        How far to go; positive.

    Returns
    -------
    dict
        New parameters under the same names. What was passed stays as it is.

    Raises
    ------
    ValueError
        If the names differ, the shapes under a name differ, or the learning rate is not positive.

    Examples
    --------
    >>> gradient_step({"w": np.array([1.0, 2.0])}, {"w": np.array([10.0, -10.0])}, learning_rate=0.1)
    {'w': array([0., 3.])}
    """
    if not learning_rate > 0:
        raise ValueError(f"learning_rate is {learning_rate}, expected a positive number")
    if params.keys() != grads.keys():
        raise ValueError(f"grads are of {', '.join(sorted(grads))}, expected {', '.join(sorted(params))}")
    for name, value in params.items():
        _demand_shape(f"the derivative by {name}", np.asarray(grads[name]), np.shape(value))
    return {name: _floats(value) - learning_rate * _floats(grads[name]) for name, value in params.items()}


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Train two layers by gradient descent: every step uses all examples.

    A step runs the batch forward, notes the loss, finds all derivatives, and moves all parameters at once.

    Parameters
    ----------
    params : dict
        Where to start, as for `two_layer_forward`.
    X : ndarray of shape (n0, m)
        An example in each column.
    Y : ndarray of shape (n2, m)
        What is true, from 0 to 1.
    learning_rate : float
        As for `gradient_step`.
    steps : int
        How many; 0 is allowed.
    activation : {"sigmoid", "tanh", "relu"}
        Of the hidden layer.

    Returns
    -------
    params : dict
        The parameters after the last step. What was passed stays as it is.
    losses : ndarray of shape (steps,)
        The loss before each step: ``losses[0]`` is the loss of the parameters that were passed.

    Raises
    ------
    ValueError
        If steps is negative, and wherever the functions above raise one.

    Examples
    --------
    >>> start = {"W1": np.ones((2, 1)), "b1": np.zeros((2, 1)), "W2": np.ones((1, 2)), "b2": np.zeros((1, 1))}
    >>> trained, losses = fit(start, np.array([[1.0, -1.0]]), np.array([[1.0, 0.0]]), learning_rate=0.5, steps=3)
    >>> losses.round(4)
    array([0.1972, 0.1741, 0.155 ])
    """
    if steps < 0:
        raise ValueError(f"steps is {steps}, expected 0 or more")
    params = {name: _floats(value) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses[step] = binary_cross_entropy(cache["A2"], Y)
        grads = two_layer_gradients(params, cache, X, Y, activation=activation)
        params = gradient_step(params, grads, learning_rate)
    return params, losses


_TINY = 1e-12

_ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
}


def _activation(name):
    """Look up a function and its derivative."""
    if name not in _ACTIVATIONS:
        raise ValueError(f"activation is {name!r}, expected one of {', '.join(_ACTIVATIONS)}")
    return _ACTIVATIONS[name]


def _floats(value):
    """Return the value as an array of floats; what is single precision stays so."""
    array = np.asarray(value)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _demand_shape(name, array, shape):
    """Require exactly this shape: NumPy would stretch others until they fit."""
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")


def _demand_columns(X, rows, why):
    """Require a matrix of examples in columns."""
    if X.ndim != 2 or X.shape[0] != rows:
        raise ValueError(f"X has shape {X.shape}, expected ({rows}, m): {why}")
