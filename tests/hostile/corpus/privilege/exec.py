"""Replaces itself with another program.

Expected: exception: PermissionError: [Errno 1]
"""

import os
import sys


def conv2d(x, kernel):
    os.execv("/python/bin/python3." + str(sys.version_info.minor), ["python", "-c", "print('out')"])
