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
    """Leaves out what can no longer tell anything of a mutant, and what takes long until then.

    Parameters
    ----------
    seconds : mapping of str to float
        How long each check takes with the solution.
    """

    def __init__(self, seconds: Mapping[str, float]):
        self._seconds = seconds
        self._needed_by_hidden: set[str] = set()
        self._caught: set[Visibility] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Sort the checks: quick ones first, each behind those that it needs."""
        cases: dict[str, list[pytest.Function]] = {}
        for item in items:
            cases.setdefault(item.originalname, []).append(item)
        ordered: dict[str, list[pytest.Function]] = {}

        def put(name: str) -> None:
            for needed in sorted(_needs(cases[name][0]) & cases.keys()):
                put(needed)
            ordered.setdefault(name, cases[name])

        for name in sorted(cases, key=lambda name: (self._seconds[name], name)):
            put(name)
        for name in reversed(ordered):  # what needs something comes before it
            if name in self._needed_by_hidden or _visibility(cases[name][0]) is Visibility.HIDDEN:
                self._needed_by_hidden |= _needs(cases[name][0])
        items[:] = [item for same in ordered.values() for item in same]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out a check if one of its kind has failed, and nothing else waits for it."""
        matters = Visibility.HIDDEN not in self._caught and item.originalname in self._needed_by_hidden
        if _visibility(item) in self._caught and not matters:
            pytest.skip("the mutant is caught")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Stop once checks of both kinds have failed."""
        report = yield
        if report.failed:
            self._caught.add(_visibility(item))
        if self._caught == set(Visibility):
            item.session.shouldfail = "caught"
        return report


def _visibility(item: pytest.Function) -> Visibility:
    return Visibility(item.path.stem.removeprefix("test_"))


def _needs(item: pytest.Function) -> set[str]:
    return {marker.args[0] for marker in item.iter_markers("needs")}


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
