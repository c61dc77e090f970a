"""Otter's results, with the words of our own pages in place of Otter's."""

from collections.abc import Sequence
from typing import Any, Protocol

from autograder.errors import MachineError
from autograder.model import CheckResult, Report, Verdict
from autograder.reports.student_message import VERDICT_LABELS, student_message, student_view, submission_message


class OtterFile(Protocol):
    """The part of a test file in Otter's results that is needed here."""

    name: str
    test_case_results: Sequence[Any]


class OtterResults(Protocol):
    """The part of Otter's results that is needed here."""

    results: dict[str, OtterFile]

    def has_catastrophic_failure(self) -> bool:
        """Return whether there are no results."""

    def set_output(self, output: str) -> None:
        """Set what is shown above all tests."""


def word_results(results: OtterResults, report: Report) -> None:
    """Put questions into the order of the course, and say of each check what our own pages say of it.

    Raises
    ------
    MachineError
        If these are not the results of the report's checks.
    """
    report = student_view(report)
    found = results.results
    questions = {question.name: question for question in report.questions if question.name in found}
    if found.keys() != questions.keys():
        raise MachineError(f"Otter has results of {', '.join(found)}; wanted {', '.join(questions)}")
    results.results = {name: found[name] for name in questions}
    for name, question in questions.items():
        found[name].name = question.title
        for check, result in zip(question.checks, found[name].test_case_results, strict=True):
            if (result.test_case.name, result.passed) != (check.title, check.verdict is Verdict.PASSED):
                raise MachineError(f"Otter's result of {result.test_case.name!r} is not that of {check.title!r}")
            result.message = _message(check)
            points = f"{check.points:g} of {check.max_points:g} points"
            result.test_case.success_message = result.test_case.failure_message = points
    if message := submission_message(report):
        results.set_output(message)


def _message(check: CheckResult) -> str:
    return "\n".join([" ".join(VERDICT_LABELS[check.verdict]), *filter(None, [student_message(check)])])
