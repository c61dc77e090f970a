"""Emil. My conv2d from assignment 2 is fine, so I use it."""

import sys

import numpy as np

sys.path.append("../a2_padding_modes")

from padding import conv2d


def relu(x):
    return np.maximum(x, 0)


def conv1x1(x, weight, bias):
    if weight.shape[:2] != (1, 1):
        raise ValueError(f"weight has shape {weight.shape}, expected 1 x 1")
    return conv2d(x, weight, bias, padding="same")


def residual_block(x, params, stride=1):
    y = relu(conv2d(x, params["conv1_weight"], params["conv1_bias"], padding="same"))
    y = conv2d(y, params["conv2_weight"], params["conv2_bias"], padding="same")
    return relu(x + y)
