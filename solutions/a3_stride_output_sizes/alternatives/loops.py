"""Plain loops: places are counted by walking, connections line by line, and a neuron is followed down to its pixels."""

import numpy as np


def conv_output_size(size, kernel, stride=1, padding=0):
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError(f"size {size}, kernel {kernel}, stride {stride}: all of them must be at least 1")
    if padding in ("same", "SAME"):
        last = size  # somewhere in every stride there is a place
    elif padding in ("valid", "VALID"):
        last = size - kernel + 1
    elif isinstance(padding, str) or padding < 0:
        raise ValueError(f"padding {padding!r}: a number from 0 on, 'same' or 'valid'")
    else:
        last = size + 2 * padding - kernel + 1
    places = 0
    position = 0
    while position < last:
        places += 1
        position += stride
    if places == 0:
        raise ValueError(f"kernel {kernel} has no place in {size} with padding {padding}")
    return places


def conv_output_shape(x_shape, weight_shape, stride=1, padding=0):
    if len(x_shape) != 4 or len(weight_shape) != 4:
        raise ValueError(f"four entries each, not {x_shape} and {weight_shape}")
    n, height, width, c_in = x_shape
    kernel_height, kernel_width, channels, c_out = weight_shape
    if channels != c_in:
        raise ValueError(f"{c_in} channels, but kernels for {channels}")
    stride, padding = two(stride), two(padding)
    rows = conv_output_size(height, kernel_height, stride[0], padding[0])
    columns = conv_output_size(width, kernel_width, stride[1], padding[1])
    return (n, rows, columns, c_out)


def pool_output_shape(x_shape, window, stride=None):
    if stride is None:
        stride = window
    if len(x_shape) != 4:
        raise ValueError(f"four entries, not {x_shape}")
    n, height, width, channels = x_shape
    window, stride = two(window), two(stride)
    rows = conv_output_size(height, window[0], stride[0])
    columns = conv_output_size(width, window[1], stride[1])
    return (n, rows, columns, channels)


def conv2d(x, weight, bias, stride=1, padding=0):
    x, weight, bias = np.array(x, float), np.array(weight, float), np.array(bias, float)
    n, rows, columns, c_out = conv_output_shape(x.shape, weight.shape, stride, padding)
    if bias.shape != (c_out,):
        raise ValueError(f"bias {bias.shape} for {c_out} kernels")
    (down, across), (above, left) = two(stride), two(padding)
    height, width = x.shape[1], x.shape[2]
    framed = np.zeros((n, height + 2 * above, width + 2 * left, x.shape[3]))
    framed[:, above : above + height, left : left + width, :] = x
    out = np.zeros((n, rows, columns, c_out))
    for image in range(n):
        for row in range(rows):
            for column in range(columns):
                top, start = row * down, column * across
                patch = framed[image, top : top + weight.shape[0], start : start + weight.shape[1]]
                for o in range(c_out):
                    out[image, row, column, o] = np.sum(patch * weight[:, :, :, o]) + bias[o]
    return out


def conv_parameters(weight_shape, bias=True):
    per_kernel = 1
    for entries in weight_shape[:-1]:
        per_kernel *= entries
    if bias:
        per_kernel += 1
    return per_kernel * weight_shape[-1]


def dense_parameters(n_in, n_out, bias=True):
    if bias:
        n_in += 1
    return n_in * n_out


def conv_connections(weight_shape, out_shape):
    if len(out_shape) + 1 != len(weight_shape) or out_shape[-1] != weight_shape[-1]:
        raise ValueError(f"kernels {weight_shape} do not make {out_shape}")
    total = conv_parameters(weight_shape, bias=False)
    for entries in out_shape[:-1]:
        total *= entries
    return total


def dense_connections(in_shape, out_shape):
    total = 1
    for entries in (*in_shape, *out_shape):
        total *= entries
    return total


def receptive_field(layers):
    for layer in layers:
        check(layer)
        if layer["kind"] in ("flatten", "dense"):
            raise ValueError(f"{layer['kind']} does not slide")
    first, last = [0, 0], [0, 0]  # what the neuron at [0, 0] reads, layer by layer downwards
    for layer in reversed(layers):
        size = two(layer["window"] if layer["kind"] == "pool" else layer["kernel"])
        stride = two(layer.get("stride", layer.get("window", 1)))
        for axis in range(2):
            first[axis] = first[axis] * stride[axis]
            last[axis] = last[axis] * stride[axis] + size[axis] - 1
    return (last[0] - first[0] + 1, last[1] - first[1] + 1)


def summarize(layers, input_shape):
    if len(input_shape) != 3:
        raise ValueError(f"(H, W, C) of one image, not {input_shape}")
    rows, shape = [], tuple(input_shape)
    parameters = connections = 0
    for layer in layers:
        check(layer)
        kind, stride, padding = layer["kind"], layer.get("stride", 1), layer.get("padding", 0)
        bias = layer.get("bias", True)
        if kind in ("conv", "depthwise", "pool") and len(shape) != 3:
            raise ValueError(f"{kind} needs feature maps, not {shape}")
        if kind == "dense" and len(shape) != 1:
            raise ValueError(f"dense needs a flat vector, not {shape}")
        before = shape
        learned = used = 0
        if kind == "conv":
            weight_shape = (*two(layer["kernel"]), shape[2], layer["filters"])
            shape = conv_output_shape((1, *shape), weight_shape, stride, padding)[1:]
            learned = conv_parameters(weight_shape, bias)
            used = conv_connections(weight_shape, shape)
        elif kind == "depthwise":
            weight_shape = (*two(layer["kernel"]), 1, shape[2])
            shape = conv_output_shape((1, *shape[:2], 1), weight_shape, stride, padding)[1:]
            learned = conv_parameters(weight_shape, bias)
            used = conv_connections(weight_shape, shape)
        elif kind == "pool":
            shape = pool_output_shape((1, *shape), layer["window"], layer.get("stride"))[1:]
        elif kind == "flatten":
            entries = 1
            for size in shape:
                entries *= size
            shape = (entries,)
        else:
            shape = (layer["units"],)
            learned = dense_parameters(before[0], shape[0], bias)
            used = dense_connections(before, shape)
        parameters += learned
        connections += used
        rows.append(
            {"name": layer.get("name", kind), "output_shape": shape, "parameters": learned, "connections": used}
        )
    rows.append({"name": "total", "output_shape": shape, "parameters": parameters, "connections": connections})
    return rows


def two(value):
    return value if isinstance(value, (tuple, list)) else (value, value)


def check(layer):
    needed, optional = {
        "conv": (["filters", "kernel"], ["stride", "padding", "bias"]),
        "depthwise": (["kernel"], ["stride", "padding", "bias"]),
        "pool": (["window"], ["stride"]),
        "flatten": ([], []),
        "dense": (["units"], ["bias"]),
    }.get(layer.get("kind"), (None, None))
    if needed is None:
        raise ValueError(f"unknown kind in {layer}")
    for key in needed:
        if key not in layer:
            raise ValueError(f"{key} is missing in {layer}")
    for key in layer:
        if key not in ("kind", "name", *needed, *optional):
            raise ValueError(f"unknown key {key} in {layer}")
