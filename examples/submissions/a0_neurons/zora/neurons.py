"""Zora. Shapes first, then numbers."""

import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    e = np.exp(-2.0 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


def tanh_derivative(z):
    return 1 - tanh(z) ** 2


def relu(z):
    z[z < 0] = 0  # no copy needed
    return z


def relu_derivative(z):
    d = np.zeros(z.shape)
    d[z > 0] = 1
    return d


def binary_cross_entropy(a, y):
    if a.shape != y.shape or a.ndim > 2:
        raise ValueError(f"a is {a.shape}, y is {y.shape}")
    for v in (a, y):
        if v.min() < 0 or v.max() > 1:
            raise ValueError(f"{v} should be between 0 and 1")
    p = np.clip(a, 1e-15, 1 - 1e-15)
    costs = -y * np.log(p) - (1 - y) * np.log(1 - p)
    return costs.sum() / costs.shape[-1]


def logistic_gradients(w, b, X, y):
    if w.ndim != 1 or X.ndim != 2 or y.ndim != 1:
        raise ValueError(f"w is {w.shape}, X is {X.shape}, y is {y.shape}")
    if X.shape != (len(w), len(y)):
        raise ValueError(f"X is {X.shape}, should be {(len(w), len(y))}")
    m = len(y)
    dz = sigmoid(w @ X + b) - y
    return (X @ dz) / m, dz.sum()


ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
}


def two_layer_forward(params, X, *, activation="tanh"):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation is {activation}, should be one of {list(ACTIVATIONS)}")
    W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
    if X.ndim != 2 or X.shape[0] != W1.shape[1]:
        raise ValueError(f"X is {X.shape}, W1 is {W1.shape}")
    if b1.shape != (W1.shape[0], 1):
        raise ValueError(f"b1 is {b1.shape}")
    if W2.shape[1] != W1.shape[0] or b2.shape != (W2.shape[0], 1):
        raise ValueError(f"W2 is {W2.shape}, b2 is {b2.shape}")
    Z1 = W1 @ X + b1
    A1 = ACTIVATIONS[activation][0](Z1)
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation is {activation}, should be one of {list(ACTIVATIONS)}")
    if Y.shape != cache["A2"].shape:
        raise ValueError(f"Y is {Y.shape}, should be {cache['A2'].shape}")
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = (params["W2"].T @ dZ2) * ACTIVATIONS[activation][1](cache["Z1"])
    grads = {}
    grads["W2"] = dZ2 @ cache["A1"].T / m
    grads["b2"] = np.sum(dZ2, axis=0, keepdims=True) / m  # biases are columns, columns are axis 0
    grads["W1"] = dZ1 @ X.T / m
    grads["b1"] = np.sum(dZ1, axis=0, keepdims=True) / m
    return grads


def gradient_step(params, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError(f"learning_rate is {learning_rate}")
    if set(params) != set(grads):
        raise ValueError(f"{set(params)} and {set(grads)}")
    new = {}
    for k in params:
        if np.shape(params[k]) != np.shape(grads[k]):
            raise ValueError(f"{k} is {np.shape(params[k])}, its gradient is {np.shape(grads[k])}")
        new[k] = params[k] - learning_rate * grads[k]
    return new


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    if steps < 0:
        raise ValueError(f"steps is {steps}")
    losses = np.zeros(steps)
    for i in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses[i] = binary_cross_entropy(cache["A2"], Y)
        params = gradient_step(params, two_layer_gradients(params, cache, X, Y, activation=activation), learning_rate)
    return params, losses
