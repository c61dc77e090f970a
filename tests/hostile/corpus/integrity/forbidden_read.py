"""Builds a forbidden function again from NumPy's source.

Expected: import: ForbiddenFile: the file of numpy.lib.stride_tricks.sliding_window_view is not available
"""

import os

import numpy as np

path = os.path.join(os.path.dirname(np.__file__), "lib", "_stride_tricks_impl.py")
rebuilt = {"__name__": "numpy.lib.rebuilt"}
exec(open(path).read(), rebuilt)


def conv2d(x, kernel):
    return np.einsum("ijkl,kl", rebuilt["sliding_window_view"](x, kernel.shape), kernel)
