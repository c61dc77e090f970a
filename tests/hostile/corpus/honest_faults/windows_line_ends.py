"""Has the line endings of Windows.

Expected: right
"""

import numpy as np


def conv2d(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])
