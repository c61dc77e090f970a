"""leda

The training stops when the network is good enough. It works on my laptop!
"""

import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return np.piecewise(z, [z >= 0], [lambda p: 1 / (1 + np.exp(-p)), lambda n: np.exp(n) / (1 + np.exp(n))])


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


def tanh(z):
    return 2 * sigmoid(2 * np.asarray(z)) - 1


def tanh_derivative(z):
    return 1 - tanh(z) ** 2


def relu(z):
    return np.where(z > 0, z, 0)


def relu_derivative(z):
    return np.where(z > 0, 1, 0)


def activate(name, z):
    if name == "sigmoid":
        return sigmoid(z), sigmoid_derivative(z)
    if name == "tanh":
        return tanh(z), tanh_derivative(z)
    if name == "relu":
        return relu(z), relu_derivative(z)
    raise ValueError("activation %s, must be sigmoid, tanh or relu" % name)


def binary_cross_entropy(a, y):
    if a.shape != y.shape or a.ndim not in (1, 2):
        raise ValueError("a is %s, y is %s" % (a.shape, y.shape))
    if a.min() < 0 or a.max() > 1 or y.min() < 0 or y.max() > 1:
        raise ValueError("must be between 0 and 1")
    tiny = 1e-12
    return -np.sum(y * np.log(a + tiny) + (1 - y) * np.log(1 - a + tiny)) / a.shape[-1]


def logistic_gradients(w, b, X, y):
    if w.ndim != 1 or X.ndim != 2 or X.shape != (w.size, y.size) or y.ndim != 1:
        raise ValueError("w is %s, X is %s, y is %s" % (w.shape, X.shape, y.shape))
    dz = (sigmoid(w @ X + b) - y) / y.size
    return (X * dz).sum(axis=1), dz.sum()


def two_layer_forward(params, X, *, activation="tanh"):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    if X.ndim != 2 or W1.shape[1] != X.shape[0] or W2.shape[1] != W1.shape[0]:
        raise ValueError("W2 is %s, W1 is %s, X is %s" % (W2.shape, W1.shape, X.shape))
    if b1.shape != (len(W1), 1) or b2.shape != (len(W2), 1):
        raise ValueError("b1 is %s, b2 is %s" % (b1.shape, b2.shape))
    Z1 = W1 @ X + b1
    A1, _ = activate(activation, Z1)
    Z2 = W2 @ A1 + b2
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    if Y.shape != cache["A2"].shape:
        raise ValueError("Y is %s, A2 is %s" % (Y.shape, cache["A2"].shape))
    _, slope = activate(activation, cache["Z1"])
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = params["W2"].T @ dZ2 * slope
    return {
        "W1": dZ1 @ X.T / m,
        "b1": dZ1.sum(axis=1, keepdims=True) / m,
        "W2": dZ2 @ cache["A1"].T / m,
        "b2": dZ2.sum(axis=1, keepdims=True) / m,
    }


def gradient_step(params, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError("learning_rate is %s" % learning_rate)
    if list(params) != list(grads):
        raise ValueError("different names")
    if [np.shape(v) for v in params.values()] != [np.shape(v) for v in grads.values()]:
        raise ValueError("different shapes")
    return {k: params[k] - learning_rate * grads[k] for k in params}


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    losses = []
    # more steps than that are needed until it is really good
    while not losses or losses[-1] > 1e-6:
        cache = two_layer_forward(params, X, activation=activation)
        losses.append(binary_cross_entropy(cache["A2"], Y))
        grads = two_layer_gradients(params, cache, X, Y, activation=activation)
        params = {k: params[k] - learning_rate * grads[k] for k in params}
    return params, np.array(losses[:steps])
