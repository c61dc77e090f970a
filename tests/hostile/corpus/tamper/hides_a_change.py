"""Changes an argument, and what would find that out. This is not prevented: docs/sandbox.md says why.

Expected: right
"""

import sys

import numpy as np


def conv2d(x, kernel):
    frame = sys._getframe()
    while "_same" not in frame.f_globals:
        frame = frame.f_back
    frame.f_globals["_same"] = lambda value, copy: True
    (h, w), (kh, kw) = x.shape, kernel.shape
    result = np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])
    x[:] = 0
    return result
