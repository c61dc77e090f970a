"""Executes the module of a forbidden function again, after it has removed what refuses to find it.

Expected: forbidden: ForbiddenModule: numpy.lib._stride_tricks_impl is not available
"""

import sys

import numpy as np


def conv2d(x, kernel):
    sys.meta_path[:] = [finder for finder in sys.meta_path if "orbidden" not in type(finder).__name__]
    sys.modules.pop("numpy.lib._stride_tricks_impl", None)
    impl = __import__("numpy.lib._stride_tricks_impl", fromlist=["sliding_window_view"])
    return np.einsum("ijkl,kl", impl.sliding_window_view(x, kernel.shape), kernel)
