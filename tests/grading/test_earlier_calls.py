"""In grading, a function that remembers fails the check of that, and one that is wrong in another way does not."""

import pytest

from autograder.grading.config import GradingConfig
from autograder.grading.grade import grade
from autograder.model import Submission, Verdict
from autograder.sandbox import Isolation

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)
RIGHT = """import numpy as np


def running_mean(x, seen={}):
    if np.ndim(x) != 1 or len(x) == 0:
        raise ValueError("no signal")
    mean = np.array([np.mean(x[: end + 1]) for end in range(len(x))])
    return mean
"""
ACCUMULATES = "seen.setdefault(len(x), []).append(mean)\n    return sum(seen[len(x)])"
KEEPS = "return seen.setdefault(len(x), mean).copy()"
BREAKS = "1 / (len(x) not in seen)\n    seen[len(x)] = mean\n    return mean"
CHECK = "test_forgets_earlier_calls_and_validates_its_argument"


@pytest.fixture
def outcome(assignment, pool):
    def outcome(source):
        submission = Submission("ada", {"recurrence.py": source.encode()})
        report = pool.submit(grade, assignment, submission, CONFIG).result()
        return next(check for check in report.checks if check.name == CHECK)

    return outcome


def test_what_forgets_passes(outcome):
    assert outcome(RIGHT).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (ACCUMULATES, "with other numbers of the same shapes, the result depends on earlier calls in "),
        (KEEPS, "with other numbers of the same shapes, the result depends on earlier calls in "),
        (BREAKS, "ZeroDivisionError: division by zero"),
    ],
    ids=["accumulates", "keeps", "breaks"],
)
def test_what_remembers_fails(end, said, outcome):
    found = outcome(RIGHT.replace("return mean", end))
    assert found.verdict is Verdict.FAILED
    assert said in found.message


def test_what_every_process_draws_alike_is_no_memory(outcome):
    drawn = RIGHT.replace("return mean", "return mean + 1e-6 * np.random.default_rng(1).random(len(x))")
    assert outcome(drawn).verdict is Verdict.PASSED
