"""Half the memory: everything is computed in single precision, by adding up shifted pictures."""

import numpy as np

SINGLE = np.float32
REDUCED = {"3x3": "3x3_reduce", "5x5": "5x5_reduce"}
KERNELS = {"1x1": 1, "3x3_reduce": 1, "3x3": 3, "5x5_reduce": 1, "5x5": 5, "pool_proj": 1}


def conv1x1(x, weight, bias):
    x, weight, bias = _single(x, 4), _single(weight, 4), _single(bias, 1)
    _demand(weight.shape[:2] == (1, 1), f"kernels of {weight.shape[:2]}, expected (1, 1)")
    _demand(x.shape[3] == weight.shape[2], f"{x.shape[3]} channels, expected {weight.shape[2]}")
    _demand(bias.shape == weight.shape[3:], f"bias {bias.shape}, expected {weight.shape[3:]}")
    return x @ weight[0, 0] + bias


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    x, weight, bias = _single(x, 4), _single(weight, 4), _single(bias, 1)
    channels, multiplier = weight.shape[2:]
    _demand(x.shape[3] == channels, f"{x.shape[3]} channels, expected {channels}")
    _demand(bias.shape == (channels * multiplier,), f"bias {bias.shape}, expected ({channels * multiplier},)")
    out = sum(
        picture[..., np.newaxis] * weight[i, j] for i, j, picture in _shifted(x, weight.shape[:2], stride, padding)
    )
    return out.reshape(*out.shape[:3], channels * multiplier) + bias


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    seen = depthwise_conv2d(x, *_pair(params, "depthwise"), stride=stride, padding=padding)
    return conv1x1(seen, *_pair(params, "pointwise"))


def residual_block(x, params, stride=1):
    first, second = _pair(params, "conv1"), _pair(params, "conv2")
    return _add(_conv(_relu(_conv(x, *first, stride)), *second), x, params, stride)


def bottleneck_block(x, params, stride=1):
    first, second, third = _pair(params, "conv1"), _pair(params, "conv2"), _pair(params, "conv3")
    _demand(np.shape(first[0])[:2] == (1, 1) == np.shape(third[0])[:2], "conv1 and conv3 have kernels of 1 x 1")
    narrow = _relu(_conv(x, *first, stride))
    return _add(conv1x1(_relu(_conv(narrow, *second)), *third), x, params, stride)


def inception_block(x, params):
    pairs = {name: _pair(params, name) for name in KERNELS}
    for name, (weight, _) in pairs.items():
        _demand(np.shape(weight)[:2] == (KERNELS[name],) * 2, f"{name} has kernels of {np.shape(weight)[:2]}")
    pooled = np.max([picture for *_, picture in _shifted(_single(x, 4), (3, 3), 1, "same", -np.inf)], axis=0)
    branches = []
    for name in ("1x1", "3x3", "5x5", "pool_proj"):
        source = pooled if name == "pool_proj" else x
        if name in REDUCED:
            source = _relu(_conv(x, *pairs[REDUCED[name]]))
        branches.append(_relu(_conv(source, *pairs[name])))
    return np.concatenate(branches, axis=3)


def dense_to_kernel(weight, feature_shape):
    weight = _single(weight, 2)
    _demand(len(weight) == np.prod(feature_shape), f"{len(weight)} rows, expected {np.prod(feature_shape)}")
    return weight.reshape(*feature_shape, -1)


def score_maps(x, weight, bias, feature_shape):
    return _conv(x, dense_to_kernel(weight, feature_shape), bias, padding="valid")


def fully_convolutional_head(x, weight, bias, feature_shape):
    return np.einsum("nyxk->nk", (maps := score_maps(x, weight, bias, feature_shape))) / SINGLE(maps[0, :, :, 0].size)


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    places = [_count(*sizes, stride, padding) for sizes in zip(input_shape[:2], kernel_shape, strict=True)]
    weights = np.prod([*kernel_shape, input_shape[2], channels_out], dtype=np.int64)
    return {"parameters": weights + channels_out, "multiplies": weights * places[0] * places[1]}


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    ordinary = conv_cost(input_shape, kernel_shape, multiplier, stride, padding)
    return {"parameters": ordinary["parameters"] + (input_shape[2] - 1) * multiplier} | {
        "multiplies": ordinary["multiplies"]
    }


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    first = depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding)
    channels = input_shape[2] * multiplier
    places = first["multiplies"] // (kernel_shape[0] * kernel_shape[1] * channels)
    return {
        "parameters": first["parameters"] + (channels + 1) * channels_out,
        "multiplies": first["multiplies"] + channels * channels_out * places,
    }


def residual_cost(input_shape, channels_out, stride=1):
    height, width, channels = input_shape
    places = _count(height, 3, stride, "same") * _count(width, 3, stride, "same")
    weights = 9 * channels * channels_out + 9 * channels_out**2
    biases = 2 * channels_out
    if stride != 1 or channels != channels_out:
        weights += channels * channels_out
        biases += channels_out
    return {"parameters": weights + biases, "multiplies": weights * places}


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    height, width, channels = input_shape
    places = _count(height, 1, stride, "same") * _count(width, 1, stride, "same")
    weights = channels_mid * (channels + 9 * channels_mid + channels_out)
    biases = 2 * channels_mid + channels_out
    if stride != 1 or channels != channels_out:
        weights += channels * channels_out
        biases += channels_out
    return {"parameters": weights + biases, "multiplies": weights * places}


def inception_cost(input_shape, channels):
    _demand(KERNELS.keys() <= channels.keys(), f"channels has {sorted(channels)}, expected {sorted(KERNELS)}")
    height, width, depth = input_shape
    depths = {name: channels[REDUCED[name]] if name in REDUCED else depth for name in KERNELS}
    weights = sum(size**2 * depths[name] * channels[name] for name, size in KERNELS.items())
    return {"parameters": weights + sum(channels[name] for name in KERNELS), "multiplies": weights * height * width}


def head_cost(input_shape, feature_size, classes):
    return conv_cost(input_shape, feature_size, classes, padding="valid")


def _demand(holds, problem):
    if not holds:
        raise ValueError(problem)


def _single(value, axes):
    array = np.asarray(value, dtype=SINGLE)
    _demand(array.ndim == axes, f"shape {array.shape}, expected {axes} axes")
    return array


def _pair(params, name):
    missing = {f"{name}_weight", f"{name}_bias"} - params.keys()
    _demand(not missing, f"params lacks {', '.join(sorted(missing))}")
    return params[f"{name}_weight"], params[f"{name}_bias"]


def _count(size, kernel, stride, padding):
    _demand(stride >= 1, f"stride is {stride}, expected at least 1")
    _demand(padding in ("same", "valid"), f"padding is {padding!r}, expected 'same' or 'valid'")
    if padding == "same":
        return (size + stride - 1) // stride
    _demand(kernel <= size, f"a kernel of {kernel} does not fit into {size}")
    return (size - kernel + stride) // stride


def _shifted(x, kernel_shape, stride, padding, fill=0):
    """Yield, for each tap of a kernel, the picture of all pixels that lie under it."""
    counts = [_count(*sizes, stride, padding) for sizes in zip(x.shape[1:3], kernel_shape, strict=True)]
    canvas_shape = [(count - 1) * stride + kernel for count, kernel in zip(counts, kernel_shape, strict=True)]
    canvas_shape = [max(sizes) for sizes in zip(canvas_shape, x.shape[1:3], strict=True)]
    canvas = np.full((len(x), *canvas_shape, x.shape[3]), fill, SINGLE)
    top, left = ((size - inner) // 2 for size, inner in zip(canvas_shape, x.shape[1:3], strict=True))
    canvas[:, top : top + x.shape[1], left : left + x.shape[2]] = x
    for i, j in np.ndindex(*kernel_shape):
        yield i, j, canvas[:, i::stride, j::stride][:, : counts[0], : counts[1]]


def _conv(x, weight, bias, stride=1, padding="same"):
    x, weight, bias = _single(x, 4), _single(weight, 4), _single(bias, 1)
    _demand(x.shape[3] == weight.shape[2], f"{x.shape[3]} channels, expected {weight.shape[2]}")
    _demand(bias.shape == weight.shape[3:], f"bias {bias.shape}, expected {weight.shape[3:]}")
    return sum(picture @ weight[i, j] for i, j, picture in _shifted(x, weight.shape[:2], stride, padding)) + bias


def _relu(x):
    return x * (x > 0)


def _add(branch, x, params, stride):
    shortcut = _single(x, 4)
    if any(name.startswith("shortcut") for name in params):
        weight, bias = _pair(params, "shortcut")
        shortcut = conv1x1(shortcut[:, ::stride, ::stride], weight, bias)
    _demand(branch.shape == shortcut.shape, f"cannot add {branch.shape} and {shortcut.shape}")
    return _relu(branch + shortcut)
