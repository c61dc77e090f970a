"""A dense layer and its gradients. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'dense'

must_pass = verdicts()


@otter_case(name='The dense layer multiplies each row of x with the weights, and adds the biases', points=2.0, hidden=False)
def test_dense_reproduces_the_worked_example():
    must_pass('test_dense_reproduces_the_worked_example')


@otter_case(name='dense_backward gives the three gradients of the worked example', points=4.0, hidden=False)
def test_dense_backward_reproduces_the_worked_example():
    must_pass('test_dense_backward_reproduces_the_worked_example')
