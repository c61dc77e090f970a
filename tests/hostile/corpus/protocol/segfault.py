"""Reads address 0.

Expected: crash: the process ended with SIGSEGV while conv2d ran
"""

import ctypes


def conv2d(x, kernel):
    return ctypes.string_at(0)
