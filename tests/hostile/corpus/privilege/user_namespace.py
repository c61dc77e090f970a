"""Becomes root of a user namespace of its own.

Expected: exception: PermissionError: [Errno 1]
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


CLONE_NEWUSER = 0x10000000


def conv2d(x, kernel):
    if libc.unshare(CLONE_NEWUSER) == 0:
        return "root"
    raise OSError(ctypes.get_errno(), "unshare")
