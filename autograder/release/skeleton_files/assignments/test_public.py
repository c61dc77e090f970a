"""The public checks: worked examples and shapes."""

import numpy as np

from autograder.checks import assert_close, question


@question("running_mean")
def test_worked_example(student):
    """The handout's example comes out as worked by hand."""
    assert_close("the running mean", student.running_mean(np.array([2.0, 4.0, 9.0])), [2, 3, 5])
