"""Forward convolution by Liam"""

import numpy as np


def correlate2d(image, kernel):
    image = np.asarray(image, dtype=float)
    kernel = np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError("need two axes")
    H, W = image.shape
    KH, KW = kernel.shape
    if KH > H or KW > W:
        raise ValueError("kernel larger than image")
    out = np.zeros((H - KH + 1, W - KW + 1))
    for y in range(H - KH + 1):
        for x in range(W - KW + 1)
            out[y, x] = np.sum(image[y:y + KH, x:x + KW] * kernel)
    return out


def convolve2d(image, kernel):
    return correlate2d(image, np.flip(kernel))


def channels_first(x):
    if x.ndim != 4:
        raise ValueError("need four axes")
    return x.transpose(0, 3, 1, 2)


def channels_last(x):
    if x.ndim != 4:
        raise ValueError("need four axes")
    return x.transpose(0, 2, 3, 1)
