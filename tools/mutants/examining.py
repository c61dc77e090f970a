"""Runs checks on a mutant until one of them catches it."""

from collections.abc import Container, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

import pytest

from autograder.errors import StudentError
from autograder.grading.config import GradingConfig
from autograder.grading.grade import grade
from autograder.grading.run_checks import key_of, run_checks
from autograder.model import Assignment, Check, Submission, Verdict, Visibility
from autograder.sandbox import Sandbox


class UntilCaught:
    """Ends a run as soon as a check has failed, and runs the quick checks first, each after those that it needs.

    Parameters
    ----------
    seconds : mapping of str to float
        How long each check takes with the solution.
    """

    def __init__(self, seconds: Mapping[str, float]):
        self._seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Sort the checks."""
        cases: dict[str, list[pytest.Function]] = {}
        for item in items:
            cases.setdefault(item.originalname, []).append(item)
        ordered: dict[str, list[pytest.Function]] = {}

        def put(name: str) -> None:
            for marker in cases[name][0].iter_markers("needs"):
                if marker.args[0] in cases:
                    put(marker.args[0])
            ordered.setdefault(name, cases[name])

        for name in sorted(cases, key=lambda name: (self._seconds[name], name)):
            put(name)
        items[:] = [item for same in ordered.values() for item in same]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Function, call: pytest.CallInfo[None]) -> None:
        """Stop after this case if the mutant is caught; a check that breaks has not caught it."""
        if call.excinfo is not None and isinstance(call.excinfo.value, (AssertionError, StudentError)):
            item.session.shouldfail = "caught"


def examine(
    assignment: Assignment,
    files: Mapping[str, bytes],
    config: GradingConfig,
    checks: Mapping[Visibility, Container[str]],
    seconds: Mapping[str, float],
) -> dict[Visibility, dict[str, Verdict]]:
    """Run the checks that a mutant affects, first public and then hidden ones, each until one has failed.

    Hidden checks run whether or not the public ones that they need pass: a program may be fitted to these.
    """

    def wanted(visibility: Visibility, check: Check) -> bool:
        return check.visibility is visibility and check.name in checks[visibility]

    with Sandbox(config.isolation) as sandbox:
        sandbox.admit(
            {**files, **assignment.given_sources}, assignment.modules, assignment.forbidden, assignment.limits
        )
        runs = {
            visibility: run_checks(
                assignment,
                key_of(assignment),
                sandbox.session,
                config.secret,
                wanted=partial(wanted, visibility),
                plugins=[UntilCaught(seconds)],
            )
            for visibility in checks
        }
    return {
        visibility: {name: outcome.verdict for name, outcome in plugin.outcomes.items()}
        for visibility, plugin in runs.items()
    }


def with_short_limits(
    executor: Executor, assignment: Assignment, files: dict[str, bytes], config: GradingConfig
) -> tuple[Assignment, Mapping[str, float]]:
    """Lower the time limits, which a mutant that loops for ever exhausts in every check, if the solution allows it.

    The solution must pass in half of the time, so that no mutant is caught because the machine was busy.

    Returns
    -------
    assignment : Assignment
        With lower limits.
    seconds : mapping of str to float
        How long each check took.
    """
    for divisor, least in ((5, 1.0), (1, 0.0)):
        seconds = {
            name: max(getattr(assignment.limits, name) / divisor, least) for name in ("call_seconds", "check_seconds")
        }
        half = {name: limit / 2 for name, limit in seconds.items()}
        trial = replace(assignment, limits=assignment.limits.model_copy(update=half))
        report = executor.submit(grade, trial, Submission("solution", files), config).result()
        if report.score == report.max_score:
            return replace(assignment, limits=assignment.limits.model_copy(update=seconds)), report.timings.checks
    raise SystemExit(f"{assignment.id}: the solution does not get full marks in half of the time limits")
