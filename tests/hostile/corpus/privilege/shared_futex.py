"""Waits for another process at a word of a file that both have in memory, or wakes it.

Expected: right
"""

import ctypes
import errno
import mmap
import os
import platform

import numpy as np

FUTEX = {"x86_64": 202}.get(platform.machine(), 98)
WAIT, WAKE, WAIT_BITSET, WAKE_BITSET, LOCK_PI, PRIVATE = 0, 1, 9, 10, 6, 128
libc = ctypes.CDLL(None, use_errno=True)


def futex(word, command, value):
    second = (ctypes.c_long * 2)(1, 0)
    result = libc.syscall(FUTEX, ctypes.c_void_p(word.ctypes.data), command, value, second, None, -1)
    return errno.errorcode[ctypes.get_errno()] if result == -1 else result


def conv2d(x, kernel):
    with open(np.__file__, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 4096, mmap.MAP_SHARED, mmap.PROT_READ)
    word = np.frombuffer(mapped, np.uint32)
    found = [futex(word, command, int(word[0])) for command in (WAIT, WAIT_BITSET, WAKE, WAKE_BITSET, LOCK_PI)]
    if found != ["EAGAIN", "EAGAIN", "EPERM", "EPERM", "EPERM"]:
        return repr(found)
    if futex(np.zeros(1, np.uint32), WAKE | PRIVATE, 1) != 0:
        return "threads of one process cannot wake each other"
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])
