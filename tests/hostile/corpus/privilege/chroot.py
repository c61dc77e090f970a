"""Leaves through a chroot of its own.

Expected: exception: PermissionError: [Errno 1]
"""

import os


def conv2d(x, kernel):
    os.chroot("/packages")
    return os.listdir("/..")
