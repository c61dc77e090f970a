"""What a person should know of a report besides its points."""

from collections import Counter

from autograder.errors import Fault
from autograder.model import CheckResult, Report, Verdict

NOTABLE = {  # fault -> what is said of it
    Fault.TIMEOUT: "timed out",
    Fault.CRASH: "crashed",
    Fault.KILLED: "was killed",
    Fault.MEMORY: "ran out of memory",
    Fault.FORBIDDEN: "used what is forbidden",
    Fault.VALUE: "gave what cannot be read",
    Fault.MISSING: "missing",
    Fault.UNWRITTEN: "not written yet",
}

WANTS_A_LOOK = {Fault.IMPORT, Fault.TIMEOUT, Fault.CRASH, Fault.KILLED, Fault.MEMORY, Fault.FORBIDDEN, Fault.VALUE}


def remarks(report: Report) -> list[str]:
    """Say what is unusual about a report, most serious first."""
    errors = [check for check in report.checks if check.verdict is Verdict.ERROR]
    said = [f"{_checks(errors)} not graded: {first_line(errors[0])}"] if errors else []
    said += report.notes
    faults = Counter(check.fault for check in report.checks)
    if faults[Fault.IMPORT]:
        return [*said, first_line(next(check for check in report.checks if check.fault is Fault.IMPORT))]
    missing_file = bool(report.notes) and faults[Fault.MISSING]
    for fault, words in NOTABLE.items():
        if faults[fault] and not (fault is Fault.MISSING and missing_file):
            said.append(f"{words}: {faults[fault]} of {len(report.checks)} checks")
    failed = [check for check in report.checks if check.verdict is Verdict.FAILED]
    if failed and not said and not any(check.misconception for check in failed):
        said.append(first_line(failed[0]))  # nothing explains it: show where it begins
    return said


def needs_a_look(report: Report) -> bool:
    """Whether a person should look: the grader broke, or the submission crashed, hung or is not there."""
    return any(
        check.verdict is Verdict.ERROR or check.fault in WANTS_A_LOOK for check in report.checks
    ) or nothing_handed_in(report)


def nothing_handed_in(report: Report) -> bool:
    """Whether there was nothing to grade."""
    return all(check.fault is Fault.MISSING or check.verdict is Verdict.SKIPPED for check in report.checks)


def _checks(checks: list[CheckResult]) -> str:
    return f"{len(checks)} check{'s' if len(checks) > 1 else ''}"


def first_line(check: CheckResult) -> str:
    """Give what a check says, without the line that names the call."""
    lines = check.message.splitlines() or [check.title]
    return lines[1] if len(lines) > 1 and lines[0].endswith(":") else lines[0]
