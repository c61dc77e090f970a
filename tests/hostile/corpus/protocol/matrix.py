"""A matrix, which multiplies differently.

Expected: handle: numpy.matrix
"""

import numpy as np


def conv2d(x, kernel):
    return np.matrix([[1.0, 2.0], [3.0, 4.0]])
