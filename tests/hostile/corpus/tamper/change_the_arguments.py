"""Overwrites the image, so that a comparison with it afterwards would succeed.

Expected: modified: 0
"""

import numpy as np


def conv2d(x, kernel):
    x[:] = 0
    return np.zeros((x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1))
