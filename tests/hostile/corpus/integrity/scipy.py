"""Leaves the work to SciPy.

Expected: import: ModuleNotFoundError: No module named 'scipy'
"""

import scipy.signal


def conv2d(x, kernel):
    return scipy.signal.correlate2d(x, kernel, mode="valid")
