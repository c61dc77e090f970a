"""A layer for signals. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'conv1d'

must_pass = verdicts()


@otter_case(name='A filter of 3 over 7 inputs has 15 connections, not 35, and they share 3 weights', points=2.0, hidden=False)
def test_conv1d_connects_each_output_to_three_neighbours():
    must_pass('test_conv1d_connects_each_output_to_three_neighbours')


@otter_case(name='conv1d sums over its input features, and adds the bias of each filter', points=2.0, hidden=False)
def test_conv1d_reproduces_the_worked_examples():
    must_pass('test_conv1d_reproduces_the_worked_examples')


@otter_case(name='conv1d raises ValueError for one channel or bias where there should be more, and for filters that do not fit', points=1.0, hidden=False)
def test_conv1d_refuses_what_does_not_belong_together():
    must_pass('test_conv1d_refuses_what_does_not_belong_together')
