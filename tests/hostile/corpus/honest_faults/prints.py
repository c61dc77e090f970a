"""Prints while it is imported and in every call.

Expected: right
"""

import numpy as np


def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


print("testing ...", right(np.ones((3, 3)), np.ones((2, 2))))


def conv2d(x, kernel):
    print("x =", x)
    return right(x, kernel)
