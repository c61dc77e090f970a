"""Neurons. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'neurons'

must_pass = verdicts()


@otter_case(name='Problem 5 is answered by four rows of two numbers', points=0.4, hidden=False)
def test_layer_shapes_can_be_read():
    must_pass('test_layer_shapes_can_be_read')


@otter_case(name='Problem 6 is answered by three numbers', points=0.5, hidden=False)
def test_logistic_gradient_can_be_read():
    must_pass('test_logistic_gradient_can_be_read')


@otter_case(name='Problem 7 is answered by a number', points=0.3, hidden=False)
def test_vanishing_layers_can_be_read():
    must_pass('test_vanishing_layers_can_be_read')
