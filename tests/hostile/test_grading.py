"""Graded for real, two at a time, attacks get the points that their answers deserve and their neighbours full marks."""

import re
from pathlib import Path

import pytest

import autograder
from autograder.grading import Conditions, grade_many, local_executor
from autograder.model import Status, Submission

PUBLIC, FULL = 2.5, 10.0  # points of the check that students hold, and of all


@pytest.fixture
def conditions(isolation):
    return Conditions(secret=b"of this test", isolation=isolation)


def deserved(expected: list[str]) -> float:
    """Give the points for what the calls come to, of which the first is that of the public check."""
    if expected == ["right"]:
        return FULL
    return PUBLIC if expected[0] == "right" else 0.0


def test_everybody_gets_what_they_deserve(attacks, honest, sliding, canary, conditions):
    submissions, points = [], {}
    for number, attack in enumerate(attacks):
        submissions.append(Submission(str(attack), attack.files))
        points[str(attack)] = deserved(attack.expected(conditions.isolation))
        if number % 4 == 0:
            submissions.append(Submission(f"beside {attack}", honest))
            points[f"beside {attack}"] = FULL

    with local_executor(2) as executor:
        reports = list(grade_many(executor, [(sliding, one) for one in submissions], conditions, window=4))

    assert {report.student: report.score for report in reports} == points
    assert {report.status for report in reports} == {Status.GRADED}
    for report in reports:
        said = "\n".join(f"{check.message}\n{check.output}" for check in report.checks)
        assert canary not in said
        assert not re.search(rf"{Path(autograder.__file__).parent}|test_hidden|[\x00-\x08\x1b]", said), report.student


def test_a_guess_is_graded_the_same_twice(sliding, guess, conditions):
    with local_executor(1) as executor:
        first, second = grade_many(executor, [(sliding, Submission("mallory", guess))] * 2, conditions, window=1)

    assert first == second
