"""Leaves hooks for whatever comes after it, all of which would change the answer.

Expected: right
"""

import atexit
import gc
import sys

import numpy as np


def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


def vandal(*args):
    print("a hook ran")
    return vandal


atexit.register(vandal)
gc.callbacks.append(vandal)
sys.displayhook = sys.excepthook = sys.unraisablehook = vandal


class Finder:
    def find_spec(self, name, path=None, target=None):
        print("asked for", name)


sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, vandal)


def conv2d(x, kernel):
    sys.settrace(vandal)
    result = right(x, kernel)
    sys.settrace(None)
    return result
