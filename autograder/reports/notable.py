"""What an instructor should know about a report besides its points."""

from collections import Counter

from autograder.errors import Fault
from autograder.model import CheckResult, Report, Verdict

FAULT_DESCRIPTIONS = {
    Fault.TIMEOUT: "timed out",
    Fault.CRASH: "crashed",
    Fault.KILLED: "was killed",
    Fault.MEMORY: "ran out of memory",
    Fault.FORBIDDEN: "used a forbidden name",
    Fault.VALUE: "returned something that cannot be read",
    Fault.MISSING: "missing",
    Fault.UNWRITTEN: "not written yet",
}

NOTHING_HANDED_IN = ("nothing to grade was handed in",)
REVIEWED_FAULTS = {Fault.IMPORT, Fault.TIMEOUT, Fault.CRASH, Fault.KILLED, Fault.MEMORY, Fault.FORBIDDEN, Fault.VALUE}


def notable(report: Report, *, quoting: bool = True) -> list[str]:
    """Return what is unusual about a report, most serious first.

    Parameters
    ----------
    report : Report
        On one submission.
    quoting : bool
        Whether to quote messages and file names of the submission, which may identify their author.
    """
    errors = [check for check in report.checks if check.verdict is Verdict.ERROR]
    found = [f"{_count(errors)} not graded" + (f": {first_line(errors[0])}" if quoting else "")] if errors else []
    found += report.notes if quoting else NOTHING_HANDED_IN if nothing_handed_in(report) else ()
    if names := list(dict.fromkeys(name for check in report.checks for name in check.reached)):
        count = sum(bool(check.reached) for check in report.checks)
        found.append(f"reached for a forbidden name ({', '.join(names)}): {count} of {len(report.checks)} checks")
    checks = [check for check in report.checks if not _is_in_notes(check, report)]
    faults = Counter(check.fault for check in checks)
    if faults[Fault.IMPORT]:
        unimported = next(check for check in checks if check.fault is Fault.IMPORT)
        return [*found, first_line(unimported) if quoting else "does not import"]
    described = {fault: words for fault, words in FAULT_DESCRIPTIONS.items() if faults[fault]}
    said = {Fault.FORBIDDEN} if names else set()
    found += [
        f"{words}: {faults[fault]} of {len(report.checks)} checks"
        for fault, words in described.items()
        if fault not in said
    ]
    failed = [check for check in checks if check.verdict is Verdict.FAILED]
    if failed and quoting and not errors and not described and not any(check.misconception for check in failed):
        found.append(first_line(failed[0]))  # nothing explains the failures: show the first one
    return found


def _is_in_notes(check: CheckResult, report: Report) -> bool:
    """Whether a note already says why a check failed: nothing, or nothing useful, was handed in."""
    return check.fault is Fault.MISSING and any(first_line(check) in note for note in report.notes)


def needs_review(report: Report) -> bool:
    """Whether a person should look: the grader broke, or the submission crashed, hung or is missing."""
    return any(
        check.verdict is Verdict.ERROR or check.fault in REVIEWED_FAULTS or check.reached for check in report.checks
    ) or nothing_handed_in(report)


def nothing_handed_in(report: Report) -> bool:
    """Whether there was nothing to grade."""
    return all(check.fault is Fault.MISSING or check.verdict is Verdict.SKIPPED for check in report.checks)


def _count(checks: list[CheckResult]) -> str:
    return f"{len(checks)} check{'s' if len(checks) > 1 else ''}"


def first_line(check: CheckResult) -> str:
    """Return the first line of a check's message, skipping a line that only names the call."""
    lines = check.message.splitlines() or [check.title]
    return lines[1] if len(lines) > 1 and lines[0].endswith(":") else lines[0]
