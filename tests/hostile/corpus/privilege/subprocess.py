"""Runs commands.

Expected: exception: PermissionError: [Errno 1]
"""

import subprocess


def conv2d(x, kernel):
    return subprocess.run(["id"], capture_output=True).stdout.decode()
