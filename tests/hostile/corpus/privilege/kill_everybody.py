"""Signals every process that it can.

Expected: exception: PermissionError: [Errno 1]
"""

import os


def conv2d(x, kernel):
    os.kill(-1, 0)
    return "it may"
