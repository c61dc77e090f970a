"""Takes a forbidden function from the module that defines it.

Expected: forbidden: ForbiddenName: numpy.lib.stride_tricks.sliding_window_view is not available
"""

import sys

import numpy as np


def conv2d(x, kernel):
    for module in list(sys.modules.values()):
        view = getattr(module, "sliding" + "_window_view", None)
        if view:
            return np.einsum("ijkl,kl", view(x, kernel.shape), kernel)
