"""Returns an array of 8 TiB that takes 8 bytes.

Expected: value: it takes 8 TiB; the limit is 256 MiB
"""

import numpy as np


def conv2d(x, kernel):
    return np.broadcast_to(1.0, (1 << 20, 1 << 20))
