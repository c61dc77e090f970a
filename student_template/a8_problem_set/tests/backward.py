"""The way back. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'backward'

must_pass = verdicts()


@otter_case(name='Problem 17, the pooling, is answered by two rows of three numbers', points=0.2, hidden=False)
def test_max_pool_can_be_read():
    must_pass('test_max_pool_can_be_read')


@otter_case(name='Problem 17, the gradient, is answered by three rows of four numbers', points=0.5, hidden=False)
def test_max_pool_gradient_can_be_read():
    must_pass('test_max_pool_gradient_can_be_read')


@otter_case(name='Problem 18 is answered by two rows of two numbers', points=0.4, hidden=False)
def test_kernel_gradient_can_be_read():
    must_pass('test_kernel_gradient_can_be_read')


@otter_case(name='Problem 19 is answered by two rows of three numbers', points=0.4, hidden=False)
def test_input_gradient_can_be_read():
    must_pass('test_input_gradient_can_be_read')
