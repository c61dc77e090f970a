"""Assignment 7 / Amir"""

import numpy as np


def check(ok, *message):
    if not ok:
        raise ValueError(" ".join(map(str, message)))


def arr(a, ndim):
    a = np.asarray(a)
    check(a.ndim == ndim, "shape is", a.shape, "but I want", ndim, "axes")
    return a if a.dtype in (np.float32, np.float64) else a.astype(float)


def out_size(h, k, s, padding):
    check(s >= 1, "stride is", s, "but has to be 1 or more")
    if padding == "same":
        return -(-h // s)
    check(padding == "valid", "padding is", padding, "but has to be same or valid")
    check(k <= h, "kernel is", k, "but the image only", h)
    return (h - k) // s + 1


def pad(x, k, s, padding, value=0):
    widths = [(0, 0)]
    for h, kk in zip(x.shape[1:3], k):
        p = 0
        if padding == "same":
            p = max((out_size(h, kk, s, padding) - 1) * s + kk - h, 0)
        widths.append((p // 2, p - p // 2))
    return np.pad(x, widths + [(0, 0)], constant_values=value)


def taps(x, k, s, padding, value=0):
    """every tap (i, j) of the kernel with the pixels it sees"""
    ho, wo = (out_size(h, kk, s, padding) for h, kk in zip(x.shape[1:3], k))
    p = pad(x, k, s, padding, value)
    for i in range(k[0]):
        for j in range(k[1]):
            yield i, j, p[:, i:i + (ho - 1) * s + 1:s, j:j + (wo - 1) * s + 1:s]


def conv(x, w, b, s=1, padding="same"):
    x, w, b = arr(x, 4), arr(w, 4), arr(b, 1)
    check(x.shape[3] == w.shape[2], "x has", x.shape[3], "channels, weight", w.shape[2])
    check(len(b) == w.shape[3], "bias has", len(b), "entries, not", w.shape[3])
    return b + sum(np.tensordot(seen, w[i, j], 1) for i, j, seen in taps(x, w.shape[:2], s, padding))


def relu(x):
    return np.where(x > 0, x, 0)


def get(params, name, size=None):
    for key in (name + "_weight", name + "_bias"):
        check(key in params, key, "is missing, there is only", list(params))
    w, b = params[name + "_weight"], params[name + "_bias"]
    if size:
        check(np.shape(w)[:2] == (size, size), name, "has shape", np.shape(w), "but should be", size, "x", size)
    return w, b


def conv1x1(x, weight, bias):
    return conv(x, *get({"w_weight": weight, "w_bias": bias}, "w", 1))


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    x, weight, bias = arr(x, 4), arr(weight, 4), arr(bias, 1)
    kh, kw, c, m = weight.shape
    check(x.shape[3] == c, "x has", x.shape[3], "channels, weight", c)
    check(len(bias) == c * m, "bias has", len(bias), "entries, not", c * m)
    out = sum(seen[..., None] * weight[i, j] for i, j, seen in taps(x, (kh, kw), stride, padding))
    return out.reshape(out.shape[:3] + (c * m,)) + bias


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    dw, pw = get(params, "depthwise"), get(params, "pointwise", 1)
    return conv1x1(depthwise_conv2d(x, *dw, stride=stride, padding=padding), *pw)


def plus_shortcut(branch, x, params, stride):
    short = arr(x, 4)
    if "shortcut_weight" in params or "shortcut_bias" in params:
        short = conv(x, *get(params, "shortcut", 1), stride)
    check(short.shape == branch.shape, "cannot add", branch.shape, "and", short.shape)
    return relu(branch + short)


def residual_block(x, params, stride=1):
    h = relu(conv(x, *get(params, "conv1"), stride))
    return plus_shortcut(conv(h, *get(params, "conv2")), x, params, stride)


def bottleneck_block(x, params, stride=1):
    h = relu(conv(x, *get(params, "conv1", 1), stride))
    h = relu(conv(h, *get(params, "conv2")))
    return plus_shortcut(conv(h, *get(params, "conv3", 1)), x, params, stride)


def inception_block(x, params):
    def layer(x, name):
        return relu(conv(x, *get(params, name, {"3x3": 3, "5x5": 5}.get(name, 1))))

    x = arr(x, 4)
    pooled = None
    for _, _, seen in taps(x, (3, 3), 1, "same", -np.inf):
        pooled = seen if pooled is None else np.maximum(pooled, seen)
    return np.concatenate(
        [layer(x, "1x1"), layer(layer(x, "3x3_reduce"), "3x3"), layer(layer(x, "5x5_reduce"), "5x5"),
         layer(pooled, "pool_proj")], axis=3)


def dense_to_kernel(weight, feature_shape):
    weight = arr(weight, 2)
    check(len(weight) == np.prod(feature_shape), "weight has", len(weight), "rows, not", np.prod(feature_shape))
    return weight.reshape(tuple(feature_shape) + (weight.shape[1],))


def score_maps(x, weight, bias, feature_shape):
    return conv(x, dense_to_kernel(weight, feature_shape), bias, 1, "valid")


def fully_convolutional_head(x, weight, bias, feature_shape):
    return score_maps(x, weight, bias, feature_shape).mean((1, 2))


# costs: I sum (weights, biases, places) triples

def cost(*layers):
    return {"parameters": sum(w + b for w, b, _ in layers), "multiplies": sum(w * p for w, _, p in layers)}


def places(shape, k, s, padding):
    return out_size(shape[0], k[0], s, padding) * out_size(shape[1], k[1], s, padding)


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    w = kernel_shape[0] * kernel_shape[1] * input_shape[2] * channels_out
    return cost((w, channels_out, places(input_shape, kernel_shape, stride, padding)))


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    out = input_shape[2] * multiplier
    return cost((kernel_shape[0] * kernel_shape[1] * out, out, places(input_shape, kernel_shape, stride, padding)))


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    mid = input_shape[2] * multiplier
    p = places(input_shape, kernel_shape, stride, padding)
    return cost((kernel_shape[0] * kernel_shape[1] * mid, mid, p), (mid * channels_out, channels_out, p))


def residual_cost(input_shape, channels_out, stride=1):
    c, p = input_shape[2], places(input_shape, (3, 3), stride, "same")
    layers = [(9 * c * channels_out, channels_out, p), (9 * channels_out ** 2, channels_out, p)]
    if stride > 1 or c != channels_out:
        layers.append((c * channels_out, channels_out, p))
    return cost(*layers)


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    c, p = input_shape[2], places(input_shape, (1, 1), stride, "same")
    layers = [(c * channels_mid, channels_mid, p), (9 * channels_mid ** 2, channels_mid, p),
              (channels_mid * channels_out, channels_out, p)]
    if stride > 1 or c != channels_out:
        layers.append((c * channels_out, channels_out, p))
    return cost(*layers)


def inception_cost(input_shape, channels):
    layers = []
    for name, factor in [("1x1", None), ("3x3_reduce", None), ("3x3", 9), ("5x5_reduce", None), ("5x5", 25),
                         ("pool_proj", None)]:
        check(name in channels, name, "is missing")
        read = factor * channels[name + "_reduce"] if factor else input_shape[2]
        layers.append((read * channels[name], channels[name], input_shape[0] * input_shape[1]))
    return cost(*layers)


def head_cost(input_shape, feature_size, classes):
    return conv_cost(input_shape, feature_size, classes, padding="valid")
