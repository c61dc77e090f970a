"""Signals the process that it was forked from.

Expected: exception: PermissionError: [Errno 1]
"""

import os


def conv2d(x, kernel):
    os.kill(os.getppid(), 0)
    return "it may"
