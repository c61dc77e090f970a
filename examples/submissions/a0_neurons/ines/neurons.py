"""Ines. Everything in matrices, and every shape checked at the door."""

import numpy as np


def expect(condition, message):
    if not condition:
        raise ValueError(message)


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    # exp(-log(1 + exp(-z))), and logaddexp looks after the overflow
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_derivative(z):
    a = sigmoid(z)
    return a * (1 - a)


def tanh(z):
    return 2 * sigmoid(2 * np.asarray(z, dtype=float)) - 1


def tanh_derivative(z):
    return 1 - tanh(z) ** 2


def relu(z):
    return np.maximum(0, z)


def relu_derivative(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


G = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}
G_PRIME = {"sigmoid": sigmoid_derivative, "tanh": tanh_derivative, "relu": relu_derivative}


def binary_cross_entropy(a, y):
    expect(a.ndim in (1, 2), f"a has {a.ndim} axes, wanted 1 or 2")
    expect(a.shape == y.shape, f"a has shape {a.shape}, y {y.shape}")
    expect(np.all((0 <= a) & (a <= 1)), "predictions must be from 0 to 1")
    expect(np.all((0 <= y) & (y <= 1)), "labels must be from 0 to 1")
    eps = 1e-15
    log_yes = np.log(np.clip(a, eps, None))
    log_no = np.log(np.clip(1 - a, eps, None))
    cost = -(y * log_yes + (1 - y) * log_no)
    return cost.sum() / cost.shape[-1]


def logistic_gradients(w, b, X, y):
    expect(w.ndim == 1, f"w has shape {w.shape}, wanted (n_x,)")
    expect(X.ndim == 2 and X.shape[0] == w.shape[0], f"X has shape {X.shape}, w {w.shape}")
    expect(y.shape == (X.shape[1],), f"y has shape {y.shape}, wanted ({X.shape[1]},)")
    m = X.shape[1]
    dz = sigmoid(w @ X + b) - y
    return X @ dz / m, dz.sum() / m


def two_layer_forward(params, X, *, activation="tanh"):
    expect(activation in G, f"activation {activation!r}, wanted one of {list(G)}")
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    n1, n0 = W1.shape
    n2 = W2.shape[0]
    expect(W2.shape == (n2, n1), f"W2 has shape {W2.shape}, wanted {(n2, n1)}")
    expect(b1.shape == (n1, 1), f"b1 has shape {b1.shape}, wanted {(n1, 1)}")
    expect(b2.shape == (n2, 1), f"b2 has shape {b2.shape}, wanted {(n2, 1)}")
    expect(X.ndim == 2 and X.shape[0] == n0, f"X has shape {X.shape}, wanted ({n0}, m)")
    Z1 = W1 @ X + b1
    A1 = G[activation](Z1)
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    expect(activation in G, f"activation {activation!r}, wanted one of {list(G)}")
    expect(Y.shape == cache["A2"].shape, f"Y has shape {Y.shape}, wanted {cache['A2'].shape}")
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = params["W2"].T @ dZ2 * G_PRIME[activation](cache["Z1"])
    return {
        "W1": dZ1 @ X.T / m,
        "b1": dZ1.mean(axis=1, keepdims=True),
        "W2": dZ2 @ cache["A1"].T / m,
        "b2": dZ2.mean(axis=1, keepdims=True),
    }


def gradient_step(params, grads, learning_rate):
    expect(learning_rate > 0, f"learning_rate is {learning_rate}, wanted a positive number")
    expect(set(params) == set(grads), f"grads for {set(grads)}, wanted {set(params)}")
    for name in params:
        found, wanted = np.shape(grads[name]), np.shape(params[name])
        expect(found == wanted, f"gradient of {name} has shape {found}, wanted {wanted}")
    return {name: params[name] - learning_rate * grads[name] for name in params}


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    expect(steps >= 0, f"steps is {steps}, wanted 0 or more")
    losses = np.zeros(steps)
    for t in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses[t] = binary_cross_entropy(cache["A2"], Y)
        grads = two_layer_gradients(params, cache, X, Y, activation=activation)
        params = gradient_step(params, grads, learning_rate)
    return params, losses
