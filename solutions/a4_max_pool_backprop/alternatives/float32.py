"""Single precision throughout, one shifted picture for each place in the window, and pseudorandom cuts."""

from itertools import pairwise

import numpy as np

SINGLE = np.float32


def max_pool2d(x, window, stride=None, padding=0):
    taps, _ = _taps(x, window, stride, padding)
    return np.maximum.reduce(taps)


def max_pool2d_backward(grad_out, x, window, stride=None, padding=0):
    taps, slots = _taps(x, window, stride, padding)
    best = np.maximum.reduce(taps)
    grad_out = _single(grad_out, best.shape)
    taken = np.zeros(best.shape, bool)
    shares = []
    for tap in taps:
        wins = (tap == best) & ~taken
        taken |= wins
        shares.append(np.where(wins, grad_out, SINGLE(0)))
    return _collect(shares, slots, x.shape, padding)


def avg_pool2d(x, window, stride=None):
    taps, _ = _taps(x, window, stride)
    return sum(taps) / SINGLE(len(taps))


def avg_pool2d_backward(grad_out, x, window, stride=None):
    taps, slots = _taps(x, window, stride)
    share = _single(grad_out, taps[0].shape) / SINGLE(len(taps))
    return _collect([share] * len(taps), slots, x.shape)


def l2_pool2d(x, window, stride=None):
    taps, _ = _taps(x, window, stride)
    return np.sqrt(sum(tap * tap for tap in taps))


def l2_pool2d_backward(grad_out, x, window, stride=None):
    taps, slots = _taps(x, window, stride)
    norms = l2_pool2d(x, window, stride)
    grad_out = _single(grad_out, norms.shape)
    norms[norms == 0] = 1
    return _collect([tap * grad_out / norms for tap in taps], slots, x.shape)


def subsample2d(x, stride):
    taps, _ = _taps(x, 1, stride)
    return np.array(taps[0])


def stochastic_pool2d(x, window, stride, rng):
    if np.min(x, initial=0) < 0:
        raise ValueError(f"an entry of x is {np.min(x)}")
    taps, _ = _taps(x, window, stride)
    total = sum(taps)
    left = rng.random(total.shape, dtype=SINGLE) * total
    out = np.zeros_like(total)
    for tap in taps:
        # A later positive entry replaces the pick for as long as something is left of the way.
        out = np.where((left >= 0) & (tap > 0), tap, out)
        left = left - tap
    return out


def fractional_max_pool2d(x, output_shape, rng):
    (image,), _ = _taps(x, 1, 1)
    ho, wo = _two(output_shape, 1)
    if ho > image.shape[1] or wo > image.shape[2]:
        raise ValueError(f"there are no {output_shape} regions in {image.shape[1:3]}")
    rows, columns = _cuts(image.shape[1], ho, rng), _cuts(image.shape[2], wo, rng)
    strips = [image[:, a:b].max(axis=1) for a, b in pairwise(rows)]
    strips = np.stack(strips, axis=1)
    cells = [strips[:, :, a:b].max(axis=2) for a, b in pairwise(columns)]
    return np.stack(cells, axis=2), rows, columns


def global_average_pool(x):
    (image,), _ = _taps(x, 1, 1)
    return image.mean(axis=(1, 2))


def global_average_pool_backward(grad_out, x):
    (image,), _ = _taps(x, 1, 1)
    share = _single(grad_out, (image.shape[0], image.shape[3])) / SINGLE(image.shape[1] * image.shape[2])
    return np.ones_like(image) * share[:, None, None, :]


def _two(value, least):
    rows, columns = value if isinstance(value, (tuple, list)) else (value, value)
    if rows < least or columns < least:
        raise ValueError(f"{value} is less than {least}")
    return rows, columns


def _single(grad_out, shape):
    if np.shape(grad_out) != shape:
        raise ValueError(f"grad_out has shape {np.shape(grad_out)}, the output {shape}")
    return np.asarray(grad_out, SINGLE)


def _taps(x, window, stride, padding=0):
    """List, for each place in the window, what all windows hold there, and the slices that find it."""
    x = np.asarray(x, SINGLE)
    if x.ndim != 4:
        raise ValueError(f"x has shape {x.shape}, which is not (N, H, W, C)")
    kh, kw = _two(window, 1)
    sh, sw = _two(window if stride is None else stride, 1)
    ph, pw = _two(padding, 0)
    n, h, w, c = x.shape
    if ph >= kh or pw >= kw or kh > h + 2 * ph or kw > w + 2 * pw:
        raise ValueError(f"window {window}, padding {padding} and an image of {h} x {w} do not go together")
    padded = np.full((n, h + 2 * ph, w + 2 * pw, c), -np.inf, SINGLE)
    padded[:, ph : ph + h, pw : pw + w] = x
    down, right = padded.shape[1] - kh + 1, padded.shape[2] - kw + 1
    slots = [np.s_[:, i : i + down : sh, j : j + right : sw] for i in range(kh) for j in range(kw)]
    return [padded[slot] for slot in slots], slots


def _collect(shares, slots, shape, padding=0):
    ph, pw = _two(padding, 0)
    n, h, w, c = shape
    padded = np.zeros((n, h + 2 * ph, w + 2 * pw, c), SINGLE)
    for share, slot in zip(shares, slots, strict=True):
        padded[slot] += share
    return padded[:, ph : ph + h, pw : pw + w]


def _cuts(size, count, rng):
    """Cut as Graham (2014) does where he calls it pseudorandom: multiples of the ratio from a random start, rounded.

    Whole numbers do it without rounding errors: the start is one of `count` many.
    """
    start = rng.integers(count)
    cuts = (np.arange(count + 1) * size + start) // count
    return cuts - cuts[0]
