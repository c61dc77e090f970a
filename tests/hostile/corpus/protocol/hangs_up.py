"""Closes every descriptor and carries on.

Expected: crash: conv2d closed the connection to the grader
"""

import os


def conv2d(x, kernel):
    os.closerange(0, 64)
    while True:
        pass
