"""Reads what only the grader's user should read, and what everybody can.

Expected: exception: FileNotFoundError: [Errno 2]
Expected under landlock: exception: PermissionError: [Errno 13]
"""

import os

PLACES = (
    *("/etc/shadow", "/etc/passwd", "/etc/hosts", "/root/.bashrc", "/home", "/var/log", "/run", "/srv", "/usr/bin/env"),
    *("/proc/version", "/proc/self/mountinfo", "/proc/net/tcp", "/sys/class/net", "/boot", "/var/cache"),
)


def conv2d(x, kernel):
    for place in PLACES:
        try:
            return os.listdir(place) if os.path.isdir(place) else open(place).read()
        except OSError as error:
            last = error
    raise last
