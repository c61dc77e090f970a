"""Plain loops over places, and nothing of NumPy beyond arrays and their entries."""

import math

import numpy as np


def correlate2d(image, kernel):
    image, kernel = _plane(image, "image"), _plane(kernel, "kernel")
    out = _empty_result(image, kernel)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            total = 0.0
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    total += kernel[i, j] * image[y + i, x + j]
            out[y, x] = total
    return out


def convolve2d(image, kernel):
    image, kernel = _plane(image, "image"), _plane(kernel, "kernel")
    out = _empty_result(image, kernel)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            total = 0.0
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    total += kernel[-1 - i, -1 - j] * image[y + i, x + j]
            out[y, x] = total
    return out


def conv1d(x, weight, bias):
    x, weight, bias = _layer(x, weight, bias, axes=3)
    n_signals, length, _ = x.shape
    size, n_in, n_out = weight.shape
    if size > length:
        raise ValueError(f"filters of {size} do not fit into signals of {length}")
    out = np.zeros((n_signals, length - size + 1, n_out))
    for n in range(n_signals):
        for p in range(length - size + 1):
            for o in range(n_out):
                total = bias[o]
                for k in range(size):
                    for c in range(n_in):
                        total += weight[k, c, o] * x[n, p + k, c]
                out[n, p, o] = total
    return out


def conv2d(x, weight, bias):
    x, weight, bias = _layer(x, weight, bias, axes=4)
    (n_images, height, width, _), (kernel_height, kernel_width, _, n_out) = x.shape, weight.shape
    if kernel_height > height or kernel_width > width:
        raise ValueError(f"kernels {kernel_height} x {kernel_width} do not fit into images {height} x {width}")
    out = np.zeros((n_images, height - kernel_height + 1, width - kernel_width + 1, n_out))
    for n in range(n_images):
        for top in range(out.shape[1]):
            for left in range(out.shape[2]):
                patch = x[n, top : top + kernel_height, left : left + kernel_width]
                for o in range(n_out):
                    out[n, top, left, o] = np.sum(patch * weight[:, :, :, o]) + bias[o]
    return out


def im2col(image, kernel_shape):
    image = _plane(image, "image")
    height, width = kernel_shape
    places = _empty_result(image, np.zeros((height, width)))
    columns = []
    for x in range(places.shape[1]):
        for y in range(places.shape[0]):
            columns.append([image[y + i, x + j] for j in range(width) for i in range(height)])
    return np.array(columns).T


def correlate2d_matmul(image, kernel):
    image, kernel = _plane(image, "image"), _plane(kernel, "kernel")
    out = _empty_result(image, kernel)
    flat = np.array([kernel[i, j] for j in range(kernel.shape[1]) for i in range(kernel.shape[0])])
    product = iter(flat @ im2col(image, kernel.shape))
    for x in range(out.shape[1]):
        for y in range(out.shape[0]):
            out[y, x] = next(product)
    return out


def make_kernel(name, size=3, sigma=1.0):
    if size <= 0 or size % 2 != 1:
        raise ValueError(f"{size} is not a positive odd size")
    if name == "box":
        return np.array([[1 / (size * size)] * size] * size)
    if name == "gaussian":
        if sigma <= 0:
            raise ValueError(f"sigma {sigma} is not positive")
        middle = size // 2
        bell = [
            [math.exp(-((row - middle) ** 2 + (column - middle) ** 2) / (2 * sigma**2)) for column in range(size)]
            for row in range(size)
        ]
        return np.array(bell) / sum(map(sum, bell))
    if name not in ("sharpen", "shift", "sobel_x", "sobel_y"):
        raise ValueError(f"unknown kernel {name}")
    if size != 3:
        raise ValueError(f"{name} is 3 x 3 only, not {size} x {size}")
    if name == "sharpen":
        return np.array([[0.0, -1.0, 0.0], [-1.0, 5.0, -1.0], [0.0, -1.0, 0.0]])
    if name == "shift":
        return np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    sobel_x = np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
    return sobel_x if name == "sobel_x" else sobel_x.T


def match_template(image, template):
    image, template = _plane(image, "image"), _plane(template, "template")
    out = _empty_result(image, template)
    template_length = math.sqrt((template * template).sum())
    if template_length == 0:
        raise ValueError("the template is all zero")
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            patch = image[y : y + template.shape[0], x : x + template.shape[1]]
            patch_length = math.sqrt((patch * patch).sum())
            if patch_length > 0:
                out[y, x] = (patch * template).sum() / (patch_length * template_length)
    return out


def channels_first(x):
    _demand_axes(np.asarray(x), 4, "x")
    n, h, w, c = x.shape
    out = np.empty((n, c, h, w), x.dtype)
    for channel in range(c):
        out[:, channel] = x[..., channel]
    return out


def channels_last(x):
    _demand_axes(np.asarray(x), 4, "x")
    n, c, h, w = x.shape
    out = np.empty((n, h, w, c), x.dtype)
    for channel in range(c):
        out[..., channel] = x[:, channel]
    return out


def _demand_axes(array, wanted, name):
    if array.ndim != wanted:
        raise ValueError(f"{name} has {array.ndim} axes, not {wanted}")


def _plane(values, name):
    array = np.asarray(values, dtype=float)
    _demand_axes(array, 2, name)
    return array


def _empty_result(image, kernel):
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a kernel of {kernel.shape} does not fit into an image of {image.shape}")
    return np.zeros((rows, columns))


def _layer(x, weight, bias, axes):
    x, weight, bias = (np.asarray(values, dtype=float) for values in (x, weight, bias))
    for array, wanted, name in ((x, axes, "x"), (weight, axes, "weight"), (bias, 1, "bias")):
        _demand_axes(array, wanted, name)
    if weight.shape[-2] != x.shape[-1]:
        raise ValueError(f"weight takes {weight.shape[-2]} channels, x has {x.shape[-1]}")
    if len(bias) != weight.shape[-1]:
        raise ValueError(f"{len(bias)} biases for {weight.shape[-1]} filters")
    return x, weight, bias
