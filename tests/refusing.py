"""Run a command where namespaces are refused, as in a container: ``python tests/refusing.py USER COMMAND ...``.

The filter of system calls is what Docker's default profile has against namespaces and mounts. USER is ``root``, with
the capabilities that Docker leaves to root, among which is no CAP_SYS_ADMIN; or a number, of a user who has none; or
``me``, for whoever is not root and cannot become anybody else.
"""

import errno
import os
import sys

import pyseccomp

NEW_NAMESPACES = 0x7E020000 | 0x80  # every CLONE_NEW* flag
REFUSED = (
    *("unshare", "setns", "mount", "umount2", "pivot_root"),
    *("move_mount", "open_tree", "fsopen", "fsmount", "mount_setattr"),
)
CAPABILITIES = (
    *("chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service"),
    *("net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"),
)


def refuse_namespaces() -> None:
    """Install the filter, for this process and whatever it executes."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    # Root does not need NO_NEW_PRIVS, which would be one more difference from a container.
    rules.set_attr(pyseccomp.Attr.CTL_NNP, int(os.geteuid() != 0))
    refusal = pyseccomp.ERRNO(errno.EPERM)
    for name in REFUSED:
        rules.add_rule(refusal, name)
    for bit in range(32):
        if NEW_NAMESPACES >> bit & 1:
            rules.add_rule(refusal, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, 1 << bit, 1 << bit))
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.load()


def identity(user: str) -> list[str]:
    """Return the command that runs the next one as that user."""
    if user == "me":
        return []
    kept = [f"+{name}" for name in CAPABILITIES] if user == "root" else []
    command = ["setpriv", "--inh-caps=-all", f"--bounding-set={','.join(['-all', *kept])}"]
    return command if user == "root" else [*command, f"--reuid={user}", f"--regid={user}", "--clear-groups"]


if __name__ == "__main__":
    user, *command = sys.argv[1:]
    refuse_namespaces()
    command = [*identity(user), *command]
    os.execvp(command[0], command)  # noqa: S606 - that is what it is for
