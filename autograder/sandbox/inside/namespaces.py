"""Give every child process a process namespace of its own, in which all process numbers begin anew.

In a namespace that they shared, numbers would count up: a submission could tell by its own number which check it is
in, and tell the checks after it whatever it likes by starting as many threads as it takes.
"""

import ctypes
import os
import signal
from typing import Any

CLONE_VM = 0x00000100
CLONE_FILES = 0x00000400
CLONE_NEWPID = 0x20000000
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
CAPABILITY_VERSION_3 = 0x20080522
STACK = 1 << 14  # bytes

_libc = ctypes.CDLL(None, use_errno=True)


class ProcessNamespaces:
    """Forks processes into namespaces. The caller needs CAP_SYS_ADMIN, which what it forks does not have.

    The first process of a namespace is the one with which all others end, and the kernel spares it signals that would
    end any other. So it is one that only waits, in the memory of the caller, where it costs next to nothing. The
    child is the second one.
    """

    def __init__(self) -> None:
        self._own = os.pidfd_open(os.getpid())
        self._stacks: dict[int, Any] = {}  # of first processes

    def fork(self) -> tuple[int, int]:
        """Fork a process.

        Returns
        -------
        child : int
            The number that the child has for the caller; 0 in the child, without any capability.
        first : int
            That of the first process of its namespace, for :meth:`end`.

        Raises
        ------
        OSError
            If a step is refused. The process can do nothing but end then.
        """
        stack = ctypes.create_string_buffer(STACK)
        top = ctypes.c_void_p((ctypes.addressof(stack) + STACK) & ~15)
        _checked(_libc.unshare(CLONE_NEWPID))  # of processes that are started from now on
        first = _checked(_libc.clone(_libc.pause, top, CLONE_VM | CLONE_FILES | signal.SIGCHLD, None))
        self._stacks[first] = stack
        child = os.fork()
        if child == 0:
            _drop_capabilities()
        else:
            _checked(_libc.setns(self._own, CLONE_NEWPID))
        return child, first

    def end(self, first: int) -> None:
        """Kill and reap the first process of a namespace, and with it whatever is left there."""
        os.kill(first, signal.SIGKILL)
        os.waitpid(first, 0)
        del self._stacks[first]


def _drop_capabilities() -> None:
    _checked(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)  # of this process
    none = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, none))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
