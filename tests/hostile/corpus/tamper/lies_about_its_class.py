"""Returns an object that claims to be an array.

Expected: handle: conv.Lie
"""

import numpy as np


class Lie:
    __class__ = np.ndarray
    shape, dtype, ndim, size = (2, 2), np.dtype(float), 2, 4

    def __array__(self, *args, **kwargs):
        raise SystemExit

    def __iter__(self):
        raise SystemExit

    def __len__(self):
        return -1

    def __getattr__(self, name):
        return self


def conv2d(x, kernel):
    return Lie()
