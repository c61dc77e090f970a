"""Fills every disk that it can write to.

Expected: exception: OSError: nothing was written
"""

import os


def conv2d(x, kernel):
    written = 0
    for place in ("/", "/tmp", "/dev/shm", "/dev", ".", "/var/tmp"):
        try:
            with open(os.path.join(place, "hostile-filler"), "wb") as file:
                for _ in range(8):
                    written += file.write(bytes(1 << 20))
        except OSError:
            pass
    if written:
        return written
    raise OSError("nothing was written")
