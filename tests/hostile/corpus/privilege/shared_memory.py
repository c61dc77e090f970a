"""Leaves something in shared memory, queues and semaphores.

Expected: exception: PermissionError: all refused
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
CREATE, KEY = 0o1666, 4711


def conv2d(x, kernel):
    attempts = {
        "shmget": lambda: libc.shmget(KEY, 4096, CREATE),
        "semget": lambda: libc.semget(KEY, 1, CREATE),
        "msgget": lambda: libc.msgget(KEY, CREATE),
        "shm_open": lambda: libc.shm_open(b"/hostile-memory", os.O_CREAT | os.O_RDWR, 0o666),
        "mq_open": lambda: libc.mq_open(b"/hostile-queue", os.O_CREAT | os.O_RDWR, 0o666, None),
        "memfd": lambda: libc.memfd_create(b"hostile", 0),
        "flock": lambda: libc.flock(0, 1),
        "eventfd": lambda: libc.eventfd(0, 0),
        "inotify": lambda: libc.inotify_init(),
    }
    for name, attempt in attempts.items():
        if attempt() != -1 or ctypes.get_errno() not in (1, 2, 13, 30):
            return name
    raise PermissionError("all refused")
