"""Layers as objects, channels first inside, and convolutions as nine shifted products: no patches are copied."""
# ruff: noqa: D101, D102 -- as a student writes them

import math
import zlib

import numpy as np


class Conv:
    def __init__(self, weight, bias):
        self.weight, self.bias = weight, bias

    def forward(self, x):
        self.padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        self.shape = x.shape
        shifted = (np.tensordot(view, self.weight[i, j], axes=(1, 0)) for i, j, view in self.views(self.padded))
        return (sum(shifted) + self.bias).transpose(0, 3, 1, 2)

    def views(self, padded):
        height, width = self.shape[2:]
        for i in range(3):
            for j in range(3):
                yield i, j, padded[:, :, i : i + height, j : j + width]

    def backward(self, grad):
        grad_padded = np.zeros_like(self.padded)
        self.grad_weight = np.zeros_like(self.weight)
        self.grad_bias = grad.sum(axis=(0, 2, 3))
        for (i, j, view), (_, _, grad_view) in zip(self.views(self.padded), self.views(grad_padded), strict=True):
            self.grad_weight[i, j] = np.tensordot(view, grad, axes=((0, 2, 3), (0, 2, 3)))
            grad_view[...] += np.tensordot(grad, self.weight[i, j], axes=(1, 1)).transpose(0, 3, 1, 2)
        return grad_padded[:, :, 1:-1, 1:-1]


class Relu:
    def forward(self, x):
        self.active = x > 0
        return x * self.active

    def backward(self, grad):
        return grad * self.active


class MaxPool:
    def forward(self, x):
        n, c, height, width = x.shape
        self.shape = x.shape
        windows = x[:, :, : height // 2 * 2, : width // 2 * 2].reshape(n, c, height // 2, 2, width // 2, 2)
        windows = windows.swapaxes(3, 4).reshape(n, c, height // 2, width // 2, 4)
        self.winner = np.eye(4)[windows.argmax(axis=-1)]
        return windows.max(axis=-1)

    def backward(self, grad):
        n, c, height, width = grad.shape
        spread = (grad[..., None] * self.winner).reshape(n, c, height, width, 2, 2)
        spread = spread.swapaxes(3, 4).reshape(n, c, 2 * height, 2 * width)
        out = np.zeros(self.shape)
        out[:, :, : 2 * height, : 2 * width] = spread
        return out


class Network:
    def __init__(self, params):
        self.params = params
        self.conv1 = Conv(params["conv1_weight"], params["conv1_bias"])
        self.conv2 = Conv(params["conv2_weight"], params["conv2_bias"])
        self.layers = [self.conv1, Relu(), MaxPool(), self.conv2, Relu(), MaxPool()]

    def forward(self, x):
        c_in, d = self.params["conv1_weight"].shape[2], len(self.params["dense_weight"])
        if x.ndim != 4 or x.shape[3] != c_in:
            raise ValueError(f"x has shape {x.shape}, expected four axes and {c_in} channels")
        found = x.shape[1] // 4 * (x.shape[2] // 4) * len(self.params["conv2_bias"])
        if found != d or d == 0:
            raise ValueError(f"x of shape {x.shape} gives {found} features, expected {d}")
        x = x.transpose(0, 3, 1, 2)
        for layer in self.layers:
            x = layer.forward(x)
        self.maps = x.transpose(0, 2, 3, 1)
        self.flat = self.maps.reshape(len(x), -1)
        return self.flat @ self.params["dense_weight"] + self.params["dense_bias"]

    def backward(self, grad):
        grads = {"dense_weight": self.flat.T @ grad, "dense_bias": grad.sum(axis=0)}
        grad = (grad @ self.params["dense_weight"].T).reshape(self.maps.shape).transpose(0, 3, 1, 2)
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        for name in ("conv1", "conv2"):
            layer = getattr(self, name)
            grads |= {f"{name}_weight": layer.grad_weight, f"{name}_bias": layer.grad_bias}
        return grads


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    rng = np.random.default_rng(seed)

    def uniform(deviation, *shape):
        return rng.uniform(-1, 1, shape) * math.sqrt(3) * deviation

    features = image_shape[0] // 4 * (image_shape[1] // 4) * channels[1]
    if features == 0:
        raise ValueError(f"images of {image_shape} leave no features")
    params = {"dense_weight": uniform(0.01, features, classes), "dense_bias": np.zeros(classes)}
    for name, c_in, c_out in (("conv2", *channels), ("conv1", image_shape[2], channels[0])):
        params[f"{name}_weight"] = uniform(math.sqrt(2 / 9 / c_in), 3, 3, c_in, c_out)
        params[f"{name}_bias"] = np.zeros(c_out)
    return params


def forward(params, x):
    return Network(params).forward(np.asarray(x))


def loss_and_gradients(params, x, y, l2=0.0):
    if l2 < 0:
        raise ValueError(f"l2 is {l2}, expected at least 0")
    network = Network(params)
    logits = network.forward(np.asarray(x))
    classes = np.arange(logits.shape[1])
    if y.dtype.kind not in "iu" or y.shape != (len(x),) or not np.isin(y, classes).all():
        raise ValueError(f"y is {y}, expected one class for each of {len(x)} images")
    target = (y[:, None] == classes).astype(float)
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=1, keepdims=True)
    loss = float(np.mean(np.log(sums[:, 0]) - (shifted * target).sum(axis=1)))
    grads = network.backward((powers / sums - target) / len(x))
    weights = [name for name in params if "weight" in name]
    loss += l2 * sum(float(np.vdot(params[name], params[name])) for name in weights) / 2
    return loss, grads | {name: grads[name] + l2 * params[name] for name in weights}


def sgd_step(params, grads, velocity, learning_rate, momentum):
    for other in (grads, velocity):
        if sorted(other) != sorted(params) or any(other[name].shape != params[name].shape for name in params):
            raise ValueError("params, grads and velocity differ in names or shapes")
    velocity = {name: momentum * velocity[name] + grad for name, grad in grads.items()}
    return {name: param - learning_rate * velocity[name] for name, param in params.items()}, velocity


def minibatches(x, y, batch_size, rng):
    if len(x) != len(y) or batch_size < 1:
        raise ValueError(f"{len(x)} examples and {len(y)} labels cannot be cut into batches of {batch_size}")
    order = rng.random(len(x)).argsort()
    parts = np.split(order, range(batch_size, len(x), batch_size))
    return [(x[part], y[part]) for part in parts]


def train(images, labels, config):
    known = {"seed", "epochs", "batch_size", "learning_rate", "momentum", "l2", "verbose"}
    if not known.issuperset(config):
        raise ValueError(f"config has {sorted(config)}, expected some of {sorted(known)}")
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise ValueError(f"images of shape {images.shape} with labels of shape {labels.shape}")
    seed, momentum, rate = config.get("seed", 0), config.get("momentum", 0.9), config.get("learning_rate", 0.05)
    x, rng = images[..., np.newaxis] / 255.0, np.random.default_rng(seed + 1)
    params = init_params(seed, image_shape=x.shape[1:])
    velocity = {name: 0 * param for name, param in params.items()}
    history = {"loss": []}
    for _ in range(config.get("epochs", 12)):
        seen = []
        for batch in minibatches(x, labels, config.get("batch_size", 32), rng):
            loss, grads = loss_and_gradients(params, *batch, config.get("l2", 3e-4))
            params, velocity = sgd_step(params, grads, velocity, rate, momentum)
            seen += [loss] * len(batch[1])
        history["loss"].append(math.fsum(seen) / len(seen))
        if config.get("verbose"):
            print(f"loss {history['loss'][-1]:.3f}")
    return params, history


def predict(params, images):
    if images.ndim != 3:
        raise ValueError(f"images has shape {images.shape}, expected three axes")
    return forward(params, images[..., np.newaxis] / 255.0).argmax(axis=-1)


def read_idx(data):
    if data.ndim != 1 or data.dtype != np.uint8:
        raise ValueError("data should be one axis of uint8")
    if data[:2].tolist() == [31, 139]:
        try:
            data = np.frombuffer(zlib.decompress(data.tobytes(), 31), np.uint8)
        except zlib.error as error:
            raise ValueError("data cannot be decompressed") from error
    if data.size < 4 or data[:3].tolist() != [0, 0, 8] or data[3] == 0:
        raise ValueError(f"data starts with {data[:4]}, expected 0, 0, 8 and a number of axes")
    axes = int(data[3])
    sizes, pixels = data[4 : 4 + 4 * axes], data[4 + 4 * axes :]
    if sizes.size != 4 * axes:
        raise ValueError("data ends within its header")
    shape = [int(size) for size in sizes.reshape(axes, 4).astype(np.int64) @ (256 ** np.arange(3, -1, -1))]
    if math.prod(shape) != pixels.size:
        raise ValueError(f"{pixels.size} bytes for shape {shape}")
    return pixels.reshape(shape)
