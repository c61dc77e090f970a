"""Opens paths without opening files (O_PATH), and tries to get further from there.

Expected: exception: LookupError: nothing
"""

import os


def conv2d(x, kernel):
    for place in ("/etc", "/root", "/home", "/proc/self", "/var", "/tmp"):
        try:
            folder = os.open(place, os.O_PATH | os.O_DIRECTORY)
        except OSError:
            continue
        for name in ("passwd", "shadow", "environ", "maps", "mem", "."):
            try:
                return os.read(os.open(name, os.O_RDONLY, dir_fd=folder), 100)
            except OSError:
                pass
        for path in (f"/proc/self/fd/{folder}/passwd", f"/dev/fd/{folder}"):
            try:
                return os.listdir(path) if path.endswith(str(folder)) else open(path).read()
            except OSError:
                pass
        try:
            return os.listdir(folder)
        except OSError:
            pass
        try:
            os.fchdir(folder)
            return os.getcwd()
        except OSError:
            os.close(folder)
    raise LookupError("nothing")
