"""Plain loops over every pixel, as one would do it by hand."""

import math

import numpy as np


def pad2d(x, padding, mode="constant", value=0.0):
    x = np.array(x, dtype=float)
    if x.ndim != 4:
        raise ValueError(f"images have four axes, these have {x.ndim}")
    if mode not in ("constant", "edge", "reflect", "symmetric", "wrap"):
        raise ValueError(f"there is no mode {mode}")
    (top, bottom), (left, right) = four_sides(padding)
    n, h, w, c = x.shape
    for size, most in ((h, max(top, bottom)), (w, max(left, right))):
        if (mode == "reflect" and most >= size) or (mode in ("symmetric", "wrap") and most > size):
            raise ValueError(f"{mode} cannot add {most} pixels to {size}")

    out = np.zeros((n, top + h + bottom, left + w + right, c))
    for row in range(out.shape[1]):
        for column in range(out.shape[2]):
            i, j = source(row - top, h, mode), source(column - left, w, mode)
            for image in range(n):
                for channel in range(c):
                    if i is None or j is None:
                        out[image, row, column, channel] = value
                    else:
                        out[image, row, column, channel] = x[image, i, j, channel]
    return out


def source(position, size, mode):
    """Which pixel is seen at a position; None for none."""
    if 0 <= position < size:
        return position
    if mode == "constant":
        return None
    if mode == "edge":
        return 0 if position < 0 else size - 1
    if mode == "wrap":
        return position + size if position < 0 else position - size
    beyond = -position if position < 0 else position - (size - 1)  # 1 for the first pixel outside
    if mode == "symmetric":
        beyond -= 1
    return beyond if position < 0 else size - 1 - beyond


def four_sides(padding):
    if isinstance(padding, (int, np.integer)):
        padding = (padding, padding)
    if not isinstance(padding, (tuple, list)) or len(padding) != 2:
        raise ValueError(f"{padding} is no padding")
    sides = [(side, side) if isinstance(side, (int, np.integer)) else tuple(side) for side in padding]
    for pair in sides:
        if len(pair) != 2 or pair[0] < 0 or pair[1] < 0:
            raise ValueError(f"{padding} is no padding")
    return sides


def same_padding(size, kernel, stride):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError(f"size {size}, kernel {kernel} and stride {stride} must be at least 1")
    # Add pixels one at a time, first after, then before, until the last window fits.
    before = after = 0
    starts_at = (math.ceil(size / stride) - 1) * stride
    while starts_at + kernel > before + size + after:
        if after > before:
            before += 1
        else:
            after += 1
    return before, after


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    x, weight, bias = np.array(x, dtype=float), np.array(weight, dtype=float), np.array(bias, dtype=float)
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError(f"wrong number of axes: x {x.shape}, weight {weight.shape}, bias {bias.shape}")
    kh, kw, c_in, c_out = weight.shape
    if x.shape[3] != c_in or len(bias) != c_out:
        raise ValueError(f"channels disagree: x {x.shape}, weight {weight.shape}, bias {bias.shape}")
    steps = (stride, stride) if isinstance(stride, (int, np.integer)) else stride
    if len(steps) != 2 or min(steps) < 1:
        raise ValueError(f"{stride} is no stride")
    if padding == "valid":
        padding = 0
    elif padding == "same":
        padding = same_padding(x.shape[1], kh, steps[0]), same_padding(x.shape[2], kw, steps[1])
    elif padding == "full":
        padding = kh - 1, kw - 1
    elif isinstance(padding, str):
        raise ValueError(f"{padding} is no padding")
    x = pad2d(x, padding)
    if x.shape[1] < kh or x.shape[2] < kw:
        raise ValueError(f"kernels of {kh} x {kw} do not fit into {x.shape[1]} x {x.shape[2]}")

    out = np.zeros((len(x), (x.shape[1] - kh) // steps[0] + 1, (x.shape[2] - kw) // steps[1] + 1, c_out))
    for n, row, column, o in np.ndindex(*out.shape):
        total = float(bias[o])
        for i in range(kh):
            for j in range(kw):
                for c in range(c_in):
                    total += float(weight[i, j, c, o]) * float(x[n, row * steps[0] + i, column * steps[1] + j, c])
        out[n, row, column, o] = total
    return out
