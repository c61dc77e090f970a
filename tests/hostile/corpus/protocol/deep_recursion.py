"""Recurses for ever, without Python's own limit.

Expected: crash: 
"""

import sys

sys.setrecursionlimit(1 << 30)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def conv2d(x, kernel):
    return Deep().a
