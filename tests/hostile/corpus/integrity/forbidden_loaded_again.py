"""Executes the module of a forbidden function again.

Expected: forbidden: ForbiddenModule: numpy.lib._stride_tricks_impl is not available
"""

import importlib
import sys

import numpy as np


def conv2d(x, kernel):
    impl = importlib.reload(sys.modules["numpy.lib._stride_tricks_impl"])
    return np.einsum("ijkl,kl", impl.sliding_window_view(x, kernel.shape), kernel)
