"""Keeps changing its results after it has returned them.

Expected: right
"""

import threading

import numpy as np


def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


def spoil(array):
    while True:
        array[:] = 0


def conv2d(x, kernel):
    result = right(x, kernel)
    answer = result.copy()
    threading.Thread(target=spoil, args=(result,), daemon=True).start()
    return answer
