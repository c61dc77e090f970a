"""Padding. Yara."""

import numpy as np

# mode -> (how np.take treats positions outside, how many pixels one side may have)
MODES = {
    "edge": ("clip", lambda size: size + 10**9),
    "wrap": ("wrap", lambda size: size),
    "reflect": (None, lambda size: size - 1),
    "symmetric": (None, lambda size: size),
}


def need(ok, message):
    if not ok:
        raise ValueError(message)


def four(padding):
    """-> [(top, bottom), (left, right)]"""
    pairs = np.array(padding, dtype=object)
    need(pairs.shape in [(), (2,), (2, 2)], f"padding {padding}: want p, (v, h) or ((t, b), (l, r))")
    if pairs.ndim < 2:
        pairs = [(p, p) for p in np.broadcast_to(pairs, 2)]
    pairs = [tuple(int(p) for p in pair) for pair in pairs]
    need(min(pairs[0] + pairs[1]) >= 0, f"padding {padding} is negative")
    return pairs


def pad_axis(x, axis, before, after, mode):
    size = x.shape[axis]
    outside, limit = MODES[mode]
    need(max(before, after) <= limit(size), f"{mode}: ({before}, {after}) is too much for {size} pixels")
    positions = np.arange(-before, size + after)
    if outside:
        return np.take(x, positions, axis=axis, mode=outside)
    # a strip of image and mirror image, which both mirror modes walk along for ever
    strip = np.r_[0:size, size - 1 : -1 : -1] if mode == "symmetric" else np.r_[0:size, size - 2 : 0 : -1]
    return np.take(x, np.take(strip, positions, mode="wrap"), axis=axis)


def pad2d(x, padding, mode="constant", value=0.0):
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    need(x.ndim == 4, f"x is {x.shape}, want (N, H, W, C)")
    need(mode == "constant" or mode in MODES, f"mode {mode!r} is unknown")
    (top, bottom), (left, right) = four(padding)
    if mode == "constant":
        n, h, w, c = x.shape
        canvas = np.full((n, top + h + bottom, left + w + right, c), value, x.dtype)
        canvas[:, top : top + h, left : left + w] = x
        return canvas
    return pad_axis(pad_axis(x, 1, top, bottom, mode), 2, left, right, mode)


def same_padding(size, kernel, stride):
    need(min(size, kernel, stride) >= 1, f"size {size}, kernel {kernel}, stride {stride}: all from 1 on")
    last_start = (size - 1) // stride * stride
    lacking = max(0, last_start + kernel - size)
    return lacking // 2, lacking - lacking // 2


def conv2d(x, weight, bias, *, stride=1, padding="valid"):
    x, weight, bias = (np.asarray(a) for a in (x, weight, bias))
    need(x.ndim == 4 and weight.ndim == 4, f"x {x.shape} and weight {weight.shape}: want four axes each")
    kh, kw, c_in, c_out = weight.shape
    need(x.shape[3] == c_in, f"{x.shape[3]} channels in x, {c_in} in weight")
    need(bias.shape == (c_out,), f"bias {bias.shape}, want ({c_out},)")
    step = np.atleast_1d(stride)
    need(step.shape in [(1,), (2,)] and step.min() >= 1, f"stride {stride}: want one or two numbers from 1 on")
    sv, sh = (int(s) for s in np.broadcast_to(step, 2))
    if isinstance(padding, str):
        need(padding in ("valid", "same", "full"), f"padding {padding!r} is unknown")
        if padding == "same":
            padding = same_padding(x.shape[1], kh, sv), same_padding(x.shape[2], kw, sh)
        else:
            padding = (kh - 1, kw - 1) if padding == "full" else 0
    x = pad2d(x, padding)
    need(x.shape[1] >= kh and x.shape[2] >= kw, f"kernels {kh} x {kw} do not fit into {x.shape[1:3]}")
    ho, wo = (x.shape[1] - kh) // sv + 1, (x.shape[2] - kw) // sh + 1
    # sum over the taps: each one sees a strided picture of the whole batch
    taps = (
        x[:, i : i + (ho - 1) * sv + 1 : sv, j : j + (wo - 1) * sh + 1 : sh] @ weight[i, j]
        for i in range(kh)
        for j in range(kw)
    )
    return sum(taps) + bias
