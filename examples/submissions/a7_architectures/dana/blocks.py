"""Dana - got up to the residual blocks, costs only for one layer. Sorry, exam week"""

import numpy as np


def conv1x1(x, weight, bias):
    if weight.shape[:2] != (1, 1):
        raise ValueError("kernel must be 1x1")
    if x.ndim != 4:
        raise ValueError("x must have 4 axes")
    if x.shape[3] != weight.shape[2] or bias.shape[0] != weight.shape[3]:
        raise ValueError("channels")
    return np.dot(x, weight[0, 0]) + bias


def depthwise_conv2d(x, weight, bias, stride=1, padding="same"):
    N, H, W, C = x.shape
    KH, KW, C2, M = weight.shape
    if C != C2 or bias.shape != (C * M,):
        raise ValueError("channels")
    # TODO padding="valid", stride
    top, left = (KH - 1) // 2, (KW - 1) // 2
    padded = np.zeros((N, H + KH - 1, W + KW - 1, C))
    padded[:, top:top + H, left:left + W] = x
    out = np.zeros((N, H, W, C * M))
    for c in range(C):
        for m in range(M):
            for i in range(KH):
                for j in range(KW):
                    out[..., c * M + m] += weight[i, j, c, m] * padded[:, i:i + H, j:j + W, c]
            out[..., c * M + m] += bias[c * M + m]
    return out


def depthwise_separable_conv2d(x, params, stride=1, padding="same"):
    y = depthwise_conv2d(x, params["depthwise_weight"], params["depthwise_bias"], stride, padding)
    return conv1x1(y, params["pointwise_weight"], params["pointwise_bias"])


def conv2d(x, weight, bias, stride=1):
    """ordinary one, built on the depthwise one"""
    C, O = weight.shape[2:]
    y = depthwise_conv2d(x, weight, np.zeros(C * O))
    y = y.reshape(y.shape[:3] + (C, O)).sum(axis=3) + bias
    return y[:, ::stride, ::stride]


def residual_block(x, params, stride=1):
    y = conv2d(x, params["conv1_weight"], params["conv1_bias"], stride)
    y[y < 0] = 0
    y = conv2d(y, params["conv2_weight"], params["conv2_bias"])
    x += y                      # the identity!
    x[x < 0] = 0
    return x


def bottleneck_block(x, params, stride=1):
    raise NotImplementedError


def inception_block(x, params):
    raise NotImplementedError


def dense_to_kernel(weight, feature_shape):
    return weight.reshape(*feature_shape, -1)


def score_maps(x, weight, bias, feature_shape):
    raise NotImplementedError


def fully_convolutional_head(x, weight, bias, feature_shape):
    raise NotImplementedError


def conv_cost(input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    h, w, c = input_shape
    if stride < 1:
        raise ValueError("stride")
    weights = kernel_shape[0] * kernel_shape[1] * c * channels_out
    return {"parameters": weights + channels_out, "multiplies": weights * (h // stride) * (w // stride)}


def depthwise_cost(input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    raise NotImplementedError


def depthwise_separable_cost(input_shape, kernel_shape, channels_out, *, multiplier=1, stride=1, padding="same"):
    raise NotImplementedError


def residual_cost(input_shape, channels_out, stride=1):
    raise NotImplementedError


def bottleneck_cost(input_shape, channels_mid, channels_out, stride=1):
    raise NotImplementedError


def inception_cost(input_shape, channels):
    raise NotImplementedError


def head_cost(input_shape, feature_size, classes):
    raise NotImplementedError
