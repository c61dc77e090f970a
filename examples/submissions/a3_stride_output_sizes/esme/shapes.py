"""Strides and sizes: what comes out of a layer, what it costs, and what it sees.

Esme. Sections 1, 2 and 4 are done, 3 works for square strides, 5 and 6 I did not get to.
"""

import numpy as np


def conv_output_size(size, kernel, stride=1, padding=0):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError(f"size, kernel and stride must be at least 1, got {size}, {kernel}, {stride}")
    if padding in ("same", "SAME"):
        return int(np.ceil(size / stride))
    if padding in ("valid", "VALID"):
        padding = 0
    if isinstance(padding, str) or padding < 0:
        raise ValueError(f"padding must be a number, same or valid, got {padding}")
    if kernel > size + 2 * padding:
        raise ValueError(f"a kernel of {kernel} does not fit into {size + 2 * padding}")
    return int((size - kernel + 2 * padding) / stride) + 1


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    n, h, w, c_in = x_shape
    kh, kw, k_in, c_out = weight_shape
    if c_in != k_in:
        raise ValueError(f"{c_in} channels, but kernels for {k_in}")
    if not isinstance(stride, tuple):
        stride = (stride, stride)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    return (n, conv_output_size(h, kh, stride[0], padding[0]), conv_output_size(w, kw, stride[1], padding[1]), c_out)


def pool_output_shape(x_shape, window, stride=None):
    if stride is None:
        stride = window
    n, h, w, c = x_shape
    if not isinstance(window, tuple):
        window = (window, window)
    return conv_output_shape(x_shape, window + (c, c), stride)


def conv2d(x, weight, bias, stride=1, padding=0):
    # TODO pairs for stride and padding
    kh, kw, _, c_out = weight.shape
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    ho = (x.shape[1] - kh) // stride + 1
    wo = (x.shape[2] - kw) // stride + 1
    out = np.zeros((x.shape[0], ho, wo, c_out))
    for y in range(ho):
        for z in range(wo):
            patch = x[:, y * stride : y * stride + kh, z * stride : z * stride + kw, :]
            for o in range(c_out):
                out[:, y, z, o] = (patch * weight[..., o]).sum(axis=(1, 2, 3)) + bias[o]
    return out


def conv_parameters(weight_shape, bias=True):
    return int(np.prod(weight_shape)) + bias * weight_shape[-1]


def dense_parameters(n_in, n_out, bias=True):
    return (n_in + bias) * n_out


def conv_connections(weight_shape, out_shape):
    # the weights, and each is used in every place: wait, they are shared, so count them once
    if weight_shape[-1] != out_shape[-1]:
        raise ValueError(f"{weight_shape[-1]} kernels, but {out_shape[-1]} channels")
    return int(np.prod(weight_shape))


def dense_connections(in_shape, out_shape):
    return int(np.prod(in_shape)) * int(np.prod(out_shape))


def receptive_field(layers):
    raise NotImplementedError


def summarize(layers, input_shape):
    raise NotImplementedError
