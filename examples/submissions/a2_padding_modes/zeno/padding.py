"""Assignment 2, Zeno. Everything with loops so that I can see what happens."""

import math

import numpy as np


def pad2d(x, padding, mode="constant", value=0.0):
    if len(x.shape) != 4:
        raise ValueError("x must have 4 axes but has " + str(x.shape))
    if mode not in ["constant", "edge", "reflect", "symmetric", "wrap"]:
        raise ValueError("unknown mode " + mode)

    # bring the padding into one form
    if isinstance(padding, int):
        padding = ((padding, padding), (padding, padding))
    elif len(padding) == 2 and isinstance(padding[0], int):
        padding = ((padding[0], padding[0]), (padding[1], padding[1]))
    elif len(padding) != 2:
        raise ValueError("padding " + str(padding))
    (top, bottom), (left, right) = padding
    if top < 0 or bottom < 0 or left < 0 or right < 0:
        raise ValueError("negative padding " + str(padding))

    N, H, W, C = x.shape
    if mode in ["reflect", "symmetric", "wrap"]:
        # cannot take more than there is
        if top > H or bottom > H or left > W or right > W:
            raise ValueError("too much padding " + str(padding))

    out = np.zeros((N, top + H + bottom, left + W + right, C))
    for r in range(out.shape[1]):
        for c in range(out.shape[2]):
            y = r - top
            z = c - left
            if mode == "constant":
                if 0 <= y < H and 0 <= z < W:
                    out[:, r, c, :] = x[:, y, z, :]
                else:
                    out[:, r, c, :] = value
                continue
            if mode == "edge":
                y = min(max(y, 0), H - 1)
                z = min(max(z, 0), W - 1)
            elif mode == "wrap":
                y = y % H
                z = z % W
            else:
                # reflect and symmetric are both mirrors
                if y < 0:
                    y = -y - 1
                if y >= H:
                    y = 2 * H - y - 1
                if z < 0:
                    z = -z - 1
                if z >= W:
                    z = 2 * W - z - 1
            out[:, r, c, :] = x[:, y, z, :]
    return out


def same_padding(size, kernel, stride):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError("must be at least 1")
    n = math.ceil(size / stride)
    total = (n - 1) * stride + kernel - size
    if total < 0:
        total = 0
    after = total // 2
    before = total - after
    return before, after


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError("wrong axes")
    if x.shape[3] != weight.shape[2]:
        raise ValueError("channels")
    if bias.shape[0] != weight.shape[3]:
        raise ValueError("bias")
    KH, KW = weight.shape[0], weight.shape[1]
    if isinstance(stride, int):
        stride = (stride, stride)
    if len(stride) != 2 or stride[0] < 1 or stride[1] < 1:
        raise ValueError("stride")
    if padding == "valid":
        p = 0
    elif padding == "same":
        p = (same_padding(x.shape[1], KH, stride[0]), same_padding(x.shape[2], KW, stride[1]))
    elif padding == "full":
        p = (KH - 1, KW - 1)
    elif isinstance(padding, str):
        raise ValueError("padding " + padding)
    else:
        p = padding
    xp = pad2d(x, p)
    HO = (xp.shape[1] - KH) // stride[0] + 1
    WO = (xp.shape[2] - KW) // stride[1] + 1
    if HO < 1 or WO < 1:
        raise ValueError("kernel does not fit")
    out = np.zeros((x.shape[0], HO, WO, weight.shape[3]))
    for n in range(x.shape[0]):
        for r in range(HO):
            for c in range(WO):
                patch = xp[n, r * stride[0]:r * stride[0] + KH, c * stride[1]:c * stride[1] + KW, :]
                for o in range(weight.shape[3]):
                    out[n, r, c, o] = np.sum(patch * weight[:, :, :, o]) + bias[o]
    return out
