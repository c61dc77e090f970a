"""Windows as lists of flat indices: gather, reduce, and add back with np.add.at."""

import numpy as np


def max_pool2d(x, window, stride=None, padding=0):
    x = _images(x)
    index, valid, shape = _windows(x, window, stride, padding)
    return np.where(valid, _gather(x, index), -np.inf).max(axis=-1).reshape(shape)


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    x = _images(x)
    index, valid, shape = _windows(x, window, stride, padding)
    grad_out = _checked(grad_out, shape)
    first = np.where(valid, _gather(x, index), -np.inf).argmax(axis=-1)
    target = np.take_along_axis(index, first[:, None], axis=1)[:, 0]
    return _add(target, grad_out.ravel(), x.shape)


def avg_pool2d(x, window, stride=None):
    x = _images(x)
    index, _, shape = _windows(x, window, stride, 0)
    return np.average(_gather(x, index), axis=-1).reshape(shape)


def avg_pool2d_backward(grad_out, x, window, stride=None):
    x = _images(x)
    index, _, shape = _windows(x, window, stride, 0)
    share = _checked(grad_out, shape).ravel() / index.shape[1]
    return _add(index, np.repeat(share[:, None], index.shape[1], axis=1), x.shape)


def l2_pool2d(x, window, stride=None):
    x = _images(x)
    index, _, shape = _windows(x, window, stride, 0)
    return np.linalg.norm(_gather(x, index), axis=-1).reshape(shape)


def l2_pool2d_backward(grad_out, x, window, stride=None):
    x = _images(x)
    index, _, shape = _windows(x, window, stride, 0)
    entries = _gather(x, index)
    norms = np.linalg.norm(entries, axis=-1, keepdims=True)
    directions = np.where(norms == 0, 0, entries / np.where(norms == 0, 1, norms))
    return _add(index, directions * _checked(grad_out, shape).reshape(-1, 1), x.shape)


def subsample2d(x, stride):
    x = _images(x)
    index, _, shape = _windows(x, 1, stride, 0)
    return _gather(x, index).reshape(shape)


def stochastic_pool2d(x, window, stride, rng):
    x = _images(x)
    if (x < 0).any():
        raise ValueError(f"stochastic pooling needs non-negative entries, found {x[x < 0][0]}")
    index, _, shape = _windows(x, window, stride, 0)
    entries = _gather(x, index)
    picked = [rng.choice(row, p=row / row.sum()) if row.any() else 0.0 for row in entries]
    return np.array(picked).reshape(shape)


def fractional_max_pool2d(x, output_shape, rng):
    x = _images(x)
    counts = _both(output_shape, 1)
    cuts = []
    for size, count in zip(x.shape[1:3], counts, strict=True):
        if count > size:
            raise ValueError(f"{count} regions want at least as many pixels, found {size}")
        larger = rng.choice(count, size=size % count, replace=False)
        steps = np.full(count, size // count)
        steps[larger] += 1
        cuts.append(np.insert(np.cumsum(steps), 0, 0))
    rows, columns = cuts
    out = np.empty((x.shape[0], *counts, x.shape[3]))
    for i in range(counts[0]):
        for j in range(counts[1]):
            out[:, i, j] = x[:, rows[i] : rows[i + 1], columns[j] : columns[j + 1]].max(axis=(1, 2))
    return out, rows, columns


def global_average_pool(x):
    x = _images(x)
    return np.einsum("nhwc->nc", x) / (x.shape[1] * x.shape[2])


def global_average_pool_backward(grad_out, x):
    n, h, w, c = _images(x).shape
    return np.einsum("nc,hw->nhwc", _checked(grad_out, (n, c)), np.full((h, w), 1 / (h * w)))


def _images(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 4:
        raise ValueError(f"images have four axes, x has {x.ndim}")
    return x


def _both(value, least):
    pair = np.broadcast_to(value, 2).tolist()
    if min(pair) < least:
        raise ValueError(f"found {value}, wanted numbers from {least} on")
    return pair


def _checked(grad_out, shape):
    grad_out = np.asarray(grad_out, dtype=float)
    if grad_out.shape != tuple(shape):
        raise ValueError(f"the gradient has shape {grad_out.shape}, wanted {shape}")
    return grad_out


def _windows(x, window, stride, padding):
    """Return the flat index into x of each entry of each window, and whether it lies inside the image at all."""
    n, h, w, c = x.shape
    window, padding = _both(window, 1), _both(padding, 0)
    stride = window if stride is None else _both(stride, 1)
    axes, inside = [], []
    for size, k, s, p in zip((h, w), window, stride, padding, strict=True):
        if p >= k or size + 2 * p < k:
            raise ValueError(f"a window of {k} with padding {p} does not suit {size} pixels")
        corners = np.arange(-p, size + p - k + 1, s)
        places = corners[:, None] + np.arange(k)
        inside.append((places >= 0) & (places < size))
        axes.append(places.clip(0, size - 1))
    rows, columns = axes
    shape = (n, len(rows), len(columns), c)
    images, channels = np.arange(n)[:, None, None, None, None, None], np.arange(c)[:, None, None]
    rows, columns = rows[:, None, None, :, None], columns[:, None, None, :]
    index = ((images * h + rows) * w + columns) * c + channels
    valid = inside[0][:, None, None, :, None] & inside[1][:, None, None, :]
    flat = (np.prod(shape, dtype=int), window[0] * window[1])
    return index.reshape(flat), np.broadcast_to(valid, index.shape).reshape(flat), shape


def _gather(x, index):
    return x.reshape(-1)[index]


def _add(index, values, shape):
    total = np.zeros(np.prod(shape))
    np.add.at(total, index, values)
    return total.reshape(shape)
