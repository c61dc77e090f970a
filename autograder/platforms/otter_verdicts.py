"""The engine's verdicts, passed on to the test files that Otter runs afterwards."""

import json
from collections.abc import Callable
from pathlib import Path

from autograder.checks.local.otter import NotPassed
from autograder.errors import MachineError
from autograder.model import CheckResult, Report, Verdict
from autograder.reports.student_message import student_message, student_view

VERDICTS_FILE = Path("tests", "verdicts.json")  # relative to the folder in which Otter runs tests


def write_verdicts(folder: Path, report: Report) -> None:
    """Write the results that the tests report into the folder in which Otter runs them."""
    checks = student_view(report).checks
    (folder / VERDICTS_FILE).write_text(json.dumps({check.name: _verdict(check) for check in checks}))


def _verdict(check: CheckResult) -> str | None:
    return None if check.verdict is Verdict.PASSED else student_message(check)


def verdicts() -> Callable[[str], None]:
    """Return a function that takes the name of a check and raises if it did not pass.

    Raises
    ------
    MachineError
        If nothing was graded. Otter then has no results, instead of a failure of each test.
    """
    try:
        found: dict[str, str | None] = json.loads(VERDICTS_FILE.read_text())
    except FileNotFoundError as error:
        raise MachineError(
            f"{VERDICTS_FILE} is missing: these tests only report what the grader found, and it did not run; "
            "otter_config.json must name its plugin"
        ) from error

    def must_pass(check: str) -> None:
        message = found[check]
        if message is not None:
            raise NotPassed(message)

    return must_pass
