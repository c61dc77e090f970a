"""Verdicts into points."""

from collections import defaultdict
from collections.abc import Sequence

from autograder.errors import SpecError
from autograder.model.assignment import Assignment, Question
from autograder.model.report import Check, CheckOutcome, CheckResult, QuestionResult, Verdict

DECIMALS = 4  # of what is shown; sums are rounded once


def score(assignment: Assignment, outcomes: Sequence[CheckOutcome]) -> tuple[QuestionResult, ...]:
    """Split each question's points over its checks by weight, and award those of the checks that passed.

    An error of the grader leaves the check and its question without points, which is not the same as none.
    """
    return tuple(_score_question(assignment, question, outcomes) for question in assignment.questions)


def shares(assignment: Assignment, checks: Sequence[Check]) -> dict[str, float]:
    """Return how many points each of these checks is worth, by name."""
    weights: dict[str, float] = defaultdict(float)
    for check in checks:
        weights[check.question] += check.weight
    points = {question.name: question.points for question in assignment.questions}
    return {check.name: points[check.question] * check.weight / weights[check.question] for check in checks}


def total(questions: Sequence[QuestionResult]) -> float | None:
    """Return the sum of the points; None while a question is not graded."""
    points = [question.points for question in questions]
    return None if None in points else round(sum(value for value in points if value is not None), DECIMALS)


def _score_question(assignment: Assignment, question: Question, outcomes: Sequence[CheckOutcome]) -> QuestionResult:
    own = [outcome for outcome in outcomes if outcome.check.question == question.name]
    if not own:
        raise SpecError(f"{assignment.folder}: question {question.name!r} has no check; its points cannot be earned")
    weights = sum(outcome.check.weight for outcome in own)
    passed = sum(outcome.check.weight for outcome in own if outcome.verdict is Verdict.PASSED)
    broken = any(outcome.verdict is Verdict.ERROR for outcome in own)
    checks = tuple(_score_check(outcome, question.points * outcome.check.weight / weights) for outcome in own)
    points = None if broken else round(question.points * passed / weights, DECIMALS)
    return QuestionResult(question.name, question.title, points, question.points, checks)


def _score_check(outcome: CheckOutcome, max_points: float) -> CheckResult:
    max_points = round(max_points, DECIMALS)
    return CheckResult(
        name=outcome.check.name,
        title=outcome.check.title,
        visibility=outcome.check.visibility,
        verdict=outcome.verdict,
        points={Verdict.PASSED: max_points, Verdict.ERROR: None}.get(outcome.verdict, 0.0),
        max_points=max_points,
        message=outcome.message,
        misconception=outcome.misconception,
        family=outcome.family,
        hint=outcome.hint,
        fault=outcome.fault,
        output=outcome.output,
        reached=outcome.reached,
        mismatch=outcome.mismatch,
        fingerprint=outcome.fingerprint,
        functions=outcome.functions,
    )
