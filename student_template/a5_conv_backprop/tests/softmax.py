"""Softmax and cross-entropy. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'softmax'

must_pass = verdicts()


@otter_case(name='The loss is the mean of -log(probability of the right class)', points=3.0, hidden=False)
def test_softmax_cross_entropy_reproduces_the_worked_losses():
    must_pass('test_softmax_cross_entropy_reproduces_the_worked_losses')


@otter_case(name='The gradient is the probabilities, less 1 at the right class, divided by the size of the batch', points=4.0, hidden=False)
def test_softmax_cross_entropy_reproduces_the_worked_gradients():
    must_pass('test_softmax_cross_entropy_reproduces_the_worked_gradients')
