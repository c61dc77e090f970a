"""One number at a time: slow, and close to the handout."""

import numpy as np


def max_pool2d(x, window, stride=None, padding=0):
    x, (kh, kw), (sh, sw), (ph, pw), (ho, wo) = _plan(x, window, stride, padding)
    n_images, h, w, channels = x.shape
    out = np.empty((n_images, ho, wo, channels))
    for n, y, z, c in np.ndindex(out.shape):
        largest = -np.inf
        for i in range(kh):
            for j in range(kw):
                row, column = y * sh + i - ph, z * sw + j - pw
                if 0 <= row < h and 0 <= column < w:
                    largest = max(largest, x[n, row, column, c])
        out[n, y, z, c] = largest
    return out


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    x, (kh, kw), (sh, sw), (ph, pw), (ho, wo) = _plan(x, window, stride, padding)
    n_images, h, w, channels = x.shape
    _demand_shape(grad_out, (n_images, ho, wo, channels))
    grad = np.zeros(x.shape)
    for n, y, z, c in np.ndindex(grad_out.shape):
        best = None
        for i in range(kh):
            for j in range(kw):
                row, column = y * sh + i - ph, z * sw + j - pw
                inside = 0 <= row < h and 0 <= column < w
                if inside and (best is None or x[n, row, column, c] > x[n, best[0], best[1], c]):
                    best = row, column
        grad[n, best[0], best[1], c] += grad_out[n, y, z, c]
    return grad


def avg_pool2d(x, window, stride=None):
    x, (kh, kw), (sh, sw), _, (ho, wo) = _plan(x, window, stride)
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for n, y, z, c in np.ndindex(out.shape):
        for i in range(kh):
            for j in range(kw):
                out[n, y, z, c] += x[n, y * sh + i, z * sw + j, c] / (kh * kw)
    return out


def avg_pool2d_backward(grad_out, x, window, stride=None):
    x, (kh, kw), (sh, sw), _, (ho, wo) = _plan(x, window, stride)
    _demand_shape(grad_out, (x.shape[0], ho, wo, x.shape[3]))
    grad = np.zeros(x.shape)
    for n, y, z, c in np.ndindex(grad_out.shape):
        for i in range(kh):
            for j in range(kw):
                grad[n, y * sh + i, z * sw + j, c] += grad_out[n, y, z, c] / (kh * kw)
    return grad


def l2_pool2d(x, window, stride=None):
    x, (kh, kw), (sh, sw), _, (ho, wo) = _plan(x, window, stride)
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for n, y, z, c in np.ndindex(out.shape):
        for i in range(kh):
            for j in range(kw):
                out[n, y, z, c] += x[n, y * sh + i, z * sw + j, c] ** 2
        out[n, y, z, c] **= 0.5
    return out


def l2_pool2d_backward(grad_out, x, window, stride=None):
    x, (kh, kw), (sh, sw), _, (ho, wo) = _plan(x, window, stride)
    _demand_shape(grad_out, (x.shape[0], ho, wo, x.shape[3]))
    out, grad = l2_pool2d(x, window, stride), np.zeros(x.shape)
    for n, y, z, c in np.ndindex(grad_out.shape):
        if out[n, y, z, c] == 0:
            continue
        for i in range(kh):
            for j in range(kw):
                row, column = y * sh + i, z * sw + j
                grad[n, row, column, c] += grad_out[n, y, z, c] * x[n, row, column, c] / out[n, y, z, c]
    return grad


def subsample2d(x, stride):
    x, _, (sh, sw), _, (ho, wo) = _plan(x, 1, stride)
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for n, y, z, c in np.ndindex(out.shape):
        out[n, y, z, c] = x[n, y * sh, z * sw, c]
    return out


def stochastic_pool2d(x, window, stride, rng):
    x, (kh, kw), (sh, sw), _, (ho, wo) = _plan(x, window, stride)
    if (x < 0).any():
        raise ValueError(f"x has the entry {x.min()}, which is negative")
    out = np.zeros((x.shape[0], ho, wo, x.shape[3]))
    for n, y, z, c in np.ndindex(out.shape):
        entries = x[n, y * sh : y * sh + kh, z * sw : z * sw + kw, c].ravel()
        left = rng.random() * entries.sum()
        for entry in entries[entries > 0]:
            out[n, y, z, c] = entry
            left -= entry
            if left < 0:
                break
    return out


def fractional_max_pool2d(x, output_shape, rng):
    x = np.array(x, dtype=float)
    _demand_images(x)
    ho, wo = _pair(output_shape, 1)
    rows, columns = _cuts(x.shape[1], ho, rng), _cuts(x.shape[2], wo, rng)
    out = np.empty((x.shape[0], ho, wo, x.shape[3]))
    for n, y, z, c in np.ndindex(out.shape):
        out[n, y, z, c] = x[n, rows[y] : rows[y + 1], columns[z] : columns[z + 1], c].max()
    return out, np.array(rows), np.array(columns)


def global_average_pool(x):
    x = np.array(x, dtype=float)
    _demand_images(x)
    return avg_pool2d(x, x.shape[1:3])[:, 0, 0]


def global_average_pool_backward(grad_out, x):
    _demand_images(x)
    _demand_shape(grad_out, (x.shape[0], x.shape[3]))
    return avg_pool2d_backward(grad_out[:, np.newaxis, np.newaxis], x, x.shape[1:3])


def _plan(x, window, stride, padding=0):
    x = np.array(x, dtype=float)
    _demand_images(x)
    window = _pair(window, 1)
    stride = window if stride is None else _pair(stride, 1)
    padding = _pair(padding, 0)
    places = []
    for size, k, s, p in zip(x.shape[1:3], window, stride, padding, strict=True):
        if p >= k:
            raise ValueError(f"a padding of {p} is not smaller than a window of {k}")
        if k > size + 2 * p:
            raise ValueError(f"a window of {k} does not fit into {size} and a padding of {p}")
        places.append((size + 2 * p - k) // s + 1)
    return x, window, stride, padding, places


def _pair(value, least):
    if isinstance(value, (int, np.integer)):
        value = (value, value)
    if len(value) != 2 or value[0] < least or value[1] < least:
        raise ValueError(f"{value} is not a pair of numbers from {least} on")
    return tuple(value)


def _demand_images(x):
    if x.ndim != 4:
        raise ValueError(f"x has {x.ndim} axes, not 4")


def _demand_shape(grad_out, shape):
    if np.shape(grad_out) != tuple(shape):
        raise ValueError(f"grad_out has shape {np.shape(grad_out)}, not {tuple(shape)}")


def _cuts(size, count, rng):
    """Decide row by row: with as many rows and large steps left, a step is large in that proportion."""
    if not 1 <= count <= size:
        raise ValueError(f"{size} pixels cannot be cut into {count} regions")
    cuts, larger = [0], size % count
    for left in range(count, 0, -1):
        large = rng.integers(left) < larger
        larger -= large
        cuts.append(cuts[-1] + size // count + int(large))
    return cuts
