"""Assignment 1. Hana. All public tests pass :-)"""

import numpy as np


def correlate2d(image, kernel):
    h = image.shape[0] - kernel.shape[0] + 1
    w = image.shape[1] - kernel.shape[1] + 1
    out = np.zeros((h, w))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            out += float(1) * kernel[i, j] * image[i:i + h, j:j + w]
    return out


def convolve2d(image, kernel):
    return correlate2d(image, np.rot90(np.rot90(kernel)))


def conv1d(x, weight, bias):
    w = x.shape[1] - weight.shape[0] + 1
    out = np.zeros((x.shape[0], w, weight.shape[2]))
    for k in range(weight.shape[0]):
        for c in range(weight.shape[1]):
            out += x[:, k:k + w, c, None] * weight[k, c]
    return out + bias


def conv2d(x, weight, bias):
    h = x.shape[1] - weight.shape[0] + 1
    w = x.shape[2] - weight.shape[1] + 1
    out = np.zeros((x.shape[0], h, w, weight.shape[3]))
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            for c in range(weight.shape[2]):
                out += x[:, i:i + h, j:j + w, c, None] * weight[i, j, c]
    return out + bias


def im2col(image, kernel_shape):
    kh, kw = kernel_shape
    h = image.shape[0] - kh + 1
    w = image.shape[1] - kw + 1
    out = np.empty((kh * kw, h * w))
    for j in range(kw):
        for i in range(kh):
            out[j * kh + i] = image[i:i + h, j:j + w].T.ravel()
    return out


def correlate2d_matmul(image, kernel):
    h = image.shape[0] - kernel.shape[0] + 1
    w = image.shape[1] - kernel.shape[1] + 1
    return (kernel.T.ravel() @ im2col(image, kernel.shape)).reshape(w, h).T


def make_kernel(name, size=3, sigma=1.0):
    if name == "box":
        return np.ones((size, size)) / size ** 2
    if name == "gaussian":
        a = np.arange(size) - (size - 1) / 2
        a = np.exp(-a ** 2 / (2 * sigma ** 2))
        return np.outer(a, a) / a.sum() ** 2
    if name == "sharpen":
        return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    if name == "shift":
        return np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    if name == "sobel_x":
        return np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    if name == "sobel_y":
        return np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])


def match_template(image, template):
    image = image.astype(float)
    dots = correlate2d(image, template)
    lengths = np.sqrt(correlate2d(image ** 2, np.ones(template.shape)))
    lengths = np.where(lengths == 0, 1, lengths)
    return dots / lengths / np.sqrt((template ** 2.0).sum())


def channels_first(x):
    return np.moveaxis(x, -1, 1)


def channels_last(x):
    return np.moveaxis(x, 1, -1)
