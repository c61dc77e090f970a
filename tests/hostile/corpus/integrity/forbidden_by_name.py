"""Uses what the assignment forbids.

Expected: forbidden: ForbiddenName: numpy.lib.stride_tricks.sliding_window_view is not available
"""

import numpy as np


def conv2d(x, kernel):
    return np.einsum("ijkl,kl", np.lib.stride_tricks.sliding_window_view(x, kernel.shape), kernel)
