"""Makes other processes the owners of a pipe, so that the kernel sends them a signal of its choice.

Expected: exception: PermissionError: all refused
"""

import fcntl
import os
import signal
import struct

F_SETSIG, F_SETOWN_EX = 10, 15
FIOSETOWN = 0x8901


def conv2d(x, kernel):
    end, other = os.pipe()
    own = os.getpid()
    for process in {1, os.getppid(), -os.getpgrp(), *range(2, 50), *range(max(own - 100, 2), own + 50)} - {own}:
        attempts = {
            "signal": lambda: fcntl.fcntl(end, F_SETSIG, signal.SIGKILL),
            "owner": lambda: fcntl.fcntl(end, fcntl.F_SETOWN, process),
            "owner of a kind": lambda: fcntl.fcntl(end, F_SETOWN_EX, struct.pack("ii", 1, process)),
            "owner by ioctl": lambda: fcntl.ioctl(end, FIOSETOWN, struct.pack("i", process)),
        }
        done = []
        for name, attempt in attempts.items():
            try:
                attempt()
                done.append(name)
            except PermissionError:
                pass
        fcntl.fcntl(end, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        os.write(other, b"x")
        if done:
            return f"{done} of {process}"
    raise PermissionError("all refused")
