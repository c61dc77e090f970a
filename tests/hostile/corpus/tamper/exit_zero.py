"""Ends the process as if all went well.

Expected: crash: conv2d ended the process (exit status 0)
"""

import os


def conv2d(x, kernel):
    os._exit(0)
