"""Everything is one ordinary convolution: blocks become kernels that are mostly zeros."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

ORDER = ("1x1", "3x3_reduce", "3x3", "5x5_reduce", "5x5", "pool_proj")


def conv2d(x, weight, bias, stride=1, padding="same"):
    """Multiply a matrix of patches with a matrix of kernels."""
    x, weight, bias = (np.asarray(value, float) for value in (x, weight, bias))
    if (x.ndim, weight.ndim, bias.ndim) != (4, 4, 1):
        raise ValueError(f"{x.shape}, {weight.shape} and {bias.shape} have the wrong number of axes")
    if x.shape[3] != weight.shape[2] or weight.shape[3] != bias.shape[0]:
        raise ValueError(f"{x.shape}, {weight.shape} and {bias.shape} do not belong together")
    x = frame(x, weight.shape[:2], stride, padding)
    patches = sliding_window_view(x, weight.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    flat = np.moveaxis(patches, 3, -1).reshape(*patches.shape[:3], -1)
    return flat @ weight.reshape(flat.shape[3], -1) + bias


def frame(x, kernel_shape, stride, padding, fill=0.0):
    """Pad, or find out that it cannot be done."""
    if padding not in ("same", "valid") or stride < 1:
        raise ValueError(f"padding {padding!r}, stride {stride}: expected 'same' or 'valid', and 1 or more")
    if padding == "valid":
        if x.shape[1] < kernel_shape[0] or x.shape[2] < kernel_shape[1]:
            raise ValueError(f"{kernel_shape} does not fit into {x.shape[1:3]}")
        return x
    margins = []
    for size, kernel in zip(x.shape[1:3], kernel_shape, strict=True):
        over = size % stride or stride  # pixels from the last place's own one on
        total = max(kernel - over, 0)
        margins.append((total // 2, total - total // 2))
    return np.pad(x, ((0, 0), *margins, (0, 0)), constant_values=fill)


def conv1x1(x, weight, bias):
    only_one_pixel(weight)
    return conv2d(x, weight, bias)


def only_one_pixel(weight):
    if np.ndim(weight) != 4 or np.shape(weight)[:2] != (1, 1):
        raise ValueError(f"weight has shape {np.shape(weight)}, expected (1, 1, C_in, C_out)")


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    weight = np.asarray(weight)
    if weight.ndim != 4:
        raise ValueError(f"weight has shape {weight.shape}, expected (KH, KW, C, M)")
    height, width, channels, multiplier = weight.shape
    full = np.zeros((height, width, channels, channels, multiplier))
    full[:, :, np.arange(channels), np.arange(channels)] = weight
    return conv2d(x, full.reshape(height, width, channels, channels * multiplier), bias, stride, padding)


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    depthwise, bias = parameters(params, "depthwise")
    pointwise, last_bias = parameters(params, "pointwise")
    only_one_pixel(pointwise)
    channels, multiplier = np.shape(depthwise)[2:]
    if np.shape(pointwise)[2] != channels * multiplier or np.shape(bias) != (channels * multiplier,):
        raise ValueError(f"{np.shape(depthwise)}, {np.shape(bias)}, {np.shape(pointwise)} do not belong together")
    mixing = pointwise[0, 0]
    product = np.einsum("ijcm,cmo->ijco", depthwise, mixing.reshape(channels, multiplier, -1))
    return conv2d(x, product, bias @ mixing + last_bias, stride, padding)


def residual_block(x, params, stride=1):
    return joined(x, params, ("conv1", "conv2"), stride)


def bottleneck_block(x, params, stride=1):
    only_one_pixel(parameters(params, "conv1")[0])
    only_one_pixel(parameters(params, "conv3")[0])
    return joined(x, params, ("conv1", "conv2", "conv3"), stride)


def joined(x, params, names, stride):
    out = conv2d(x, *parameters(params, names[0]), stride)
    for name in names[1:]:
        out = conv2d(np.clip(out, 0, None), *parameters(params, name))
    channels = np.shape(x)[3]
    weight, bias = np.eye(channels)[np.newaxis, np.newaxis], np.zeros(channels)
    if {"shortcut_weight", "shortcut_bias"} & params.keys():
        weight, bias = parameters(params, "shortcut")
        only_one_pixel(weight)
    elif stride != 1:
        raise ValueError(f"stride {stride} without a projection: the input does not fit into the sum")
    shortcut = conv2d(x, weight, bias, stride)
    if out.shape != shortcut.shape:
        raise ValueError(f"branch {out.shape} and shortcut {shortcut.shape} differ")
    return np.clip(out + shortcut, 0, None)


def inception_block(x, params):
    pairs = [parameters(params, name) for name in ORDER]
    for (weight, _), size in zip(pairs, (1, 1, 3, 1, 5, 1), strict=True):
        if np.shape(weight)[:2] != (size, size):
            raise ValueError(f"found kernels of {np.shape(weight)[:2]}, expected {size} x {size}")
    one, reduce3, three, reduce5, five, pool = (
        lambda x, pair=pair: np.clip(conv2d(x, *pair), 0, None) for pair in pairs
    )
    patches = sliding_window_view(frame(np.asarray(x, float), (3, 3), 1, "same", -np.inf), (3, 3), axis=(1, 2))
    return np.concatenate((one(x), three(reduce3(x)), five(reduce5(x)), pool(patches.max((4, 5)))), 3)


def parameters(params, name):
    try:
        return params[name + "_weight"], params[name + "_bias"]
    except KeyError as error:
        raise ValueError(f"params lacks {error}") from None


def dense_to_kernel(weight, feature_shape):
    weight = np.asarray(weight, float)
    if weight.ndim != 2 or weight.shape[0] != np.prod(feature_shape):
        raise ValueError(f"weight has shape {weight.shape}, expected ({np.prod(feature_shape)}, K)")
    return np.moveaxis(weight.T.reshape(-1, *feature_shape), 0, -1)


def score_maps(x, weight, bias, feature_shape):
    return conv2d(x, dense_to_kernel(weight, feature_shape), bias, padding="valid")


def fully_convolutional_head(x, weight, bias, feature_shape):
    return np.mean(score_maps(x, weight, bias, feature_shape), (1, 2))


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    blank = np.zeros((1, *input_shape[:2], 1))
    places = sliding_window_view(frame(blank, kernel_shape, stride, padding), kernel_shape, axis=(1, 2))
    per_place = int(np.prod(kernel_shape)) * input_shape[2] * channels_out
    return tally((per_place, channels_out, places[0, ::stride, ::stride, 0, 0, 0].size))


def tally(*layers):
    """Sum up weights per place, biases and places."""
    return {
        "parameters": sum(weights + biases for weights, biases, _ in layers),
        "multiplies": sum(weights * places for weights, _, places in layers),
    }


def plus(*costs):
    return {key: sum(cost[key] for cost in costs) for key in costs[0]}


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    one = conv_cost((*input_shape[:2], 1), kernel_shape, multiplier, stride, padding)
    return plus(*[one] * input_shape[2])


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    channels = input_shape[2] * multiplier
    places = conv_cost((*input_shape[:2], 1), kernel_shape, 1, stride, padding)["multiplies"] // int(
        np.prod(kernel_shape)
    )
    pointwise = tally((channels * channels_out, channels_out, places))
    return plus(depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding), pointwise)


def residual_cost(input_shape, channels_out, stride=1):
    channels = input_shape[2]
    needed = stride != 1 or channels != channels_out
    return block_cost(input_shape, stride, (9 * channels, 9 * channels_out, channels * needed), [channels_out] * 3)


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    channels = input_shape[2]
    needed = stride != 1 or channels != channels_out
    reads = (channels, 9 * channels_mid, channels_mid, channels * needed)
    return block_cost(input_shape, stride, reads, (channels_mid, channels_mid, channels_out, channels_out))


def block_cost(input_shape, stride, reads, makes):
    """Count layers that all stop at the places of the result; one that reads nothing is not there."""
    places = conv_cost((*input_shape[:2], 1), (1, 1), 1, stride)["multiplies"]
    return tally(*((read * made, made, places) for read, made in zip(reads, makes, strict=True) if read))


def inception_cost(input_shape, channels):
    if missing := set(ORDER) - set(channels):
        raise ValueError(f"channels lacks {sorted(missing)}")
    one, reduce3, three, reduce5, five, pool = (channels[name] for name in ORDER)
    depth, places = input_shape[2], input_shape[0] * input_shape[1]
    reads = (depth, depth, 9 * reduce3, depth, 25 * reduce5, depth)
    makes = (one, reduce3, three, reduce5, five, pool)
    return tally(*((read * made, made, places) for read, made in zip(reads, makes, strict=True)))


def head_cost(input_shape, feature_size, classes):
    return conv_cost(input_shape, feature_size, classes, padding="valid")
