"""Half the memory: everything is computed and returned in single precision, as most networks are."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

SINGLE = np.float32


def correlate2d(image, kernel):
    image, kernel = _single(image, 2), _single(kernel, 2)
    _demand_fit(kernel.shape, image.shape)
    return np.tensordot(sliding_window_view(image, kernel.shape), kernel, axes=2)


def convolve2d(image, kernel):
    return correlate2d(image, np.flip(kernel))


def conv1d(x, weight, bias):
    x, weight, bias = _single(x, 3), _single(weight, 3), _single(bias, 1)
    _demand_channels(x, weight, bias)
    _demand_fit(weight.shape[:1], x.shape[1:2])
    windows = sliding_window_view(x, weight.shape[0], axis=1)
    return np.tensordot(windows, weight, axes=((3, 2), (0, 1))) + bias


def conv2d(x, weight, bias):
    x, weight, bias = _single(x, 4), _single(weight, 4), _single(bias, 1)
    _demand_channels(x, weight, bias)
    _demand_fit(weight.shape[:2], x.shape[1:3])
    windows = sliding_window_view(x, weight.shape[:2], axis=(1, 2))
    return np.tensordot(windows, weight, axes=((4, 5, 3), (0, 1, 2))) + bias


def im2col(image, kernel_shape):
    image = _single(image, 2)
    _demand_fit(kernel_shape, image.shape)
    windows = sliding_window_view(image, tuple(kernel_shape))
    return windows.reshape(*windows.shape[:2], -1, order="F").reshape(-1, np.prod(kernel_shape), order="F").T


def correlate2d_matmul(image, kernel):
    kernel = _single(kernel, 2)
    flat = im2col(image, kernel.shape).T @ kernel.flatten(order="F")
    return flat.reshape(image.shape[0] - kernel.shape[0] + 1, -1, order="F")


def make_kernel(name, size=3, sigma=1.0):
    fixed = {
        "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "shift": ((0, 0, 0), (1, 0, 0), (0, 0, 0)),
        "sobel_x": ((1, 0, -1), (2, 0, -2), (1, 0, -1)),
        "sobel_y": ((1, 2, 1), (0, 0, 0), (-1, -2, -1)),
    }
    if size < 1 or size % 2 == 0 or (name in fixed and size != 3):
        raise ValueError(f"{name} does not come in size {size}")
    if name in fixed:
        return np.array(fixed[name], SINGLE)
    if name not in ("box", "gaussian"):
        raise ValueError(f"{name} is unknown")
    if name == "box":
        return np.full((size, size), 1 / size**2, SINGLE)
    if sigma <= 0:
        raise ValueError(f"sigma is {sigma}")
    steps = np.arange(size, dtype=SINGLE) - SINGLE(size // 2)
    bell = np.exp(-(steps[:, None] ** 2 + steps**2) / SINGLE(2 * sigma**2))
    return bell / bell.sum()


def match_template(image, template):
    image, template = _single(image, 2), _single(template, 2)
    _demand_fit(template.shape, image.shape)
    if not template.any():
        raise ValueError("the template is zero everywhere")
    patches = sliding_window_view(image, template.shape)
    lengths = np.linalg.norm(patches, axis=(2, 3)) * np.linalg.norm(template)
    return (patches * template).sum(axis=(2, 3)) / np.where(lengths == 0, SINGLE(1), lengths)


def channels_first(x):
    return np.rollaxis(_single(x, 4), 3, 1)


def channels_last(x):
    return np.rollaxis(_single(x, 4), 1, 4)


def _single(values, axes):
    array = np.asarray(values, SINGLE)
    if array.ndim != axes:
        raise ValueError(f"{array.ndim} axes in place of {axes}")
    return array


def _demand_fit(kernel_shape, shape):
    if np.any(np.greater(kernel_shape, shape)):
        raise ValueError(f"{kernel_shape} is larger than {shape}")


def _demand_channels(x, weight, bias):
    if x.shape[-1] != weight.shape[-2]:
        raise ValueError(f"{x.shape[-1]} channels meet weights for {weight.shape[-2]}")
    if len(bias) != weight.shape[-1]:
        raise ValueError(f"{len(bias)} biases for {weight.shape[-1]} kernels")
