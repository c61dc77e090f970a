"""Sums of strided slices, one for each entry of the kernel; layers are objects that know what they do to a shape."""

from dataclasses import dataclass, fields
from math import ceil, prod

import numpy as np


def conv_output_size(size, kernel, stride=1, padding=0):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError(f"not positive: size {size}, kernel {kernel} or stride {stride}")
    match padding:
        case "same" | "SAME":
            return ceil(size / stride)
        case "valid" | "VALID":
            padding = 0
        case str():
            raise ValueError(f"padding {padding}")
    stops = range(-padding, size + padding - kernel + 1, stride)
    if padding < 0 or not stops:
        raise ValueError(f"padding {padding}, or kernel {kernel} is larger than {size} and its padding")
    return len(stops)


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    if (len(x_shape), len(weight_shape)) != (4, 4) or x_shape[-1] != weight_shape[-2]:
        raise ValueError(f"images {x_shape} and kernels {weight_shape}")
    down, across = _pairs(x_shape[1:3], weight_shape[:2], stride, padding)
    return x_shape[0], conv_output_size(*down), conv_output_size(*across), weight_shape[-1]


def pool_output_shape(x_shape, window, stride=None):
    if len(x_shape) != 4:
        raise ValueError(f"images {x_shape}")
    down, across = _pairs(x_shape[1:3], window, window if stride is None else stride)
    return x_shape[0], conv_output_size(*down), conv_output_size(*across), x_shape[3]


def conv2d(x, weight, bias, stride=1, padding=0):
    x, weight, bias = (np.asarray(values, float) for values in (x, weight, bias))
    shape = conv_output_shape(x.shape, weight.shape, stride, padding)
    if bias.shape != shape[-1:]:
        raise ValueError(f"bias {bias.shape}, kernels {weight.shape}")
    (down, above), (across, left) = _pairs(stride, padding)
    x = np.pad(x, [(0, 0), (above, above), (left, left), (0, 0)])
    out = np.zeros(shape) + bias
    for (i, j), taps in ((place, weight[place]) for place in np.ndindex(weight.shape[:2])):
        rows = slice(i, i + (shape[1] - 1) * down + 1, down)
        columns = slice(j, j + (shape[2] - 1) * across + 1, across)
        out += x[:, rows, columns] @ taps
    return out


def conv_parameters(weight_shape, bias=True):
    *patch, kernels = weight_shape
    return (prod(patch) + (1 if bias else 0)) * kernels


def dense_parameters(n_in, n_out, bias=True):
    return (n_in + (1 if bias else 0)) * n_out


def conv_connections(weight_shape, out_shape):
    *patch, kernels = weight_shape
    if out_shape[-1] != kernels or len(out_shape) != len(patch):
        raise ValueError(f"kernels {weight_shape}, result {out_shape}")
    return prod(out_shape) * prod(patch)


def dense_connections(in_shape, out_shape):
    return prod((*in_shape, *out_shape))


def receptive_field(layers):
    steps = [_read(layer).steps() for layer in layers]
    return tuple(
        1
        + sum(
            (taps[axis] - 1) * prod(stride[axis] for _, stride in steps[:below])
            for below, (taps, _) in enumerate(steps)
        )
        for axis in range(2)
    )


def summarize(layers, input_shape):
    shape, table = tuple(input_shape), []
    _demand(shape, 3)
    for layer in map(_read, layers):
        before, shape = shape, layer.after(shape)
        row = {"name": layer.name or layer.kind, "output_shape": shape}
        row["parameters"], row["connections"] = layer.costs(before, shape)
        table.append(row)
    total = {key: sum(row[key] for row in table) for key in ("parameters", "connections")}
    return [*table, {"name": "total", "output_shape": shape, **total}]


@dataclass
class _Layer:
    kind: str
    name: str = ""

    def steps(self):
        raise ValueError(f"{self.kind} sees everything")

    def costs(self, _before, _after):
        return 0, 0


@dataclass
class _Sliding(_Layer):
    kernel: object = None
    stride: object = 1
    padding: object = 0
    bias: bool = True

    def steps(self):
        return tuple(zip(*_pairs(self.kernel, self.stride), strict=True))

    def after(self, shape):
        _demand(shape, 3)
        return conv_output_shape((1, *shape[:2], 1), (*self.taps(), 1, self.maps(shape)), self.stride, self.padding)[1:]

    def taps(self):
        return self.steps()[0]

    def costs(self, before, after):
        weight_shape = (*self.taps(), self.depth(before), after[2])
        return conv_parameters(weight_shape, self.bias), conv_connections(weight_shape, after)


@dataclass
class _Conv(_Sliding):
    filters: int = 0

    def maps(self, _shape):
        return self.filters

    def depth(self, shape):
        return shape[2]


@dataclass
class _Depthwise(_Sliding):
    def maps(self, shape):
        return shape[2]

    def depth(self, _shape):
        return 1


@dataclass
class _Pool(_Layer):
    window: object = None
    stride: object = None

    def steps(self):
        return tuple(zip(*_pairs(self.window, self.stride or self.window), strict=True))

    def after(self, shape):
        _demand(shape, 3)
        return pool_output_shape((1, *shape), self.window, self.stride)[1:]


@dataclass
class _Flatten(_Layer):
    def after(self, shape):
        return (prod(shape),)


@dataclass
class _Dense(_Layer):
    units: int = 0
    bias: bool = True

    def after(self, shape):
        _demand(shape, 1)
        return (self.units,)

    def costs(self, before, after):
        return dense_parameters(*before, *after, self.bias), dense_connections(before, after)


def _read(layer):
    kinds = {"conv": _Conv, "depthwise": _Depthwise, "pool": _Pool, "flatten": _Flatten, "dense": _Dense}
    if layer.get("kind") not in kinds:
        raise ValueError(f"kind {layer.get('kind')}, wanted {list(kinds)}")
    kind = kinds[layer["kind"]]
    keys = {field.name for field in fields(kind)}
    if not {"kind"} | keys & {"filters", "kernel", "window", "units"} <= layer.keys() <= keys:
        raise ValueError(f"keys {list(layer)}, wanted some of {keys}")
    return kind(**layer)


def _pairs(*values):
    """Regroup numbers by axis: all those of the first, and all those of the second."""
    return zip(*(value if isinstance(value, (tuple, list)) else (value, value) for value in values), strict=True)


def _demand(shape, entries):
    if len(shape) != entries:
        raise ValueError(f"shape {shape}, wanted {entries} entries")
