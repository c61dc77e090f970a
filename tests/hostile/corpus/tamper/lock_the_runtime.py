"""Locks and leases the files that others have open: whoever opens them then waits for 45 s.

Expected: exception: PermissionError: all refused
"""

import fcntl
import os
import struct

LOCK = struct.pack("hhqqi", fcntl.F_RDLCK, 0, 0, 0, 0)
F_NOTIFY, F_SETPIPE_SZ = 1026, 1031


def conv2d(x, kernel):
    file = os.open(os.__file__, os.O_RDONLY)
    folder = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
    attempts = {
        "lease": lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK),
        "shared lease": lambda: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK),
        "lock": lambda: fcntl.fcntl(file, fcntl.F_SETLK, LOCK),
        "look for locks": lambda: fcntl.fcntl(file, fcntl.F_GETLK, LOCK),
        "flock": lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB),
        "watch": lambda: fcntl.fcntl(folder, F_NOTIFY, 1),
        "large pipes": lambda: fcntl.fcntl(1, F_SETPIPE_SZ, 1 << 20),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
            return name
        except PermissionError as error:
            if error.errno != 1:
                return f"{name}: {error}"
    raise PermissionError("all refused")
