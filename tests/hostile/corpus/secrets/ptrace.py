"""Attaches to the process that it was forked from.

Expected: exception: PermissionError: [Errno 1]
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH = 16


def conv2d(x, kernel):
    if libc.ptrace(PTRACE_ATTACH, os.getppid(), 0, 0) == 0:
        return "attached"
    raise OSError(ctypes.get_errno(), "ptrace")
