"""Reads from every descriptor that it may have inherited.

Expected: exception: LookupError: none
"""

import os


def conv2d(x, kernel):
    for descriptor in range(4, 4096):
        try:
            return os.read(descriptor, 1000)
        except OSError:
            pass
    raise LookupError("none")
