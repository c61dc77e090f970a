"""Hands in files that shadow NumPy, pytest and Python itself.

Expected: right
"""

import random

import numpy as np


def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


def conv2d(x, kernel):
    random.random()
    return right(x, kernel)
