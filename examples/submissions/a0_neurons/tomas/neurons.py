"""Tomas -- warm-up"""

import numpy as np


# I know these formulas from my machine learning course.


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    return z * (1 - z)  # a(1-a)


def tanh(z):
    ez = np.exp(z)
    emz = np.exp(-z)
    return (ez - emz) / (ez + emz)


def tanh_derivative(z):
    return 1 - z**2


def relu(z):
    out = z.copy()
    out[out < 0] = 0
    return out


def relu_derivative(z):
    return (z > 0) * 1.0


def binary_cross_entropy(a, y):
    if a.shape != y.shape:
        raise ValueError("shapes differ: %s %s" % (a.shape, y.shape))
    if a.ndim > 2:
        raise ValueError("too many axes: %s" % (a.shape,))
    if np.any(a < 0) or np.any(a > 1) or np.any(y < 0) or np.any(y > 1):
        raise ValueError("not a probability")
    m = a.shape[-1]
    return -1 / m * np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))


def logistic_gradients(w, b, X, y):
    if w.ndim != 1 or X.ndim != 2 or y.ndim != 1:
        raise ValueError("wrong number of axes: %s %s %s" % (w.shape, X.shape, y.shape))
    if w.shape[0] != X.shape[0] or y.shape[0] != X.shape[1]:
        raise ValueError("w, X and y do not belong together: %s %s %s" % (w.shape, X.shape, y.shape))
    m = X.shape[1]
    a = sigmoid(np.dot(w, X) + b)
    dz = a - y
    dw = np.dot(X, dz) / m
    db = np.sum(dz) / m
    return dw, db


def two_layer_forward(params, X, *, activation="tanh"):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    if X.ndim != 2 or X.shape[0] != W1.shape[1] or W2.shape[1] != W1.shape[0]:
        raise ValueError("X, W1 and W2 do not belong together")
    if b1.shape != (W1.shape[0], 1) or b2.shape != (W2.shape[0], 1):
        raise ValueError("biases must be columns")
    Z1 = np.dot(W1, X) + b1
    if activation == "sigmoid":
        A1 = sigmoid(Z1)
    elif activation == "tanh":
        A1 = tanh(Z1)
    elif activation == "relu":
        A1 = relu(Z1)
    else:
        raise ValueError("unknown activation " + activation)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    A1, A2, Z1 = cache["A1"], cache["A2"], cache["Z1"]
    if Y.shape != A2.shape:
        raise ValueError("Y has shape %s, A2 %s" % (Y.shape, A2.shape))
    # sigmoid_derivative and tanh_derivative take a
    if activation == "sigmoid":
        g_prime = sigmoid_derivative(A1)
    elif activation == "tanh":
        g_prime = tanh_derivative(A1)
    elif activation == "relu":
        g_prime = relu_derivative(Z1)
    else:
        raise ValueError("unknown activation " + activation)
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = 1 / m * np.dot(dZ2, A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(params["W2"].T, dZ2) * g_prime
    dW1 = 1 / m * np.dot(dZ1, X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def gradient_step(params, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError("learning rate must be positive: %s" % learning_rate)
    if params.keys() != grads.keys():
        raise ValueError("names differ")
    new = {}
    for key in params:
        if np.shape(params[key]) != np.shape(grads[key]):
            raise ValueError("shapes of %s differ" % key)
        new[key] = params[key] - learning_rate * grads[key]
    return new


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    if steps < 0:
        raise ValueError("steps must not be negative: %s" % steps)
    losses = []
    for i in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses.append(binary_cross_entropy(cache["A2"], Y))
        grads = two_layer_gradients(params, cache, X, Y, activation=activation)
        params = gradient_step(params, grads, learning_rate)
    return params, np.array(losses)
