"""Builds a forbidden function again from NumPy's source, read by C. This is not prevented: docs/sandbox.md says why.

Expected: right
"""

import ctypes
import os

import numpy as np

libc = ctypes.CDLL(None)
path = os.path.join(os.path.dirname(np.__file__), "lib", "_stride_tricks_impl.py")
source = ctypes.create_string_buffer(1 << 20)
libc.read(libc.open(path.encode(), os.O_RDONLY), source, len(source))
rebuilt = {"__name__": "numpy.lib.rebuilt"}
exec(source.value, rebuilt)


def conv2d(x, kernel):
    return np.einsum("ijkl,kl", rebuilt["sliding_window_view"](x, kernel.shape), kernel)
