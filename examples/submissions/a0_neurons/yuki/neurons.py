"""yuki: loops first, vectorize later (later never came)"""

import math

import numpy as np


def sig(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    e = math.exp(v)
    return e / (1 + e)


def th(v):
    return 2 * sig(2 * v) - 1


def each(f, z):
    # one entry after the other, whatever the shape
    flat = z.reshape(-1)
    out = np.zeros(len(flat))
    for i in range(len(flat)):
        out[i] = f(flat[i])
    return out.reshape(z.shape)


def sigmoid(z):
    return each(sig, z)


def sigmoid_derivative(z):
    return each(lambda v: sig(v) * (1 - sig(v)), z)


def tanh(z):
    return each(th, z)


def tanh_derivative(z):
    return each(lambda v: 1 - th(v) ** 2, z)


def relu(z):
    return each(lambda v: v if v > 0 else 0, z)


def relu_derivative(z):
    return each(lambda v: 1 if v >= 0 else 0, z)


def binary_cross_entropy(a, y):
    total = 0
    for p, t in zip(a.reshape(-1), y.reshape(-1)):
        p = min(max(p, 1e-9), 1 - 1e-9)
        total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return total / a.size


def logistic_gradients(w, b, X, y):
    n, m = X.shape
    dw = np.zeros(n)
    db = 0
    for i in range(m):
        z = b
        for j in range(n):
            z += w[j] * X[j, i]
        dz = sig(z) - y[i]
        for j in range(n):
            dw[j] += X[j, i] * dz
        db += dz
    return dw, db


def two_layer_forward(params, X, *, activation="tanh"):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    n1, n0 = W1.shape
    n2 = W2.shape[0]
    m = X.shape[1]
    Z1 = np.zeros((n1, m))
    Z2 = np.zeros((n2, m))
    for i in range(m):
        for j in range(n1):
            Z1[j, i] = b1[j, 0]
            for k in range(n0):
                Z1[j, i] += W1[j, k] * X[k, i]
    if activation == "tanh":
        A1 = tanh(Z1)
    elif activation == "relu":
        A1 = relu(Z1)
    else:
        A1 = sigmoid(Z1)
    for i in range(m):
        for j in range(n2):
            Z2[j, i] = b2[j, 0]
            for k in range(n1):
                Z2[j, i] += W2[j, k] * A1[k, i]
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    A1, A2 = cache["A1"], cache["A2"]
    W2 = params["W2"]
    n0, m = X.shape
    n1, n2 = A1.shape[0], A2.shape[0]
    dW1, db1 = np.zeros((n1, n0)), np.zeros((n1, 1))
    dW2, db2 = np.zeros((n2, n1)), np.zeros((n2, 1))
    for i in range(m):
        for k in range(n2):
            dz2 = A2[k, i] - Y[k, i]
            db2[k, 0] += dz2
            for j in range(n1):
                dW2[k, j] += dz2 * A1[j, i]
        for j in range(n1):
            da1 = 0
            for k in range(n2):
                da1 += W2[k, j] * (A2[k, i] - Y[k, i])
            z1 = cache["Z1"][j : j + 1, i]
            if activation == "tanh":
                dz1 = da1 * tanh_derivative(z1)[0]
            elif activation == "relu":
                dz1 = da1 * relu_derivative(z1)[0]
            else:
                dz1 = da1 * sigmoid_derivative(z1)[0]
            db1[j, 0] += dz1
            for k in range(n0):
                dW1[j, k] += dz1 * X[k, i]
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def gradient_step(params, grads, learning_rate):
    for key in params:
        params[key] -= learning_rate * grads[key]
    return params


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    losses = []
    for step in range(steps):
        cache = two_layer_forward(params, X, activation=activation)
        losses.append(binary_cross_entropy(cache["A2"], Y))
        grads = two_layer_gradients(params, cache, X, Y, activation=activation)
        params = gradient_step(params, grads, learning_rate)
    return params, losses
