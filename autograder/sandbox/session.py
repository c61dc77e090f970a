"""The submission as one check meets it: calls with answers, in time, or with an error that a student can read."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeGuard

from autograder.errors import MachineError, StudentError
from autograder.model.assignment import Limits
from autograder.sandbox.channel import Ended, Expired
from autograder.sandbox.child_process import ChildProcess
from autograder.sandbox.inside.wire import EncodeError, ProtocolError
from autograder.sandbox.student_errors import Frames, Names, StudentErrors

WHOLE_WAITS = 2  # how often a function that does not finish is waited for as long as a call may take
SHORT_WAIT = 0.1  # of that time, from then on


@dataclass(frozen=True)
class Admitted:
    """What is graded in a sandbox."""

    files: Mapping[str, bytes]
    modules: Mapping[str, str]
    limits: Limits


@dataclass
class SubmissionBudget:
    """What the sessions of a submission leave to those after them.

    Attributes
    ----------
    seconds_left : float
        Of the time that all of them may take.
    broken : dict of str to StudentError
        Modules that do not import: an endless loop costs its time only once.
    timeouts : Counter of str
        How often each function did not finish in time.
    """

    seconds_left: float
    broken: dict[str, StudentError] = field(default_factory=dict)
    timeouts: Counter[str] = field(default_factory=Counter)

    def again(self) -> "SubmissionBudget":
        """Return what is left for another attempt, in which modules are imported anew."""
        return SubmissionBudget(self.seconds_left, timeouts=self.timeouts)


@dataclass(frozen=True)
class _Waiting:
    """No call has needed a process yet."""


@dataclass(frozen=True)
class _Running:
    """There is a process, which has imported some modules."""

    child: ChildProcess
    imported: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Ended:
    """There was a process, or could be none; later calls raise the error that ended it."""

    error: StudentError
    output: str


@dataclass(frozen=True)
class _Closed:
    """Nothing can be called any more."""

    output: str


class SandboxSession:
    """A process in a sandbox for one check, forked at the first call. :meth:`Sandbox.session` makes it.

    It waits, then it runs until its process ends or is ended, and is closed in the end, whatever it did before.

    Parameters
    ----------
    new_child : callable
        Makes its process.
    admitted : Admitted
        What is graded.
    budget : SubmissionBudget
        What the sessions before it leave to it.
    """

    def __init__(self, new_child: Callable[[], ChildProcess], admitted: Admitted, budget: SubmissionBudget):
        self._new_child = new_child
        self._admitted = admitted
        self._budget = budget
        self._wording = StudentErrors(admitted.files, admitted.limits)
        self._seconds_left = admitted.limits.check_seconds
        self._state: _Waiting | _Running | _Ended | _Closed = _Waiting()

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
            By value, or a :class:`~autograder.sandbox.Handle` of what is of a type that does not cross.
        modified : tuple of int or str
            Positions and keywords of arguments in which an array was changed.

        Raises
        ------
        StudentError
            If there was no answer. After one that ended the process, all later calls raise the same.
        MachineError
            If the sandbox failed.
        """
        module = self._admitted.modules[function]
        running = self._running(function, module)
        if module not in running.imported:
            self._import(running, module)
        seconds = min(self._patience(function), self._seconds_left)
        message = ("call", module, function, args, kwargs, running.child.dropped())
        match self._ask(running.child, function, message, seconds):
            case ("returned", value, tuple(modified)) if _are_among(modified, {*range(len(args)), *kwargs}):
                return value, modified
            case ("missing", (None | str()) as found):
                raise self._wording.not_defined(module, function, found)
            case ("unsendable", str(reason)):
                raise self._wording.cannot_cross(function, reason)
            case ("raised", names, str(text), frames) if _are_texts(names) and _are_frames(frames):
                raise self._wording.raised(function, names, text, frames)
        raise self._kill(running.child, self._wording.malformed(function))

    @property
    def output(self) -> str:
        """What the submission printed so far, cut and scrubbed."""
        match self._state:
            case _Running(child):
                return child.printed()
            case _Ended(_, output) | _Closed(output):
                return output
        return ""

    def close(self) -> None:
        """Kill the process."""
        if not isinstance(self._state, _Running):
            self._state = _Closed(self.output)
            return
        child, self._state = self._state.child, _Closed("")
        # If the machine fails, all that was in the sandbox is dead; this check has its result, and the next reports it.
        with suppress(MachineError):
            child.kill()
            self._state = _Closed(child.printed())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _patience(self, function: str) -> float:
        """Return how long a function is waited for: one that may be endless again, only as long as most calls take."""
        seconds = self._admitted.limits.call_seconds
        return seconds if self._budget.timeouts[function] < WHOLE_WAITS else seconds * SHORT_WAIT

    def _running(self, function: str, module: str) -> _Running:
        """Return the process, started if need be, or raise why this function cannot be called."""
        match self._state:
            case _Closed():
                raise RuntimeError("the session is closed")
        if f"{module}.py" not in self._admitted.files:
            raise self._wording.not_handed_in(module)
        if module in self._budget.broken:
            raise self._budget.broken[module].copy()
        if isinstance(self._state, _Ended):
            raise self._state.error.copy()
        if self._budget.seconds_left <= 0:
            raise self._wording.not_called(function)
        if isinstance(self._state, _Waiting):
            self._state = self._start()
        return self._state

    def _start(self) -> _Running:
        try:
            return _Running(self._new_child())
        except EncodeError as error:
            self._state = _Ended(self._wording.cannot_be_loaded(error), "")
            raise self._state.error.copy() from None

    def _import(self, running: _Running, module: str) -> None:
        try:
            # A whole call's time, whatever the check has left: what comes of it stands for all checks.
            reply = self._ask(running.child, "it", ("import", module), self._admitted.limits.call_seconds)
            match reply:
                case ("imported",):
                    running.imported.add(module)
                case ("raised", names, str(text), frames) if _are_texts(names) and _are_frames(frames):
                    raise self._wording.import_raised(names, text, frames)
                case _:
                    raise self._kill(running.child, self._wording.malformed("it"))
        except StudentError as error:
            broken = self._budget.broken[module] = self._wording.does_not_import(module, error)
            if isinstance(self._state, _Ended):
                self._state = replace(self._state, error=broken)
            raise broken.copy() from None

    def _ask(self, child: ChildProcess, asked: str, message: object, seconds: float) -> object:
        """Return the child's reply, if it comes within these seconds; they count as the check's."""
        deadline = child.deadline(seconds)
        try:
            return child.ask(message, deadline)
        except Expired:
            short = self._patience(asked) < self._admitted.limits.call_seconds
            whole_check = seconds < self._patience(asked)
            self._budget.timeouts[asked] += not whole_check
            error = self._wording.timed_out(asked, seconds, whole_check=whole_check, short=short)
            raise self._kill(child, error) from None
        except ProtocolError:
            raise self._kill(child, self._wording.malformed(asked)) from None
        except Ended:
            raise self._reap(child, asked) from None
        finally:
            used = deadline.settle()
            self._seconds_left -= used
            self._budget.seconds_left -= used

    def _kill(self, child: ChildProcess, error: StudentError) -> StudentError:
        """Kill the process, and return the error that all later calls raise."""
        self._state = _Closed("")  # if the machine fails meanwhile
        child.kill()
        self._state = _Ended(error, child.printed())
        return error.copy()

    def _reap(self, child: ChildProcess, asked: str) -> StudentError:
        """Find out how a process ended, or was about to, and return the error that all later calls raise."""
        self._state = _Closed("")  # if the machine fails meanwhile
        error = self._wording.ended(asked, child.end())
        self._state = _Ended(error, child.printed())
        return error.copy()


def _are_among(places: tuple[object, ...], known: set[int | str]) -> bool:
    return all(type(place) in (int, str) and place in known for place in places)


def _are_texts(values: object) -> TypeGuard[Names]:
    return type(values) is tuple and all(type(value) is str for value in values)


def _are_frames(values: object) -> TypeGuard[Frames]:
    if type(values) is not tuple:
        return False
    return all(type(value) is tuple and tuple(map(type, value)) == (str, int, str) for value in values)
