"""Never returns, without Python's own limit; or, where Python has another for C, where nothing counts.

Expected: crash: 
"""

import sys

sys.setrecursionlimit(1 << 30)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def conv2d(x, kernel):
    try:
        return Deep().a
    except RecursionError:  # since Python 3.12
        found = iter(x)
        for _ in range(300_000):
            found = map(abs, found)
        return next(found)
