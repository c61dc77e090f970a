"""
Bruno, homework 7
my conv2d is the one from assignment 1 with loops, I added padding to it
"""

import numpy as np
import math


def conv2d(x, weight, bias, stride=1):
    x = np.array(x, dtype=float)
    N, H, W, C = x.shape
    KH, KW, C_in, C_out = weight.shape
    if C != C_in:
        raise ValueError("x has %d channels but weight has %d" % (C, C_in))
    if bias.shape != (C_out,):
        raise ValueError("bias has shape %s" % (bias.shape,))
    if stride < 1:
        raise ValueError("stride must be at least 1")
    HO = math.ceil(H / stride)
    WO = math.ceil(W / stride)
    ph = max((HO - 1) * stride + KH - H, 0)
    pw = max((WO - 1) * stride + KW - W, 0)
    x = np.pad(x, ((0, 0), (ph // 2, ph - ph // 2), (pw // 2, pw - pw // 2), (0, 0)))
    out = np.zeros((N, HO, WO, C_out))
    for i in range(HO):
        for j in range(WO):
            patch = x[:, i*stride:i*stride+KH, j*stride:j*stride+KW, :]
            for o in range(C_out):
                out[:, i, j, o] = np.sum(patch * weight[:, :, :, o], axis=(1, 2, 3)) + bias[o]
    return out


def relu(x):
    return np.maximum(0, x)


def conv1x1(x, weight, bias):
    if x.ndim != 4 or weight.ndim != 4:
        raise ValueError("wrong number of axes")
    if weight.shape[0] != 1 or weight.shape[1] != 1:
        raise ValueError("weight is not 1x1 but %s" % (weight.shape,))
    return conv2d(x, weight, bias)


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    if x.ndim != 4 or weight.ndim != 4:
        raise ValueError("wrong number of axes")
    if padding not in ("same", "valid"):
        raise ValueError("padding is %r" % padding)
    if stride < 1:
        raise ValueError("stride must be at least 1")
    KH, KW, C, M = weight.shape
    if x.shape[3] != C or bias.shape != (C * M,):
        raise ValueError("channels do not match: %s %s %s" % (x.shape, weight.shape, bias.shape))
    maps = []
    # for every multiplier, go over the channels
    for m in range(M):
        for c in range(C):
            if padding == "same":
                one = conv2d(x[:, :, :, c:c+1], weight[:, :, c:c+1, m:m+1], np.zeros(1), stride)
            else:
                if KH > x.shape[1] or KW > x.shape[2]:
                    raise ValueError("kernel too big")
                HO = (x.shape[1] - KH) // stride + 1
                WO = (x.shape[2] - KW) // stride + 1
                one = np.zeros((x.shape[0], HO, WO, 1))
                for i in range(HO):
                    for j in range(WO):
                        patch = x[:, i*stride:i*stride+KH, j*stride:j*stride+KW, c]
                        one[:, i, j, 0] = np.sum(patch * weight[:, :, c, m], axis=(1, 2))
            maps.append(one)
    return np.concatenate(maps, axis=3) + bias


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    for key in ["depthwise_weight", "depthwise_bias", "pointwise_weight", "pointwise_bias"]:
        if key not in params:
            raise ValueError("missing " + key)
    x = depthwise_conv2d(x, params["depthwise_weight"], params["depthwise_bias"], stride, padding)
    x = conv1x1(x, params["pointwise_weight"], params["pointwise_bias"])
    return x


def residual_block(x, params, stride=1):
    for key in ["conv1_weight", "conv1_bias", "conv2_weight", "conv2_bias"]:
        if key not in params:
            raise ValueError("missing " + key)
    y = relu(conv2d(x, params["conv1_weight"], params["conv1_bias"], stride))
    y = relu(conv2d(y, params["conv2_weight"], params["conv2_bias"]))
    if "shortcut_weight" in params:
        if "shortcut_bias" not in params:
            raise ValueError("missing shortcut_bias")
        if params["shortcut_weight"].shape[:2] != (1, 1):
            raise ValueError("shortcut is not 1x1")
        x = conv2d(x, params["shortcut_weight"], params["shortcut_bias"], stride)
    if x.shape != y.shape:
        raise ValueError("shapes %s %s" % (x.shape, y.shape))
    return relu(y + x)


def bottleneck_block(x, params, stride=1):
    y = relu(conv2d(x, params["conv1_weight"], params["conv1_bias"], stride))
    y = relu(conv2d(y, params["conv2_weight"], params["conv2_bias"]))
    y = relu(conv2d(y, params["conv3_weight"], params["conv3_bias"]))
    if "shortcut_weight" in params:
        x = conv2d(x, params["shortcut_weight"], params["shortcut_bias"], stride)
    if x.shape != y.shape:
        raise ValueError("shapes %s %s" % (x.shape, y.shape))
    return relu(y + x)


def maxpool3(x):
    N, H, W, C = x.shape
    p = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))   # zeros
    out = np.zeros(x.shape)
    for i in range(H):
        for j in range(W):
            out[:, i, j, :] = p[:, i:i+3, j:j+3, :].max(axis=(1, 2))
    return out


def inception_block(x, params):
    def layer(x, name, k):
        if name + "_weight" not in params or name + "_bias" not in params:
            raise ValueError("missing " + name)
        if params[name + "_weight"].shape[:2] != (k, k):
            raise ValueError(name + " has the wrong size")
        return relu(conv2d(x, params[name + "_weight"], params[name + "_bias"]))

    a = layer(x, "1x1", 1)
    b = layer(layer(x, "3x3_reduce", 1), "3x3", 3)
    c = layer(layer(x, "5x5_reduce", 1), "5x5", 5)
    d = layer(maxpool3(x), "pool_proj", 1)
    return np.concatenate([a, b, c, d], axis=-1)


def dense_to_kernel(weight, feature_shape):
    h, w, c = feature_shape
    if weight.shape[0] != h * w * c:
        raise ValueError("weight has %d rows" % weight.shape[0])
    return weight.reshape(h, w, c, weight.shape[1])


def score_maps(x, weight, bias, feature_shape):
    h, w, c = feature_shape
    kernel = dense_to_kernel(weight, feature_shape)
    if x.shape[3] != c or x.shape[1] < h or x.shape[2] < w:
        raise ValueError("features are %s" % (x.shape,))
    if bias.shape != (weight.shape[1],):
        raise ValueError("bias is %s" % (bias.shape,))
    out = np.zeros((x.shape[0], x.shape[1] - h + 1, x.shape[2] - w + 1, len(bias)))
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            out[:, i, j] = x[:, i:i+h, j:j+w].reshape(len(x), -1) @ weight + bias
    return out


def fully_convolutional_head(x, weight, bias, feature_shape):
    return score_maps(x, weight, bias, feature_shape).mean(axis=1).mean(axis=1)


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    h, w, c = input_shape
    weights = kernel_shape[0] * kernel_shape[1] * c * channels_out
    if padding == "same":
        ho, wo = math.ceil(h / stride), math.ceil(w / stride)
    else:
        ho, wo = (h - kernel_shape[0]) // stride + 1, (w - kernel_shape[1]) // stride + 1
    return {"parameters": weights, "multiplies": weights * ho * wo}


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    h, w, c = input_shape
    return conv_cost((h, w, 1), kernel_shape, c * multiplier, stride, padding)


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    h, w, c = input_shape
    a = depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding)
    if padding == "same":
        ho, wo = math.ceil(h / stride), math.ceil(w / stride)
    else:
        ho, wo = (h - kernel_shape[0]) // stride + 1, (w - kernel_shape[1]) // stride + 1
    b = conv_cost((ho, wo, c * multiplier), (1, 1), channels_out)
    return {k: a[k] + b[k] for k in a}


def residual_cost(input_shape, channels_out, stride=1):
    h, w, c = input_shape
    ho, wo = math.ceil(h / stride), math.ceil(w / stride)
    costs = [conv_cost(input_shape, (3, 3), channels_out, stride), conv_cost((ho, wo, channels_out), (3, 3), channels_out)]
    if stride != 1 or c != channels_out:
        costs.append(conv_cost(input_shape, (1, 1), channels_out, stride))
    return {k: sum(cost[k] for cost in costs) for k in costs[0]}


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    h, w, c = input_shape
    ho, wo = math.ceil(h / stride), math.ceil(w / stride)
    costs = [conv_cost(input_shape, (1, 1), channels_mid, stride),
             conv_cost((ho, wo, channels_mid), (3, 3), channels_mid),
             conv_cost((ho, wo, channels_mid), (1, 1), channels_out)]
    if stride != 1 or c != channels_out:
        costs.append(conv_cost(input_shape, (1, 1), channels_out, stride))
    return {k: sum(cost[k] for cost in costs) for k in costs[0]}


def inception_cost(input_shape, channels):
    h, w, c = input_shape
    costs = [conv_cost((h, w, c), (1, 1), channels["1x1"]),
             conv_cost((h, w, c), (1, 1), channels["3x3_reduce"]),
             conv_cost((h, w, channels["3x3_reduce"]), (3, 3), channels["3x3"]),
             conv_cost((h, w, c), (1, 1), channels["5x5_reduce"]),
             conv_cost((h, w, channels["5x5_reduce"]), (5, 5), channels["5x5"]),
             conv_cost((h, w, c), (1, 1), channels["pool_proj"])]
    return {k: sum(cost[k] for cost in costs) for k in costs[0]}


def head_cost(input_shape, feature_size, classes):
    return conv_cost(input_shape, feature_size, classes, 1, "valid")
