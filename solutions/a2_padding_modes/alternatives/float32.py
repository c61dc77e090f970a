"""Half the memory: everything in single precision, and borders glued together from slices."""

import numpy as np

SINGLE = np.float32


def pad2d(x, padding, mode="constant", value=0.0):
    x = np.asarray(x, SINGLE)
    if x.ndim != 4:
        raise ValueError(f"x has shape {x.shape}, expected (N, H, W, C)")
    for axis, pair in zip((1, 2), _sides(padding), strict=True):
        x = _glue(x.swapaxes(0, axis), pair, mode, value).swapaxes(0, axis)
    return x


def _glue(x, pair, mode, value):
    size, (before, after) = len(x), pair
    match mode:
        case "constant":
            head, tail = (np.full((count, *x.shape[1:]), value, SINGLE) for count in (before, after))
        case "edge":
            head, tail = x[:1].repeat(before, axis=0), x[-1:].repeat(after, axis=0)
        case "reflect":
            _demand(before < size and after < size, f"cannot reflect {max(before, after)} pixels of {size}")
            head, tail = x[1 : before + 1][::-1], x[size - 1 - after : size - 1][::-1]
        case "symmetric":
            _demand(before <= size and after <= size, f"cannot mirror {max(before, after)} pixels of {size}")
            head, tail = x[:before][::-1], x[size - after :][::-1]
        case "wrap":
            _demand(before <= size and after <= size, f"cannot wrap {max(before, after)} pixels of {size}")
            head, tail = x[size - before :], x[:after]
        case _:
            raise ValueError(f"mode {mode!r} is unknown")
    return np.concatenate((head, x, tail))


def _sides(padding):
    if np.ndim(padding) == 0:
        padding = [[padding] * 2] * 2
    elif np.shape(padding) == (2,):
        padding = [[amount] * 2 for amount in padding]
    _demand(np.shape(padding) == (2, 2), f"padding {padding} has an unknown form")
    _demand(np.min(padding) >= 0, f"padding {padding} is negative")
    return padding


def same_padding(size, kernel, stride):
    _demand(min(size, kernel, stride) >= 1, f"size {size}, kernel {kernel}, stride {stride}: all must be positive")
    # Beyond whole strides, the last window reaches over what the stride leaves of the image.
    total = kernel - (size % stride or stride)
    return divmod(max(total, 0), 2)[0], (max(total, 0) + 1) // 2


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    x, weight, bias = (np.asarray(array, SINGLE) for array in (x, weight, bias))
    _demand(x.ndim == 4 and weight.ndim == 4, f"x {x.shape} and weight {weight.shape} must have four axes")
    kh, kw, c_in, c_out = weight.shape
    _demand(x.shape[3] == c_in, f"x has {x.shape[3]} channels, weight {c_in}")
    _demand(bias.shape == (c_out,), f"bias has shape {bias.shape}, expected ({c_out},)")
    _demand(np.shape(stride) in ((), (2,)) and np.min(stride) >= 1, f"stride {stride} is impossible")
    down, across = np.ones(2, int) * stride
    if isinstance(padding, str):
        _demand(padding in ("valid", "same", "full"), f"padding {padding!r} is unknown")
        padding = {
            "valid": ((0, 0), (0, 0)),
            "same": (same_padding(x.shape[1], kh, down), same_padding(x.shape[2], kw, across)),
            "full": ((kh - 1, kh - 1), (kw - 1, kw - 1)),
        }[padding]
    x = pad2d(x, padding)
    height, width = (x.shape[1] - kh) // down + 1, (x.shape[2] - kw) // across + 1
    _demand(height > 0 and width > 0, f"kernels {kh} x {kw} do not fit into padded images {x.shape[1:3]}")
    out = np.zeros((len(x), height, width, c_out), SINGLE) + bias
    for i, j in np.ndindex(kh, kw):
        out += x[:, i : i + down * height : down, j : j + across * width : across] @ weight[i, j]
    return out


def _demand(condition, message):
    if not condition:
        raise ValueError(message)
