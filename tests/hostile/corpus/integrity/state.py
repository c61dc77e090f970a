"""Counts its calls wherever something might persist from one check to the next.

Expected: right
"""

import builtins
import os

import numpy as np

CALLED = []
PLACES = ("/tmp", "/dev/shm", "/dev", "/var/tmp", ".", "/inside", "/packages", "/python")


def right(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])


def conv2d(x, kernel):
    stayed = getattr(builtins, "stayed", 0) or getattr(np, "stayed", 0) or len(os.environ.get("STAYED", ""))
    for place in PLACES:
        path = os.path.join(place, f"hostile-state-{os.getppid()}")
        stayed = stayed or os.path.exists(path)
        try:
            open(path, "w").close()
        except OSError:
            pass
    if stayed and not CALLED:
        return "something stayed"
    CALLED.append(True)
    builtins.stayed = np.stayed = True
    os.environ["STAYED"] = "yes"
    return right(x, kernel)
