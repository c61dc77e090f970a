"""What a student may read about a check in a report."""

from autograder.errors import Fault
from autograder.model import CheckResult, Verdict, Visibility

HIDDEN = "This check is hidden: its title says what it proves."
GRADER_BROKE = "This check could not be graded. That is not your fault."

# All that students read about how a hidden check failed. What a submission raises or returns, and even the names of its
# functions, may contain the values that the check called it with.
FAULT_MESSAGES = {
    Fault.MISSING: "The file or the function is missing.",
    Fault.UNWRITTEN: "Not written yet.",
    Fault.IMPORT: "The file does not import; a check that is not hidden says why.",
    Fault.EXCEPTION: "Your code raised an exception.",
    Fault.FORBIDDEN: "Your code used a name that this assignment forbids.",
    Fault.MEMORY: "Your code ran out of memory.",
    Fault.TIMEOUT: "Your code ran out of time.",
    Fault.CRASH: "Your code ended the process.",
    Fault.KILLED: "The process of your code was killed, twice in the same check.",
    Fault.VALUE: "Your code returned something that the grader cannot read.",
}


def student_message(check: CheckResult) -> str:
    """Return why a check gave no points, as far as its student may know; nothing if it passed."""
    if check.verdict is Verdict.PASSED:
        return ""
    return "\n".join([_reason(check), *([check.hint] if check.hint else [])])


def _reason(check: CheckResult) -> str:
    if check.verdict is Verdict.ERROR:
        return GRADER_BROKE
    if check.verdict is Verdict.SKIPPED or check.visibility is Visibility.PUBLIC:
        return check.message
    return f"{FAULT_MESSAGES[check.fault]} {HIDDEN}" if check.fault else HIDDEN
