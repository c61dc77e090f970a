"""Reads address 0.

Expected: crash: the process was ended by SIGSEGV while conv2d was running
"""

import ctypes


def conv2d(x, kernel):
    return ctypes.string_at(0)
