"""Reads other processes through /proc.

Expected: exception: LookupError: no /proc
"""

import glob


def conv2d(x, kernel):
    for name in ("environ", "maps", "mem", "cmdline", "root/etc/passwd", "fd/*"):
        for path in glob.glob(f"/proc/*/{name}"):
            return open(path, "rb").read(1000)
    raise LookupError("no /proc")
