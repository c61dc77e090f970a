# Dario M. -- follows the slides (dW = 1/m * ...)
import numpy as np


def numerical_gradient(f, x, upstream, step=1e-5):
    # slope = (f(x+h) - f(x)) / h
    if np.shape(f(x)) != np.shape(upstream):
        raise ValueError("shape of upstream")
    if step <= 0:
        raise ValueError("step")
    grad = np.zeros(np.shape(x))
    base = np.sum(upstream * f(np.array(x, float)))
    for index in np.ndindex(*np.shape(x)):
        moved = np.array(x, float)
        moved[index] += step
        grad[index] = (np.sum(upstream * f(moved)) - base) / step
    return grad


def relu_backward(grad_out, x):
    if np.shape(grad_out) != np.shape(x):
        raise ValueError("shapes of grad_out and x differ")
    dz = np.array(grad_out, copy=True)
    dz[x <= 0] = 0
    return dz


def dense(x, weight, bias):
    if x.ndim != 2 or weight.ndim != 2 or x.shape[1] != weight.shape[0] or bias.shape != weight.shape[1:]:
        raise ValueError(f"x {x.shape} W {weight.shape} b {bias.shape}")
    return x @ weight + bias


def dense_backward(grad_out, x, weight):
    m = x.shape[0]
    dW = 1 / m * (x.T @ grad_out)
    db = 1 / m * np.sum(grad_out, axis=0)
    dx = grad_out @ weight.T
    return dx, dW, db


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    if np.ndim(grad_out) != 4 or np.ndim(x) != 4 or np.ndim(weight) != 4:
        raise ValueError("grad_out, x and weight have 4 axes")
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    if s[0] < 1 or s[1] < 1 or p[0] < 0 or p[1] < 0:
        raise ValueError("stride or padding")
    m, H, W, C = x.shape
    f0, f1, Cw, K = weight.shape
    if C != Cw:
        raise ValueError("channels of x and weight")
    X = np.pad(x, ((0, 0), (p[0], p[0]), (p[1], p[1]), (0, 0)))
    if f0 > X.shape[1] or f1 > X.shape[2]:
        raise ValueError("kernel larger than image")
    n0 = (X.shape[1] - f0) // s[0] + 1
    n1 = (X.shape[2] - f1) // s[1] + 1
    if grad_out.shape != (m, n0, n1, K):
        raise ValueError("shape of grad_out")
    dX = np.zeros(X.shape)
    dW = np.zeros(weight.shape)
    for i in range(f0):
        for j in range(f1):
            rows = slice(i, i + s[0] * n0, s[0])
            cols = slice(j, j + s[1] * n1, s[1])
            dX[:, rows, cols] += np.einsum("mhwk,ck->mhwc", grad_out, weight[i, j])
            dW[i, j] = np.einsum("mhwc,mhwk->ck", X[:, rows, cols], grad_out)
    # mean over the batch, like on the slides
    dW = dW / m
    db = grad_out.sum(axis=(0, 1, 2)) / m
    return dX[:, p[0]:p[0] + H, p[1]:p[1] + W], dW, db


def rot180(weight):
    if np.ndim(weight) != 2 and np.ndim(weight) != 4:
        raise ValueError("weight")
    # flips everything
    return np.flip(weight)


def input_gradient_by_full_convolution(grad_out, weight):
    if np.ndim(grad_out) != 4 or np.ndim(weight) != 4 or grad_out.shape[3] != weight.shape[3]:
        raise ValueError("grad_out and weight do not fit")
    k0, k1, C, K = weight.shape
    rotated = rot180(weight)
    N, n0, n1, _ = grad_out.shape
    big = np.pad(grad_out, ((0, 0), (k0 - 1, k0 - 1), (k1 - 1, k1 - 1), (0, 0)))
    out = np.zeros((N, n0 + k0 - 1, n1 + k1 - 1, C))
    for y in range(out.shape[1]):
        for z in range(out.shape[2]):
            out[:, y, z] = np.tensordot(big[:, y:y + k0, z:z + k1], rotated, axes=((1, 2, 3), (0, 1, 3)))
    return out


def softmax_cross_entropy(logits, labels):
    if np.ndim(logits) != 2 or np.shape(labels) != (logits.shape[0],):
        raise ValueError("logits and labels do not fit")
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= logits.shape[1]:
        raise ValueError("labels")
    m = logits.shape[0]
    A = np.exp(logits - logits.max(axis=1, keepdims=True))
    A = A / A.sum(axis=1, keepdims=True)
    Y = np.eye(logits.shape[1])[labels]
    L = -1 / m * np.sum(Y * np.log(A + 1e-12))
    dZ = A - Y  # the 1/m comes with dW
    return L, dZ
