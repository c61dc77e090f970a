"""Run checks on a mutant, for as long as it may still survive."""

from collections.abc import Container, Generator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import pytest

from autograder.checking import key_of, run_checks
from autograder.grading import Conditions, grade
from autograder.model import Assignment, Submission, Verdict, Visibility
from autograder.sandbox import Sandbox


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: how those checks ended that ran."""

    checks: Mapping[str, tuple[Visibility, Verdict]]

    @property
    def caught(self) -> set[Visibility]:
        """By checks of which kinds; one that was skipped has caught nothing."""
        return {visibility for visibility, verdict in self.checks.values() if verdict is Verdict.FAILED}

    @property
    def broken(self) -> list[str]:
        """Name the checks in which the grader failed."""
        return [name for name, (_, verdict) in self.checks.items() if verdict is Verdict.ERROR]


class UntilCaught:
    """Ends a grading as soon as a hidden check has failed. Those that take the least time come first.

    Public checks all run, as hidden ones need them. A hidden check may stand before a hidden check that it needs, and
    then is not skipped; it does not matter, as both fail.

    Parameters
    ----------
    seconds : mapping of str to float
        How long each check takes with the solution.
    """

    def __init__(self, seconds: Mapping[str, float]):
        self._seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Sort the hidden checks."""

        def place(item: pytest.Function) -> tuple[bool, float, str]:
            hidden, name = _is_hidden(item), item.originalname
            return (hidden, self._seconds[name], name) if hidden else (hidden, 0.0, "")

        items.sort(key=place)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Stop behind this case, if it was decisive."""
        report = yield
        if report.failed and _is_hidden(item):
            item.session.shouldfail = "caught"
        return report


def _is_hidden(item: pytest.Function) -> bool:
    return item.path.stem == "test_hidden"


def examine(
    assignment: Assignment,
    files: Mapping[str, bytes],
    conditions: Conditions,
    names: Container[str],
    seconds: Mapping[str, float],
) -> Outcome:
    """Run some checks on one mutant, for as long as it may still survive."""
    with Sandbox(conditions.isolation) as sandbox:
        sandbox.admit(
            {**files, **assignment.given_sources}, assignment.modules, assignment.forbidden, assignment.limits
        )
        outcomes = run_checks(
            assignment,
            key_of(assignment),
            sandbox.session,
            conditions.secret,
            wanted=lambda check: check.name in names,
            plugins=[UntilCaught(seconds)],
        ).outcomes.values()
    return Outcome({outcome.check.name: (outcome.check.visibility, outcome.verdict) for outcome in outcomes})


def in_haste(
    executor: Executor, assignment: Assignment, files: dict[str, bytes], conditions: Conditions
) -> tuple[Assignment, Mapping[str, float]]:
    """Lower the time limits, which a mutant that loops for ever exhausts in every check, if the solution allows.

    It must pass in half of the time, so that no mutant is caught because the machine was busy. Say, too, how many
    seconds each check took.
    """
    for divisor, least in ((5, 1.0), (1, 0.0)):
        seconds = {
            name: max(getattr(assignment.limits, name) / divisor, least) for name in ("call_seconds", "check_seconds")
        }
        half = {name: limit / 2 for name, limit in seconds.items()}
        trial = replace(assignment, limits=assignment.limits.model_copy(update=half))
        report = executor.submit(grade, trial, Submission("solution", files), conditions).result()
        if report.score == report.max_score:
            return replace(assignment, limits=assignment.limits.model_copy(update=seconds)), report.timings.checks
    raise SystemExit(f"{assignment.id}: the solution does not get full marks in half of the time limits")
