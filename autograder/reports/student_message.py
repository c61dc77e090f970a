"""What a student may read of a check in a report."""

from autograder.errors import Fault
from autograder.model import CheckResult, Verdict, Visibility

HIDDEN = "This check is hidden: its title says what it proves."
OURS = "This check could not be graded. That is not your fault."

# All that is told of how a hidden check failed. What a submission raises or returns, and its functions' names, may hold
# what the check called it with.
KINDS = {
    Fault.MISSING: "The file or the function is missing.",
    Fault.UNWRITTEN: "Not written yet.",
    Fault.IMPORT: "The file does not import; a check that is not hidden says why.",
    Fault.EXCEPTION: "Your code raised an exception.",
    Fault.FORBIDDEN: "Your code used what is forbidden.",
    Fault.MEMORY: "Your code ran out of memory.",
    Fault.TIMEOUT: "Your code ran out of time.",
    Fault.CRASH: "Your code ended the process.",
    Fault.KILLED: "The process of your code was killed, twice in the same check.",
    Fault.VALUE: "What your code returned cannot be read.",
}


def told(check: CheckResult) -> str:
    """Say why a check gave no points, as far as that is for its student; nothing if it passed."""
    if check.verdict is Verdict.PASSED:
        return ""
    return "\n".join([_why(check), *([check.hint] if check.hint else [])])


def _why(check: CheckResult) -> str:
    if check.verdict is Verdict.ERROR:
        return OURS
    if check.verdict is Verdict.SKIPPED or check.visibility is Visibility.PUBLIC:
        return check.message
    return f"{KINDS[check.fault]} {HIDDEN}" if check.fault else HIDDEN
