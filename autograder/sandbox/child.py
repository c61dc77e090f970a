"""One forked process in the sandbox: started, confined, asked, ended. What its answers mean is not known here."""

import secrets
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import MachineError
from autograder.model.assignment import Limits
from autograder.sandbox import seccomp
from autograder.sandbox.channel import Channel, Ended, Expired
from autograder.sandbox.confinement import Confinement
from autograder.sandbox.control import Zygote
from autograder.sandbox.deadline import Deadline, RunQueue
from autograder.sandbox.inside.encoding import encode
from autograder.sandbox.inside.wire import Handle, ProtocolError
from autograder.sandbox.messages import NAME_LIMIT
from autograder.text.safe import scrub

START_SECONDS = 60.0  # of a machine that may be busy


class Child:
    """A process that has the sources and confines itself, and has not imported anything of them. Not waited for.

    Parameters
    ----------
    zygote : Zygote
        Where it is forked.
    confinement : Confinement
        What it gives up.
    limits : Limits
        Of memory and processor time. Deadlines are the caller's.
    sources : mapping of str to bytes
        The files that it may import.

    Raises
    ------
    EncodeError
        If the sources are too large to cross.
    MachineError
        If it does not start.
    """

    def __init__(self, zygote: Zygote, confinement: Confinement, limits: Limits, sources: Mapping[str, bytes]):
        self._zygote = zygote
        self._handles: weakref.WeakSet[Handle] = weakref.WeakSet()
        self._dropped: list[int] = []
        self._channel = Channel()
        try:
            self._forked = zygote.fork(*self._channel.far_ends)
        except BaseException:
            self._channel.close()
            raise
        finally:
            self._channel.close_far_ends()
        most = limits.memory_mib, limits.check_seconds, confinement.processes
        program = _as_array(confinement.program), seccomp.OWN_PROCESS
        files = {name: _as_array(source) for name, source in sources.items()}
        with self._starting():
            self._send(("start", most, program, files), Deadline(START_SECONDS))

    def wait_until_confined(self) -> None:
        """Wait until it has given up what it must not have when it imports the sources.

        Raises
        ------
        MachineError
            If it does not start, or cannot be confined.
        """
        self._zygote.wait_for(self._forked)
        with self._starting():
            reply = self._receive(Deadline(START_SECONDS))
            if reply != ("ready",):
                raise MachineError(f"a process in the sandbox cannot be confined: {reply}")
        self._run_queue = RunQueue(self._channel.peer)

    def deadline(self, seconds: float) -> Deadline:
        """Give it so many seconds, in which neither it nor the grader is kept waiting for a processor."""
        grader = RunQueue("thread-self")
        grader.kept_waiting()  # from now on
        return Deadline(seconds, lambda: self._run_queue.kept_waiting() + grader.kept_waiting())

    def ask(self, message: object, deadline: Deadline) -> object:
        """Send a message and give the reply.

        Raises
        ------
        Expired, Ended, ProtocolError
            If there was no reply. The process can then only be ended.
        ValueError, TypeError
            If the message cannot be sent.
        """
        self._send(message, deadline)
        return self._receive(deadline)

    def dropped(self) -> list[int]:
        """Give the handles that nobody here has any more, each once."""
        return [self._dropped.pop() for _ in range(len(self._dropped))]

    def printed(self) -> str:
        """Give what it printed so far, cut and scrubbed."""
        kept, dropped = self._channel.printed()
        text = scrub(kept.decode(errors="replace"), len(kept))
        return f"{text}\n... and {dropped:,} bytes more" if dropped else text

    def kill(self) -> None:
        """End it, whatever it does. Not waited for."""
        try:
            self._zygote.kill(self._forked)
        finally:
            self._channel.close()

    def end(self) -> int | None:
        """End and reap it; the result is that of :meth:`Zygote.end`."""
        try:
            return self._zygote.end(self._forked)
        finally:
            self._channel.close()

    def forget(self) -> None:
        """Let go of it. It ends with its sandbox."""
        self._channel.close()

    def _send(self, message: object, deadline: Deadline) -> None:
        self._request = secrets.randbits(62)
        self._channel.send(encode(self._request, message, self._own), deadline)

    def _receive(self, deadline: Deadline) -> object:
        answered, reply = self._channel.receive(deadline, self._keep)
        if answered != self._request:
            raise ProtocolError("the reply is to another request")
        return reply

    @contextmanager
    def _starting(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.kill()
            if isinstance(error, (Expired, Ended, ProtocolError)):
                raise MachineError(f"a process in the sandbox does not start: {error!r} {self.printed()}") from error
            raise

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
