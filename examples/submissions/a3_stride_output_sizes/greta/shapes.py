"""Greta M., shapes.py"""

import math

import numpy as np


def two(v):
    if isinstance(v, (int, np.integer, str)):
        return v, v
    a, b = v
    return a, b


def conv_output_size(size, kernel, stride=1, padding=0):
    for what, value in [("size", size), ("kernel", kernel), ("stride", stride)]:
        if value < 1:
            raise ValueError("%s must be 1 or more, got %r" % (what, value))
    if isinstance(padding, str):
        if padding.lower() == "same":
            return size  # same = same size
        if padding.lower() != "valid":
            raise ValueError("padding must be a number, 'same' or 'valid', got %r" % padding)
        padding = 0
    if padding < 0:
        raise ValueError("padding must not be negative, got %r" % padding)
    way = size + padding - kernel
    if way < 0:
        raise ValueError("kernel %d is too big for %d" % (kernel, size + padding))
    return way // stride + 1


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    if len(x_shape) != 4 or len(weight_shape) != 4:
        raise ValueError("expected (N, H, W, C) and (KH, KW, C, O), got %r and %r" % (x_shape, weight_shape))
    n, h, w, c = x_shape
    kh, kw, c2, o = weight_shape
    if c != c2:
        raise ValueError("images have %d channels, kernels %d" % (c, c2))
    (sh, sw), (ph, pw) = two(stride), two(padding)
    return n, conv_output_size(h, kh, sh, ph), conv_output_size(w, kw, sw, pw), o


def pool_output_shape(x_shape, window, stride=None):
    if len(x_shape) != 4:
        raise ValueError("expected (N, H, W, C), got %r" % (x_shape,))
    n, h, w, c = x_shape
    fh, fw = two(window)
    sh, sw = (fh, fw) if stride is None else two(stride)
    return n, conv_output_size(h, fh, sh), conv_output_size(w, fw, sw), c


def conv2d(x, weight, bias, stride=1, padding=0):
    x, weight, bias = np.asarray(x, dtype=float), np.asarray(weight, dtype=float), np.asarray(bias, dtype=float)
    if x.ndim != 4 or weight.ndim != 4 or x.shape[3] != weight.shape[2]:
        raise ValueError("x %r, weight %r" % (x.shape, weight.shape))
    n, o = x.shape[0], weight.shape[3]
    if bias.shape != (o,):
        raise ValueError("expected %d biases, got shape %r" % (o, bias.shape))
    (sh, sw), (ph, pw) = two(stride), two(padding)
    x = np.pad(x, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    kh, kw = weight.shape[:2]
    ho, wo = (x.shape[1] - kh) // sh + 1, (x.shape[2] - kw) // sw + 1
    if ho < 1 or wo < 1 or sh < 1 or sw < 1:
        raise ValueError("kernel %r, stride %r" % (weight.shape, stride))
    out = np.empty((n, ho, wo, o))
    for r in range(ho):
        for s in range(wo):
            patch = x[:, r * sh : r * sh + kh, s * sw : s * sw + kw, :]
            out[:, r, s, :] = np.tensordot(patch, weight, 3) + bias
    return out


def conv_parameters(weight_shape, bias=True):
    return math.prod(weight_shape) + (weight_shape[-1] if bias else 0)


def dense_parameters(n_in, n_out, bias=True):
    return n_in * n_out + (n_out if bias else 0)


def conv_connections(weight_shape, out_shape):
    if len(out_shape) != len(weight_shape) - 1 or out_shape[-1] != weight_shape[-1]:
        raise ValueError("kernels %r cannot give %r" % (weight_shape, out_shape))
    return math.prod(weight_shape[:-1]) * math.prod(out_shape)


def dense_connections(in_shape, out_shape):
    return math.prod(in_shape) * math.prod(out_shape)


RULES = {
    "conv": (("filters", "kernel"), {"stride": 1, "padding": 0, "bias": True}),
    "depthwise": (("kernel",), {"stride": 1, "padding": 0, "bias": True}),
    "pool": (("window",), {"stride": None}),
    "flatten": ((), {}),
    "dense": (("units",), {"bias": True}),
}


def complete(i, layer):
    kind = layer.get("kind")
    if kind not in RULES:
        raise ValueError("layer %d: kind %r, expected one of %s" % (i, kind, list(RULES)))
    needed, optional = RULES[kind]
    for key in needed:
        if key not in layer:
            raise ValueError("layer %d (%s): needs %r" % (i, kind, key))
    for key in layer:
        if key not in needed and key not in optional and key not in ("kind", "name"):
            raise ValueError("layer %d (%s): has no %r" % (i, kind, key))
    return {"name": kind, **optional, **layer}


def receptive_field(layers):
    r, j = [1, 1], [1, 1]
    for i, layer in enumerate(layers):
        layer = complete(i, layer)
        if layer["kind"] in ("flatten", "dense"):
            raise ValueError("layer %d: %s has no receptive field" % (i, layer["kind"]))
        k = two(layer["window"] if layer["kind"] == "pool" else layer["kernel"])
        s = k if layer["stride"] is None else two(layer["stride"])
        for a in (0, 1):
            j[a] *= s[a]
            r[a] += (k[a] - 1) * j[a]
    return r[0], r[1]


def summarize(layers, input_shape):
    if len(input_shape) != 3:
        raise ValueError("expected (H, W, C), got %r" % (input_shape,))
    shape = tuple(input_shape)
    table = []
    for i, layer in enumerate(layers):
        layer = complete(i, layer)
        kind = layer["kind"]
        if kind == "dense" and len(shape) != 1:
            raise ValueError("layer %d: dense on %r, flatten first" % (i, shape))
        if kind in ("conv", "depthwise", "pool") and len(shape) != 3:
            raise ValueError("layer %d: %s on %r" % (i, kind, shape))
        p = c = 0
        if kind == "flatten":
            shape = (math.prod(shape),)
        elif kind == "dense":
            p = dense_parameters(shape[0], layer["units"], layer["bias"])
            c = dense_connections(shape, (layer["units"],))
            shape = (layer["units"],)
        elif kind == "pool":
            shape = pool_output_shape((1,) + shape, layer["window"], layer["stride"])[1:]
        else:
            depth, many = (shape[2], layer["filters"]) if kind == "conv" else (1, shape[2])
            w = two(layer["kernel"]) + (depth, many)
            shape = conv_output_shape((1,) + shape[:2] + (depth,), w, layer["stride"], layer["padding"])[1:]
            p = conv_parameters(w, layer["bias"])
            c = conv_connections(w, shape)
        table.append(dict(name=layer["name"], output_shape=shape, parameters=p, connections=c))
    table.append(dict(name="total", output_shape=shape,
                      parameters=sum(row["parameters"] for row in table),
                      connections=sum(row["connections"] for row in table)))
    return table
