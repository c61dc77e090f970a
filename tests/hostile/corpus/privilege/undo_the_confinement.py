"""Undoes what confined it before it was imported.

Expected: exception: PermissionError: all refused
"""

import ctypes
import resource

libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_SET_PTRACER, PR_SET_MM = 1, 4, 22, 38, 0x59616D61, 35
CALLS = {"seccomp": 317, "landlock_create_ruleset": 444, "capset": 126, "setns": 308, "personality": 135}


def conv2d(x, kernel):
    for option in (PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_SET_PTRACER, PR_SET_MM):
        if libc.prctl(option, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:
            return f"prctl {option}"
    for name, number in CALLS.items():
        if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:
            return name
    for kind in ("AS", "CPU", "NOFILE", "NPROC", "FSIZE", "CORE", "SIGPENDING"):
        soft, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{kind}"))
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (soft, hard + 1))
            return kind
        except (ValueError, OSError):
            pass
    raise PermissionError("all refused")
