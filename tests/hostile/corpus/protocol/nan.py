"""NaN, which never differs by more than a tolerance: every comparison with it is false.

Expected: wrong
"""

import numpy as np


def conv2d(x, kernel):
    return np.full((x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1), np.nan)
