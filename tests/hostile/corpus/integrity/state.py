"""Counts its calls wherever something might stay from one check to the next.

Expected: right
"""

import builtins
import os
import sys

import numpy as np

PLACES = ("/tmp", "/dev/shm", "/dev", "/var/tmp", ".", "/inside", "/packages", "/python")

def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


def conv2d(x, kernel):
    seen = getattr(builtins, "seen", 0) + getattr(sys.modules["numpy"], "seen", 0) + len(os.environ.get("SEEN", ""))
    for place in PLACES:
        path = os.path.join(place, "hostile-state")
        if os.path.exists(path):
            seen += 10
        try:
            open(path, "w").close()
        except OSError:
            pass
    if seen >= 10:
        return "something stayed"
    return right(x, kernel)
