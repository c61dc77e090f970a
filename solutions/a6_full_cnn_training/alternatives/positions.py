"""Loops over places: each output pixel of the whole batch by itself. Slow, and in time."""

import gzip
import struct

import numpy as np

NAMES = ["conv1_weight", "conv1_bias", "conv2_weight", "conv2_bias", "dense_weight", "dense_bias"]
DEFAULTS = {
    "seed": 0,
    "epochs": 12,
    "batch_size": 32,
    "learning_rate": 0.05,
    "momentum": 0.9,
    "l2": 3e-4,
    "verbose": False,
}


def conv_forward(x, weight, bias):
    n, height, width, _ = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    out = np.zeros((n, height, width, weight.shape[3]))
    for i in range(height):
        for j in range(width):
            patch = padded[:, i : i + 3, j : j + 3, :]
            out[:, i, j, :] = np.tensordot(patch, weight, axes=3) + bias
    return out


def conv_backward(grad_out, x, weight):
    height, width = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    grad_padded = np.zeros_like(padded)
    grad_weight = np.zeros(weight.shape)
    for i in range(height):
        for j in range(width):
            here = grad_out[:, i, j, :]
            patch = padded[:, i : i + 3, j : j + 3, :]
            grad_weight += np.tensordot(patch, here, axes=(0, 0))
            grad_padded[:, i : i + 3, j : j + 3, :] += np.tensordot(here, weight, axes=(1, 3))
    return grad_padded[:, 1:-1, 1:-1, :], grad_weight, grad_out.sum(axis=(0, 1, 2))


def pool_forward(x):
    n, height, width, c = x.shape
    out = np.zeros((n, height // 2, width // 2, c))
    for i in range(height // 2):
        for j in range(width // 2):
            out[:, i, j, :] = x[:, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, :].max(axis=(1, 2))
    return out


def pool_backward(grad_out, x):
    n, _, _, c = x.shape
    grad = np.zeros_like(x)
    images, channels = np.arange(n)[:, None], np.arange(c)[None, :]
    for i in range(grad_out.shape[1]):
        for j in range(grad_out.shape[2]):
            window = x[:, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, :].reshape(n, 4, c)
            winner = window.argmax(axis=1)
            grad[images, 2 * i + winner // 2, 2 * j + winner % 2, channels] = grad_out[:, i, j, :]
    return grad


def init_params(seed, image_shape=(8, 8, 1), channels=(16, 32), classes=10):
    h, w, c = image_shape
    if h < 4 or w < 4:
        raise ValueError(f"images of {h} x {w} are too small, at least 4 x 4 wanted")
    rng = np.random.RandomState(seed)
    k1, k2 = channels
    shapes = [(3, 3, c, k1), (k1,), (3, 3, k1, k2), (k2,), (h // 4 * (w // 4) * k2, classes), (classes,)]
    scales = [(2 / (9 * c)) ** 0.5, 0, (2 / (9 * k1)) ** 0.5, 0, 0.01, 0]
    return {name: scale * rng.randn(*shape) for name, shape, scale in zip(NAMES, shapes, scales, strict=True)}


def run(params, x):
    if x.ndim != 4:
        raise ValueError(f"x has {x.ndim} axes, expected 4")
    if x.shape[3] != params["conv1_weight"].shape[2]:
        raise ValueError(f"x has {x.shape[3]} channels, conv1 wants {params['conv1_weight'].shape[2]}")
    z1 = conv_forward(x, params["conv1_weight"], params["conv1_bias"])
    a1 = z1.clip(0)
    p1 = pool_forward(a1)
    if 0 in p1.shape:
        raise ValueError(f"nothing is left of images of shape {x.shape}")
    z2 = conv_forward(p1, params["conv2_weight"], params["conv2_bias"])
    a2 = z2.clip(0)
    p2 = pool_forward(a2)
    flat = p2.reshape(p2.shape[0], -1)
    if flat.shape[1] != params["dense_weight"].shape[0] or flat.shape[1] == 0:
        raise ValueError(f"{flat.shape[1]} features, the dense layer wants {params['dense_weight'].shape[0]}")
    logits = flat @ params["dense_weight"] + params["dense_bias"]
    return logits, (x, z1, a1, p1, z2, a2, p2, flat)


def forward(params, x):
    return run(params, np.asarray(x))[0]


def loss_and_gradients(params, x, y, l2=0.0):
    if l2 < 0:
        raise ValueError("l2 is negative")
    logits, (x, z1, a1, p1, z2, a2, p2, flat) = run(params, np.asarray(x))
    n, k = logits.shape
    if np.shape(y) != (n,) or not np.issubdtype(y.dtype, np.integer) or y.min() < 0 or y.max() >= k:
        raise ValueError(f"y should be {n} integers from 0 to {k - 1}")

    top = logits.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    loss = (log_sum[:, 0] - logits[np.arange(n), y]).mean()
    d_logits = (np.exp(logits - log_sum) - np.eye(k)[y]) / n

    grads = {"dense_weight": flat.T @ d_logits, "dense_bias": d_logits.sum(axis=0)}
    d_p2 = (d_logits @ params["dense_weight"].T).reshape(p2.shape)
    d_z2 = pool_backward(d_p2, a2) * (z2 > 0)
    d_p1, grads["conv2_weight"], grads["conv2_bias"] = conv_backward(d_z2, p1, params["conv2_weight"])
    d_z1 = pool_backward(d_p1, a1) * (z1 > 0)
    _, grads["conv1_weight"], grads["conv1_bias"] = conv_backward(d_z1, x, params["conv1_weight"])

    for name in params:
        if name.endswith("weight"):
            loss = loss + 0.5 * l2 * np.sum(params[name] ** 2)
            grads[name] = grads[name] + l2 * params[name]
    return float(loss), grads


def sgd_step(params, grads, velocity, learning_rate, momentum):
    shapes = [{name: array.shape for name, array in arrays.items()} for arrays in (params, grads, velocity)]
    if shapes[0] != shapes[1] or shapes[0] != shapes[2]:
        raise ValueError(f"names and shapes differ: {shapes}")
    new_params, new_velocity = {}, {}
    for name in params:
        new_velocity[name] = momentum * velocity[name] + grads[name]
        new_params[name] = params[name] - learning_rate * new_velocity[name]
    return new_params, new_velocity


def minibatches(x, y, batch_size, rng):
    if batch_size < 1 or len(x) != len(y):
        raise ValueError(f"{len(x)} examples, {len(y)} labels, batches of {batch_size}")
    order = np.arange(len(x))
    rng.shuffle(order)
    batches = []
    while len(order) > 0:
        now, order = order[:batch_size], order[batch_size:]
        batches.append((x[now], y[now]))
    return batches


def train(images, labels, config):
    for key in config:
        if key not in DEFAULTS:
            raise ValueError(f"unknown key {key!r} in config; known are {list(DEFAULTS)}")
    c = {**DEFAULTS, **config}
    if images.ndim != 3 or labels.shape != (images.shape[0],):
        raise ValueError(f"images {images.shape} and labels {labels.shape} do not fit")
    x = images.reshape(*images.shape, 1) / 255
    params = init_params(c["seed"], image_shape=(*images.shape[1:], 1))
    velocity = {name: np.zeros(param.shape) for name, param in params.items()}
    rng = np.random.default_rng([c["seed"], 1])
    history = {"loss": [], "accuracy": []}
    for epoch in range(c["epochs"]):
        total = 0.0
        for batch_x, batch_y in minibatches(x, labels, c["batch_size"], rng):
            loss, grads = loss_and_gradients(params, batch_x, batch_y, c["l2"])
            params, velocity = sgd_step(params, grads, velocity, c["learning_rate"], c["momentum"])
            total += float(loss) * len(batch_y)
        history["loss"].append(total / len(labels))
        if c["verbose"]:
            print("epoch", epoch, "loss", history["loss"][-1])
    return params, history


def predict(params, images):
    if images.ndim != 3:
        raise ValueError(f"images has {images.ndim} axes, expected 3")
    return np.argmax(forward(params, images.reshape(*images.shape, 1) / 255.0), axis=1)


def read_idx(data):
    if data.shape != (data.size,) or data.dtype != "uint8":
        raise ValueError(f"no bytes of a file: {data.dtype}, {data.shape}")
    raw = bytes(data)
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except Exception as error:
            raise ValueError("broken gzip") from error
    try:
        zeros, kind, ndim = struct.unpack_from(">HBB", raw)
        shape = struct.unpack_from(f">{ndim}I", raw, 4)
    except struct.error as error:
        raise ValueError("the header is cut off") from error
    if zeros != 0 or kind != 8 or ndim == 0:
        raise ValueError(f"no IDX file of unsigned bytes: {raw[:4]!r}")
    values = np.frombuffer(raw[4 + 4 * ndim :], dtype=np.uint8)
    if values.size != np.prod(shape, dtype=object):
        raise ValueError(f"{values.size} values for shape {shape}")
    return values.reshape(shape)
