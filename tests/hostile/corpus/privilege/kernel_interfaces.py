"""Tries what most escapes began with: io_uring, bpf, userfaultfd, keyctl, perf.

Expected: exception: PermissionError: all refused
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


CALLS = {"io_uring_setup": 425, "bpf": 321, "userfaultfd": 323, "keyctl": 250, "perf_event_open": 298, "add_key": 248}


def conv2d(x, kernel):
    for name, number in CALLS.items():
        if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:
            return name
    raise PermissionError("all refused")
