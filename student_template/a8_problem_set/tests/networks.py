"""Networks. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'networks'

must_pass = verdicts()


@otter_case(name='Problem 20, the loss, is answered by a number', points=0.2, hidden=False)
def test_softmax_loss_can_be_read():
    must_pass('test_softmax_loss_can_be_read')


@otter_case(name='Problem 20, the gradient, is answered by three numbers', points=0.3, hidden=False)
def test_softmax_gradient_can_be_read():
    must_pass('test_softmax_gradient_can_be_read')


@otter_case(name='Problem 21 is answered by two numbers', points=0.3, hidden=False)
def test_separable_cost_can_be_read():
    must_pass('test_separable_cost_can_be_read')


@otter_case(name='Problem 22 is answered by one of a to d', points=0.2, hidden=False)
def test_residual_path_can_be_read():
    must_pass('test_residual_path_can_be_read')


@otter_case(name='Problem 23 is answered by a selection of a to f', points=0.3, hidden=False)
def test_training_facts_can_be_read():
    must_pass('test_training_facts_can_be_read')
