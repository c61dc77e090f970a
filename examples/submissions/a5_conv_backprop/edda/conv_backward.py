"""Backward passes (unfinished, sorry! conv comes tonight)"""

import numpy as np


def numerical_gradient(f, x, upstream, step=1e-5):
    if not step > 0:
        raise ValueError(f"step is {step}, wanted a positive number")
    x = np.asarray(x, dtype=float)
    shape = np.shape(f(x.copy()))
    if shape != np.shape(upstream):
        raise ValueError(f"upstream has shape {np.shape(upstream)}, wanted {shape}")
    result = np.empty(x.shape)
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = step
        e = e.reshape(x.shape)
        result[np.unravel_index(k, x.shape)] = np.sum(upstream * (f(x + e) - f(x - e))) / (2 * step)
    return result


def relu_backward(grad_out, x):
    if grad_out.shape != x.shape:
        raise ValueError(f"grad_out is {grad_out.shape}, x is {x.shape}")
    return np.where(x > 0, grad_out, 0.0)


def dense(x, weight, bias):
    if x.ndim != 2 or weight.ndim != 2 or bias.ndim != 1:
        raise ValueError(f"wrong number of axes: {x.shape}, {weight.shape}, {bias.shape}")
    if x.shape[1] != weight.shape[0] or bias.shape[0] != weight.shape[1]:
        raise ValueError(f"sizes do not fit: {x.shape}, {weight.shape}, {bias.shape}")
    return x @ weight + bias


def dense_backward(grad_out, x, weight):
    grad_x = grad_out @ weight.T
    grad_weight = x.T @ grad_out
    # TODO bias
    return grad_x, grad_weight


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    raise NotImplementedError


def rot180(weight):
    return weight[::-1, ::-1]


def input_gradient_by_full_convolution(grad_out, weight):
    # should be something like conv2d(pad(grad_out), rot180(weight))
    grad = np.pad(grad_out, ((0, 0), (1, 1), (1, 1), (0, 0)))
    return grad
