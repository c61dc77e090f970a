"""What is demanded of weights: a fault that concerns a special case costs what this case is worth, and not the rest."""

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.student import Call
from autograder.grading.check_run import CheckRun
from autograder.grading.diagnosis import wrong_answers
from autograder.grading.misconceptions import Misconception
from autograder.grading.run_checks import TrustedSession, checks_of, key_of, run_checks
from autograder.grading.scoring import shares
from autograder.model import Assignment, Verdict

FEW = 1 / 3  # of the points of a function's checks, where each check counts by the share of its cases
MOST = 1 / 2  # of these points, where each check counts as a whole: with all its cases it passes or fails


def what_concerns_few_cases_costs_half_at_most(assignment: Assignment) -> Iterator[str]:
    yield from _known_faults(assignment)
    yield from _special_arguments(assignment)


def _known_faults(assignment: Assignment) -> Iterator[str]:
    key = key_of(assignment)
    right = _run(assignment, key.reference.functions)
    for item in key.misconceptions:

        def is_wrong(calls: tuple[Call, ...], item: Misconception = item) -> bool:
            return any(wrong_answers(calls, item, key.reference))

        cost = _cost(assignment, right, item.replaces, is_wrong)
        # Not every check looks at all that is wrong: what a fault really costs is asked only where it may be too much.
        if cost.too_much:
            ended = _run(assignment, item.applied_to(key.reference)).outcomes.values()
            cost = replace(cost, failed={one.check.name for one in ended if one.verdict is not Verdict.PASSED})
            if cost.too_much:
                yield f"misconceptions.py: {item.name!r} {cost}"


def _special_arguments(assignment: Assignment) -> Iterator[str]:
    key = key_of(assignment)
    right = _run(assignment, key.reference.functions)
    signatures = {name: inspect.signature(key.reference.functions[name]) for name in assignment.modules}

    def special(calls: tuple[Call, ...]) -> set[tuple[str, str]]:
        asked = [call for call in calls if call.function in signatures]
        return {(call.function, what) for call in asked for what in special_arguments(call, signatures[call.function])}

    for function, what in sorted(set().union(*(special(case.calls) for case in right.cases))):
        cost = _cost(assignment, right, function, lambda calls, one=(function, what): one in special(calls))
        if cost.too_much:
            yield f"{function}: {what} {cost}"


@dataclass(frozen=True)
class _Cost:
    """What a fault of a function costs."""

    points: dict[str, float]  # of the checks that call the function
    cases: dict[str, float]  # the share of a check's cases that the fault is in
    failed: set[str]

    @property
    def worth(self) -> float:
        return sum(self.points[name] * share for name, share in self.cases.items()) / sum(self.points.values())

    @property
    def loss(self) -> float:
        return sum(points for name, points in self.points.items() if name in self.failed) / sum(self.points.values())

    @property
    def too_much(self) -> bool:
        return 0 < self.worth <= FEW and self.loss > MOST

    def __str__(self) -> str:
        failed = ", ".join(name for name in self.points if name in self.failed)
        return (
            f"concerns {self.worth:.0%} of what the function's checks are worth, and costs {self.loss:.0%}: "
            f"split {failed}, so that these cases have checks of their own"
        )


def _run(assignment: Assignment, functions: Any) -> CheckRun:
    return run_checks(assignment, key_of(assignment), partial(TrustedSession, functions), b"")


def _cost(
    assignment: Assignment, right: CheckRun, function: str, concerns: Callable[[tuple[Call, ...]], bool]
) -> _Cost:
    """Say what a fault costs that concerns some cases of a function's checks."""
    asked, hit = Counter(), Counter()
    for case in right.cases:
        if any(call.function == function for call in case.calls):
            asked[case.check] += 1
            hit[case.check] += concerns(case.calls)
    checks = checks_of(assignment)
    points = shares(assignment, checks)
    failed: set[str] = {name for name in hit if hit[name]}
    for check in checks:  # a check stands below those that it needs
        if failed.intersection(check.needs):
            failed.add(check.name)
    return _Cost({name: points[name] for name in asked}, {name: hit[name] / asked[name] for name in asked}, failed)


def special_arguments(call: Call, signature: inspect.Signature) -> Iterator[str]:
    """Yield what is special about a call's arguments, as somebody would say it who handles it wrongly."""
    try:
        given = signature.bind(*call.args, **call.kwargs).arguments
    except TypeError:  # a check may ask what becomes of wrong arguments
        return
    for name, parameter in signature.parameters.items():
        value = given.get(name, parameter.default)
        if isinstance(value, tuple) and len(value) == 2 and value[0] != value[1]:
            yield f"a {name} that differs from axis to axis"
        elif (
            name in ("weight", "kernel") and np.ndim(value) in (2, 4) and not all(size % 2 for size in value.shape[:2])
        ):
            yield f"an even {name}"
        elif name in ("stride", "padding") and parameter.default is not parameter.empty:
            yield f"{name} left out" if name not in given or value == parameter.default else f"a {name}"


RULES = (what_concerns_few_cases_costs_half_at_most,)
