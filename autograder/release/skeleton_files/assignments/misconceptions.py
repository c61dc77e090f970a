"""Wrong answers that students give, as they would compute them. More specific ones come first."""

import numpy as np

from autograder.grading.diagnosis import misconception


@misconception(
    "running_mean",
    caught_by="test_worked_example",
    hint="Your result is the running sum: each entry is still to be divided by how many entries it covers.",
)
def sum_not_divided(reference, x):
    return reference.running_mean(x) * np.arange(1, len(x) + 1)


@misconception(
    "running_mean",
    caught_by="test_integers_are_not_truncated",
    hint="Your means of integers are cut to integers: in what dtype do you collect them?",
)
def integer_buffer(reference, x):
    return reference.running_mean(x).astype(x.dtype)
