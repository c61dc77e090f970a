"""Runs checks on a mutant until one of them catches it."""

from collections.abc import Callable, Container, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from autograder.grading.config import GradingConfig
from autograder.grading.grade import grade
from autograder.grading.run_checks import checks_of, key_of, run_checks
from autograder.model import Assignment, Check, Submission, Verdict, Visibility
from autograder.sandbox import Sandbox


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
                order=_order(assignment, seconds),
                until_failed=True,
            )
            for visibility in checks
        }
    return {
        visibility: {name: outcome.verdict for name, outcome in run.outcomes.items()}
        for visibility, run in runs.items()
    }


def _order(assignment: Assignment, seconds: Mapping[str, float]) -> Callable[[Check], float]:
    """Put the quick checks first, each after those that it needs."""
    checks = {check.name: check for check in checks_of(assignment)}
    ordered: dict[str, int] = {}

    def put(name: str) -> None:
        for needed in checks[name].needs:
            if needed in seconds:
                put(needed)
        ordered.setdefault(name, len(ordered))

    for name in sorted(seconds, key=lambda name: (seconds[name], name)):
        put(name)
    return lambda check: ordered[check.name]


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
