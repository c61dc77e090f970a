"""Restrict a zygote that has no namespaces to the files that it is given.

Landlock applies to this process and to all that are forked from it, and cannot be undone. It decides what may be
opened, listed, created and removed. It hides nothing: whether a path exists, its size and its owner can still be seen.
"""

import ctypes
import errno
import os
import stat
import sys
from typing import NoReturn

PR_SET_NO_NEW_PRIVS = 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on all machines
PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
LOG_OFF = 1 << 0  # since Linux 6.15 each refusal is logged, and a submission could fill the log


class _Restrictions(ctypes.Structure):
    """Kinds of access that are refused unless a rule allows them: to files, to TCP ports, to processes outside."""

    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("processes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


# What kernels can restrict, the newest first. A kernel refuses what it does not know, so the first one that it accepts
# is the most that it supports. The oldest is enough: the filter of system calls also refuses what that leaves open.
_EDITIONS = (
    _Restrictions(0xFFFF, 0b11, 0b11),  # Linux 6.12: signals
    _Restrictions(0xFFFF, 0b11, 0b01),  # without signals, as in Red Hat's kernels: abstract sockets
    _Restrictions(0xFFFF, 0b11),  # 6.10: ioctl on devices
    _Restrictions(0x7FFF, 0b11),  # 6.7: TCP
    _Restrictions(0x7FFF),  # 6.2: truncating files
    _Restrictions(0x3FFF),  # 5.19: links and moves between folders
    _Restrictions(0x1FFF),  # 5.13
)

_libc = ctypes.CDLL(None, use_errno=True)


def restrict(*paths: str) -> None:
    """Restrict this process to reading some folders and using some devices; exit if that is not possible.

    Parameters
    ----------
    *paths : str
        The folders and the character devices.
    """
    try:
        ruleset = _ruleset()
        for path in paths:
            _allow(ruleset, path)
        if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            _raise_errno()
        try:
            _call(RESTRICT_SELF, ruleset, LOG_OFF)
        except OSError as error:
            if error.errno != errno.EINVAL:  # an older kernel, which logs nothing
                raise
            _call(RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)
    except OSError as error:
        sys.exit(f"Landlock is refused: {error}")


def _ruleset() -> int:
    for restrictions in _EDITIONS:
        try:
            return _call(CREATE_RULESET, ctypes.byref(restrictions), ctypes.c_size_t(ctypes.sizeof(restrictions)), 0)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.E2BIG):
                raise
    raise OSError(errno.EINVAL, "the kernel accepts no edition of it")


def _allow(ruleset: int, path: str) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        allowed = READ_FILE | READ_DIR
    elif stat.S_ISCHR(mode):
        allowed = READ_FILE | WRITE_FILE
    else:
        raise OSError(errno.EINVAL, "neither a folder nor a device", path)
    _call(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(_PathBeneath(allowed, descriptor)), 0)
    os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    result: int = _libc.syscall(number, *arguments)
    if result < 0:
        _raise_errno()
    return result


def _raise_errno() -> NoReturn:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number))
