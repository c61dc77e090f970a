"""The hidden checks: what the public ones leave open, compared with the reference."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls


@question("running_mean", weight=2)
@pytest.mark.parametrize("length", [1, 2, 17])
def test_agrees_on_random_input(student, reference, rng, length):
    """Random signals of several lengths come out right."""
    x = rng.standard_normal(length)
    assert_close("the running mean", student.running_mean(x), reference.running_mean(x))


@question("running_mean")
@needs(test_agrees_on_random_input)
def test_integers_are_not_truncated(student, rng):
    """Integer signals give real means."""
    x = rng.integers(0, 9, size=6)
    assert_close("the running mean", student.running_mean(x), [x[: t + 1].mean() for t in range(6)])


@question("running_mean")
@needs(test_agrees_on_random_input)
def test_forgets_earlier_calls_and_validates_its_argument(student, rng):
    """The signal is left unchanged, earlier calls are forgotten, and a signal without entries raises ValueError."""
    student.running_mean(rng.standard_normal(5))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)
    assert_raises(ValueError, student.running_mean, np.zeros(0))
