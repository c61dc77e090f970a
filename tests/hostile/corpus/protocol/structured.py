"""A structured array.

Expected: handle: array of dtype [('a', '<f8')]
"""

import numpy as np


def conv2d(x, kernel):
    return np.zeros((2, 2), [('a', float)])
