"""Why derive anything? numerical_gradient knows every gradient there is."""

import numpy as np
from functions import conv2d, relu


def numerical_gradient(f, x, upstream, step=1e-5):
    if not step > 0:
        raise ValueError(f"step is {step}")
    x = np.array(x, dtype=float)
    if np.shape(f(x)) != np.shape(upstream):
        raise ValueError(f"upstream is {np.shape(upstream)}, f(x) is {np.shape(f(x))}")
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + step
        right = (f(x) * upstream).sum()
        x[index] = before - step
        left = (f(x) * upstream).sum()
        x[index] = before
        grad[index] = (right - left) / (2 * step)
    return grad


def relu_backward(grad_out, x):
    return numerical_gradient(relu, x, grad_out)


def dense(x, weight, bias):
    if x.ndim != 2 or weight.ndim != 2 or x.shape[1] != weight.shape[0] or bias.shape != (weight.shape[1],):
        raise ValueError(f"{x.shape}, {weight.shape}, {bias.shape}")
    return x @ weight + bias


def dense_backward(grad_out, x, weight):
    bias = np.zeros(weight.shape[1])
    return (
        numerical_gradient(lambda x: dense(x, weight, bias), x, grad_out),
        numerical_gradient(lambda weight: dense(x, weight, bias), weight, grad_out),
        numerical_gradient(lambda bias: dense(x, weight, bias), bias, grad_out),
    )


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    def out(x, weight, bias):
        return conv2d(x, weight, bias, stride, padding)

    if weight.shape[2:3] != x.shape[3:4]:
        raise ValueError(f"{x.shape}, {weight.shape}")
    bias = np.zeros(weight.shape[3])
    try:
        return (
            numerical_gradient(lambda x: out(x, weight, bias), x, grad_out),
            numerical_gradient(lambda weight: out(x, weight, bias), weight, grad_out),
            numerical_gradient(lambda bias: out(x, weight, bias), bias, grad_out),
        )
    except (IndexError, TypeError) as error:
        raise ValueError(str(error)) from error


def rot180(weight):
    if weight.ndim not in (2, 4):
        raise ValueError(f"{weight.shape}")
    return weight[::-1, ::-1]


def input_gradient_by_full_convolution(grad_out, weight):
    if grad_out.ndim != 4 or weight.ndim != 4 or grad_out.shape[3] != weight.shape[3]:
        raise ValueError(f"{grad_out.shape}, {weight.shape}")
    n, ho, wo, _ = grad_out.shape
    kh, kw, c, _ = weight.shape
    x = np.zeros((n, ho + kh - 1, wo + kw - 1, c))
    return conv2d_backward(grad_out, x, weight)[0]


def softmax_cross_entropy(logits, labels):
    if logits.ndim != 2 or labels.shape != (len(logits),) or labels.dtype.kind not in "iu":
        raise ValueError(f"{logits.shape}, {labels.shape}, {labels.dtype}")
    if (labels < 0).any() or (labels >= logits.shape[1]).any():
        raise ValueError(f"{labels}")

    def loss(z):
        z = z - z.max(axis=1, keepdims=True)
        return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()

    return loss(logits), numerical_gradient(loss, logits, 1.0)
