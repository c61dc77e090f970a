"""An array of a dtype that other machines do not have.

Expected: handle: array of dtype float128
"""

import numpy as np


def conv2d(x, kernel):
    return np.zeros((2, 2), np.longdouble)
