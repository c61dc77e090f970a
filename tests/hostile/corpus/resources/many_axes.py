"""Returns thousands of arrays of thirty axes, of which NumPy takes minutes to make a text.

Expected: wrong
"""

import numpy as np


def conv2d(x, kernel):
    return [np.zeros((1000,) + (1,) * 30, np.uint8)] * 3000
