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

NOTHING = ("nothing to grade was handed in",)
WANTS_A_LOOK = {Fault.IMPORT, Fault.TIMEOUT, Fault.CRASH, Fault.KILLED, Fault.MEMORY, Fault.FORBIDDEN, Fault.VALUE}


def remarks(report: Report, *, quoting: bool = True) -> list[str]:
    """Say what is unusual about a report, most serious first.

    Parameters
    ----------
    report : Report
        On one submission.
    quoting : bool
        Whether what the submission and its file names say may be repeated, which may name their author.
    """
    errors = [check for check in report.checks if check.verdict is Verdict.ERROR]
    said = [f"{_checks(errors)} not graded" + (f": {first_line(errors[0])}" if quoting else "")] if errors else []
    said += report.notes if quoting else NOTHING if nothing_handed_in(report) else ()
    checks = [check for check in report.checks if not _is_said(check, report)]
    faults = Counter(check.fault for check in checks)
    if faults[Fault.IMPORT]:
        unimported = next(check for check in checks if check.fault is Fault.IMPORT)
        return [*said, first_line(unimported) if quoting else "does not import"]
    notable = {fault: words for fault, words in NOTABLE.items() if faults[fault]}
    said += [f"{words}: {faults[fault]} of {len(report.checks)} checks" for fault, words in notable.items()]
    failed = [check for check in checks if check.verdict is Verdict.FAILED]
    if failed and quoting and not errors and not notable and not any(check.misconception for check in failed):
        said.append(first_line(failed[0]))  # nothing explains it: show where it begins
    return said


def _is_said(check: CheckResult, report: Report) -> bool:
    """Whether a note says why a check failed: nothing, or nothing of use, was handed in."""
    return check.fault is Fault.MISSING and any(first_line(check) in note for note in report.notes)


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
