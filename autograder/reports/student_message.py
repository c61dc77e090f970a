"""What a student may read about a report and its checks, in words that every route shows."""

from collections.abc import Mapping
from dataclasses import replace

from autograder.errors import Fault
from autograder.model import CheckResult, Report, Timings, Verdict, Visibility

HIDDEN = "This check is hidden: its title says what it proves."
GRADER_BROKE = "This check could not be graded. That is not your fault."
NOT_RUN = "It needs another check to pass."
NOT_LOADED = "The file could not be loaded; the reason is above."
VERDICT_LABELS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.PASSED: ("✓", "passed"),
    Verdict.FAILED: ("✗", "failed"),
    Verdict.SKIPPED: ("○", "not run"),
    Verdict.ERROR: ("?", "not graded"),
}

# All that students read about how a hidden check failed. What a submission raises or returns, and even the names of its
# functions, may contain the values that the check called it with.
FAULT_MESSAGES = {
    Fault.MISSING: "The file or the function is missing.",
    Fault.UNWRITTEN: "Not written yet.",
    Fault.IMPORT: "The file does not import.",
    Fault.EXCEPTION: "Your code raised an exception.",
    Fault.FORBIDDEN: "Your code used a name that this assignment forbids.",
    Fault.MEMORY: "Your code ran out of memory.",
    Fault.TIMEOUT: "Your code ran out of time.",
    Fault.CRASH: "Your code ended the process.",
    Fault.KILLED: "The process of your code was killed, twice in the same check.",
    Fault.VALUE: "Your code returned something that the grader cannot read.",
}


def student_view(report: Report) -> Report:
    """Return a report without what its student may not read.

    Of hidden checks that is everything that the submission wrote while they ran, whatever its form, and the time that
    they took. All that students are shown is made from this.
    """
    questions = (replace(question, checks=tuple(map(_student_view, question.checks))) for question in report.questions)
    return replace(report, questions=tuple(questions), timings=Timings(total=0.0, checks={}))


def _student_view(check: CheckResult) -> CheckResult:
    if check.visibility is Visibility.PUBLIC:
        return check
    message = student_message(replace(check, hint=None))
    return replace(check, message=message, misconception=None, output="", mismatch=None, reached=(), fingerprint="")


def submission_message(report: Report) -> str:
    """Return what is to be said once about a submission, above its checks; nothing if there is nothing unusual."""
    reason = import_error(report)
    return "\n".join([*report.notes, *([f"Your file could not be loaded:\n{reason}"] if reason else [])])


def import_error(report: Report) -> str:
    """Return why a file could not be imported, to show it once: all its checks fail for this reason."""
    reasons: dict[str, str] = {}
    for check in report.checks:
        if check.fault is Fault.IMPORT and check.visibility is Visibility.PUBLIC:
            call, _, reason = check.message.partition("\n")
            reason = reason if call.endswith(":") else check.message
            reasons.setdefault(reason.partition(" ")[0], reason)  # one for each file
    return "\n".join(reasons.values())


def student_message(check: CheckResult) -> str:
    """Return why a check gave no points, as far as its student may know; nothing if it passed."""
    if check.verdict is Verdict.PASSED:
        return ""
    if check.verdict is Verdict.ERROR:
        return GRADER_BROKE
    public = check.visibility is Visibility.PUBLIC
    named = f"It looks like: {check.misconception}. " if public and check.misconception else ""
    diagnosis = [f"{named}{check.hint}"] if check.hint else []
    printed = [f"Your code printed:\n{check.output}"] if public and check.output else []
    return "\n".join([_reason(check), *diagnosis, *printed])


def _reason(check: CheckResult) -> str:
    public = check.visibility is Visibility.PUBLIC
    if check.verdict is Verdict.SKIPPED:
        return f"It {check.message}." if public else NOT_RUN
    if public:
        return NOT_LOADED if check.fault is Fault.IMPORT else check.message
    return f"{FAULT_MESSAGES[check.fault]} {HIDDEN}" if check.fault else HIDDEN
