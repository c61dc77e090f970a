"""Stops itself instead of ending.

Expected: timeout: conv2d did not finish within
"""

import os
import signal


def conv2d(x, kernel):
    os.kill(os.getpid(), signal.SIGSTOP)
