"""Forks as often as it can.

Expected: exception: PermissionError: [Errno 1]
"""

import os


def conv2d(x, kernel):
    for _ in range(30):
        if os.fork() == 0:
            os.kill(os.getpid(), 9)
