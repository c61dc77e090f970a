"""A submission in its sandbox, and the process of one check in it."""

import secrets
import sys
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from autograder.errors import Fault, MachineError, SpecError, StudentError
from autograder.model import Limits
from autograder.sandbox import seccomp
from autograder.sandbox.channel import Channel, Ended, Expired
from autograder.sandbox.control import Zygote
from autograder.sandbox.inside import wire
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.messages import Wording, scrub

START_SECONDS = 10.0  # from the fork until the submission may be imported


class Sandbox:
    """Where one submission is run; never used for another.

    Its processes start with it and are waited for at the first use, so one can be kept warm while the submission
    before it is graded. bubblewrap ends with the thread that made it.

    Parameters
    ----------
    isolation : Isolation
        How strongly it is kept apart.

    Raises
    ------
    MachineError
        If the sandbox cannot be started.
    """

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation
        self._zygote = Zygote(isolation)
        self._sessions: list[Session] = []
        self._submission: _Submission | None = None

    def admit(
        self, files: Mapping[str, bytes], modules: Mapping[str, str], forbidden: tuple[str, ...], limits: Limits
    ) -> None:
        """Say what is graded here. Nothing of it is looked at before a session needs it.

        Parameters
        ----------
        files : mapping of str to bytes
            File name -> source, as it was handed in.
        modules : mapping of str to str
            Function that checks may call -> the module that has to define it.
        forbidden : tuple of str
            Names such as ``numpy.convolve`` that the submission may not use.
        limits : Limits
            What one session may use.

        Raises
        ------
        SpecError
            If a forbidden name does not exist, or a module is named like one of Python's own.
        MachineError
            If the sandbox did not start.
        """
        if self._submission is not None:
            raise RuntimeError("a sandbox is for one submission")
        for module in modules.values():
            if module in sys.stdlib_module_names or module == "numpy":
                raise SpecError(f"{module}.py cannot be graded: Python has a module of that name; choose another")
        if forbidden and (error := self._zygote.forbid(forbidden)):
            raise SpecError(f"forbidden: {error}")
        self._submission = _Submission(dict(files), dict(modules), limits)

    def session(self) -> "Session":
        """Open a session: a process of its own, forked at its first call."""
        if self._submission is None:
            raise RuntimeError("nothing was admitted to this sandbox")
        session = Session(self._zygote, self._submission, self.isolation)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """Kill and reap everything inside."""
        for session in self._sessions:
            session.close()
        self._zygote.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class _Submission:
    """What was admitted, and what is known of it: the modules that do not import, with the reason."""

    files: Mapping[str, bytes]
    modules: Mapping[str, str]
    limits: Limits
    failures: dict[str, StudentError] = field(default_factory=dict)

    @property
    def wording(self) -> Wording:
        return Wording(self.files, self.limits)


class Session:
    """A process in the sandbox for one check. Made by :meth:`Sandbox.session`."""

    def __init__(self, zygote: Zygote, submission: _Submission, isolation: Isolation):
        self._zygote = zygote
        self._submission = submission
        self._isolation = isolation
        self._wording = submission.wording
        self._child: tuple[int, Channel] | None = None
        self._imported: set[str] = set()
        self._failure: StudentError | None = None
        self._seconds_left = submission.limits.check_seconds
        self._handles: weakref.WeakSet[wire.Handle] = weakref.WeakSet()
        self._dropped: list[int] = []
        self._printed: tuple[bytes, int] = (b"", 0)
        self._closed = False

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[int | str, ...]]:
        """Call a function of the submission on copies of the arguments.

        Parameters
        ----------
        function : str
            One that was admitted.
        args, kwargs : tuple, dict
            Values that cross by value, and handles of this session.

        Returns
        -------
        value : object
            By value; a :class:`~autograder.sandbox.Handle` where it is of a type that does not cross.
        modified : tuple of int or str
            Positions and keywords of arguments in which an array was changed.

        Raises
        ------
        StudentError
            If there was no answer. Once the process has ended, every later call raises the same.
        MachineError
            If the sandbox failed.
        """
        if self._closed:
            raise RuntimeError("the session is closed")
        module = self._submission.modules[function]
        if f"{module}.py" not in self._submission.files:
            raise self._wording.not_handed_in(module)
        if failure := self._submission.failures.get(module) or self._failure:
            raise StudentError(str(failure), failure.fault, failure.exception_names)
        if self._child is None:
            self._start()
        if module not in self._imported:
            self._import(module)
        dropped = [self._dropped.pop() for _ in self._dropped[:]]
        reply = self._exchange(function, ("call", module, function, args, kwargs, dropped))
        match reply:
            case ("returned", value, tuple(modified)) if set(modified) <= {*range(len(args)), *kwargs}:
                return value, modified
            case ("missing", None | str() as found):
                raise self._wording.not_defined(module, function, found)
            case ("unsendable", str(reason)):
                raise self._wording.cannot_cross(function, reason)
        raise self._raised(function, Fault.EXCEPTION, reply)

    @property
    def output(self) -> str:
        """What the submission printed so far, cut and scrubbed."""
        if self._child is not None:
            self._printed = self._child[1].printed()
        printed, dropped = self._printed
        text = scrub(printed.decode(errors="replace"), len(printed))
        return f"{text}\n... and {dropped:,} bytes more" if dropped else text

    def close(self) -> None:
        """Kill the process."""
        self._closed = True
        self._end(at_once=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        channel = Channel()
        try:
            pid = self._zygote.fork(channel.calls_end, channel.output_end)
        except BaseException:
            channel.pass_on()
            channel.close()
            raise
        channel.pass_on()
        self._child = pid, channel
        limits = self._submission.limits
        program = seccomp.program(pid) if self._isolation is Isolation.BUBBLEWRAP else b""
        sources = {n: _bytes(s) for n, s in self._submission.files.items() if n.removesuffix(".py").isidentifier()}
        message = ("start", (limits.memory_mib, limits.check_seconds), _bytes(program), sources)
        try:
            reply = self._ask(message, time.monotonic() + START_SECONDS)
        except (Expired, Ended, wire.ProtocolError) as error:
            self._end(at_once=True)
            raise MachineError(f"a process in the sandbox did not start: {type(error).__name__} {error}") from error
        if reply != ("ready",):
            self._end(at_once=True)
            raise MachineError(f"a process in the sandbox cannot be confined: {reply}")

    def _import(self, module: str) -> None:
        what = f"importing {module}.py"
        try:
            reply = self._exchange(what, ("import", module))
            if reply != ("imported",):
                raise self._raised(what, Fault.IMPORT, reply)
        except StudentError as failure:
            self._submission.failures[module] = failure
            raise
        self._imported.add(module)

    def _raised(self, what: str, fault: Fault, reply: object) -> StudentError:
        match reply:
            case ("raised", tuple(names), str(text), tuple(frames)) if all(type(name) is str for name in names):
                if all(type(f) is tuple and tuple(map(type, f)) == (str, int, str) for f in frames):
                    return self._wording.raised(what, fault, names, text, frames)
        return self._failed(self._wording.malformed(what))

    def _exchange(self, what: str, message: object) -> object:
        """Ask the child, within the time of a call and of the check."""
        seconds = min(self._submission.limits.call_seconds, self._seconds_left)
        began = time.monotonic()
        try:
            return self._ask(message, began + seconds)
        except Expired:
            is_call = seconds < self._seconds_left
            error = self._wording.timed_out(what) if is_call else self._wording.check_timed_out(what)
            raise self._failed(error) from None
        except Ended:
            raise self._failed(self._wording.ended(what, self._end(at_once=False))) from None
        except wire.ProtocolError:
            raise self._failed(self._wording.malformed(what)) from None
        finally:
            self._seconds_left -= time.monotonic() - began

    def _ask(self, message: object, deadline: float) -> object:
        assert self._child is not None
        request = secrets.randbits(62)
        frame = wire.encode(request, message, self._own_handle)
        answered, reply = self._child[1].exchange(frame, deadline, self._new_handle)
        if answered != request:
            raise wire.ProtocolError("the reply is to another request")
        return reply

    def _own_handle(self, value: Any) -> wire.Handle:
        if type(value) is not wire.Handle:
            raise TypeError(f"a {type(value).__name__} cannot be passed to a submission: it does not cross by value")
        if value not in self._handles:
            raise ValueError(f"{value} belongs to another session")
        return value

    def _new_handle(self, number: int, type_name: str) -> wire.Handle:
        handle = wire.Handle(number, scrub(type_name, 100))
        self._handles.add(handle)
        weakref.finalize(handle, self._dropped.append, number).atexit = False
        return handle

    def _failed(self, error: StudentError) -> StudentError:
        self._end(at_once=True)
        self._failure = error
        return error

    def _end(self, *, at_once: bool) -> int | None:
        if self._child is None:
            return None
        pid, channel = self._child
        try:
            status = self._zygote.end(pid, at_once=at_once)
        finally:
            channel.close()
            self._printed = channel.printed()
            self._child = None
        return status


def _bytes(data: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(data, np.uint8)
