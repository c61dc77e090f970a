"""Builds a forbidden function again from NumPy's bytecode.

Expected: forbidden: ForbiddenFile: the file of numpy.lib.stride_tricks.sliding_window_view is not available
"""

import glob
import marshal
import os

import numpy as np


def conv2d(x, kernel):
    (path,) = glob.glob(os.path.join(os.path.dirname(np.__file__), "lib/__pycache__/_stride_tricks_impl*.pyc"))
    rebuilt = {"__name__": "rebuilt"}
    exec(marshal.loads(open(path, "rb").read()[16:]), rebuilt)
    return np.einsum("ijkl,kl", rebuilt["sliding_window_view"](x, kernel.shape), kernel)
