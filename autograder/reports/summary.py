"""What is held of every report of a class at once."""

from dataclasses import replace
from functools import lru_cache

from autograder.model import CheckResult, QuestionResult, Report, Timings
from autograder.reports.notable import first_line


def brief(report: Report) -> Report:
    """Cut a report, which may have megabytes of output, to what the gradebook and the class page show of it."""
    return replace(
        report,
        questions=tuple(map(_brief_question, report.questions)),
        origin=replace(report.origin, extracted={}),
        timings=Timings(report.timings.total, {}),
    )


def _brief_question(question: QuestionResult) -> QuestionResult:
    return replace(question, checks=tuple(map(_brief_check, question.checks)))


def _brief_check(check: CheckResult) -> CheckResult:
    return _shared(
        replace(check, message=first_line(check) if check.message else "", hint=None, output="", mismatch=None)
    )


@lru_cache(maxsize=4096)
def _shared(check: CheckResult) -> CheckResult:
    """Give the same for equal ones: most of a class pass most checks."""
    return check
