"""One forked process in the sandbox: start, confine, ask and end it. What its replies mean is up to the caller."""

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
from autograder.sandbox.deadline import Deadline, ProcessorTime, RunDelay
from autograder.sandbox.inside.encoding import encode
from autograder.sandbox.inside.wire import Handle, ProtocolError
from autograder.sandbox.student_errors import NAME_LIMIT
from autograder.sandbox.zygote import Zygote
from autograder.text.safe import scrub

START_SECONDS = 60.0  # on a machine that is busy


class ChildProcess:
    """A process that gets the sources and confines itself, without importing any of them. Creating it does not wait.

    Parameters
    ----------
    zygote : Zygote
        What forks it.
    confinement : Confinement
        What confines it besides the limits.
    limits : Limits
        Of memory and processor time. Deadlines are up to the caller.
    sources : mapping of str to bytes
        The files that it may import.

    Raises
    ------
    EncodeError
        If the sources are too large to send.
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
        maxima = limits.memory_mib, limits.check_seconds, confinement.processes
        program = _as_array(confinement.program), seccomp.OWN_PROCESS
        files = {name: _as_array(source) for name, source in sources.items()}
        with self._starting():
            self._send(("start", maxima, program, files), Deadline(START_SECONDS))

    def wait_until_confined(self) -> None:
        """Wait until it has confined itself, as it must before it imports the sources.

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
        self._run_delay = RunDelay(self._channel.peer)
        self._processor = ProcessorTime(self._channel.peer)

    def deadline(self, seconds: float) -> Deadline:
        """Return a deadline that does not count the time in which this process or the grader waits for a processor."""
        grader = RunDelay("thread-self")
        grader.since_last_call()  # only what comes from now on counts
        before = self._processor.seconds()
        return Deadline(
            seconds,
            lambda: self._run_delay.since_last_call() + grader.since_last_call(),
            lambda: self._processor.seconds() - before,
        )

    def ask(self, message: object, deadline: Deadline) -> object:
        """Send a message and return the reply.

        Raises
        ------
        Expired, Ended, ProtocolError
            If there was no reply. Nothing but ending the process is possible then.
        ValueError, TypeError
            If the message cannot be sent.
        """
        self._send(message, deadline)
        return self._receive(deadline)

    def dropped(self) -> list[int]:
        """Return the handles, by ID, that nobody here has any more, each only once."""
        return [self._dropped.pop() for _ in range(len(self._dropped))]

    def printed(self) -> str:
        """Return its output so far, cut and scrubbed."""
        kept, dropped = self._channel.printed()
        text = scrub(kept.decode(errors="replace"), len(kept))
        return f"{text}\n... and {dropped:,} bytes more" if dropped else text

    def kill(self) -> None:
        """Kill it, without waiting for its end."""
        try:
            self._zygote.kill(self._forked)
        finally:
            self._channel.close()

    def end(self) -> int | None:
        """End and reap it, and return its status as :meth:`Zygote.end` does."""
        try:
            return self._zygote.end(self._forked)
        finally:
            self._channel.close()

    def forget(self) -> None:
        """Close the connection. The process ends with its sandbox."""
        self._channel.close()

    def _send(self, message: object, deadline: Deadline) -> None:
        self._request = secrets.randbits(62)
        self._channel.send(encode(self._request, message, self._check_handle), deadline)

    def _receive(self, deadline: Deadline) -> object:
        request, reply = self._channel.receive(deadline, self._new_handle)
        if request != self._request:
            raise ProtocolError("the reply is to a different request")
        return reply

    @contextmanager
    def _starting(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.kill()
            if isinstance(error, (Expired, Ended, ProtocolError)):
                raise MachineError(f"a process in the sandbox did not start: {error!r} {self.printed()}") from error
            raise

    def _check_handle(self, value: Any) -> Handle:
        if type(value) is not Handle:
            raise TypeError(f"a value of type {type(value).__name__} cannot be passed to a submission")
        if value not in self._handles:
            raise ValueError(f"{value} belongs to another session")
        return value

    def _new_handle(self, number: int, type_name: str) -> Handle:
        handle = Handle(number, scrub(type_name, NAME_LIMIT))
        self._handles.add(handle)
        weakref.finalize(handle, self._dropped.append, number).atexit = False
        return handle


def _as_array(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)
