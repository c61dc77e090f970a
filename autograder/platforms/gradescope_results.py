"""A report in Gradescope's format: ``results.json``."""

import json
from dataclasses import asdict
from typing import Any

from autograder.model import CheckResult, Report, Verdict, Visibility
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.reports.student_message import student_message, student_view, submission_message

_STATUS = {Verdict.PASSED: "passed", Verdict.FAILED: "failed"}


def gradescope_results(report: Report, hidden: HiddenCheckVisibility) -> str:
    """Return the results of a submission as JSON, with an entry per check and without a leaderboard.

    Parameters
    ----------
    report : Report
        A complete one: every check was graded.
    hidden : HiddenCheckVisibility
        When students may see how hidden checks ended.
    """
    report = student_view(report)
    return json.dumps(
        {
            "score": report.score,
            "output": submission_message(report),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "stdout_visibility": "hidden",
            "tests": [
                _test(f"{number}.{place}", question.title, check, hidden)
                for number, question in enumerate(report.questions, 1)
                for place, check in enumerate(question.checks, 1)
            ],
            "extra_data": {
                "points": {question.name: question.points for question in report.questions},
                "provenance": asdict(report.provenance),
            },
        },
        indent=1,
    )


def _test(number: str, question: str, check: CheckResult, hidden: HiddenCheckVisibility) -> dict[str, Any]:
    # Gradescope has no word for a check that was not run: without a status it goes by the score.
    not_run = check.verdict is Verdict.SKIPPED
    status = {} if not_run else {"status": _STATUS[check.verdict]}
    return {
        "number": number,
        "name": f"{question}: {check.title}",
        "score": check.points,
        "max_score": check.max_points,
        **status,
        "output": f"Not run. {student_message(check)}" if not_run else student_message(check),
        "visibility": "visible" if check.visibility is Visibility.PUBLIC else hidden,
    }
