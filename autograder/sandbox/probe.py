"""Which isolation does this machine give? Found out by using it."""

from autograder.errors import MachineError, StudentError, UsageError
from autograder.model import Limits
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.sandbox import Sandbox

_REMEDIES = {  # what is said -> what to do
    "new namespace": "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000; "
    "in Docker --security-opt seccomp=unconfined",
    "uid map": "allow user namespaces: on Ubuntu 24.04 sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    "Unknown option": "bubblewrap is too old: install 0.8 or newer",
    "find source path": "everybody must be able to read the cache folder: set AUTOGRADER_CACHE to one that is so",
    "as user": "root must be able to become another user: in a container add the capabilities SETUID and SETGID",
}
_WITHOUT = "--isolation=none grades without a sandbox: student code can then read and change all that you can."


def choose_isolation(requested: str) -> Isolation:
    """Give the isolation to grade with, which has just been seen to work.

    Parameters
    ----------
    requested : str
        ``"bubblewrap"``, ``"none"``, or ``"auto"``: the strongest there is, which is never none.

    Raises
    ------
    UsageError
        If there is no such isolation.
    MachineError
        If this machine does not give it; the message says what to change.
    """
    if requested not in ("auto", *Isolation):
        raise UsageError(f"no isolation is called {requested!r}; there are auto, {', '.join(Isolation)}")
    isolation = Isolation.BUBBLEWRAP if requested == "auto" else Isolation(requested)
    try:
        _try(isolation)
    except MachineError as error:
        if isolation is Isolation.NONE:
            raise
        remedies = [remedy for sign, remedy in _REMEDIES.items() if sign in str(error)]
        raise MachineError("\n".join([f"no sandbox can be started here: {error}", *remedies, _WITHOUT])) from error
    return isolation


def _try(isolation: Isolation) -> None:
    with Sandbox(isolation) as sandbox:
        sandbox.admit({"probe.py": b"def answer(): return 42"}, {"answer": "probe"}, (), Limits(call_seconds=20))
        with sandbox.session() as session:
            try:
                session.call("answer", (), {})
            except StudentError as error:
                raise MachineError(f"a trial call failed: {error}") from error
