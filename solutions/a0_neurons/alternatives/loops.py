"""Plain loops over entries, with math in place of NumPy's functions; slow, and easy to hold against the formulas."""

import math

import numpy as np


def sigmoid(z):
    return _entry_by_entry(_sigmoid, z)


def sigmoid_derivative(z):
    return _entry_by_entry(lambda x: _sigmoid(x) * (1 - _sigmoid(x)), z)


def tanh(z):
    return _entry_by_entry(_tanh, z)


def tanh_derivative(z):
    return _entry_by_entry(lambda x: 1 - _tanh(x) * _tanh(x), z)


def relu(z):
    return _entry_by_entry(lambda x: max(x, 0.0), z)


def relu_derivative(z):
    return _entry_by_entry(lambda x: 1.0 if x > 0 else 0.0, z)


def binary_cross_entropy(a, y):
    if a.shape != y.shape or a.ndim not in (1, 2):
        raise ValueError(f"a has shape {a.shape}, y has {y.shape}")
    total = 0.0
    for index in np.ndindex(a.shape):
        prediction, label = float(a[index]), float(y[index])
        if not 0 <= prediction <= 1 or not 0 <= label <= 1:
            raise ValueError(f"prediction {prediction} and label {label} should lie between 0 and 1")
        if label > 0:  # 0 log 0 is 0
            total -= label * math.log(max(prediction, 1e-16))
        if label < 1:
            total -= (1 - label) * math.log(max(1 - prediction, 1e-16))
    return total / a.shape[-1]


def logistic_gradients(w, b, X, y):
    if w.ndim != 1 or X.ndim != 2 or y.ndim != 1:
        raise ValueError(f"wrong number of axes: w {w.shape}, X {X.shape}, y {y.shape}")
    features, examples = X.shape
    if len(w) != features or len(y) != examples:
        raise ValueError(f"X has shape {X.shape}, but there are {len(w)} weights and {len(y)} labels")
    dw, db = np.zeros(features), 0.0
    for i in range(examples):
        z = float(b)
        for j in range(features):
            z += float(w[j]) * float(X[j, i])
        dz = _sigmoid(z) - float(y[i])
        for j in range(features):
            dw[j] += dz * X[j, i] / examples
        db += dz / examples
    return dw, db


def two_layer_forward(params, X, *, activation="tanh"):
    if activation not in ("sigmoid", "tanh", "relu"):
        raise ValueError(f"no activation {activation}")
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    if b1.shape != (W1.shape[0], 1) or b2.shape != (W2.shape[0], 1) or W2.shape[1] != W1.shape[0]:
        raise ValueError(f"parameters of {W1.shape}, {b1.shape}, {W2.shape}, {b2.shape} make no network")
    if X.ndim != 2 or X.shape[0] != W1.shape[1]:
        raise ValueError(f"X has shape {X.shape}, but W1 has {W1.shape}")
    Z1 = _affine(W1, X, b1)
    A1 = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}[activation](Z1)
    Z2 = _affine(W2, A1, b2)
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    slopes = {"sigmoid": sigmoid_derivative, "tanh": tanh_derivative, "relu": relu_derivative}
    if activation not in slopes:
        raise ValueError(f"no activation {activation}")
    A1, A2, W2 = cache["A1"], cache["A2"], params["W2"]
    if Y.shape != A2.shape:
        raise ValueError(f"Y has shape {Y.shape}, A2 has {A2.shape}")
    (outputs, examples), hidden, features = A2.shape, len(A1), len(X)
    slope = slopes[activation](cache["Z1"])
    grads = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    for i in range(examples):
        for k in range(outputs):
            grads["b2"][k, 0] += (A2[k, i] - Y[k, i]) / examples
            for j in range(hidden):
                grads["W2"][k, j] += (A2[k, i] - Y[k, i]) * A1[j, i] / examples
        for j in range(hidden):
            blame = sum(W2[k, j] * (A2[k, i] - Y[k, i]) for k in range(outputs)) * slope[j, i] / examples
            grads["b1"][j, 0] += blame
            for f in range(features):
                grads["W1"][j, f] += blame * X[f, i]
    return grads


def gradient_step(params, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError(f"learning rate {learning_rate}")
    if sorted(params) != sorted(grads):
        raise ValueError(f"parameters {sorted(params)}, derivatives {sorted(grads)}")
    moved = {}
    for name in params:
        if np.shape(params[name]) != np.shape(grads[name]):
            raise ValueError(f"{name} has shape {np.shape(params[name])}, its derivative {np.shape(grads[name])}")
        moved[name] = params[name] - learning_rate * grads[name]
    return moved


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    if steps < 0:
        raise ValueError(f"{steps} steps")
    losses = []
    for _ in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses.append(binary_cross_entropy(cache["A2"], Y))
        grads = two_layer_gradients(params, cache, X, Y, activation=activation)
        params = gradient_step(params, grads, learning_rate)
    return params, np.array(losses, dtype=float)


def _entry_by_entry(function, z):
    out = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        out[index] = function(float(z[index]))
    return out


def _sigmoid(x):
    if x < 0:
        return math.exp(x) / (1 + math.exp(x))
    return 1 / (1 + math.exp(-x))


def _tanh(x):
    return 2 * _sigmoid(2 * x) - 1


def _affine(W, A, b):
    Z = np.zeros((W.shape[0], A.shape[1]))
    for row in range(W.shape[0]):
        for column in range(A.shape[1]):
            Z[row, column] = sum(W[row, k] * A[k, column] for k in range(W.shape[1])) + b[row, 0]
    return Z
