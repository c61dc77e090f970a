"""The parent process in the sandbox: it loads NumPy, never sees the submission, and forks a child for each check.

It answers one request at a time. Each is a line of JSON on the control socket:

``{"forbid": [names]}``
    Make these names unavailable; only once, before the first fork. If that fails, the reply's ``error`` says why.
``{"fork": true}`` with two descriptors: the child's ends of the socket for calls and of the pipe for output
    Fork a child. The reply's ``pid`` is the child's.
``{"end": pid, "grace": seconds}``
    Give the child so long to end by itself, then kill it; reap it. The reply's ``status`` is its exit status, or minus
    its signal; null if it had to be killed.

Requests may come before the replies to earlier ones were read. When the control socket closes, everything ends.
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
from .forbidden import CannotForbidError, forbid
from .namespaces import ProcessNamespaces

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
CLONE_THREAD = 0x00010000


def main(namespaces: ProcessNamespaces | None = None) -> None:
    """Serve the control socket whose descriptor is the first argument of the command line.

    Parameters
    ----------
    namespaces : ProcessNamespaces, optional
        What forks children into namespaces of their own, where that is possible.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.argv = [""]
    site.setquit()  # Python was started without site, but exit() and quit() are to work as everywhere
    if sys.platform == "linux":
        _isolate()
    gc.disable()
    gc.freeze()
    _send(control, {"ready": True})
    children = _Children(namespaces)
    reached: list[str] = []  # here always empty: in each child what its submission has reached for
    with suppress(ConnectionError):  # the grader hung up without waiting for replies
        _serve(control, children, reached)
    children.end_all()


class _Children:
    """The processes that were forked and have not been reaped."""

    def __init__(self, namespaces: ProcessNamespaces | None):
        self._namespaces = namespaces
        self._first: dict[int, int] = {}  # child -> the first process of its namespace, or 0

    def __contains__(self, pid: int) -> bool:
        return pid in self._first

    def fork(self) -> int:
        pid, first = self._namespaces.fork() if self._namespaces else (os.fork(), 0)
        self._first[pid] = first
        return pid

    def end(self, pid: int, grace: float) -> int | None:
        first = self._first.pop(pid)
        status = _end(pid, grace)
        if self._namespaces:
            self._namespaces.end(first)
        return status

    def end_all(self) -> None:
        for pid in list(self._first):
            self.end(pid, 0)


def _serve(control: socket.socket, children: _Children, reached: list[str]) -> None:
    received, descriptors = b"", []
    while True:
        data, new_descriptors, *_ = socket.recv_fds(control, 1 << 16, 2)
        if not data:
            return
        descriptors += new_descriptors  # with the first byte of a request to fork
        *lines, received = (received + data).split(b"\n")
        for line in lines:
            _send(control, _answer(json.loads(line), descriptors, children, control, reached))


def _isolate() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # The end of the control socket is not seen while a fork of the grader has a copy of it. If the parent is bubblewrap
    # rather than the grader, nothing else shows its death.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The children have the same UID; this keeps them from the memory and the descriptors of this process.
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # A fork would lose a thread of NumPy's with its locks held. Each thread is a link of this folder, whose number of
    # links can be seen even if it cannot be listed. Without /proc: this call fails in a process with several threads,
    # and has no effect in others.
    tasks = "/proc/self/task"
    if os.stat(tasks).st_nlink > 2 + 1 if os.path.exists(tasks) else libc.unshare(CLONE_THREAD) != 0:
        raise RuntimeError("NumPy has started threads, though OPENBLAS_NUM_THREADS and its like are 1")


def _send(control: socket.socket, reply: dict[str, object]) -> None:
    control.sendall(json.dumps(reply).encode() + b"\n")


def _answer(
    request: dict[str, object],
    descriptors: list[int],
    children: _Children,
    control: socket.socket,
    reached: list[str],
) -> dict[str, object]:
    match request:
        case {"forbid": list(names)}:
            try:
                forbid(names, reached)
            except CannotForbidError as error:
                return {"error": str(error)}
            gc.freeze()
            return {}
        case {"fork": True}:
            calls, output = descriptors.pop(0), descriptors.pop(0)
            pid = children.fork()
            if pid == 0:
                control.detach()
                _become_child(calls, output, reached)
            os.close(calls)
            os.close(output)
            return {"pid": pid}
        case {"end": int(pid), "grace": float(grace)} if pid in children:
            return {"status": children.end(pid, grace)}
    raise ValueError(f"unknown request {request}")


def _become_child(calls: int, output: int, reached: list[str]) -> None:
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Opened anew: through the flags of a shared open file, one check could see what another one did.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(calls, worker.CALLS_FD)
    os.closerange(worker.CALLS_FD + 1, os.sysconf("SC_OPEN_MAX"))
    gc.enable()
    try:
        worker.main(reached)
    except BaseException:  # noqa: BLE001 - the submission has broken the worker itself
        traceback.print_exc()
    finally:
        os._exit(1)


def _end(pid: int, grace: float) -> int | None:
    """Reap a child, killed if need be, and its process group."""
    deadline = time.monotonic() + grace
    while (found := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.001)
    with suppress(ProcessLookupError):  # nothing is left of it, or it did not get to lead a group
        os.killpg(pid, signal.SIGKILL)
    if found != (0, 0):
        return os.waitstatus_to_exitcode(found[1])
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None
