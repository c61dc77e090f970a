"""One forked process in the sandbox: started, confined, asked, ended. What its answers mean is not known here."""

import secrets
import time
import weakref
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import MachineError
from autograder.model import Limits
from autograder.sandbox import seccomp
from autograder.sandbox.channel import Channel, Ended, Expired
from autograder.sandbox.control import Zygote
from autograder.sandbox.inside.encoding import encode
from autograder.sandbox.inside.wire import Handle, ProtocolError
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.messages import NAME_LIMIT
from autograder.text import scrub

START_SECONDS = 10.0


class Child:
    """A process that has the sources and is confined, and has not imported anything of them.

    Parameters
    ----------
    zygote : Zygote
        Where it is forked.
    isolation : Isolation
        Whether there is a filter of system calls.
    limits : Limits
        Of memory and processor time. Deadlines are the caller's.
    sources : mapping of str to bytes
        The files that it may import.

    Raises
    ------
    MachineError
        If it does not start, or cannot be confined.
    """

    def __init__(self, zygote: Zygote, isolation: Isolation, limits: Limits, sources: Mapping[str, bytes]):
        self._zygote = zygote
        self._handles: weakref.WeakSet[Handle] = weakref.WeakSet()
        self._dropped: list[int] = []
        self._channel = Channel()
        try:
            self._pid = zygote.fork(*self._channel.far_ends)
        except BaseException:
            self._channel.close()
            raise
        finally:
            self._channel.close_far_ends()
        try:
            self._confine(isolation, limits, sources)
        except BaseException:
            self.end(at_once=True)
            raise

    def ask(self, message: object, deadline: float) -> object:
        """Send a message and give the reply.

        Raises
        ------
        Expired, Ended, ProtocolError
            If there was no reply. The process can then only be ended.
        ValueError, TypeError
            If the message cannot be sent.
        """
        request = secrets.randbits(62)
        answered, reply = self._channel.exchange(encode(request, message, self._own), deadline, self._keep)
        if answered != request:
            raise ProtocolError("the reply is to another request")
        return reply

    def dropped(self) -> list[int]:
        """Give the handles that nobody here has any more, each once."""
        return [self._dropped.pop() for _ in range(len(self._dropped))]

    def printed(self) -> str:
        """Give what it printed so far, cut and scrubbed."""
        kept, dropped = self._channel.printed()
        text = scrub(kept.decode(errors="replace"), len(kept))
        return f"{text}\n... and {dropped:,} bytes more" if dropped else text

    def end(self, *, at_once: bool) -> int | None:
        """End and reap it; the parameter and the result are those of :meth:`Zygote.end`."""
        try:
            return self._zygote.end(self._pid, at_once=at_once)
        finally:
            self._channel.close()

    def _confine(self, isolation: Isolation, limits: Limits, sources: Mapping[str, bytes]) -> None:
        program = seccomp.program(self._pid) if isolation is Isolation.BUBBLEWRAP else b""
        files = {name: _as_array(source) for name, source in sources.items()}
        message = ("start", (limits.memory_mib, limits.check_seconds), _as_array(program), files)
        try:
            reply = self.ask(message, time.monotonic() + START_SECONDS)
        except (Expired, Ended, ProtocolError) as error:
            raise MachineError(f"a process in the sandbox does not start: {error!r} {self.printed()}") from error
        if reply != ("ready",):
            raise MachineError(f"a process in the sandbox cannot be confined: {reply}")

    def _own(self, value: Any) -> Handle:
        if type(value) is not Handle:
            raise TypeError(f"a value of type {type(value).__name__} cannot be passed to a submission")
        if value not in self._handles:
            raise ValueError(f"{value} is of another session")
        return value

    def _keep(self, number: int, type_name: str) -> Handle:
        handle = Handle(number, scrub(type_name, NAME_LIMIT))
        self._handles.add(handle)
        weakref.finalize(handle, self._dropped.append, number).atexit = False
        return handle


def _as_array(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)
