"""The small parent inside the sandbox: it has NumPy loaded, never sees the submission, and forks a child per check.

It answers one request at a time, each a line of JSON on the control socket:

``{"forbid": [names]}``
    Take these names away, once, before the first fork. The reply's ``error`` says what could not be.
``{"fork": true}`` with two descriptors, the child's end of the calls and of the output
    The reply's ``pid`` is the child's.
``{"end": pid, "grace": seconds}``
    Wait so long for the child to end by itself, then kill it; reap it. The reply's ``status`` is its exit status, or
    minus its signal; null if it had to be killed.

Requests may come before the replies to earlier ones were read. The end of the control socket is the end of everything.
"""

import ctypes
import gc
import json
import os
import signal
import site
import socket
import sys
import time
import traceback
from contextlib import suppress

import numpy.random  # noqa: F401 - so that no child has to load it

from . import worker
from .forbidden import CannotForbidError, take_away

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
CLONE_THREAD = 0x00010000


def main() -> None:
    """Serve the control socket whose descriptor is the first argument of the command line."""
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.argv = [""]
    site.setquit()  # started without site: exit() and quit() as everywhere
    if sys.platform == "linux":
        _keep_to_itself()
    gc.disable()
    gc.freeze()
    _send(control, {"ready": True})
    children: set[int] = set()
    with suppress(ConnectionError):  # the grader hung up and did not wait for replies
        _serve(control, children)
    for pid in children:
        _end(pid, 0)


def _serve(control: socket.socket, children: set[int]) -> None:
    received, descriptors = b"", []
    while True:
        data, came, *_ = socket.recv_fds(control, 1 << 16, 2)
        if not data:
            return
        descriptors += came  # with the first byte of a request to fork
        *lines, received = (received + data).split(b"\n")
        for line in lines:
            _send(control, _answer(json.loads(line), descriptors, children, control))


def _keep_to_itself() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # The end of the control socket would not be seen while a fork of the grader's has a copy of it. Where the parent is
    # not the grader but bubblewrap, nothing else would tell of its death.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The children have the same uid: neither memory nor descriptors of this process are theirs to look at.
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # A thread of NumPy's would be lost by a fork, with its locks held. Each is a link of this folder, which tells it
    # even if it cannot be listed. Where there is no /proc: this is refused to a process of several threads, and
    # otherwise without effect.
    tasks = "/proc/self/task"
    if os.stat(tasks).st_nlink > 2 + 1 if os.path.exists(tasks) else libc.unshare(CLONE_THREAD) != 0:
        raise RuntimeError("NumPy has started threads, though OPENBLAS_NUM_THREADS and its like are 1")


def _send(control: socket.socket, reply: dict[str, object]) -> None:
    control.sendall(json.dumps(reply).encode() + b"\n")


def _answer(
    request: dict[str, object], descriptors: list[int], children: set[int], control: socket.socket
) -> dict[str, object]:
    match request:
        case {"forbid": list(names)}:
            try:
                take_away(names)
            except CannotForbidError as error:
                return {"error": str(error)}
            gc.freeze()
            return {}
        case {"fork": True}:
            calls, output = descriptors.pop(0), descriptors.pop(0)
            pid = os.fork()
            if pid == 0:
                control.detach()
                _become_child(calls, output)
            os.close(calls)
            os.close(output)
            children.add(pid)
            return {"pid": pid}
        case {"end": int(pid), "grace": float(grace)} if pid in children:
            children.discard(pid)
            return {"status": _end(pid, grace)}
    raise ValueError(f"unknown request {request}")


def _become_child(calls: int, output: int) -> None:
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Opened anew: flags of a file that all children share would tell one check what another did.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(calls, worker.CALLS)
    os.closerange(worker.CALLS + 1, os.sysconf("SC_OPEN_MAX"))
    gc.enable()
    try:
        worker.main()
    except BaseException:  # noqa: BLE001 - the submission has pulled the ground from under the worker
        traceback.print_exc()
    finally:
        os._exit(1)


def _end(pid: int, grace: float) -> int | None:
    """Reap a child, killed if need be, and its process group."""
    deadline = time.monotonic() + grace
    while (found := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.001)
    with suppress(ProcessLookupError):  # nothing is left of it, or it did not come to lead a group
        os.killpg(pid, signal.SIGKILL)
    if found != (0, 0):
        return os.waitstatus_to_exitcode(found[1])
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None
