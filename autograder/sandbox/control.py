"""The grader's side of the control socket: starting a zygote, forking children in it, ending them."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from autograder.errors import MachineError
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.launcher import launch

START_SECONDS = 60.0  # NumPy from a cold disk, on a machine that is busy
ANSWER_SECONDS = 5.0
GRACE_SECONDS = 0.2


class Zygote:
    """The process inside that children are forked from. Started at once, waited for at the first request."""

    def __init__(self, isolation: Isolation):
        self._control, theirs = socket.socketpair()
        try:
            self._process = launch(isolation, theirs.fileno())
        except BaseException:
            self._control.close()
            raise
        finally:
            theirs.close()
        self._deadline = time.monotonic() + START_SECONDS
        self._ready = False
        self._received = bytearray()

    def forbid(self, names: Sequence[str]) -> str | None:
        """Take names away in all children to come; give what is wrong with them."""
        error = self._request({"forbid": list(names)}).get("error")
        return None if error is None else str(error)

    def fork(self, calls: int, output: int) -> int:
        """Fork a child that has these descriptors, and give its process number within the sandbox."""
        return int(self._request({"fork": True}, (calls, output))["pid"])

    def end(self, pid: int, *, at_once: bool) -> int | None:
        """End and reap a child. Unless `at_once`, let it end by itself if it is about to.

        Returns
        -------
        int or None
            Its exit status, or minus the signal that ended it; None if it had to be killed.
        """
        status: int | None = self._request({"end": pid, "grace": 0.0 if at_once else GRACE_SECONDS})["status"]
        return status

    def close(self) -> None:
        """End all that is inside, and reap it."""
        # The zygote's sign to leave; close() alone would not tell it while a fork of this process has a copy.
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        try:
            self._process.wait(ANSWER_SECONDS if self._ready else START_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill()
        if self._process.stderr:
            self._process.stderr.close()

    def _kill(self) -> None:
        # With bubblewrap its inner process dies of the parent's death, and its whole namespace with that.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _request(self, message: dict[str, object], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        if not self._ready:
            self._reply(self._deadline)
            self._ready = True
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
        except OSError as error:  # it is closed, here or there
            raise self._broken("ended") from error
        return self._reply(time.monotonic() + ANSWER_SECONDS)

    def _reply(self, deadline: float) -> dict[str, Any]:
        while b"\n" not in self._received:
            self._control.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                data = self._control.recv(1 << 16)
            except TimeoutError as error:
                raise self._broken("does not answer") from error
            except ConnectionError as error:
                raise self._broken("ended") from error
            if not data:
                raise self._broken("ended")
            self._received += data
        line, _, rest = self._received.partition(b"\n")
        self._received = rest
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _broken(self, what: str) -> MachineError:
        """Stop what is left of it, and say why."""
        self._control.close()
        try:
            status = f"exit status {self._process.wait(1)}"
        except subprocess.TimeoutExpired:
            self._kill()
            status = "it had to be killed"
        stderr = self._process.stderr.read().decode(errors="replace").strip() if self._process.stderr else ""
        stage = "" if self._ready else " while it was started"
        return MachineError(f"the sandbox {what}{stage} ({status}){': ' if stderr else ''}{stderr}")
