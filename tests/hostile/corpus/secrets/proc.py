"""Reads through /proc the processes that it can guess.

Expected: exception: LookupError: no /proc
"""

import glob
import os


def conv2d(x, kernel):
    own = os.getpid()
    others = {os.path.basename(path) for path in glob.glob("/proc/[0-9]*")} | {1, os.getppid()}
    others |= {*range(2, 100), *range(max(own - 300, 2), own + 50)} - {own}
    for process in (*others, "self", "thread-self"):
        for name in ("environ", "maps", "mem", "cmdline", "root/etc/passwd", "cwd/course.yml", "fd/3"):
            try:
                return open(f"/proc/{process}/{name}", "rb").read(1000)
            except OSError:
                pass
    for process in others:
        for name in ("cwd", "exe", "root", "fd/1", "fd/3", "ns/mnt"):
            try:
                return os.readlink(f"/proc/{process}/{name}")
            except OSError:
                pass
    raise LookupError("no /proc")
