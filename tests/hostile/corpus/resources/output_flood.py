"""Prints without end.

Expected: timeout: conv2d did not finish within
"""

import sys


def conv2d(x, kernel):
    while True:
        sys.stdout.write("x" * 65536)
