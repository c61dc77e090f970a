"""Padding (Brit). I know all this from PyTorch already."""

import numpy as np


def _check(x, padding):
    if x.ndim != 4:
        raise ValueError(f"expected 4 axes, got {x.ndim}")
    if np.ndim(padding) == 0:
        padding = [[padding, padding], [padding, padding]]
    elif np.shape(padding) == (2,):
        padding = [[padding[0]] * 2, [padding[1]] * 2]
    if np.shape(padding) != (2, 2) or np.min(padding) < 0:
        raise ValueError(f"bad padding {padding}")
    return padding


def _index(n, before, after, mode):
    i = np.arange(-before, n + after)
    if mode == "edge":
        return np.clip(i, 0, n - 1)
    if mode == "wrap":
        if max(before, after) > n:
            raise ValueError(f"wrap of {before}, {after} for size {n}")
        return i % n
    if mode == "reflect":
        if max(before, after) >= n:
            raise ValueError(f"reflect of {before}, {after} for size {n}")
        i = np.abs(i)
        return (n - 1) - np.abs((n - 1) - i)
    if mode == "symmetric":
        if max(before, after) > n:
            raise ValueError(f"symmetric of {before}, {after} for size {n}")
        i = np.where(i < 0, -1 - i, i)
        return np.where(i >= n, 2 * n - 1 - i, i)
    raise ValueError(f"mode {mode}")


def pad2d(x, padding, mode="constant", value=0.0):
    (t, b), (l, r) = _check(x, padding)
    if mode == "constant":
        out = np.ones((x.shape[0], x.shape[1] + t + b, x.shape[2] + l + r, x.shape[3])) * value
        # ones * inf is fine, but where value is 0 this is 0 * ones
        out[:, t : t + x.shape[1], l : l + x.shape[2]] = x
        return out
    return x[:, _index(x.shape[1], t, b, mode)][:, :, _index(x.shape[2], l, r, mode)].astype(float)


def same_padding(size, kernel, stride):
    if min(size, kernel, stride) < 1:
        raise ValueError(f"{size} {kernel} {stride}")
    # same as padding=kernel_size // 2
    return (kernel - 1) // 2, (kernel - 1) // 2


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    if x.ndim != 4 or weight.ndim != 4:
        raise ValueError("expected 4 axes")
    kh, kw, c_in, c_out = weight.shape
    if x.shape[-1] != c_in or bias.shape != (c_out,):
        raise ValueError(f"{x.shape} {weight.shape} {bias.shape}")
    stride = np.array([stride, stride] if np.ndim(stride) == 0 else stride)
    if stride.shape != (2,) or stride.min() < 1:
        raise ValueError(f"stride {stride}")
    if isinstance(padding, str):
        if padding not in ("valid", "same", "full"):
            raise ValueError(padding)
        padding = {"valid": (0, 0), "same": ((kh - 1) // 2, (kw - 1) // 2), "full": (kh, kw)}[padding]
    x = pad2d(x, padding)
    h, w = (np.array(x.shape[1:3]) - (kh, kw)) // stride + 1
    if h < 1 or w < 1:
        raise ValueError(f"kernel {kh} x {kw} too large")
    out = np.zeros((x.shape[0], h, w, c_out))
    for i in range(h):
        for j in range(w):
            window = x[:, i * stride[0] : i * stride[0] + kh, j * stride[1] : j * stride[1] + kw]
            out[:, i, j] = np.tensordot(window, weight, axes=3) + bias
    return out
