"""Mounts a file system that can be written.

Expected: exception: PermissionError: [Errno 1]
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def conv2d(x, kernel):
    if libc.mount(b"none", b"/dev", b"tmpfs", 0, None) == 0:
        return "mounted"
    raise OSError(ctypes.get_errno(), "mount")
