"""Points follow from verdicts and weights."""

import pytest

from autograder.errors import SpecError
from autograder.grading.scoring import score, total
from autograder.model import Check, CheckOutcome, Verdict, Visibility


def outcome(name, weight, verdict):
    return CheckOutcome(Check(name, name, "running_mean", weight, Visibility.HIDDEN), verdict)


@pytest.mark.parametrize(
    ("verdicts", "points"),
    [
        ([Verdict.PASSED, Verdict.PASSED, Verdict.PASSED], 10),
        ([Verdict.PASSED, Verdict.FAILED, Verdict.PASSED], 10 * 2 / 3),
        ([Verdict.FAILED, Verdict.SKIPPED, Verdict.PASSED], 10 / 2),
        ([Verdict.FAILED, Verdict.FAILED, Verdict.FAILED], 0),
        ([Verdict.PASSED, Verdict.ERROR, Verdict.PASSED], None),
    ],
)
def test_points_are_split_by_weight_and_an_error_costs_none(assignment, verdicts, points):
    outcomes = [
        outcome(name, weight, verdict) for name, weight, verdict in zip("abc", (1, 2, 3), verdicts, strict=True)
    ]
    questions = score(assignment, outcomes)
    assert total(questions) == (None if points is None else pytest.approx(points, abs=1e-4))
    assert sum(check.max_points for check in questions[0].checks) == pytest.approx(10, abs=1e-3)


def test_a_question_that_nothing_checks_is_the_authors_error(assignment):
    with pytest.raises(SpecError, match="'running_mean' has no check"):
        score(assignment, [])
