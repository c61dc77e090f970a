"""Changes, truncates, removes and replaces files of Python, NumPy and the worker, for the next submission.

Expected: exception: PermissionError: nothing was changed
"""

import importlib.util
import os
import sys

import numpy as np

NEW = "hostile-runtime"


def conv2d(x, kernel):
    targets = [os.__file__, np.__file__, importlib.util.cache_from_source(os.__file__), sys.executable]
    targets += [os.path.join(folder, "inside", "worker.py") for folder in sys.path if folder]
    for target in filter(os.path.exists, targets):
        beside = os.path.join(os.path.dirname(target), NEW)
        attempts = {
            "write": lambda: os.open(target, os.O_WRONLY),
            "append": lambda: os.open(target, os.O_RDWR | os.O_APPEND),
            "cut off": lambda: os.open(target, os.O_RDONLY | os.O_TRUNC),
            "cut off by path": lambda: os.truncate(target, 0),
            "make": lambda: os.open(beside, os.O_WRONLY | os.O_CREAT),
            "make unnamed": lambda: os.open(os.path.dirname(target), os.O_TMPFILE | os.O_RDWR),
            "make a folder": lambda: os.mkdir(beside),
            "make a pipe": lambda: os.mkfifo(beside),
            "link": lambda: os.link(target, beside),
            "symlink": lambda: os.symlink(target, beside),
            "rename": lambda: os.rename(target, beside),
            "remove": lambda: os.unlink(target),
            "chmod": lambda: os.chmod(target, 0),
            "chown": lambda: os.chown(target, 1, 1),
            "touch": lambda: os.utime(target, (0, 0)),
            "attribute": lambda: os.setxattr(target, "user.hostile", b"1"),
        }
        for name, attempt in attempts.items():
            try:
                attempt()
                return f"{name} {target}"
            except OSError:
                pass
    raise PermissionError("nothing was changed")
