"""Pooling by masks. Clara."""

import numpy as np


def _two(v):
    return (v, v) if np.isscalar(v) else v


def _setup(x, window, stride):
    kh, kw = _two(window)
    sh, sw = _two(stride if stride is not None else window)
    return kh, kw, sh, sw, (x.shape[1] - kh) // sh + 1, (x.shape[2] - kw) // sw + 1


def _pad(x, padding):
    ph, pw = _two(padding)
    return np.pad(x.astype(float), [(0, 0), (ph, ph), (pw, pw), (0, 0)], constant_values=-np.inf)


def max_pool2d(x, window, stride=None, padding=0):
    x = _pad(x, padding)
    kh, kw, sh, sw, ho, wo = _setup(x, window, stride)
    return np.stack(
        [
            np.stack([x[:, a * sh : a * sh + kh, b * sw : b * sw + kw].max(axis=(1, 2)) for b in range(wo)], axis=1)
            for a in range(ho)
        ],
        axis=1,
    )


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    big = _pad(x, padding)
    kh, kw, sh, sw, ho, wo = _setup(big, window, stride)
    grad = np.zeros_like(big)
    for a in range(ho):
        for b in range(wo):
            patch = big[:, a * sh : a * sh + kh, b * sw : b * sw + kw]
            mask = patch == patch.max(axis=(1, 2), keepdims=True)
            grad[:, a * sh : a * sh + kh, b * sw : b * sw + kw] += mask * grad_out[:, a : a + 1, b : b + 1]
    ph, pw = _two(padding)
    return grad[:, ph : ph + x.shape[1], pw : pw + x.shape[2]]


def avg_pool2d(x, window, stride=None):
    kh, kw, sh, sw, ho, wo = _setup(x, window, stride)
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for a in range(ho):
        for b in range(wo):
            out[:, a, b] = x[:, a * sh : a * sh + kh, b * sw : b * sw + kw].mean(axis=(1, 2))
    return out


def avg_pool2d_backward(grad_out, x, window, stride=None):
    kh, kw, sh, sw, ho, wo = _setup(x, window, stride)
    grad = np.zeros(x.shape)
    for a in range(ho):
        for b in range(wo):
            grad[:, a * sh : a * sh + kh, b * sw : b * sw + kw] += grad_out[:, a : a + 1, b : b + 1] / kh / kw
    return grad


def l2_pool2d(x, window, stride=None):
    kh, kw, sh, sw, ho, wo = _setup(x, window, stride)
    return np.sqrt(avg_pool2d(x.astype(float) ** 2, window, stride) * kh * kw)


def l2_pool2d_backward(grad_out, x, window, stride=None):
    kh, kw, sh, sw, ho, wo = _setup(x, window, stride)
    scale = grad_out / l2_pool2d(x, window, stride)  # RuntimeWarning sometimes?? looks ok
    grad = np.zeros(x.shape)
    for a in range(ho):
        for b in range(wo):
            patch = np.s_[:, a * sh : a * sh + kh, b * sw : b * sw + kw]
            grad[patch] += x[patch] * scale[:, a : a + 1, b : b + 1]
    return grad


def subsample2d(x, stride):
    sh, sw = _two(stride)
    return x[:, ::sh, ::sw]


def stochastic_pool2d(x, window, stride, rng):
    kh, kw, sh, sw, ho, wo = _setup(x, window, stride)
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for n, a, b, c in np.ndindex(out.shape):
        patch = x[n, a * sh : a * sh + kh, b * sw : b * sw + kw, c]
        if patch.any():
            out[n, a, b, c] = rng.choice(patch[patch > 0])
    return out


def fractional_max_pool2d(x, output_shape, rng):
    ho, wo = _two(output_shape)
    # TODO random
    rows = np.array([i * x.shape[1] // ho for i in range(ho + 1)])
    columns = np.array([i * x.shape[2] // wo for i in range(wo + 1)])
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for a in range(ho):
        for b in range(wo):
            out[:, a, b] = x[:, rows[a] : rows[a + 1], columns[b] : columns[b + 1]].max(axis=(1, 2))
    return out, rows, columns


def global_average_pool(x):
    return x.mean(axis=(1, 2))


def global_average_pool_backward(grad_out, x):
    n, h, w, c = x.shape
    return np.tile(grad_out.reshape(n, 1, 1, c) / (h * w), (1, h, w, 1))
