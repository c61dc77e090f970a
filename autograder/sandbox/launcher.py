"""The command that starts a sandbox."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from autograder.errors import MachineError
from autograder.sandbox import rootfs
from autograder.sandbox.isolation import Isolation

UID_INSIDE = 1000
UID_OUTSIDE = 65534  # nobody, where the grader is root: bubblewrap confines root hardly at all

ENVIRONMENT = {
    "PATH": "/nonexistent",
    "HOME": "/",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    # One thread: the last bits of a sum depend on their number, and a fork would lose all but one.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # Otherwise every thread of the submission reserves 64 MiB of the address space that it may have.
    "MALLOC_ARENA_MAX": "1",
}
# -S and -s: of what is installed only PYTHONPATH can be imported from; -P: nothing of the working folder either.
_PYTHON = ("-s", "-S", "-P", "-B", "-X", "utf8", "-c", "from inside.zygote import main; main()")


def launch(isolation: Isolation, control: int) -> subprocess.Popen[bytes]:
    """Start the zygote and do not wait for it.

    bubblewrap ends with the *thread* that started it (PR_SET_PDEATHSIG): start it in one that outlives the sandbox.

    Parameters
    ----------
    isolation : Isolation
        How strongly it is kept apart.
    control : int
        The descriptor of the zygote's end of the control socket, the only one that it inherits.

    Raises
    ------
    MachineError
        If what it takes is not installed.
    """
    if os.name != "posix":
        raise MachineError(
            f"student code cannot be run on {sys.platform}: it takes a POSIX system, such as Linux or WSL"
        )
    command, environment = _bubblewrap(control) if isolation is Isolation.BUBBLEWRAP else _plain(control)
    identity: dict[str, Any] = {}
    if isolation is Isolation.BUBBLEWRAP and os.geteuid() == 0:
        identity = {"user": UID_OUTSIDE, "group": UID_OUTSIDE, "extra_groups": ()}
    try:
        return subprocess.Popen(  # noqa: S603 - no part of the command comes from a submission
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(control,),
            cwd="/",
            env=environment,
            start_new_session=True,
            **identity,
        )
    except OSError as error:
        user = f" as user {UID_OUTSIDE}" if identity else ""
        raise MachineError(f"{command[0]} cannot be started{user}: {error.strerror}") from error


def _plain(control: int) -> tuple[list[str], dict[str, str]]:
    path = _path(rootfs.packages_folder(), rootfs.inside_folder())
    return [sys.executable, *_PYTHON, str(control)], ENVIRONMENT | {"PYTHONPATH": path}


def _bubblewrap(control: int) -> tuple[list[str], dict[str, str]]:
    program = shutil.which("bwrap")
    if program is None:
        raise MachineError("bubblewrap is not installed: apt-get install bubblewrap (0.8 or newer)")
    namespaces = [
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        "--as-pid-1",
        "--die-with-parent",
        "--new-session",
    ]
    identity = ["--uid", f"{UID_INSIDE}", "--gid", f"{UID_INSIDE}", "--cap-drop", "ALL", "--hostname", "sandbox"]
    files = ["--ro-bind", f"{rootfs.root_folder()}", "/"]
    files += ["--ro-bind", f"{rootfs.packages_folder()}", f"{rootfs.PACKAGES}"]
    files += ["--ro-bind", f"{rootfs.inside_folder()}", f"{rootfs.INSIDE}"]
    for device in rootfs.DEVICES:
        files += ["--dev-bind", f"{device}", f"{device}"]
    paths = {"PYTHONPATH": _path(rootfs.PACKAGES, rootfs.INSIDE), "LD_LIBRARY_PATH": f"{rootfs.LIBRARIES}"}
    environment = ["--clearenv"]
    for name, value in (ENVIRONMENT | paths).items():
        environment += ["--setenv", name, value]
    python = [f"{rootfs.interpreter_inside()}", *_PYTHON, f"{control}"]
    return [program, *namespaces, *identity, *files, *environment, "--chdir", "/", "--", *python], {}


def _path(*folders: Path) -> str:
    return os.pathsep.join(map(str, folders))
