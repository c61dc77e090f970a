"""Makes every comparison of this process succeed.

Expected: wrong
"""

import builtins

import numpy as np


def yes(*args, **kwargs):
    return True


np.allclose = np.array_equal = np.isclose = np.testing.assert_allclose = yes
builtins.all = builtins.abs = yes


def conv2d(x, kernel):
    return np.zeros((2, 2))
