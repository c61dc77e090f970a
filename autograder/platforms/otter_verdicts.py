"""What the engine found, passed on to the test files that Otter runs after it."""

import json
from collections.abc import Callable
from pathlib import Path

from autograder.checks.local.otter import NotPassed
from autograder.errors import MachineError
from autograder.model import CheckResult, Report, Verdict
from autograder.reports.student_message import told

FILE = Path("tests", "verdicts.json")  # seen from the folder in which Otter runs tests


def write_verdicts(folder: Path, report: Report) -> None:
    """Write what the tests say into the folder that Otter runs them in."""
    (folder / FILE).write_text(json.dumps({check.name: _verdict(check) for check in report.checks}))


def _verdict(check: CheckResult) -> str | None:
    return None if check.verdict is Verdict.PASSED else told(check)


def verdicts() -> Callable[[str], None]:
    """Give a function that raises if the check of that name did not pass.

    Raises
    ------
    MachineError
        If nothing was graded. Otter then has no results, rather than a failure of each test.
    """
    try:
        found: dict[str, str | None] = json.loads(FILE.read_text())
    except FileNotFoundError as error:
        raise MachineError(
            f"{FILE} is not there: these tests only say what the grader found, and it did not run; "
            "otter_config.json must name its plugin"
        ) from error

    def must_pass(check: str) -> None:
        message = found[check]
        if message is not None:
            raise NotPassed(message)

    return must_pass
