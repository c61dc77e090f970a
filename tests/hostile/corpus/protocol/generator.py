"""A generator instead of a result.

Expected: handle: generator
"""

import numpy as np


def conv2d(x, kernel):
    return (row for row in x)
