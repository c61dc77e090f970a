"""Find out which isolation this machine supports, by using it."""

import re
from collections.abc import Callable

from autograder.errors import Action, MachineError, Remedy, StudentError, UsageError
from autograder.model import Limits
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.sandbox import Sandbox

_CHANGES = {  # pattern in an error message -> what to change on the machine
    "new namespace": "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000; "
    "in Docker --security-opt seccomp=unconfined",
    "uid map": "allow user namespaces: on Ubuntu 24.04 sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    "Unknown option": "bubblewrap is too old: install 0.8 or newer",
    r"find source path|ld\.so cannot be started.*: Permission denied": "everybody must be able to read and execute "
    "the files in the cache folder: set AUTOGRADER_CACHE to a folder where that is so",
    r"as user \d+: (Operation not permitted|Invalid argument)": "root must be able to become another user: a container "
    "needs 65,536 users, and the capabilities SETUID and SETGID",
    "not allowed to end": "root must be able to end processes of other users: in a container, add the capability KILL",
    "Landlock is refused": "Landlock needs Linux 5.13 or newer, with landlock among lsm=... if the kernel was started "
    "with that; in a container, Docker 23 or newer, or another seccomp filter that allows landlock_restrict_self",
}

# It starts a thread: where the user is not the sandbox's own, a limit that is too low would allow none.
_TRIAL = b"""
from threading import Thread
import numpy as np

def answer():
    found = []
    thread = Thread(target=lambda: found.append(np.dot([6], [7])))
    thread.start()
    thread.join()
    return int(found[0])
"""


def choose_isolation(requested: str, refused: Callable[[Isolation, MachineError], None] = lambda *_: None) -> Isolation:
    """Return the isolation to grade with, which has just been tried.

    Parameters
    ----------
    requested : str
        The name of a level, or ``"auto"`` for the strongest one that works, which is never ``"none"``.
    refused : callable
        Called with every stronger level that ``"auto"`` had to pass over, and the error of trying it.

    Raises
    ------
    UsageError
        If there is no level of this name.
    MachineError
        If the level does not work on this machine; the message says what to change.
    """
    if requested not in ("auto", *Isolation):
        raise UsageError(f"there is no isolation {requested!r}; choose auto, {', '.join(Isolation)}")
    levels = [level for level in Isolation if level.is_safe] if requested == "auto" else [Isolation(requested)]
    errors: list[MachineError] = []
    for isolation in levels:
        try:
            _try(isolation)
        except MachineError as error:
            errors.append(error)
            continue
        for stronger, reason in zip(levels, errors, strict=False):
            refused(stronger, reason)
        return isolation
    found = [f"{level}: {error}" for level, error in zip(levels, errors, strict=True)]
    changes = [change for sign, change in _CHANGES.items() if re.search(sign, "\n".join(found))]
    without = [Remedy(Action.GRADE_WITHOUT_SANDBOX)] if all(level.is_safe for level in levels) else []
    raise MachineError("\n".join(["no sandbox can be started here", *found, *changes]), *without) from errors[-1]


def _try(isolation: Isolation) -> None:
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"probe.py": _TRIAL}, {"answer": "probe"}, (), Limits(call_seconds=20))
        with sandbox.session() as session:
            try:
                session.call("answer", (), {})
            except StudentError as error:
                raise MachineError(f"a trial call failed: {error}") from error
