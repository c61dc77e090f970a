"""Linear algebra throughout: padding is a matrix of zeros and ones on each side, a layer is one matrix product."""

import numpy as np


def pad2d(x, padding, mode="constant", value=0.0):
    x = np.asarray(x, np.float64)
    if x.ndim != 4:
        raise ValueError(f"x must be (N, H, W, C), not {x.shape}")
    if mode not in FILL:
        raise ValueError(f"mode must be one of {', '.join(FILL)}, not {mode!r}")
    vertical, horizontal = _both(padding)
    down = _selection(x.shape[1], *vertical, mode)
    across = _selection(x.shape[2], *horizontal, mode)
    padded = np.einsum("yh,nhwc,xw->nyxc", down, x, across, optimize=True)
    if mode == "constant":
        inside = np.outer(down.any(axis=1), across.any(axis=1))[np.newaxis, :, :, np.newaxis]
        padded = np.where(inside, padded, value)
    return padded


def _selection(size, before, after, mode):
    """Return the matrix whose rows pick, for each position of the padded axis, the pixel that is seen there."""
    if not before <= LIMIT[mode](size) >= after:
        raise ValueError(f"{mode} cannot pad {size} pixels by {before} and {after}")
    identity = np.eye(size)
    head, tail = FILL[mode](identity, before, after)
    return np.vstack([head, identity, tail])


FILL = {
    "constant": lambda eye, a, b: (np.zeros((a, len(eye))), np.zeros((b, len(eye)))),
    "edge": lambda eye, a, b: (eye[[0] * a], eye[[-1] * b]),
    "reflect": lambda eye, a, b: (eye[a:0:-1], eye[-2 : -b - 2 : -1]),
    "symmetric": lambda eye, a, b: (np.flipud(eye[:a]), np.flipud(eye)[:b]),
    "wrap": lambda eye, a, b: (np.roll(eye, a, axis=0)[:a], eye[:b]),
}
LIMIT = {
    "constant": lambda size: np.inf,  # noqa: ARG005
    "edge": lambda size: np.inf,  # noqa: ARG005
    "reflect": lambda size: size - 1,
    "symmetric": lambda size: size,
    "wrap": lambda size: size,
}


def _both(padding):
    padding = (padding, padding) if np.ndim(padding) == 0 else padding
    if len(padding) != 2:
        raise ValueError(f"padding must have two entries, not {len(padding)}")
    pairs = [(side, side) if np.ndim(side) == 0 else side for side in padding]
    if any(len(pair) != 2 or min(pair) < 0 for pair in pairs):
        raise ValueError(f"padding must be pairs that are not negative, not {pairs}")
    return pairs


def same_padding(size, kernel, stride):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError(f"all of {size}, {kernel}, {stride} must be positive")
    starts = range(0, size, stride)
    missing = max(starts[-1] + kernel - size, 0)
    return missing // 2, (missing + 1) // 2


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    x, weight, bias = (np.asarray(array, np.float64) for array in (x, weight, bias))
    if (x.ndim, weight.ndim, bias.ndim) != (4, 4, 1) or x.shape[3] != weight.shape[2] or len(bias) != weight.shape[3]:
        raise ValueError(f"x {x.shape}, weight {weight.shape} and bias {bias.shape} do not belong together")
    strides = (stride, stride) if np.ndim(stride) == 0 else stride
    if len(strides) != 2 or min(strides) < 1:
        raise ValueError(f"stride must be one or two positive numbers, not {stride}")
    axes = list(zip(x.shape[1:3], weight.shape[:2], strides, strict=True))
    if isinstance(padding, str):
        names = {
            "valid": lambda size, kernel, step: (0, 0),  # noqa: ARG005
            "same": same_padding,
            "full": lambda size, kernel, step: (kernel - 1, kernel - 1),  # noqa: ARG005
        }
        if padding not in names:
            raise ValueError(f"padding must be one of {', '.join(names)} or numbers, not {padding!r}")
        padding = [names[padding](*axis) for axis in axes]
    padded = pad2d(x, padding)
    kh, kw = weight.shape[:2]
    places = range(0, padded.shape[1] - kh + 1, strides[0]), range(0, padded.shape[2] - kw + 1, strides[1])
    if not all(map(len, places)):
        raise ValueError(f"kernels {kh} x {kw} do not fit into {padded.shape[1:3]}")
    patches = [[padded[:, top : top + kh, left : left + kw] for left in places[1]] for top in places[0]]
    rows = np.moveaxis(np.array(patches), 2, 0).reshape(len(x), *map(len, places), -1)
    return rows @ weight.reshape(-1, weight.shape[3]) + bias
