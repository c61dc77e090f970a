"""Forward convolution, Finn"""

import numpy as np


def correlate2d(image, kernel):
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("image and kernel must be 2-D, got %d-D and %d-D" % (image.ndim, kernel.ndim))
    rows = image.shape[0] - kernel.shape[0] + 1
    cols = image.shape[1] - kernel.shape[1] + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("kernel too large")
    result = np.zeros((rows, cols), dtype=image.dtype)  # an image in, an image out
    for r in range(rows):
        for c in range(cols):
            window = image[r : r + kernel.shape[0], c : c + kernel.shape[1]]
            result[r, c] = np.sum(window * kernel)
    return result


def convolve2d(image, kernel):
    if kernel.ndim != 2:
        raise ValueError("kernel must be 2-D")
    return correlate2d(image, np.flipud(np.fliplr(kernel)))


def conv1d(x, weight, bias):
    if x.ndim != 3 or weight.ndim != 3 or bias.ndim != 1:
        raise ValueError("wrong number of dimensions")
    if x.shape[2] != weight.shape[1]:
        raise ValueError("x has %d channels, weight %d" % (x.shape[2], weight.shape[1]))
    if weight.shape[2] != bias.shape[0]:
        raise ValueError("%d filters, %d biases" % (weight.shape[2], bias.shape[0]))
    cols = x.shape[1] - weight.shape[0] + 1
    if cols <= 0:
        raise ValueError("filter too long")
    result = np.zeros((x.shape[0], cols, weight.shape[2]), dtype=x.dtype)
    for c in range(cols):
        window = x[:, c : c + weight.shape[0], :]
        for o in range(weight.shape[2]):
            result[:, c, o] = np.sum(window * weight[:, :, o], axis=(1, 2)) + bias[o]
    return result


def conv2d(x, weight, bias):
    if x.ndim != 4 or weight.ndim != 4 or bias.ndim != 1:
        raise ValueError("wrong number of dimensions")
    if x.shape[3] != weight.shape[2]:
        raise ValueError("x has %d channels, weight %d" % (x.shape[3], weight.shape[2]))
    if weight.shape[3] != bias.shape[0]:
        raise ValueError("%d kernels, %d biases" % (weight.shape[3], bias.shape[0]))
    rows = x.shape[1] - weight.shape[0] + 1
    cols = x.shape[2] - weight.shape[1] + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("kernel too large")
    result = np.zeros((x.shape[0], rows, cols, weight.shape[3]), dtype=x.dtype)
    for r in range(rows):
        for c in range(cols):
            window = x[:, r : r + weight.shape[0], c : c + weight.shape[1], :]
            for o in range(weight.shape[3]):
                result[:, r, c, o] = np.sum(window * weight[:, :, :, o], axis=(1, 2, 3)) + bias[o]
    return result


def im2col(image, kernel_shape):
    if image.ndim != 2:
        raise ValueError("image must be 2-D, got %d-D" % image.ndim)
    kh, kw = kernel_shape
    rows = image.shape[0] - kh + 1
    cols = image.shape[1] - kw + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("kernel too large")
    result = np.zeros((kh * kw, rows * cols), dtype=image.dtype)
    for c in range(cols):
        for r in range(rows):
            result[:, c * rows + r] = image[r : r + kh, c : c + kw].flatten("F")
    return result


def correlate2d_matmul(image, kernel):
    if kernel.ndim != 2:
        raise ValueError("kernel must be 2-D")
    columns = im2col(image, kernel.shape)
    product = columns.T @ kernel.flatten("F")
    return product.reshape((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1), order="F")


def make_kernel(name, size=3, sigma=1.0):
    if size % 2 != 1 or size < 1:
        raise ValueError("size must be odd")
    if name == "box":
        return np.ones((size, size)) / (size * size)
    elif name == "gaussian":
        if sigma <= 0:
            raise ValueError("sigma must be positive")
        v, u = np.meshgrid(np.arange(size) - size // 2, np.arange(size) - size // 2)
        kernel = np.exp(-(u * u + v * v) / (2 * sigma * sigma))
        return kernel / kernel.sum()
    elif size != 3:
        raise ValueError("size must be 3")
    elif name == "sharpen":
        return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    elif name == "shift":
        return np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    elif name == "sobel_x":
        return np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    elif name == "sobel_y":
        return np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
    raise ValueError("unknown kernel")


def match_template(image, template):
    image = image / 1.0  # for the square roots
    template = template / 1.0
    if not np.any(template):
        raise ValueError("empty template")
    length = np.sqrt(correlate2d(image**2, np.ones_like(template)))
    scores = correlate2d(image, template) / np.sqrt(np.sum(template**2))
    return np.divide(scores, length, out=np.zeros_like(scores), where=length != 0)


def channels_first(x):
    if x.ndim != 4:
        raise ValueError("x must be 4-D, got %d-D" % x.ndim)
    return x.transpose(0, 3, 1, 2)


def channels_last(x):
    if x.ndim != 4:
        raise ValueError("x must be 4-D, got %d-D" % x.ndim)
    return x.transpose(0, 2, 3, 1)
