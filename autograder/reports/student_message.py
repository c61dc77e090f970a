"""What a student may read of a report."""

from dataclasses import replace

from autograder.errors import Fault
from autograder.model import CheckResult, Report, Timings, Verdict, Visibility

HIDDEN = "This check is hidden: its title says what it proves."
GRADER_BROKE = "This check could not be graded. That is not your fault."

# All that students read about how a hidden check failed. What a submission raises or returns, and even the names of its
# functions, may contain the values that the check called it with.
FAULT_MESSAGES = {
    Fault.MISSING: "The file or the function is missing.",
    Fault.UNWRITTEN: "Not written yet.",
    Fault.IMPORT: "The file does not import. If it has a check that is not hidden, that check says why.",
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
    return replace(
        check, message=student_message(replace(check, hint=None)), misconception=None, output="", mismatch=None
    )


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
