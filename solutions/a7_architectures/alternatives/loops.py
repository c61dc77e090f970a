"""Plain loops over places and channels, and costs counted by walking over the places."""

import math

import numpy as np


def conv1x1(x, weight, bias):
    x, weight, bias = _arrays(x, weight, bias)
    if weight.shape[:2] != (1, 1):
        raise ValueError(f"weight is {weight.shape}, expected (1, 1, C_in, C_out)")
    return _convolve(x, weight, bias, 1, "same")


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    x, weight, bias = _arrays(x, weight, bias)
    height, width, channels, multiplier = weight.shape
    if x.shape[3] != channels or len(bias) != channels * multiplier:
        raise ValueError(f"x {x.shape}, weight {weight.shape} and bias {bias.shape} do not belong together")
    rows = _starts(x.shape[1], height, stride, padding)
    columns = _starts(x.shape[2], width, stride, padding)
    out = np.zeros((len(x), len(rows), len(columns), channels * multiplier))
    for n, y, z, o in np.ndindex(out.shape):
        c, m = divmod(o, multiplier)
        total = bias[o]
        for i, j in np.ndindex(height, width):
            row, column = rows[y] + i, columns[z] + j
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                total += weight[i, j, c, m] * x[n, row, column, c]
        out[n, y, z, o] = total
    return out


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    _demand(params, "depthwise", "pointwise")
    out = depthwise_conv2d(x, params["depthwise_weight"], params["depthwise_bias"], stride, padding)
    return conv1x1(out, params["pointwise_weight"], params["pointwise_bias"])


def residual_block(x, params, stride=1):
    _demand(params, "conv1", "conv2")
    branch = _convolve(*_arrays(x, params["conv1_weight"], params["conv1_bias"]), stride, "same")
    branch[branch < 0] = 0
    branch = _convolve(*_arrays(branch, params["conv2_weight"], params["conv2_bias"]), 1, "same")
    return _join(branch, x, params, stride)


def bottleneck_block(x, params, stride=1):
    _demand(params, "conv1", "conv2", "conv3")
    if np.shape(params["conv1_weight"])[:2] != (1, 1) or np.shape(params["conv3_weight"])[:2] != (1, 1):
        raise ValueError("conv1 and conv3 of a bottleneck have kernels of 1 x 1")
    branch = x
    for name in ("conv1", "conv2", "conv3"):
        arrays = _arrays(branch, params[f"{name}_weight"], params[f"{name}_bias"])
        branch = _convolve(*arrays, stride if name == "conv1" else 1, "same")
        if name != "conv3":
            branch[branch < 0] = 0
    return _join(branch, x, params, stride)


def inception_block(x, params):
    sizes = dict.fromkeys(("1x1", "3x3_reduce", "5x5_reduce", "pool_proj"), 1) | {"3x3": 3, "5x5": 5}
    _demand(params, *sizes)

    def layer(before, name):
        x, weight, bias = _arrays(before, params[f"{name}_weight"], params[f"{name}_bias"])
        if weight.shape[:2] != (sizes[name], sizes[name]):
            raise ValueError(f"{name}_weight is {weight.shape}, expected kernels of {sizes[name]} x {sizes[name]}")
        out = _convolve(x, weight, bias, 1, "same")
        out[out < 0] = 0
        return out

    first = layer(x, "1x1")
    pooled = np.zeros(np.shape(x))
    for n, y, z, c in np.ndindex(pooled.shape):
        pooled[n, y, z, c] = np.max(x[n, max(y - 1, 0) : y + 2, max(z - 1, 0) : z + 2, c])
    second = layer(layer(x, "3x3_reduce"), "3x3")
    third = layer(layer(x, "5x5_reduce"), "5x5")
    return np.concatenate([first, second, third, layer(pooled, "pool_proj")], axis=3)


def dense_to_kernel(weight, feature_shape):
    weight = np.asarray(weight)
    height, width, channels = feature_shape
    if weight.ndim != 2 or weight.shape[0] != height * width * channels:
        raise ValueError(f"weight is {weight.shape}, expected ({height * width * channels}, K)")
    kernel = np.zeros((height, width, channels, weight.shape[1]))
    row = 0
    for i in range(height):
        for j in range(width):
            for c in range(channels):
                kernel[i, j, c] = weight[row]
                row += 1
    return kernel


def score_maps(x, weight, bias, feature_shape):
    return _convolve(*_arrays(x, dense_to_kernel(weight, feature_shape), bias), 1, "valid")


def fully_convolutional_head(x, weight, bias, feature_shape):
    maps = score_maps(x, weight, bias, feature_shape)
    scores = np.zeros((maps.shape[0], maps.shape[3]))
    for y in range(maps.shape[1]):
        for z in range(maps.shape[2]):
            scores += maps[:, y, z]
    return scores / (maps.shape[1] * maps.shape[2])


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    height, width, channels_in = input_shape
    rows = _starts(height, kernel_shape[0], stride, padding)
    columns = _starts(width, kernel_shape[1], stride, padding)
    weights = math.prod(kernel_shape) * channels_in * channels_out
    multiplies = 0
    for _ in rows:
        for _ in columns:
            multiplies += weights
    return {"parameters": weights + channels_out, "multiplies": multiplies}


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    height, width, channels = input_shape
    parameters = multiplies = 0
    for _ in range(channels):
        one = conv_cost((height, width, 1), kernel_shape, multiplier, stride, padding)
        parameters += one["parameters"]
        multiplies += one["multiplies"]
    return {"parameters": parameters, "multiplies": multiplies}


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    height, width, channels = input_shape
    rows = _starts(height, kernel_shape[0], stride, padding)
    columns = _starts(width, kernel_shape[1], stride, padding)
    first = depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding)
    second = conv_cost((len(rows), len(columns), channels * multiplier), (1, 1), channels_out)
    return {key: first[key] + second[key] for key in first}


def residual_cost(input_shape, channels_out, stride=1):
    return _branch_cost(input_shape, [(3, channels_out), (3, channels_out)], stride)


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    return _branch_cost(input_shape, [(1, channels_mid), (3, channels_mid), (1, channels_out)], stride)


def inception_cost(input_shape, channels):
    height, width, channels_in = input_shape
    layers = [
        ("1x1", 1, channels_in),
        ("3x3_reduce", 1, channels_in),
        ("3x3", 3, channels.get("3x3_reduce")),
        ("5x5_reduce", 1, channels_in),
        ("5x5", 5, channels.get("5x5_reduce")),
        ("pool_proj", 1, channels_in),
    ]
    parameters = multiplies = 0
    for name, size, depth in layers:
        if name not in channels:
            raise ValueError(f"the number of {name} kernels is missing")
        cost = conv_cost((height, width, depth), (size, size), channels[name])
        parameters += cost["parameters"]
        multiplies += cost["multiplies"]
    return {"parameters": parameters, "multiplies": multiplies}


def head_cost(input_shape, feature_size, classes):
    return conv_cost(input_shape, feature_size, classes, 1, "valid")


def _arrays(x, weight, bias):
    x, weight, bias = (np.array(value, dtype=float) for value in (x, weight, bias))
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError(f"found {x.shape}, {weight.shape}, {bias.shape}; expected 4, 4 and 1 axes")
    return x, weight, bias


def _demand(params, *names):
    for name in names:
        for part in ("weight", "bias"):
            if f"{name}_{part}" not in params:
                raise ValueError(f"{name}_{part} is missing")


def _starts(size, kernel, stride, padding):
    """List where a kernel starts along an axis; on padding the index is negative or too large."""
    if stride < 1:
        raise ValueError(f"stride is {stride}")
    if padding == "valid":
        if kernel > size:
            raise ValueError(f"a kernel of {kernel} does not fit into {size}")
        return list(range(0, size - kernel + 1, stride))
    if padding != "same":
        raise ValueError(f"padding is {padding!r}")
    places = math.ceil(size / stride)
    missing = max((places - 1) * stride + kernel - size, 0)
    return [place * stride - missing // 2 for place in range(places)]


def _convolve(x, weight, bias, stride, padding):
    height, width, channels_in, channels_out = weight.shape
    if x.shape[3] != channels_in or len(bias) != channels_out:
        raise ValueError(f"x {x.shape}, weight {weight.shape} and bias {bias.shape} do not belong together")
    rows = _starts(x.shape[1], height, stride, padding)
    columns = _starts(x.shape[2], width, stride, padding)
    out = np.zeros((len(x), len(rows), len(columns), channels_out))
    for n, y, z in np.ndindex(out.shape[:3]):
        total = bias.copy()
        for i, j in np.ndindex(height, width):
            row, column = rows[y] + i, columns[z] + j
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                for c in range(channels_in):
                    total += weight[i, j, c] * x[n, row, column, c]
        out[n, y, z] = total
    return out


def _join(branch, x, params, stride):
    shortcut = np.array(x, dtype=float)
    if "shortcut_weight" in params or "shortcut_bias" in params:
        _demand(params, "shortcut")
        x, weight, bias = _arrays(x, params["shortcut_weight"], params["shortcut_bias"])
        if weight.shape[:2] != (1, 1):
            raise ValueError(f"shortcut_weight is {weight.shape}, expected kernels of 1 x 1")
        shortcut = _convolve(x, weight, bias, stride, "same")
    if branch.shape != shortcut.shape:
        raise ValueError(f"cannot add {branch.shape} and {shortcut.shape}")
    out = branch + shortcut
    out[out < 0] = 0
    return out


def _branch_cost(input_shape, layers, stride):
    height, width, channels = input_shape
    parameters = multiplies = 0
    step = stride
    for size, kernels in layers:
        cost = conv_cost((height, width, channels), (size, size), kernels, step)
        parameters += cost["parameters"]
        multiplies += cost["multiplies"]
        height, width, channels = math.ceil(height / step), math.ceil(width / step), kernels
        step = 1
    if stride > 1 or channels != input_shape[2]:
        cost = conv_cost(input_shape, (1, 1), channels, stride)
        parameters += cost["parameters"]
        multiplies += cost["multiplies"]
    return {"parameters": parameters, "multiplies": multiplies}
