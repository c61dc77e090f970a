"""Single precision for the pictures, NumPy's integers for the sizes."""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

SINGLE = np.float32
NEEDS = {
    "conv": {"filters", "kernel"},
    "depthwise": {"kernel"},
    "pool": {"window"},
    "flatten": set(),
    "dense": {"units"},
}
MAY = {"conv": {"stride", "padding", "bias"}, "pool": {"stride"}, "flatten": set(), "dense": {"bias"}}
MAY["depthwise"] = MAY["conv"]


def conv_output_size(size, kernel, stride=1, padding=0):
    if min(size, kernel, stride) <= 0:
        raise ValueError(f"size, kernel and stride are {size}, {kernel}, {stride}, wanted positive numbers")
    if isinstance(padding, str):
        covered = {"SAME": 1, "VALID": kernel}.get(padding.upper())  # what must lie inside the image
        if covered is None:
            raise ValueError(f"{padding} is neither SAME nor VALID")
        room = size - covered
    else:
        if padding < 0:
            raise ValueError(f"padding {padding} is negative")
        room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"{kernel} on {size} does not fit")
    return np.int64(math.floor(room / stride) + 1)


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    n, h, w, c = _four(x_shape)
    kh, kw, k, o = _four(weight_shape)
    if k != c:
        raise ValueError(f"{c} and {k} channels")
    sh, sw, ph, pw = *_both(stride), *_both(padding)
    return n, conv_output_size(h, kh, sh, ph), conv_output_size(w, kw, sw, pw), o


def pool_output_shape(x_shape, window, stride=None):
    *_, channels = _four(x_shape)
    kernels = (*_both(window), channels, channels)
    return conv_output_shape(x_shape, kernels, window if stride is None else stride)


def conv2d(x, weight, bias, stride=1, padding=0):
    x, weight, bias = (np.asarray(values, SINGLE) for values in (x, weight, bias))
    shape = tuple(map(int, conv_output_shape(x.shape, weight.shape, stride, padding)))
    if bias.shape != shape[3:]:
        raise ValueError(f"biases {bias.shape}, kernels {weight.shape}")
    (sh, sw), (ph, pw) = _both(stride), _both(padding)
    x = np.ascontiguousarray(np.pad(x, ((0, 0), (ph, ph), (pw, pw), (0, 0))))
    n, h, w, c = x.strides
    patches = as_strided(x, (*shape[:3], *weight.shape[:3]), (n, sh * h, sw * w, h, w, c), writeable=False)
    return np.tensordot(patches, weight, axes=3) + bias


def conv_parameters(weight_shape, bias=True):
    return np.prod(weight_shape) + (weight_shape[-1] if bias else 0)


def dense_parameters(n_in, n_out, bias=True):
    return conv_parameters((n_in, n_out), bias)


def conv_connections(weight_shape, out_shape):
    *places, channels = out_shape
    if channels != weight_shape[-1] or len(places) != len(weight_shape) - 2:
        raise ValueError(f"{weight_shape} makes no {out_shape}")
    return np.prod([*weight_shape, *places])


def dense_connections(in_shape, out_shape):
    return np.prod(in_shape) * np.prod(out_shape)


def receptive_field(layers):
    reach, step = np.ones(2, int), np.ones(2, int)
    for layer in map(_known, layers):
        if not {"kernel", "window"} & layer.keys():
            raise ValueError(f"{layer} does not slide")
        taps = np.array(_both(layer.get("kernel") or layer.get("window")))
        reach = reach + (taps - 1) * step
        step = step * _both(layer.get("stride") or layer.get("window") or 1)
    return tuple(reach)


def summarize(layers, input_shape):
    height, width, channels = _exactly(3, input_shape)
    table, shape = [], (height, width, channels)
    for layer in layers:
        values = globals()[f"_{_known(layer)['kind']}"](layer, shape)
        shape = values[0]
        table.append((layer.get("name") or layer["kind"], *values))
    table.append(("total", shape, sum(row[2] for row in table), sum(row[3] for row in table)))
    return [dict(zip(("name", "output_shape", "parameters", "connections"), row, strict=True)) for row in table]


def _conv(layer, shape):
    return _slide(layer, shape, shape[-1], layer["filters"])


def _depthwise(layer, shape):
    return _slide(layer, (*shape[:-1], 1), 1, shape[-1])


def _slide(layer, shape, c_in, c_out):
    weight_shape = (*_both(layer["kernel"]), c_in, c_out)
    out = conv_output_shape((1, *shape), weight_shape, layer.get("stride", 1), layer.get("padding", 0))[1:]
    return out, conv_parameters(weight_shape, layer.get("bias", True)), conv_connections(weight_shape, out)


def _pool(layer, shape):
    return pool_output_shape((1, *shape), layer["window"], layer.get("stride"))[1:], 0, 0


def _flatten(_layer, shape):
    return (np.prod(shape),), 0, 0


def _dense(layer, shape):
    (n_in,), n_out = _exactly(1, shape), layer["units"]
    return (n_out,), dense_parameters(n_in, n_out, layer.get("bias", True)), dense_connections((n_in,), (n_out,))


def _known(layer):
    kind = layer.get("kind")
    if kind not in NEEDS or not NEEDS[kind] <= layer.keys() <= NEEDS[kind] | MAY[kind] | {"kind", "name"}:
        raise ValueError(f"{layer} is no layer")
    return layer


def _both(value):
    return tuple(value) if np.iterable(value) and not isinstance(value, str) else (value,) * 2


def _four(shape):
    return _exactly(4, shape)


def _exactly(count, shape):
    if len(shape) != count:
        raise ValueError(f"{shape} should have {count} entries")
    return shape
