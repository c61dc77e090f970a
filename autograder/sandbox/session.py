"""The submission as one check meets it: calls with answers, in time, or with an error that a student can read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeGuard

from autograder.errors import MachineError, StudentError
from autograder.model import Limits
from autograder.sandbox.channel import Ended, Expired
from autograder.sandbox.child_process import ChildProcess
from autograder.sandbox.inside.wire import EncodeError, ProtocolError
from autograder.sandbox.student_errors import Frames, Names, StudentErrors


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
        Modules that do not import: an endless loop costs its time but once.
    """

    seconds_left: float
    broken: dict[str, StudentError] = field(default_factory=dict)


class Session:
    """A process in a sandbox for one check, forked at the first call. :meth:`Sandbox.session` makes it.

    Parameters
    ----------
    new_child : callable
        Gives it its process.
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
        self._child: ChildProcess | None = None
        self._imported: set[str] = set()
        self._fatal: StudentError | None = None
        self._seconds_left = admitted.limits.check_seconds
        self._output = ""
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
        if self._closed:
            raise RuntimeError("the session is closed")
        module = self._admitted.modules[function]
        if f"{module}.py" not in self._admitted.files:
            raise self._wording.not_handed_in(module)
        if earlier := self._budget.broken.get(module) or self._fatal:
            raise _fresh(earlier)
        if self._budget.seconds_left <= 0:
            raise self._wording.not_called(function)
        child = self._child = self._child or self._start()
        if module not in self._imported:
            self._import(child, module)
        seconds = min(self._admitted.limits.call_seconds, self._seconds_left)
        reply = self._ask(child, function, ("call", module, function, args, kwargs, child.dropped()), seconds)
        match reply:
            case ("returned", value, tuple(modified)) if _are_among(modified, {*range(len(args)), *kwargs}):
                return value, modified
            case ("missing", (None | str()) as found):
                raise self._wording.not_defined(module, function, found)
            case ("unsendable", str(reason)):
                raise self._wording.cannot_cross(function, reason)
            case ("raised", names, str(text), frames) if _are_texts(names) and _are_frames(frames):
                raise self._wording.raised(function, names, text, frames)
        raise self._ended(self._wording.malformed(function))

    @property
    def output(self) -> str:
        """What the submission printed so far, cut and scrubbed."""
        return self._child.printed() if self._child else self._output

    def close(self) -> None:
        """Kill the process."""
        self._closed = True
        try:
            self._kill()
        except MachineError:
            # All that was in the sandbox is dead; this check has its result, and the next one is told.
            self._output = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _import(self, child: ChildProcess, module: str) -> None:
        try:
            # A whole call's time, whatever the check has left: what comes of it stands for all checks.
            reply = self._ask(child, "it", ("import", module), self._admitted.limits.call_seconds)
            match reply:
                case ("imported",):
                    self._imported.add(module)
                case ("raised", names, str(text), frames) if _are_texts(names) and _are_frames(frames):
                    raise self._wording.import_raised(names, text, frames)
                case _:
                    raise self._ended(self._wording.malformed("it"))
        except StudentError as error:
            self._budget.broken[module] = self._wording.does_not_import(module, error)
            if self._fatal:
                self._fatal = self._budget.broken[module]
            raise _fresh(self._budget.broken[module]) from None

    def _ask(self, child: ChildProcess, asked: str, message: object, seconds: float) -> object:
        """Give the child's reply, if it comes within these seconds; they count as the check's."""
        deadline = child.deadline(seconds)
        try:
            return child.ask(message, deadline)
        except Expired:
            whole_check = seconds < self._admitted.limits.call_seconds
            raise self._ended(self._wording.timed_out(asked, whole_check=whole_check)) from None
        except ProtocolError:
            raise self._ended(self._wording.malformed(asked)) from None
        except Ended:
            self._fatal = self._wording.ended(asked, self._end(child))
            raise _fresh(self._fatal) from None
        finally:
            self._seconds_left -= deadline.used()
            self._budget.seconds_left -= deadline.used()

    def _start(self) -> ChildProcess:
        try:
            return self._new_child()
        except EncodeError as error:
            raise self._ended(self._wording.cannot_be_loaded(error)) from None

    def _ended(self, error: StudentError) -> StudentError:
        """Kill the child and remember why."""
        self._kill()
        self._fatal = error
        return _fresh(error)

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        try:
            child.kill()
        finally:
            self._output = child.printed()

    def _end(self, child: ChildProcess) -> int | None:
        """Find out how a child ended, or was about to."""
        self._child = None
        try:
            return child.end()
        finally:
            self._output = child.printed()


def _fresh(error: StudentError) -> StudentError:
    """Copy an error that is kept: raised itself it would keep the frames that it passed, with their arrays."""
    return StudentError(str(error), error.fault, error.exception_names)


def _are_among(places: tuple[object, ...], known: set[int | str]) -> bool:
    return all(type(place) in (int, str) and place in known for place in places)


def _are_texts(values: object) -> TypeGuard[Names]:
    return type(values) is tuple and all(type(value) is str for value in values)


def _are_frames(values: object) -> TypeGuard[Frames]:
    if type(values) is not tuple:
        return False
    return all(type(value) is tuple and tuple(map(type, value)) == (str, int, str) for value in values)
