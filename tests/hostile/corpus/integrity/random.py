"""Guesses, without a seed.

Expected: wrong
"""

import numpy as np


def conv2d(x, kernel):
    return np.random.rand(*(np.array(x.shape) - kernel.shape + 1))
