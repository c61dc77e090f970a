"""What a student reads when a call gave no answer. Everything that the submission said is scrubbed and cut here."""

import re
import signal
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.errors import Fault, StudentError
from autograder.model.assignment import Limits
from autograder.text.safe import scrub

NAME_LIMIT = 100  # characters
LINE_LIMIT = 160
FRAME_LIMIT = 10
CLASS_LIMIT = 30
SOURCE_LIMIT = 1 << 20  # bytes of a file that are searched for a line

_NEWLINE = re.compile(r"\r\n?|\n")

FAULTS = {"ForbiddenName": Fault.FORBIDDEN, "MemoryError": Fault.MEMORY}  # exceptions that say more than others

Names = tuple[str, ...]
Frames = tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Wording:
    """Writes the errors of one submission.

    Parameters
    ----------
    files : mapping of str to bytes
        Its sources: line texts come from these, never from the sandbox.
    limits : Limits
        Named where one was exceeded.
    """

    files: Mapping[str, bytes]
    limits: Limits

    def not_handed_in(self, module: str) -> StudentError:
        """Word that a file is missing."""
        return StudentError(f"{module}.py was not handed in", Fault.MISSING)

    def not_defined(self, module: str, function: str, found: str | None) -> StudentError:
        """Word that a module has no such function; `found` is the type of what has its name."""
        if found is None:
            return StudentError(f"{module}.py defines no function {function}", Fault.MISSING)
        kind = scrub(found, NAME_LIMIT)
        return StudentError(f"{function} in {module}.py is of type {kind}, not a function", Fault.MISSING)

    def raised(self, function: str, names: Names, text: str, frames: Frames) -> StudentError:
        """Word an exception, with its place in the submission's own lines."""
        if names[:1] == ("NotImplementedError",):
            # Of a function that the called one needs, as often as not.
            unwritten = scrub(frames[-1][2], NAME_LIMIT) if frames else function
            where = f"\n  {self._place(*frames[-1])}" if frames else ""
            return StudentError(f"{unwritten} is not written yet{where}", Fault.UNWRITTEN, _scrubbed(names))
        fault = next((fault for name, fault in FAULTS.items() if name in names), Fault.EXCEPTION)
        return StudentError(self._exception(names, text, frames), fault, _scrubbed(names))

    def import_raised(self, names: Names, text: str, frames: Frames) -> StudentError:
        """Word an exception that ended an import."""
        return StudentError(self._exception(names, text, frames), Fault.IMPORT, _scrubbed(names))

    def does_not_import(self, module: str, error: StudentError) -> StudentError:
        """Word that a file cannot be used at all, for whatever reason."""
        fault = error.fault if error.fault is Fault.KILLED else Fault.IMPORT
        return StudentError(f"{module}.py does not import: {error}", fault, error.exception_names)

    def cannot_be_loaded(self, error: Exception) -> StudentError:
        """Word that the files are too large to be sent."""
        return StudentError(f"what was handed in cannot be loaded: {error}", Fault.IMPORT)

    def _exception(self, names: Names, text: str, frames: Frames) -> str:
        kind = scrub(names[0], NAME_LIMIT) if names else "an exception"
        head = f"{kind}: {scrub(text).strip()}" if text else kind
        if "MemoryError" in names:
            head += f"\n  The limit is {self.limits.memory_mib} MiB, of which Python and NumPy take part."
        if "ModuleNotFoundError" in names:
            handed_in = scrub(", ".join(self.files), LINE_LIMIT)
            head += f"\n  There are only the standard library, NumPy, and what was handed in: {handed_in}."
        return "\n".join([head, *(f"  {self._place(*frame)}" for frame in frames[-FRAME_LIMIT:])])

    def _place(self, file: str, number: int, function: str) -> str:
        lines = _NEWLINE.split(self.files.get(file, b"")[:SOURCE_LIMIT].decode(errors="replace"))
        text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        place = f"{scrub(file, NAME_LIMIT)}, line {number}"
        if function and function != "<module>":
            place += f", in {scrub(function, NAME_LIMIT)}"
        return f"{place}:  {scrub(text, LINE_LIMIT)}" if text else place

    def timed_out(self, what: str, *, whole_check: bool) -> StudentError:
        """Word that no answer came in the time of a call, or of a check."""
        if whole_check:
            limit = f"what was left of the {self.limits.check_seconds:g} s of a check"
        else:
            limit = f"{self.limits.call_seconds:g} s"
        return StudentError(f"{what} did not answer within {limit}", Fault.TIMEOUT)

    def not_called(self, what: str) -> StudentError:
        """Word that the time of the whole submission is used up."""
        limit = f"{self.limits.submission_seconds:g} s of a submission"
        return StudentError(f"{what} was not called: the checks before took all of the {limit}", Fault.TIMEOUT)

    def ended(self, what: str, status: int | None) -> StudentError:
        """Word the end of the process: by its exit status, by a signal (negative), or by us, as it hung up (None)."""
        if status is None:
            text = f"{what} closed the connection to the grader"
        elif status >= 0:
            text = f"{what} ended the process (exit status {status})"
        elif status == -signal.SIGXCPU:
            text = f"{what} used more processor time than the {self.limits.check_seconds:g} s of a check"
        else:
            text = f"the process ended with {_signal_name(-status)} while {what} ran"
        return StudentError(text, Fault.KILLED if status == -signal.SIGKILL else Fault.CRASH)

    def malformed(self, what: str) -> StudentError:
        """Word that what came back is not a reply."""
        return StudentError(f"no answer of {what} could be read: something else came over its connection", Fault.VALUE)

    def cannot_cross(self, what: str, reason: str) -> StudentError:
        """Word that a result is beyond what can be handed over."""
        return StudentError(f"{what} returned something that cannot be handed over: {scrub(reason)}", Fault.VALUE)


def _scrubbed(names: Names) -> Names:
    return tuple(scrub(name, NAME_LIMIT) for name in names[:CLASS_LIMIT])


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
