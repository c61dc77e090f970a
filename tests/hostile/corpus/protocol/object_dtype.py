"""An array of objects.

Expected: handle: array of dtype object
"""

import numpy as np


def conv2d(x, kernel):
    return np.array([[None, x], [1, 2]], dtype=object)
