"""Forward convolution: slide kernels over signals and images.

Kaja. Ran out of time after part 3, sorry.
"""

import numpy as np


def correlate2d(image, kernel):
    image = np.asarray(image, dtype=float)
    kernel = np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(f"expected two axes, got {image.shape} and {kernel.shape}")
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    if height < 1 or width < 1:
        raise ValueError(f"kernel {kernel.shape} does not fit into image {image.shape}")
    out = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            out[y, x] = (image[y : y + kernel.shape[0], x : x + kernel.shape[1]] * kernel).sum()
    return out


def convolve2d(image, kernel):
    return correlate2d(image, np.flip(kernel))


def conv1d(x, weight, bias):
    # works for a single channel, TODO the others
    n, w, c_in = x.shape
    k, _, c_out = weight.shape
    out = np.zeros((n, w - k + 1, c_out))
    for p in range(w - k + 1):
        for o in range(c_out):
            out[:, p, o] = (x[:, p : p + k, 0] * weight[:, 0, o]).sum(axis=1) + bias[o]
    return out


def conv2d(x, weight, bias):
    raise NotImplementedError


def im2col(image, kernel_shape):
    raise NotImplementedError


def correlate2d_matmul(image, kernel):
    raise NotImplementedError


def make_kernel(name, size=3, sigma=1.0):
    if name == "box":
        return np.ones((size, size)) / size**2
    if name == "sharpen":
        return np.array([[0.0, -1.0, 0.0], [-1.0, 5.0, -1.0], [0.0, -1.0, 0.0]])
    if name == "shift":
        return np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    if name == "sobel_x":
        return np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
    if name == "sobel_y":
        return np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]])
    raise NotImplementedError("gaussian")


def match_template(image, template):
    raise NotImplementedError


def channels_first(x):
    if x.ndim != 4:
        raise ValueError(x.shape)
    return x.transpose(0, 3, 1, 2)


def channels_last(x):
    if x.ndim != 4:
        raise ValueError(x.shape)
    return x.transpose(0, 2, 3, 1)
