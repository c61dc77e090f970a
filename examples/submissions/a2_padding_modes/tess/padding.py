# Tess, padding. Passed nearly everything on my laptop!

import numpy as np


def sides(padding):
    if np.ndim(padding) == 0:
        return padding, padding, padding, padding
    if np.ndim(padding) == 1:
        return padding[0], padding[0], padding[1], padding[1]
    return padding[0][0], padding[0][1], padding[1][0], padding[1][1]


def pad2d(x, padding, mode="constant", value=0.0):
    t, b, l, r = sides(padding)
    n, h, w, c = x.shape
    if mode == "constant":
        out = np.full((n, h + t + b, w + l + r, c), value, dtype=x.dtype)
        out[:, t:t + h, l:l + w, :] = x
        return out
    if mode == "edge":
        x = np.concatenate([np.repeat(x[:, :1], t, axis=1), x, np.repeat(x[:, -1:], b, axis=1)], axis=1)
        return np.concatenate([np.repeat(x[:, :, :1], l, axis=2), x, np.repeat(x[:, :, -1:], r, axis=2)], axis=2)
    if mode == "reflect":
        # without the pixel on the mirror
        x = np.concatenate([x[:, 1:t + 1][:, ::-1], x, x[:, -b - 1:-1][:, ::-1]], axis=1)
        return np.concatenate([x[:, :, 1:l + 1][:, :, ::-1], x, x[:, :, -r - 1:-1][:, :, ::-1]], axis=2)
    if mode == "symmetric":
        x = np.concatenate([x[:, :t][:, ::-1], x, x[:, h - b:][:, ::-1]], axis=1)
        return np.concatenate([x[:, :, :l][:, :, ::-1], x, x[:, :, w - r:][:, :, ::-1]], axis=2)
    if mode == "wrap":
        x = np.concatenate([x[:, -t:], x, x[:, :b]], axis=1)
        return np.concatenate([x[:, :, -l:], x, x[:, :, :r]], axis=2)


def same_padding(size, kernel, stride):
    total = (-(-size // stride) - 1) * stride + kernel - size
    return total // 2, total - total // 2


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    kh, kw = weight.shape[:2]
    sv, sh = (stride, stride) if np.ndim(stride) == 0 else stride
    if padding == "valid":
        padding = 0
    if padding == "full":
        padding = kh - 1, kw - 1
    if padding == "same":
        padding = same_padding(x.shape[1], kh, sv), same_padding(x.shape[2], kw, sh)
    x = pad2d(x, padding)
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::sv, ::sh]
    return np.einsum("abcdij,ijde->abce", windows, weight) + bias
