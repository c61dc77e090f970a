"""Confine a child process before it sees the submission: memory, processor time, files, system calls."""

import ctypes
import math
import os
import resource
import sys
from array import array

PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
INSTRUCTION = 8  # bytes


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(memory_mib: int, seconds: float, processes: int, program: bytes, own_process: int) -> None:
    """Lower the limits of this process irrevocably.

    Parameters
    ----------
    memory_mib : int
        Address space, including what Python and NumPy use.
    seconds : float
        Processor time: SIGXCPU comes at the next full second, SIGKILL one second later.
    processes : int
        Processes and threads that the user of this process may have; not limited without isolation.
    program : bytes
        The seccomp filter; empty without isolation, when limits are set as far as the platform has them.
    own_process : int
        The number in the filter that stands for the ID of this process.

    Raises
    ------
    OSError, ValueError
        If the machine refuses a limit. The submission must not be loaded then.
    """
    isolated = bool(program)
    processor = math.ceil(seconds) + 1
    limits = {
        resource.RLIMIT_AS: (memory_mib << 20, memory_mib << 20),
        resource.RLIMIT_CPU: (processor, processor + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_CORE: (0, 0),
    }
    if isolated:
        limits[resource.RLIMIT_NPROC] = (processes, processes)
        limits[resource.RLIMIT_SIGPENDING] = (64, 64)  # of all processes of the user together
    for kind, limit in limits.items():
        try:
            resource.setrlimit(kind, limit)
        except (OSError, ValueError):
            if isolated or sys.platform == "linux":
                raise
    if isolated:
        _install(_for_this_process(program, own_process))


def _for_this_process(program: bytes, own_process: int) -> bytes:
    words = array("I", program)  # two per instruction, of which the second is its constant
    for index in range(1, len(words), 2):
        if words[index] == own_process:
            words[index] = os.getpid()
    return words.tobytes()


def _install(program: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    filters = _Program(len(program) // INSTRUCTION, program)
    for arguments in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filters))):
        if libc.prctl(*arguments) != 0:
            error = ctypes.get_errno()
            raise OSError(error, f"prctl({arguments[0]}) was refused with error number {error}")
