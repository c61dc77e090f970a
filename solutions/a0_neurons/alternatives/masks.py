"""Each side of zero by itself, with boolean masks; a class carries the network."""

import numpy as np

KNOWN = "sigmoid", "tanh", "relu"


def sigmoid(z):
    z = np.array(z, dtype=float)
    right = z >= 0
    out = np.empty_like(z)
    out[right] = 1 / (1 + np.exp(-z[right]))
    out[~right] = np.exp(z[~right]) / (1 + np.exp(z[~right]))
    return out


def sigmoid_derivative(z):
    return sigmoid(z) - sigmoid(z) ** 2


def tanh(z):
    z = np.array(z, dtype=float)
    right = z >= 0
    out = np.empty_like(z)
    out[right] = 2 / (1 + np.exp(-2 * z[right])) - 1
    out[~right] = 1 - 2 / (1 + np.exp(2 * z[~right]))
    return out


def tanh_derivative(z):
    return (1 + tanh(z)) * (1 - tanh(z))


def relu(z):
    return z * (z > 0)


def relu_derivative(z):
    return np.heaviside(z, 0)


def binary_cross_entropy(a, y):
    a, y = np.asarray(a, dtype=float), np.asarray(y, dtype=float)
    if not 1 <= a.ndim <= 2 or a.shape != y.shape:
        raise ValueError(f"a {a.shape} and y {y.shape} are not two rows or two matrices of the same shape")
    if np.any((a < 0) | (a > 1) | (y < 0) | (y > 1)):
        raise ValueError("an entry is not between 0 and 1")
    tiny = np.finfo(float).eps
    log_a = np.log(a + tiny)
    log_not_a = np.log(1 - a + tiny)
    return -np.mean(np.atleast_2d(y * log_a + (1 - y) * log_not_a).sum(axis=0))


def logistic_gradients(w, b, X, y):
    if np.ndim(w) != 1 or np.ndim(X) != 2 or len(X) != len(w) or np.shape(y) != np.shape(X)[1:]:
        raise ValueError(f"w {np.shape(w)}, X {np.shape(X)} and y {np.shape(y)} do not belong together")
    # One neuron is a layer whose bias is the weight of a feature that is always 1.
    always = np.vstack([X, np.ones(len(y))])
    a = sigmoid(np.append(w, b) @ always)
    gradient = np.average((a - y) * always, axis=1)
    return gradient[:-1], gradient[-1]


class Network:
    """Two layers and what they know."""

    def __init__(self, params, activation):
        if activation not in KNOWN:
            raise ValueError(f"{activation!r} is not in {KNOWN}")
        self.W1, self.b1, self.W2, self.b2 = (np.array(params[k], dtype=float) for k in ("W1", "b1", "W2", "b2"))
        self.activation = activation

    def check(self, X):
        """Refuse what does not join."""
        n1, n0 = self.W1.shape
        n2 = len(self.W2)
        wanted = (n1, 1), (n2, n1), (n2, 1)
        if (self.b1.shape, self.W2.shape, self.b2.shape) != wanted:
            raise ValueError(f"b1, W2 and b2 should have the shapes {wanted}")
        if X.ndim != 2 or len(X) != n0:
            raise ValueError(f"X should have {n0} rows, and has shape {X.shape}")

    def forward(self, X):
        """Run a batch through."""
        self.check(X)
        Z1 = np.dot(self.W1, X) + self.b1
        A1 = globals()[self.activation](Z1)
        Z2 = np.dot(self.W2, A1) + self.b2
        return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}

    def backward(self, cache, X, Y):
        """Find all derivatives."""
        if cache["A2"].shape != np.shape(Y):
            raise ValueError(f"Y should have shape {cache['A2'].shape}, and has {np.shape(Y)}")
        m = X.shape[1]
        dZ2 = cache["A2"] - Y
        dZ1 = np.dot(self.W2.T, dZ2) * globals()[f"{self.activation}_derivative"](cache["Z1"])
        ones = np.ones((m, 1))
        return {"W1": dZ1 @ X.T / m, "b1": dZ1 @ ones / m, "W2": dZ2 @ cache["A1"].T / m, "b2": dZ2 @ ones / m}


def two_layer_forward(params, X, *, activation="tanh"):
    return Network(params, activation).forward(X)


def two_layer_gradients(params, cache, X, Y, *, activation="tanh"):
    return Network(params, activation).backward(cache, X, Y)


def gradient_step(params, grads, learning_rate):
    if not learning_rate > 0:
        raise ValueError(f"learning_rate should be positive, and is {learning_rate}")
    shapes = [{key: np.shape(value) for key, value in values.items()} for values in (params, grads)]
    if shapes[0] != shapes[1]:
        raise ValueError(f"params {shapes[0]} and grads {shapes[1]} differ")
    moved = {key: np.array(value, dtype=float) for key, value in params.items()}
    for key in moved:
        moved[key] -= learning_rate * grads[key]  # a copy by now
    return moved


def fit(params, X, Y, learning_rate, steps, *, activation="tanh"):
    if steps < 0:
        raise ValueError(f"steps should not be negative, and is {steps}")
    losses = np.full(steps, np.nan)
    for i in range(steps):
        network = Network(params, activation)
        cache = network.forward(X)
        losses[i] = binary_cross_entropy(cache["A2"], Y)
        params = gradient_step(params, network.backward(cache, X, Y), learning_rate)
    return params, losses
