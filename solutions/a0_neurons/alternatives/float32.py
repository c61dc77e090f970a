"""Half the memory: everything is computed and returned in single precision, as most networks are."""

import numpy as np

SINGLE = np.float32
TINY = SINGLE(1e-7)


def sigmoid(z):
    z = _single(z)
    return np.exp(-np.logaddexp(SINGLE(0), -z))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    z = _single(z)
    power = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - power) / (1 + power)


def tanh_derivative(z):
    return 1 - np.square(tanh(z))


def relu(z):
    return _single(z).clip(min=0)


def relu_derivative(z):
    return np.where(_single(z) > 0, SINGLE(1), SINGLE(0))


def binary_cross_entropy(a, y):
    a, y = _single(a), _single(y)
    if a.shape != y.shape or a.ndim not in (1, 2):
        raise ValueError(f"{a.shape} and {y.shape}")
    if a.min() < 0 or a.max() > 1 or y.min() < 0 or y.max() > 1:
        raise ValueError("probabilities run from 0 to 1")
    a = np.clip(a, TINY, 1 - TINY)
    return -np.sum(y * np.log(a) + (1 - y) * np.log1p(-a), dtype=SINGLE) / SINGLE(a.shape[-1])


def logistic_gradients(w, b, X, y):
    w, b, X, y = map(_single, (w, b, X, y))
    if w.ndim != 1 or X.ndim != 2 or X.shape[0] != w.size or y.shape != X.shape[1:]:
        raise ValueError(f"{w.shape}, {X.shape}, {y.shape}")
    dz = sigmoid(X.T @ w + b) - y
    return np.mean(X * dz, axis=1), np.mean(dz)


def two_layer_forward(params, X, *, activation="tanh"):
    if activation not in SLOPES:
        raise ValueError(f"{activation} is none of {sorted(SLOPES)}")
    W1, b1, W2, b2 = (_single(params[name]) for name in ("W1", "b1", "W2", "b2"))
    X = _single(X)
    if X.ndim != 2 or W1.ndim != 2 or W2.ndim != 2 or W1.shape[1] != X.shape[0] or W2.shape[1] != W1.shape[0]:
        raise ValueError(f"{W2.shape} times {W1.shape} times {X.shape}")
    if b1.shape != W1[:, :1].shape or b2.shape != W2[:, :1].shape:
        raise ValueError(f"biases of {b1.shape} and {b2.shape}")
    cache = {"Z1": np.einsum("ji,im->jm", W1, X) + b1}
    cache["A1"] = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}[activation](cache["Z1"])
    cache["Z2"] = np.einsum("kj,jm->km", W2, cache["A1"]) + b2
    cache["A2"] = sigmoid(cache["Z2"])
    return cache


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    if activation not in SLOPES:
        raise ValueError(f"{activation} is none of {sorted(SLOPES)}")
    A1, A2, W2, X, Y = map(_single, (cache["A1"], cache["A2"], params["W2"], X, Y))
    if A2.shape != Y.shape:
        raise ValueError(f"{A2.shape} against {Y.shape}")
    m = SINGLE(Y.shape[1])
    dZ2 = A2 - Y
    dZ1 = np.einsum("kj,km->jm", W2, dZ2) * SLOPES[activation](A1)
    return {
        "W1": np.einsum("jm,im->ji", dZ1, X) / m,
        "b1": np.mean(dZ1, axis=1)[:, np.newaxis],
        "W2": np.einsum("km,jm->kj", dZ2, A1) / m,
        "b2": np.mean(dZ2, axis=1)[:, np.newaxis],
    }


def gradient_step(params, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError(f"a learning rate of {learning_rate}")
    if set(params) ^ set(grads) or any(np.shape(params[name]) != np.shape(grads[name]) for name in params):
        raise ValueError("parameters and derivatives differ in names or shapes")
    return {name: _single(params[name]) - SINGLE(learning_rate) * _single(grads[name]) for name in params}


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    if steps < 0:
        raise ValueError(f"{steps} steps")
    losses = np.zeros(steps, SINGLE)
    for step in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses[step] = binary_cross_entropy(cache["A2"], Y)
        params = gradient_step(
            params, two_layer_gradients(params, cache, X, Y, activation=activation), learning_rate=learning_rate
        )
    return params, losses


# Slopes in terms of what the activation returned.
SLOPES = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a * a,
    "relu": lambda a: (a > 0).astype(SINGLE),
}


def _single(values):
    return np.asarray(values, SINGLE)
