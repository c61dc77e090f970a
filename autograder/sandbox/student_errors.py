"""The errors that a student reads when a call returned no result. All text of the submission is scrubbed and cut."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.errors import Fault, StudentError
from autograder.model.assignment import Limits
from autograder.text.python_versions import RUNNING, newer_syntax
from autograder.text.safe import scrub

NAME_LIMIT = 100  # characters
LINE_LIMIT = 160
FRAME_LIMIT = 10
CLASS_LIMIT = 30
SOURCE_LIMIT = 128 << 10  # bytes of a file in which a line is looked up

FAULTS = {
    "ForbiddenName": Fault.FORBIDDEN,
    "MemoryError": Fault.MEMORY,
}  # classes of exceptions with a fault of their own

Names = tuple[str, ...]
Frames = tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class StudentErrors:
    """The errors of one submission, by what happened.

    Parameters
    ----------
    files : mapping of str to bytes
        Its sources: lines are quoted from these, never from the sandbox.
    limits : Limits
        Named in the message if one was exceeded.
    """

    files: Mapping[str, bytes]
    limits: Limits

    def not_handed_in(self, module: str) -> StudentError:
        """Return the error for a file that is missing."""
        return StudentError(f"{module}.py was not handed in", Fault.MISSING)

    def not_defined(self, module: str, function: str, found: str | None) -> StudentError:
        """Return the error for a function that is missing; `found` is the type of what has its name instead, if any."""
        if found is None:
            return StudentError(f"{module}.py defines no function {function}", Fault.MISSING)
        kind = scrub(found, NAME_LIMIT)
        return StudentError(f"{function} in {module}.py is of type {kind}, not a function", Fault.MISSING)

    def raised(self, function: str, names: Names, text: str, frames: Frames) -> StudentError:
        """Return the error for an exception in a call, with its traceback through the submission's own lines."""
        if names[:1] == ("NotImplementedError",):
            # Often it is not the called function that is unwritten, but one that it needs.
            unwritten = scrub(frames[-1][2], NAME_LIMIT) if frames else function
            where = f"\n  {self._line(*frames[-1])}" if frames else ""
            return StudentError(f"{unwritten} is not written yet{where}", Fault.UNWRITTEN, _scrubbed(names))
        return self.import_raised(names, text, frames)

    def import_raised(self, names: Names, text: str, frames: Frames) -> StudentError:
        """Return the error for an exception during an import."""
        fault = next((fault for name, fault in FAULTS.items() if name in names), Fault.EXCEPTION)
        return StudentError(self._exception(names, text, frames), fault, _scrubbed(names))

    def does_not_import(self, module: str, error: StudentError) -> StudentError:
        """Return the error for a file that cannot be used at all, given the reason."""
        fault = error.fault if error.fault is Fault.KILLED else Fault.IMPORT
        return StudentError(f"{module}.py does not import: {error}", fault, error.exception_names)

    def imports_no_more(self, module: str, error: StudentError) -> StudentError:
        """Return the error for a file that can be imported, but could not in this check, given the reason."""
        text = f"{module}.py could be imported before the checks, but not in this one: {error}"
        return StudentError(text, error.fault, error.exception_names)

    def cannot_be_loaded(self, error: Exception) -> StudentError:
        """Return the error for files that are too large to be sent to the sandbox."""
        return StudentError(f"the submission cannot be loaded: {error}", Fault.IMPORT)

    def _exception(self, names: Names, text: str, frames: Frames) -> str:
        kind = scrub(names[0], NAME_LIMIT) if names else "an exception"
        head = f"{kind}: {scrub(text).strip()}" if text else kind
        if "MemoryError" in names:
            head += f"\n  The limit is {self.limits.memory_mib} MiB, including what Python and NumPy use."
        if "ModuleNotFoundError" in names:
            files = scrub(", ".join(self.files), LINE_LIMIT)
            head += f"\n  Only the standard library, NumPy and these files can be imported: {files}."
        if text == "name 'get_ipython' is not defined":
            head += "\n  Only Jupyter has it: remove that line, or hand in the notebook."
        if names[:1] == ("SyntaxError",):
            since = newer_syntax(self._source(*frames[-1][:2])) if frames else None
            head += f"\n  This is syntax of Python {since}; grading" if since else "\n  Grading"
            head += f" runs Python {RUNNING}."
        return "\n".join([head, *(f"  {self._line(*frame)}" for frame in frames[-FRAME_LIMIT:])])

    def _line(self, file: str, number: int, function: str) -> str:
        text = self._source(file, number).strip()
        where = f"{scrub(file, NAME_LIMIT)}, line {number}"
        if function and function != "<module>":
            where += f", in {scrub(function, NAME_LIMIT)}"
        return f"{where}:  {scrub(text, LINE_LIMIT)}" if text else where

    def _source(self, file: str, number: int) -> str:
        """Return a line of a file; nothing if it has no such line."""
        source = self.files.get(file, b"")[:SOURCE_LIMIT].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = source.split(b"\n")
        return lines[number - 1].decode(errors="replace") if 0 < number <= len(lines) else ""

    def timed_out(self, what: str, seconds: float, *, whole_check: bool, short: bool) -> StudentError:
        """Return the error for a call that took longer than a call, or a whole check, may take."""
        if whole_check:
            limit = f"what was left of the {self.limits.check_seconds:g} s allowed per check"
        elif short:
            limit = f"{seconds:g} s, after it had not finished within {self.limits.call_seconds:g} s in earlier checks"
        else:
            limit = f"{seconds:g} s"
        return StudentError(f"{what} did not finish within {limit}", Fault.TIMEOUT)

    def not_called(self, what: str) -> StudentError:
        """Return the error for a call when the time of the whole submission is used up."""
        limit = f"{self.limits.submission_seconds:g} s allowed per submission"
        return StudentError(f"{what} was not called: earlier checks used up the {limit}", Fault.TIMEOUT)

    def ended(self, what: str, status: int | None) -> StudentError:
        """Return the error for a process that ended.

        `status` is its exit status, or minus the signal that ended it, or None if it hung up and had to be killed.
        """
        fault = Fault.CRASH
        if status is None:
            text = f"{what} closed the connection to the grader"
        elif status >= 0:
            text = f"{what} ended the process (exit status {status})"
        elif status == -signal.SIGXCPU:
            text = f"{what} used up the {self.limits.check_seconds:g} s of processor time allowed per check"
            fault = Fault.TIMEOUT
        else:
            text = f"the process was ended by {_signal_name(-status)} while {what} was running"
            fault = Fault.KILLED if status == -signal.SIGKILL else Fault.CRASH
        return StudentError(text, fault)

    def malformed(self, what: str) -> StudentError:
        """Return the error for bytes that are not a reply."""
        text = f"no result of {what} could be read: something else came over its connection"
        return StudentError(text, Fault.VALUE)

    def cannot_cross(self, what: str, reason: str) -> StudentError:
        """Return the error for a result that is beyond a limit of the wire format."""
        return StudentError(f"{what} returned something that cannot be passed on: {scrub(reason)}", Fault.VALUE)


def _scrubbed(names: Names) -> Names:
    return tuple(scrub(name, NAME_LIMIT) for name in names[:CLASS_LIMIT])


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
