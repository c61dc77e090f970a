"""A function instead of a result.

Expected: handle: function
"""

import numpy as np


def conv2d(x, kernel):
    return lambda: x
