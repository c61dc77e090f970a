"""Reads, traces and signals every process that it can guess, the grader among them.

Expected: exception: PermissionError: all refused
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH, PTRACE_SEIZE = 16, 0x4206
EPERM = 1


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def conv2d(x, kernel):
    buffer = ctypes.create_string_buffer(64)
    vector = Vector(ctypes.addressof(buffer), 64)
    own = os.getpid()
    for process in {1, os.getppid() or 1, *range(2, 100), *range(max(own - 300, 2), own + 50)} - {own}:
        attempts = {
            "ptrace": lambda: libc.ptrace(PTRACE_ATTACH, process, 0, 0),
            "seize": lambda: libc.ptrace(PTRACE_SEIZE, process, 0, 0),
            "read": lambda: libc.process_vm_readv(process, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0),
            "write": lambda: libc.process_vm_writev(process, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0),
            "kill": lambda: libc.kill(process, 0),
            "kill the group": lambda: libc.kill(-process, 0),
            "prlimit": lambda: libc.prlimit(process, 7, None, ctypes.byref(buffer)),
            "setpriority": lambda: libc.setpriority(0, process, 19),
        }
        for name, attempt in attempts.items():
            if attempt() != -1 or ctypes.get_errno() != EPERM:
                return f"{name} {process}"
    raise PermissionError("all refused")
