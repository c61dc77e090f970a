"""Asks for all memory at once.

Expected: memory: MemoryError: Unable to allocate 8.00 TiB
"""

import numpy as np


def conv2d(x, kernel):
    return np.ones((1 << 20, 1 << 20))
