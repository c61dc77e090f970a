"""Complex numbers whose real parts are right.

Expected: wrong
"""

import numpy as np


def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


def conv2d(x, kernel):
    return right(x, kernel) + 1e-9j
