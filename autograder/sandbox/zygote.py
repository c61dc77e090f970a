"""The grader's end of the control socket: start a zygote, have it fork child processes, end them."""

import json
import os
import select
import signal
import socket
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from autograder.errors import MachineError
from autograder.sandbox.cgroups import ControlGroup
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.launcher import launch

START_SECONDS = 60.0  # NumPy from a cold disk, on a machine that is busy
ANSWER_SECONDS = 5.0
GRACE_SECONDS = 0.2
POLL_SECONDS = 0.25  # between checks whether it has ended: if bubblewrap is killed, its child may keep the pipes


class PendingReply:
    """The reply to a request, which may not have come yet."""

    def __init__(self) -> None:
        self.content: dict[str, Any] | None = None


class Zygote:
    """The process in the sandbox that forks child processes. Started at once, waited for at the first request.

    It answers requests in order. A reply is waited for only when it is needed.

    Parameters
    ----------
    isolation : Isolation
        The level of isolation.
    group : ControlGroup
        The control group that it and its children join.
    """

    def __init__(self, isolation: Isolation, group: ControlGroup):
        self._group = group
        self._control, far_end = socket.socketpair()
        try:
            self._process = launch(isolation, far_end.fileno())
        except BaseException:
            self._control.close()
            self._group.close()
            raise
        finally:
            far_end.close()
        assert self._process.stderr is not None
        self._stderr = self._process.stderr
        self._deadline = time.monotonic() + START_SECONDS
        self._ready = False
        self._awaited: deque[PendingReply] = deque()
        self._received = bytearray()

    def forbid(self, names: Sequence[str]) -> str | None:
        """Forbid names in all later child processes; return what is wrong with the names, or None."""
        error = self.wait_for(self._ask({"forbid": list(names)})).get("error")
        return None if error is None else str(error)

    def fork(self, calls: int, output: int) -> PendingReply:
        """Fork a child process that gets these descriptors. The reply identifies it to the other methods."""
        return self._ask({"fork": True}, (calls, output))

    def kill(self, child: PendingReply) -> None:
        """Kill and reap a child process."""
        self._ask({"end": self.wait_for(child)["pid"], "grace": 0.0})

    def end(self, child: PendingReply) -> int | None:
        """End and reap a child process, giving it a moment to end by itself.

        Returns
        -------
        int or None
            Its exit status, or minus the signal that ended it; None if it had to be killed.
        """
        ended = self._ask({"end": self.wait_for(child)["pid"], "grace": GRACE_SECONDS})
        status: int | None = self.wait_for(ended)["status"]
        return status

    def close(self) -> None:
        """End and reap everything in the sandbox."""
        if self._stderr.closed:
            return
        self._hang_up()
        patience = ANSWER_SECONDS if self._ready else START_SECONDS
        if self._process.returncode is None and not self._ends_within(patience):
            self._kill()
        self._stderr.close()
        self._group.close()

    def abandon(self) -> None:
        """Detach from it in a process forked from the one that started it, where it goes on."""
        self._control.close()
        self._stderr.close()
        self._process.returncode = 0  # whatever becomes of it, it is not for this process to wait

    def _ends_within(self, seconds: float) -> bool:
        """Wait for the end of the process by that of its stderr: ``Popen.wait`` with a timeout sleeps in between."""
        deadline = time.monotonic() + seconds
        end = select.poll()
        end.register(self._stderr, select.POLLIN)
        while (remaining := deadline - time.monotonic()) > 0 and self._process.poll() is None:
            if end.poll(min(remaining, POLL_SECONDS) * 1000) and not os.read(self._stderr.fileno(), 1 << 16):
                self._process.wait()
                return True
        return False

    def _hang_up(self) -> None:
        """Make the zygote exit. Closing alone would not, while a fork of this process has a copy of the socket."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()

    def _kill(self) -> None:
        # With bubblewrap the zygote is in another process group, and dies with its parent once it has asked for that;
        # until then it is in this one.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def wait_for(self, reply: PendingReply) -> dict[str, Any]:
        """Wait for a reply and return its content.

        Raises
        ------
        MachineError
            If the zygote ended, or does not answer.
        """
        with self._closing_on_error():
            while reply.content is None:
                self._awaited[0].content = self._receive(time.monotonic() + ANSWER_SECONDS)
                self._awaited.popleft()
        return reply.content

    def _ask(self, message: dict[str, object], descriptors: Sequence[int] = ()) -> PendingReply:
        with self._closing_on_error():
            if not self._ready:
                self._receive(self._deadline)
                if self._process.poll() is not None:  # bubblewrap was killed before the zygote could notice
                    raise EOFError
                self._group.adopt(self._process.pid)
                self._ready = True
            self._control.settimeout(ANSWER_SECONDS)
            socket.send_fds(self._control, [json.dumps(message).encode() + b"\n"], descriptors)
        self._awaited.append(PendingReply())
        return self._awaited[-1]

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError) as error:
            raise self._failure("did not answer" if isinstance(error, TimeoutError) else "ended") from error
        except BaseException:
            self._hang_up()  # interrupted: the next request would get the reply to this one
            raise

    def _receive(self, deadline: float) -> dict[str, Any]:
        while b"\n" not in self._received:
            remaining = deadline - time.monotonic()
            self._control.settimeout(max(min(remaining, POLL_SECONDS), 0.001))
            try:
                data = self._control.recv(1 << 16)
            except TimeoutError:
                if self._process.poll() is not None:
                    raise EOFError from None
                if remaining <= 0:
                    raise
                continue
            if not data:
                raise EOFError
            self._received += data
        line, _, rest = self._received.partition(b"\n")
        self._received = rest
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _failure(self, what: str) -> MachineError:
        """Kill what is left of the sandbox, and return the error that says what happened."""
        self._hang_up()
        try:
            status = f"exit status {self._process.wait(1)}"
        except subprocess.TimeoutExpired:
            status = "it had to be killed"
        self._kill()
        printed = "" if self._stderr.closed else self._stderr.read().decode(errors="replace").strip()
        stage = "" if self._ready else " while starting"
        return MachineError(f"the sandbox {what}{stage} ({status}){': ' if printed else ''}{printed}")
