"""Wrong answers that students give, each with the check that must catch it."""

import numpy as np

from autograder.grading.misconceptions import misconception


@misconception("running_mean", family="mean and sum confused", caught_by="test_worked_example")
def sum_not_divided(reference, x):
    """Your result is the running sum: each entry is still to be divided by how many entries it covers."""
    return reference.running_mean(x) * np.arange(1, len(x) + 1)


@misconception("running_mean", family="integers truncated or wrapped", caught_by="test_integers_are_not_truncated")
def integer_buffer(reference, x):
    """Your means of integers are cut to integers: in what dtype do you collect them?"""
    return reference.running_mean(x).astype(x.dtype)
