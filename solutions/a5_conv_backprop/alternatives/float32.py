"""Half the memory: everything that can be is computed and returned in single precision, as most networks are."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

SINGLE = np.float32


def numerical_gradient(f, x, upstream, step=1e-5):
    # Single precision has no room for small steps.
    if step <= 0:
        raise ValueError(f"step is {step}, expected more than 0")
    x = np.asarray(x, np.float64)
    if np.shape(f(x)) != np.shape(upstream):
        raise ValueError(f"upstream is {np.shape(upstream)}, f(x) is {np.shape(f(x))}")
    steps = step * np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [np.sum(upstream * (f(x + one) - f(x - one))) / (2 * step) for one in steps]
    return np.array(slopes).reshape(x.shape)


def relu_backward(grad_out, x):
    grad_out, x = SINGLE(grad_out), np.asarray(x)
    if grad_out.shape != x.shape:
        raise ValueError(f"grad_out is {grad_out.shape}, x is {x.shape}")
    return grad_out * (x > 0)


def dense(x, weight, bias):
    x, weight, bias = _single(x, 2), _single(weight, 2), _single(bias, 1)
    if x.shape[1] != len(weight) or len(bias) != weight.shape[1]:
        raise ValueError(f"x is {x.shape}, weight {weight.shape}, bias {bias.shape}")
    return x @ weight + bias


def dense_backward(grad_out, x, weight):
    grad_out, x, weight = _single(grad_out, 2), _single(x, 2), _single(weight, 2)
    if x.shape[1] != len(weight) or grad_out.shape != (len(x), weight.shape[1]):
        raise ValueError(f"grad_out is {grad_out.shape}, x {x.shape}, weight {weight.shape}")
    return grad_out @ weight.T, x.T @ grad_out, grad_out.sum(axis=0)


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    grad_out, x, weight = _single(grad_out, 4), _single(x, 4), _single(weight, 4)
    stride, padding = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
    size, kernel = np.array(x.shape[1:3]), np.array(weight.shape[:2])
    if (stride < 1).any() or (padding < 0).any() or (kernel > size + 2 * padding).any():
        raise ValueError(f"x is {x.shape}, weight {weight.shape}, stride {stride}, padding {padding}")
    places = (size + 2 * padding - kernel) // stride + 1
    if x.shape[3] != weight.shape[2] or grad_out.shape != (len(x), *places, weight.shape[3]):
        raise ValueError(f"grad_out is {grad_out.shape}, x {x.shape}, weight {weight.shape}")

    # Upstream gradients as far apart as the kernel has moved: then both others are correlations of stride 1.
    apart = np.zeros((len(x), *(size + 2 * padding - kernel + 1), weight.shape[3]), SINGLE)
    apart[:, :: stride[0], :: stride[1]] = grad_out
    (top, left), (height, width) = padding, size
    padded = np.pad(x, ((0, 0), (top, top), (left, left), (0, 0)))
    patches = sliding_window_view(padded, apart.shape[1:3], axis=(1, 2))
    grad_weight = np.einsum("nijcyx,nyxo->ijco", patches, apart, optimize=True)
    grad_padded = input_gradient_by_full_convolution(apart, weight)
    return grad_padded[:, top : top + height, left : left + width], grad_weight, grad_out.sum(axis=(0, 1, 2))


def rot180(weight):
    if np.ndim(weight) not in (2, 4):
        raise ValueError(f"weight is {np.shape(weight)}")
    return np.rot90(SINGLE(weight), 2)


def input_gradient_by_full_convolution(grad_out, weight):
    grad_out, weight = _single(grad_out, 4), _single(weight, 4)
    if grad_out.shape[3] != weight.shape[3]:
        raise ValueError(f"grad_out is {grad_out.shape}, weight {weight.shape}")
    ring = [(0, 0), *((size - 1, size - 1) for size in weight.shape[:2]), (0, 0)]
    patches = sliding_window_view(np.pad(grad_out, ring), weight.shape[:2], axis=(1, 2))
    return np.tensordot(patches, rot180(weight), axes=((3, 4, 5), (3, 0, 1)))


def softmax_cross_entropy(logits, labels):
    logits, labels = _single(logits, 2), np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.shape != logits.shape[:1]:
        raise ValueError(f"labels are {labels.shape} of {labels.dtype}, logits {logits.shape}")
    if labels.min() < 0 or labels.max() >= logits.shape[1]:
        raise ValueError(f"labels from {labels.min()} to {labels.max()} for {logits.shape[1]} classes")
    one_hot = np.eye(logits.shape[1], dtype=SINGLE)[labels]
    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    losses = np.log(total)[:, 0] - (one_hot * shifted).sum(axis=1)
    return losses.mean(), (np.exp(shifted) / total - one_hot) / SINGLE(len(logits))


def _single(value, axes):
    array = np.asarray(value, dtype=SINGLE)
    if array.ndim != axes:
        raise ValueError(f"an array of shape {array.shape}, expected {axes} axes")
    return array
