"""Plain loops: every sum of the handout is written down as it stands, one product at a time."""

import math

import numpy as np


def numerical_gradient(f, x, upstream, step=1e-5):
    if step <= 0:
        raise ValueError(f"step {step} is not positive")
    x = np.array(x, dtype=float)
    if np.shape(f(x)) != np.shape(upstream):
        raise ValueError(f"upstream {np.shape(upstream)} is not of the shape {np.shape(f(x))} of f(x)")
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        kept = float(x[index])
        x[index] = kept + step
        above = float(np.sum(upstream * f(x)))
        x[index] = kept - step
        below = float(np.sum(upstream * f(x)))
        x[index] = kept
        gradient[index] = (above - below) / (2 * step)
    return gradient


def relu_backward(grad_out, x):
    if grad_out.shape != x.shape:
        raise ValueError(f"{grad_out.shape} is not {x.shape}")
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        if x[index] > 0:
            gradient[index] = grad_out[index]
    return gradient


def dense(x, weight, bias):
    if x.ndim != 2 or weight.ndim != 2 or x.shape[1] != weight.shape[0] or bias.shape != (weight.shape[1],):
        raise ValueError(f"{x.shape}, {weight.shape} and {bias.shape} do not fit")
    out = np.zeros((x.shape[0], weight.shape[1]))
    for n, o in np.ndindex(*out.shape):
        out[n, o] = bias[o]
        for i in range(x.shape[1]):
            out[n, o] += x[n, i] * weight[i, o]
    return out


def dense_backward(grad_out, x, weight):
    if x.ndim != 2 or weight.ndim != 2 or x.shape[1] != weight.shape[0]:
        raise ValueError(f"{x.shape} and {weight.shape} do not fit")
    if grad_out.shape != (x.shape[0], weight.shape[1]):
        raise ValueError(f"grad_out {grad_out.shape} does not fit {x.shape} and {weight.shape}")
    grad_x, grad_weight, grad_bias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(weight.shape[1])
    for n, o in np.ndindex(*grad_out.shape):
        grad_bias[o] += grad_out[n, o]
        for i in range(x.shape[1]):
            grad_x[n, i] += grad_out[n, o] * weight[i, o]
            grad_weight[i, o] += grad_out[n, o] * x[n, i]
    return grad_x, grad_weight, grad_bias


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    down, right = stride if isinstance(stride, tuple) else (stride, stride)
    top, left = padding if isinstance(padding, tuple) else (padding, padding)
    if x.ndim != 4 or weight.ndim != 4 or x.shape[3] != weight.shape[2]:
        raise ValueError(f"{x.shape} and {weight.shape} do not fit")
    if min(down, right) < 1 or min(top, left) < 0:
        raise ValueError(f"stride {stride}, padding {padding}")
    images, height, width, channels_in = x.shape
    kernel_height, kernel_width, _, channels_out = weight.shape
    if kernel_height > height + 2 * top or kernel_width > width + 2 * left:
        raise ValueError(f"kernels {weight.shape} are larger than the padded images {x.shape}")
    out_height = math.floor((height + 2 * top - kernel_height) / down) + 1
    out_width = math.floor((width + 2 * left - kernel_width) / right) + 1
    if grad_out.shape != (images, out_height, out_width, channels_out):
        raise ValueError(f"grad_out {grad_out.shape} is not {(images, out_height, out_width, channels_out)}")

    grad_x, grad_weight, grad_bias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(channels_out)
    # Lists are faster to index than arrays, one entry at a time.
    pixels, weights, errors = x.tolist(), weight.tolist(), grad_out.tolist()
    for n, y, z, o in np.ndindex(*grad_out.shape):
        error = errors[n][y][z][o]
        grad_bias[o] += error
        for i in range(kernel_height):
            row = y * down + i - top
            if not 0 <= row < height:
                continue
            for j in range(kernel_width):
                column = z * right + j - left
                if not 0 <= column < width:
                    continue
                for c in range(channels_in):
                    grad_x[n, row, column, c] += error * weights[i][j][c][o]
                    grad_weight[i, j, c, o] += error * pixels[n][row][column][c]
    return grad_x, grad_weight, grad_bias


def rot180(weight):
    if weight.ndim not in (2, 4):
        raise ValueError(f"{weight.shape} is neither a kernel nor a layer's kernels")
    height, width = weight.shape[:2]
    rotated = np.zeros(weight.shape)
    for i in range(height):
        for j in range(width):
            rotated[i, j] = weight[height - 1 - i, width - 1 - j]
    return rotated


def input_gradient_by_full_convolution(grad_out, weight):
    if grad_out.ndim != 4 or weight.ndim != 4 or grad_out.shape[3] != weight.shape[3]:
        raise ValueError(f"{grad_out.shape} and {weight.shape} do not fit")
    images, out_height, out_width, channels_out = grad_out.shape
    kernel_height, kernel_width, channels_in, _ = weight.shape
    rotated = rot180(weight)
    gradient = np.zeros((images, out_height + kernel_height - 1, out_width + kernel_width - 1, channels_in))
    for n, y, x, c in np.ndindex(*gradient.shape):
        for i, j, o in np.ndindex(kernel_height, kernel_width, channels_out):
            row, column = y + i - (kernel_height - 1), x + j - (kernel_width - 1)
            if 0 <= row < out_height and 0 <= column < out_width:
                gradient[n, y, x, c] += rotated[i, j, c, o] * grad_out[n, row, column, o]
    return gradient


def softmax_cross_entropy(logits, labels):
    if logits.ndim != 2 or labels.shape != (logits.shape[0],):
        raise ValueError(f"logits {logits.shape} and labels {labels.shape} do not fit")
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels are {labels.dtype}")
    examples, classes = logits.shape
    loss, gradient = 0.0, np.zeros(logits.shape)
    for n in range(examples):
        label = int(labels[n])
        if label < 0 or label >= classes:
            raise ValueError(f"label {label} is none of {classes} classes")
        scores = [float(score) for score in logits[n]]
        largest = max(scores)
        total = sum(math.exp(score - largest) for score in scores)
        loss += (math.log(total) + largest - scores[label]) / examples
        for k in range(classes):
            gradient[n, k] = (math.exp(scores[k] - largest) / total - (k == label)) / examples
    return loss, gradient
