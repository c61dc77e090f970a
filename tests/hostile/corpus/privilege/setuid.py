"""Becomes root.

Expected: exception: PermissionError: [Errno 1]
"""

import os


def conv2d(x, kernel):
    os.setresuid(0, 0, 0)
    return os.getuid()
