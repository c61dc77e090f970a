"""Run a command where namespaces are refused, as in a container: ``python tests/refusing.py USER COMMAND ...``.

The filter of system calls is what Docker's default profile has against namespaces and mounts. USER is ``root``, with
the capabilities that Docker leaves to root, among which is no CAP_SYS_ADMIN; or a number, of a user who has none; or
``me``, for whoever is not root and cannot become anybody else.
"""

import ctypes
import errno
import os
import sys

from autograder.sandbox.inside.confine import INSTRUCTION, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER
from autograder.sandbox.libseccomp import ALLOW, KILL_PROCESS, MASKED_EQUAL, Condition, Filter, refuse

NEW_NAMESPACES = 0x7E020000 | 0x80  # every CLONE_NEW* flag
REFUSED = (
    *("unshare", "setns", "mount", "umount2", "pivot_root"),
    *("move_mount", "open_tree", "fsopen", "fsmount", "mount_setattr"),
)
CAPABILITIES = (
    *("chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service"),
    *("net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"),
)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install(program: bytes) -> None:
    """Let a filter hold for this process and whatever it becomes."""
    libc = ctypes.CDLL(None, use_errno=True)
    # As root it takes no promise to gain no privileges, which would be one more difference from a container.
    calls = [] if os.geteuid() == 0 else [(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)]
    filters = _Program(len(program) // INSTRUCTION, program)
    for call in (*calls, (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filters))):
        if libc.prctl(*call) != 0:
            raise OSError(ctypes.get_errno(), f"prctl({call[0]})")


def without_namespaces() -> bytes:
    """Build the filter."""
    with Filter(ALLOW, other_architectures=KILL_PROCESS) as rules:
        for name in REFUSED:
            rules.add(refuse(errno.EPERM), name)
        for bit in range(32):
            if NEW_NAMESPACES >> bit & 1:
                rules.add(refuse(errno.EPERM), "clone", Condition(0, MASKED_EQUAL, 1 << bit, 1 << bit))
        rules.add(refuse(errno.ENOSYS), "clone3")
        return rules.program()


def identity(user: str) -> list[str]:
    """Return the command that runs the next one as that user."""
    if user == "me":
        return []
    kept = [f"+{name}" for name in CAPABILITIES] if user == "root" else []
    command = ["setpriv", "--inh-caps=-all", f"--bounding-set={','.join(['-all', *kept])}"]
    return command if user == "root" else [*command, f"--reuid={user}", f"--regid={user}", "--clear-groups"]


if __name__ == "__main__":
    user, *command = sys.argv[1:]
    install(without_namespaces())
    command = [*identity(user), *command]
    os.execvp(command[0], command)  # noqa: S606 - that is what it is for
