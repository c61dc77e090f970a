"""Gradients by finite differences. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'numerical_gradient'

must_pass = verdicts()


@otter_case(name='The slope is taken between x + step and x - step, one entry of x at a time', points=3.0, hidden=False)
def test_numerical_gradient_takes_the_slope_between_both_sides():
    must_pass('test_numerical_gradient_takes_the_slope_between_both_sides')


@otter_case(name='The changes of all entries of f(x) count, each with its weight in the upstream gradient', points=3.0, hidden=False)
def test_numerical_gradient_sums_over_all_that_an_entry_changes():
    must_pass('test_numerical_gradient_sums_over_all_that_an_entry_changes')
