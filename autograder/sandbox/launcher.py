"""Start a sandbox: one command for each level of isolation."""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from autograder.errors import MachineError
from autograder.sandbox import rootfs
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.users import unused_user

UID_INSIDE = 1000

ENVIRONMENT = {
    "PATH": "/nonexistent",
    "HOME": "/",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    # One thread: the last bits of a sum depend on the number of threads, and a fork keeps only one of them.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # Otherwise every thread of the submission reserves 64 MiB of its limited address space.
    "MALLOC_ARENA_MAX": "1",
    # The same whether or not the sandbox can read the machine's own.
    "TZ": "UTC0",
}
# -S and -s: of installed packages only those on PYTHONPATH can be imported; -P: nothing from the working folder.
_PYTHON = ("-s", "-S", "-P", "-B", "-X", "utf8", "-c")
_ZYGOTE = "from inside.zygote import main; main()"
_ZYGOTE_WITH_NAMESPACES = (
    "from inside.zygote import main; from inside.namespaces import ProcessNamespaces; main(ProcessNamespaces())"
)
_RESTRICTED_ZYGOTE = f"import sys; from inside.landlock import restrict; restrict(*sys.argv[2:]); {_ZYGOTE}"

_Command = tuple[list[str], dict[str, str]]  # a command and its environment


def launch(isolation: Isolation, control: int) -> subprocess.Popen[bytes]:
    """Start the zygote without waiting for it.

    Without namespaces it ends with the *thread* that started it (PR_SET_PDEATHSIG), which has to outlive the sandbox.

    Parameters
    ----------
    isolation : Isolation
        The level of isolation.
    control : int
        The descriptor of the zygote's end of the control socket, the only one that it uses.

    Raises
    ------
    MachineError
        If something that it needs is not installed or not allowed.
    """
    if os.name != "posix":
        raise MachineError(
            f"student code cannot be run on {sys.platform}: a POSIX system is needed, such as Linux or WSL"
        )
    command, environment = _COMMANDS[isolation](control)
    with ExitStack() as stack:
        inherited = [control]
        identity: dict[str, Any] = {}
        if isolation.is_safe and os.geteuid() == 0:
            # Not as root, whom bubblewrap hardly confines, and not as a user who has other processes.
            uid, claim = stack.enter_context(unused_user())
            inherited.append(claim)
            identity = {"user": uid, "group": uid, "extra_groups": ()}
        try:
            process = subprocess.Popen(  # noqa: S603 - no part of the command comes from a submission
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=inherited,
                cwd="/",
                env=environment,
                start_new_session=True,
                **identity,
            )
        except OSError as error:
            user = f" as user {identity['user']}" if identity else ""
            raise MachineError(f"{command[0]} cannot be started{user}: {error.strerror}") from error
    try:
        os.kill(process.pid, 0)
    except PermissionError as error:
        raise MachineError(f"the grader is not allowed to end what it starts as user {identity['user']}") from error
    return process


def _plain(control: int) -> _Command:
    path = _path(rootfs.packages_folder(), rootfs.inside_folder())
    return [sys.executable, *_PYTHON, _ZYGOTE, str(control)], ENVIRONMENT | {"PYTHONPATH": path}


def _landlock(control: int) -> _Command:
    root, packages, inside = rootfs.root_folder(), rootfs.packages_folder(), rootfs.inside_folder()
    loader, libraries, python = (
        f"{root}{path}" for path in (rootfs.LOADER, rootfs.LIBRARIES, rootfs.interpreter_inside())
    )
    visible = map(str, (root, packages, inside, *rootfs.DEVICES))
    command = [loader, "--library-path", libraries, python, *_PYTHON, _RESTRICTED_ZYGOTE, str(control), *visible]
    return command, ENVIRONMENT | {"PYTHONPATH": _path(packages, inside)}


def _bubblewrap(control: int) -> _Command:
    program = shutil.which("bwrap")
    if program is None:
        raise MachineError("bubblewrap is not installed: apt-get install bubblewrap (0.8 or newer)")
    # Not --die-with-parent: if bwrap dies before it has told its child to continue, the child waits for ever. The end
    # of the grader is the end of the control socket, at which the zygote exits.
    namespaces = ["--unshare-all", "--unshare-user", "--as-pid-1", "--new-session"]
    identity = ["--uid", f"{UID_INSIDE}", "--gid", f"{UID_INSIDE}", "--hostname", "sandbox"]
    # For the zygote, which makes a process namespace for each child; of the children none has any capability. Its
    # user namespace has to own its process namespace, so --disable-userns, which makes another one, is left out.
    identity += ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN"]
    files = ["--ro-bind", f"{rootfs.root_folder()}", "/"]
    files += ["--ro-bind", f"{rootfs.packages_folder()}", f"{rootfs.PACKAGES}"]
    files += ["--ro-bind", f"{rootfs.inside_folder()}", f"{rootfs.INSIDE}"]
    for device in rootfs.DEVICES:
        files += ["--dev-bind", f"{device}", f"{device}"]
    paths = {"PYTHONPATH": _path(rootfs.PACKAGES, rootfs.INSIDE), "LD_LIBRARY_PATH": f"{rootfs.LIBRARIES}"}
    environment = ["--clearenv"]
    for name, value in (ENVIRONMENT | paths).items():
        environment += ["--setenv", name, value]
    python = [f"{rootfs.interpreter_inside()}", *_PYTHON, _ZYGOTE_WITH_NAMESPACES, f"{control}"]
    return [program, *namespaces, *identity, *files, *environment, "--chdir", "/", "--", *python], {}


def _path(*folders: Path) -> str:
    return os.pathsep.join(map(str, folders))


_COMMANDS = {Isolation.BUBBLEWRAP: _bubblewrap, Isolation.LANDLOCK: _landlock, Isolation.NONE: _plain}
