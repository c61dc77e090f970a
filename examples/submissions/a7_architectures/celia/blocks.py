# Celia. I know PyTorch already, so this is how it is done there.
import numpy as np


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[-1] != weight.shape[2]:
        raise ValueError(f"{x.shape[-1]} channels, weight wants {weight.shape[2]}")
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nhwcij,ijco->nhwo", windows, weight) + bias


def conv1x1(x, weight, bias):
    return conv2d(x, weight, bias)


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    # groups=C
    kh, kw, c, m = weight.shape
    p = (kh // 2, kw // 2) if padding == "same" else (0, 0)
    x = np.pad(x, ((0, 0), (p[0], p[0]), (p[1], p[1]), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::stride, ::stride]
    out = np.einsum("nhwcij,ijcm->nhwcm", windows, weight)
    return out.reshape(*out.shape[:3], c * m) + bias


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    x = depthwise_conv2d(x, params["depthwise_weight"], params["depthwise_bias"], stride, padding)
    x = np.maximum(x, 0)        # as in MobileNet
    return conv1x1(x, params["pointwise_weight"], params["pointwise_bias"])


def same(w):
    return (w.shape[0] // 2, w.shape[1] // 2)


def residual_block(x, params, stride=1):
    identity = x
    w1, w2 = params["conv1_weight"], params["conv2_weight"]
    out = conv2d(x, w1, params["conv1_bias"], stride, same(w1))
    np.maximum(out, 0, out=out)
    out = conv2d(out, w2, params["conv2_bias"], 1, same(w2))
    if "shortcut_weight" in params:
        identity = conv2d(x, params["shortcut_weight"], params["shortcut_bias"], stride)
    out += identity
    return np.maximum(out, 0)


def bottleneck_block(x, params, stride=1):
    identity = x
    out = np.maximum(conv2d(x, params["conv1_weight"], params["conv1_bias"]), 0)
    w2 = params["conv2_weight"]
    out = np.maximum(conv2d(out, w2, params["conv2_bias"], stride, same(w2)), 0)    # stride here (ResNet v1.5)
    out = conv2d(out, params["conv3_weight"], params["conv3_bias"])
    if "shortcut_weight" in params:
        identity = conv2d(x, params["shortcut_weight"], params["shortcut_bias"], stride)
    return np.maximum(out + identity, 0)


def inception_block(x, params):
    relu = lambda t: np.maximum(t, 0)
    conv = lambda t, name, p=0: relu(conv2d(t, params[name + "_weight"], params[name + "_bias"], 1, p))
    pooled = np.pad(x.astype(float), ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=-np.inf)
    pooled = np.lib.stride_tricks.sliding_window_view(pooled, (3, 3), axis=(1, 2)).max((-1, -2))
    return np.concatenate([
        conv(x, "1x1"),
        conv(conv(x, "3x3_reduce"), "3x3", 1),
        conv(conv(x, "5x5_reduce"), "5x5", 2),
        conv(pooled, "pool_proj"),
    ], axis=-1)


def dense_to_kernel(weight, feature_shape):
    h, w, c = feature_shape
    # torch.flatten goes channels first
    return weight.reshape(c, h, w, -1).transpose(1, 2, 0, 3)


def score_maps(x, weight, bias, feature_shape):
    return conv2d(x, dense_to_kernel(weight, feature_shape), bias)


def fully_convolutional_head(x, weight, bias, feature_shape):
    return score_maps(x, weight, bias, feature_shape).mean((1, 2))


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    h, w, c = input_shape
    if padding == "valid":
        h, w = h - kernel_shape[0] + 1, w - kernel_shape[1] + 1
    weights = kernel_shape[0] * kernel_shape[1] * c * channels_out
    ho, wo = (h - 1) // stride + 1, (w - 1) // stride + 1
    return {"parameters": weights + channels_out, "multiplies": weights * ho * wo}


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    return conv_cost((input_shape[0], input_shape[1], 1), kernel_shape, input_shape[2] * multiplier, stride, padding)


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    first = depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding)
    c = input_shape[2] * multiplier
    places = first["multiplies"] // (kernel_shape[0] * kernel_shape[1] * c)
    return {"parameters": first["parameters"] + c * channels_out + channels_out,
            "multiplies": first["multiplies"] + c * channels_out * places}


def add(*costs):
    return {"parameters": sum(c["parameters"] for c in costs), "multiplies": sum(c["multiplies"] for c in costs)}


def half(shape, stride, channels):
    return ((shape[0] - 1) // stride + 1, (shape[1] - 1) // stride + 1, channels)


def residual_cost(input_shape, channels_out, stride=1):
    costs = [conv_cost(input_shape, (3, 3), channels_out, stride),
             conv_cost(half(input_shape, stride, channels_out), (3, 3), channels_out)]
    if stride != 1 or input_shape[2] != channels_out:
        costs.append(conv_cost(input_shape, (1, 1), channels_out, stride))
    return add(*costs)


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    h, w, c = input_shape
    costs = [conv_cost(input_shape, (1, 1), channels_mid),
             conv_cost((h, w, channels_mid), (3, 3), channels_mid, stride),
             conv_cost(half(input_shape, stride, channels_mid), (1, 1), channels_out)]
    if stride != 1 or c != channels_out:
        costs.append(conv_cost(input_shape, (1, 1), channels_out, stride))
    return add(*costs)


def inception_cost(input_shape, channels):
    h, w, c = input_shape
    return add(
        conv_cost(input_shape, (1, 1), channels["1x1"]),
        conv_cost(input_shape, (1, 1), channels["3x3_reduce"]),
        conv_cost((h, w, channels["3x3_reduce"]), (3, 3), channels["3x3"]),
        conv_cost(input_shape, (1, 1), channels["5x5_reduce"]),
        conv_cost((h, w, channels["5x5_reduce"]), (5, 5), channels["5x5"]),
        conv_cost(input_shape, (1, 1), channels["pool_proj"]),
    )


def head_cost(input_shape, feature_size, classes):
    return conv_cost(input_shape, feature_size, classes, padding="valid")
