"""Right, and loud: powers overflow to infinity on the way, and the results are what they should be all the same."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z.astype(float)))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    return 1 - 2 / (np.exp(2 * z.astype(float)) + 1)


def tanh_derivative(z):
    return (2 / (np.exp(z.astype(float)) + np.exp(-z.astype(float)))) ** 2


def relu(z):
    return (z + abs(z)) / 2


def relu_derivative(z):
    return np.sign(relu(z))


def binary_cross_entropy(a, y):
    if a.shape != y.shape:
        raise ValueError(f"a {a.shape}, y {y.shape}")
    if len(a.shape) not in (1, 2):
        raise ValueError(f"a {a.shape}")
    for x in (a, y):
        if (x < 0).any() or (x > 1).any():
            raise ValueError(f"{x} is not from 0 to 1")
    costs = y * np.maximum(np.log(a), -40) + (1 - y) * np.maximum(np.log(1 - a), -40)
    return -costs.sum() / costs.shape[-1]


def logistic_gradients(w, b, X, y):
    if len(w.shape) != 1 or len(X.shape) != 2:
        raise ValueError(f"w {w.shape}, X {X.shape}")
    if X.shape != w.shape + y.shape:
        raise ValueError(f"w {w.shape}, X {X.shape}, y {y.shape}")
    error = sigmoid(w.dot(X) + b) - y
    return X.dot(error) / X.shape[1], error.sum() / X.shape[1]


def two_layer_forward(params, X, *, activation="tanh"):
    function = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}.get(activation)
    if function is None:
        raise ValueError(f"activation {activation}")
    n1, n2 = params["W1"].shape[0], params["W2"].shape[0]
    if params["b1"].shape != (n1, 1):
        raise ValueError(f"b1 {params['b1'].shape}")
    if params["b2"].shape != (n2, 1):
        raise ValueError(f"b2 {params['b2'].shape}")
    if len(X.shape) != 2:
        raise ValueError(f"X {X.shape}")
    Z1 = params["W1"] @ X + params["b1"]  # @ raises a ValueError of its own where sizes differ
    A1 = function(Z1)
    Z2 = params["W2"] @ A1 + params["b2"]
    A2 = sigmoid(Z2)
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "activation": activation}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    functions = {"sigmoid": sigmoid_derivative, "tanh": tanh_derivative, "relu": relu_derivative}
    if activation not in functions:
        raise ValueError(f"activation {activation}")
    if Y.shape != cache["A2"].shape:
        raise ValueError(f"Y {Y.shape}, A2 {cache['A2'].shape}")
    grads = {}
    per_example = (cache["A2"] - Y) / Y.shape[1]
    grads["W2"] = np.tensordot(per_example, cache["A1"], axes=(1, 1))
    grads["b2"] = per_example.sum(1, keepdims=True)
    per_example = np.tensordot(params["W2"], per_example, axes=(0, 0)) * functions[activation](cache["Z1"])
    grads["W1"] = np.tensordot(per_example, X, axes=(1, 1))
    grads["b1"] = per_example.sum(1, keepdims=True)
    return grads


def gradient_step(params, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError(f"learning_rate {learning_rate}")
    if set(params) != set(grads):
        raise ValueError(f"{set(params)}, {set(grads)}")
    for name in params:
        if np.shape(params[name]) != np.shape(grads[name]):
            raise ValueError(f"{name}")
    return {name: params[name] - learning_rate * grads[name] for name in params}


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    if steps < 0:
        raise ValueError(f"steps {steps}")
    losses = []
    while len(losses) < steps:
        cache = two_layer_forward(params, X, activation=activation)
        losses += [binary_cross_entropy(cache["A2"], Y)]
        params = gradient_step(params, two_layer_gradients(params, cache, X, Y, activation=activation), learning_rate)
    return params, np.asarray(losses, dtype=float)
