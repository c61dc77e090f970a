"""Pooling - Amir

Idea: one generator that walks over all windows, and everything else is one or two lines.
"""

import numpy as np


def two(v):
    if isinstance(v, int):
        return v, v
    a, b = v
    return a, b


def images(x):
    x = np.asarray(x)
    if x.ndim != 4:
        raise ValueError("x should be (N, H, W, C) but is %s" % (x.shape,))
    return x.astype(float)


def plan(x, window, stride, padding=0):
    """Returns the list of (y, z, rows, columns) and the output shape."""
    n, h, w, c = x.shape
    kh, kw = two(window)
    sh, sw = two(window if stride is None else stride)
    ph, pw = two(padding)
    if min(kh, kw, sh, sw) < 1:
        raise ValueError("window %s or stride %s is less than 1" % (window, stride))
    if min(ph, pw) < 0 or ph >= kh or pw >= kw:
        raise ValueError("padding %s does not go with window %s" % (padding, window))
    h, w = h + 2 * ph, w + 2 * pw
    if kh > h or kw > w:
        raise ValueError("window %s is too large for %d x %d" % (window, h, w))
    ho, wo = (h - kh) // sh + 1, (w - kw) // sw + 1
    places = [(y, z, slice(y * sh, y * sh + kh), slice(z * sw, z * sw + kw)) for y in range(ho) for z in range(wo)]
    return places, (n, ho, wo, c)


def upstream(g, shape):
    g = np.asarray(g, dtype=float)
    if g.shape != shape:
        raise ValueError("grad_out is %s, not %s" % (g.shape, shape))
    return g


def bordered(x, padding):
    ph, pw = two(padding)
    if ph < 0 or pw < 0:
        raise ValueError("negative padding")
    return np.pad(x, ((0, 0), (ph, ph), (pw, pw), (0, 0)), constant_values=-np.inf)


def max_pool2d(x, window, stride=None, padding=0):
    x = images(x)
    places, shape = plan(x, window, stride, padding)
    x = bordered(x, padding)
    out = np.zeros(shape)
    for y, z, r, s in places:
        out[:, y, z] = x[:, r, s].max(axis=(1, 2))
    return out


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    x = images(x)
    places, shape = plan(x, window, stride, padding)
    grad_out = upstream(grad_out, shape)
    big = bordered(x, padding)
    grad = np.zeros_like(big)
    ns, cs = np.ogrid[: shape[0], : shape[3]]
    for y, z, r, s in places:
        patch = big[:, r, s]
        best = patch.reshape(shape[0], -1, shape[3]).argmax(axis=1)      # (N, C), first one wins
        i, j = np.divmod(best, patch.shape[2])
        grad[ns, r.start + i, s.start + j, cs] += grad_out[:, y, z]      # every index occurs once here
    ph, pw = two(padding)
    return grad[:, ph : ph + x.shape[1], pw : pw + x.shape[2]]


def avg_pool2d(x, window, stride=None):
    x = images(x)
    places, shape = plan(x, window, stride)
    out = np.zeros(shape)
    for y, z, r, s in places:
        out[:, y, z] = x[:, r, s].mean(axis=(1, 2))
    return out


def avg_pool2d_backward(grad_out, x, window, stride=None):
    x = images(x)
    places, shape = plan(x, window, stride)
    grad_out = upstream(grad_out, shape)
    kh, kw = two(window)
    grad = np.zeros_like(x)
    for y, z, r, s in places:
        grad[:, r, s] += grad_out[:, y : y + 1, z : z + 1] / (kh * kw)
    return grad


def l2_pool2d(x, window, stride=None):
    kh, kw = two(window)
    return np.sqrt(avg_pool2d(images(x) ** 2, window, stride) * kh * kw)


def l2_pool2d_backward(grad_out, x, window, stride=None):
    x = images(x)
    places, shape = plan(x, window, stride)
    grad_out = upstream(grad_out, shape)
    out = l2_pool2d(x, window, stride)
    out[out == 0] = np.inf
    grad = np.zeros_like(x)
    for y, z, r, s in places:
        grad[:, r, s] += x[:, r, s] * (grad_out / out)[:, y : y + 1, z : z + 1]
    return grad


def subsample2d(x, stride):
    return max_pool2d(x, 1, stride)


def stochastic_pool2d(x, window, stride, rng):
    x = images(x)
    if np.any(x < 0):
        raise ValueError("x has negative entries")
    places, shape = plan(x, window, stride)
    out = np.zeros(shape)
    for y, z, r, s in places:
        patch = x[:, r, s].reshape(shape[0], -1, shape[3])
        # exponential clocks: the one with rate x rings first with probability x / sum
        with np.errstate(divide="ignore"):
            first = (rng.exponential(size=patch.shape) / patch).argmin(axis=1)
        out[:, y, z] = np.take_along_axis(patch, first[:, None], axis=1)[:, 0]
    return out


def cuts(size, n, rng):
    if n < 1 or n > size:
        raise ValueError("cannot cut %d into %d" % (size, n))
    steps = [size // n + 1] * (size % n) + [size // n] * (n - size % n)
    rng.shuffle(steps)
    return np.array([0] + list(np.cumsum(steps)))


def fractional_max_pool2d(x, output_shape, rng):
    x = images(x)
    ho, wo = two(output_shape)
    rows, columns = cuts(x.shape[1], ho, rng), cuts(x.shape[2], wo, rng)
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for y in range(ho):
        for z in range(wo):
            out[:, y, z] = x[:, rows[y] : rows[y + 1], columns[z] : columns[z + 1]].max(axis=(1, 2))
    return out, rows, columns


def global_average_pool(x):
    x = images(x)
    return avg_pool2d(x, x.shape[1:3])[:, 0, 0]


def global_average_pool_backward(grad_out, x):
    x = images(x)
    grad_out = upstream(grad_out, (x.shape[0], x.shape[3]))
    return avg_pool2d_backward(grad_out[:, None, None], x, x.shape[1:3])
