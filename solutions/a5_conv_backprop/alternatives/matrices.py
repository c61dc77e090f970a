"""One matrix for every layer: im2col forward, its transpose backward, and ``np.add.at`` where pixels are met twice."""

import numpy as np


def numerical_gradient(f, x, upstream, step=1e-5):
    if not step > 0:
        raise ValueError(f"step {step} must be positive")
    x = np.asarray(x, dtype=float)

    def weighted(point):
        value = f(point.reshape(x.shape))
        if np.shape(value) != np.shape(upstream):
            raise ValueError(f"f(x) is {np.shape(value)}, upstream {np.shape(upstream)}")
        return np.vdot(upstream, value)

    flat, one = x.ravel(), step * np.eye(x.size)
    return np.array([weighted(flat + e) - weighted(flat - e) for e in one]).reshape(x.shape) / (2 * step)


def relu_backward(grad_out, x):
    if np.shape(grad_out) != np.shape(x):
        raise ValueError(f"{np.shape(grad_out)} and {np.shape(x)} differ")
    gradient = np.array(grad_out, dtype=float)
    gradient[np.asarray(x) <= 0] = 0
    return gradient


def dense(x, weight, bias):
    _check_dense(x, weight)
    if np.shape(bias) != (weight.shape[1],):
        raise ValueError(f"bias {np.shape(bias)} for weights {weight.shape}")
    ones = np.ones((len(x), 1))
    return np.hstack([x, ones]) @ np.vstack([weight, bias])


def dense_backward(grad_out, x, weight):
    _check_dense(x, weight)
    if grad_out.shape != (len(x), weight.shape[1]):
        raise ValueError(f"grad_out {grad_out.shape} for x {x.shape} and weights {weight.shape}")
    both = np.hstack([x, np.ones((len(x), 1))]).T @ grad_out  # a bias is the weight of an input that is always 1
    return (weight @ grad_out.T).T, both[:-1], both[-1]


def _check_dense(x, weight):
    if x.ndim != 2 or weight.ndim != 2 or x.shape[1] != weight.shape[0]:
        raise ValueError(f"x {x.shape} and weights {weight.shape}")


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    if not x.ndim == weight.ndim == grad_out.ndim == 4 or x.shape[3] != weight.shape[2]:
        raise ValueError(f"grad_out {grad_out.shape}, x {x.shape}, weight {weight.shape}")
    n, *size, channels = x.shape
    *kernel, _, kernels = weight.shape
    strides, pads = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
    if strides.min() < 1 or pads.min() < 0:
        raise ValueError(f"stride {stride}, padding {padding}")
    room = np.add(size, 2 * pads) - kernel
    if room.min() < 0:
        raise ValueError(f"kernels {kernel} on images {size} with padding {padding}")
    places = room // strides + 1
    if grad_out.shape != (n, *places, kernels):
        raise ValueError(f"grad_out {grad_out.shape}, expected {(n, *places, kernels)}")

    # Where in the padded image place p and tap t meet; axes: place y, place x, i, j
    rows = (strides[0] * np.arange(places[0]))[:, None, None, None] + np.arange(kernel[0])[:, None]
    columns = (strides[1] * np.arange(places[1]))[:, None, None] + np.arange(kernel[1])
    padded = np.pad(x, ((0, 0), (pads[0],) * 2, (pads[1],) * 2, (0, 0))).astype(float)
    patches = padded[:, rows, columns].reshape(n * places.prod(), -1)
    errors = grad_out.reshape(n * places.prod(), kernels)
    grad_weight = (patches.T @ errors).reshape(weight.shape)

    grad_patches = (errors @ weight.reshape(-1, kernels).T).reshape(n, *places, *kernel, channels)
    grad_padded = np.zeros_like(padded)
    np.add.at(grad_padded, (slice(None), rows, columns), grad_patches)
    inner = tuple(slice(pad, pad + extent) for pad, extent in zip(pads, size, strict=True))
    return grad_padded[:, *inner], grad_weight, errors.sum(axis=0)


def rot180(weight):
    if weight.ndim == 2:
        return weight.ravel()[::-1].reshape(weight.shape)
    if weight.ndim == 4:
        return np.flip(weight, axis=(0, 1))
    raise ValueError(f"weight {weight.shape}")


def input_gradient_by_full_convolution(grad_out, weight):
    if grad_out.ndim != 4 or weight.ndim != 4 or grad_out.shape[3] != weight.shape[3]:
        raise ValueError(f"grad_out {grad_out.shape}, weight {weight.shape}")
    n, height, width, _ = grad_out.shape
    shape = n, height + weight.shape[0] - 1, width + weight.shape[1] - 1, weight.shape[2]
    return conv2d_backward(grad_out, np.zeros(shape), weight)[0]


def softmax_cross_entropy(logits, labels):
    labels = np.asarray(labels)
    if np.ndim(logits) != 2 or labels.shape != (len(logits),):
        raise ValueError(f"logits {np.shape(logits)}, labels {labels.shape}")
    classes = logits.shape[1]
    if labels.dtype.kind not in "iu" or not set(labels.tolist()) <= set(range(classes)):
        raise ValueError(f"labels {labels} are not from 0 to {classes - 1}")
    log_total = np.logaddexp.reduce(np.asarray(logits, dtype=float), axis=1, keepdims=True)
    right = np.equal.outer(labels, np.arange(classes))
    return (log_total[:, 0] - logits[right]).mean(), (np.exp(logits - log_total) - right) / len(logits)
