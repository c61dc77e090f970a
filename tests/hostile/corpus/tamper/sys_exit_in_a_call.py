"""Exits in a call.

Expected: exception: SystemExit: 0
"""

import sys


def conv2d(x, kernel):
    sys.exit(0)
