"""The submission as one check meets it: calls with answers, in time, or with an error that a student can read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
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
    forbidden: tuple[str, ...]
    limits: Limits


@dataclass
class SubmissionBudget:
    """What the sessions of a submission leave to those after them.

    Attributes
    ----------
    seconds_left : float
        Of the time that all of them may take.
    broken : dict of str to StudentError or None
        Modules that do not import; None until that was tried.
    reached : set of str
        Forbidden names that importing them reached for.
    timeouts : Counter of str
        How often each function did not finish in time.
    """

    seconds_left: float
    broken: dict[str, StudentError] | None = None
    reached: set[str] = field(default_factory=set)
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
        self._reached: set[str] = set()

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
            self._import_once_more(running, module)
        message = ("call", module, function, args, kwargs, running.child.dropped())
        match self._ask(running.child, function, message, self._patience(function)):
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

    @property
    def reached(self) -> tuple[str, ...]:
        """The forbidden names that the submission reached for so far, whether or not it caught the exception.

        Its process told them: one that sets out to hide them can.
        """
        return tuple(name for name in self._admitted.forbidden if name in self._reached | self._budget.reached)

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
        if self._budget.broken is None:
            self._budget.broken = dict(self._broken())
        if module in self._budget.broken:
            raise self._budget.broken[module].copy()
        if isinstance(self._state, _Ended):
            raise self._state.error.copy()
        if self._budget.seconds_left <= 0:
            raise self._wording.not_called(function)
        return self._state if isinstance(self._state, _Running) else self._started()

    def _started(self) -> _Running:
        try:
            self._state = running = _Running(self._new_child())
        except EncodeError as error:
            self._state = _Ended(self._wording.cannot_be_loaded(error), "")
            raise self._state.error.copy() from None
        return running

    def _broken(self) -> Iterator[tuple[str, StudentError]]:
        """Import each file, and yield those that do not import, with the reason that stands for all checks.

        Each is imported before any check has asked anything, and in a process of its own: a reason, which may be any
        text that the submission likes, knows of no check. An endless loop costs its time only once.
        """
        for module in dict.fromkeys(self._admitted.modules.values()):
            if f"{module}.py" in self._admitted.files:
                with SandboxSession(self._new_child, self._admitted, self._budget) as trial:
                    try:
                        trial._import(trial._started(), module)
                    except StudentError as error:
                        yield module, self._wording.does_not_import(module, error)
                self._budget.reached |= trial._reached

    def _import_once_more(self, running: _Running, module: str) -> None:
        """Import a file that can be imported. What it says against it now is about this check alone."""
        try:
            self._import(running, module)
        except StudentError as error:
            refused = self._wording.imports_no_more(module, error)
            if isinstance(self._state, _Running):
                raise self._kill(running.child, refused) from None
            self._state = _Ended(refused, self.output)
            raise refused.copy() from None

    def _import(self, running: _Running, module: str) -> None:
        match self._ask(running.child, "it", ("import", module), self._admitted.limits.call_seconds):
            case ("imported",):
                running.imported.add(module)
            case ("raised", names, str(text), frames) if _are_texts(names) and _are_frames(frames):
                raise self._wording.import_raised(names, text, frames)
            case _:
                raise self._kill(running.child, self._wording.malformed("it"))

    def _ask(self, child: ChildProcess, asked: str, message: object, patience: float) -> object:
        """Return the child's reply, if it comes within so many seconds, and those that are left; they count."""
        seconds = min(patience, self._seconds_left)
        deadline = child.deadline(seconds)
        try:
            return self._without_names(child.ask(message, deadline))
        except Expired:
            short = patience < self._admitted.limits.call_seconds
            whole_check = seconds < patience
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

    def _without_names(self, reply: object) -> object:
        """Keep the forbidden names that come with a reply, and return the rest of it."""
        match reply:
            case (names, rest) if _are_texts(names) and {*names} <= {*self._admitted.forbidden}:
                self._reached.update(names)
                return rest
        raise ProtocolError("a reply that does not say which forbidden names were reached for")

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
