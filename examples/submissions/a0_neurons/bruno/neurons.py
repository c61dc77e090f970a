"""Bruno - I ran out of time after section 5, sorry"""

import numpy as np


def sigmoid(z):
    z = np.asarray(z, float)
    e = np.exp(-abs(z))
    return np.where(z < 0, e, 1) / (1 + e)


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    return np.tanh(z)


def tanh_derivative(z):
    return 1 - np.tanh(z) ** 2


def relu(z):
    return np.maximum(z, 0)


def relu_derivative(z):
    return z > 0


def binary_cross_entropy(a, y):
    if a.shape != y.shape:
        raise ValueError(f"a {a.shape} y {y.shape}")
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def logistic_gradients(w, b, X, y):
    if w.ndim != 1:
        raise ValueError(f"w {w.shape}")
    if X.ndim != 2 or X.shape[0] != w.shape[0]:
        raise ValueError(f"X {X.shape}")
    if y.shape != X.shape[1:]:
        raise ValueError(f"y {y.shape}")
    dz = sigmoid(w @ X + b) - y
    return X @ dz / y.size, dz.mean()


def two_layer_forward(params, X, *, activation="tanh"):
    Z1 = params["W1"] @ X + params["b1"]
    A1 = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}[activation](Z1)
    Z2 = params["W2"] @ A1 + params["b2"]
    return dict(Z1=Z1, A1=A1, Z2=Z2, A2=sigmoid(Z2))


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    raise NotImplementedError


def gradient_step(params, grads, learning_rate):
    raise NotImplementedError


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    raise NotImplementedError
