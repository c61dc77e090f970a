"""L2 pooling and its gradient. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'l2_pool'

must_pass = verdicts()


@otter_case(name='l2_pool2d gives the lengths of the worked examples', points=2.0, hidden=False)
def test_l2_pool2d_reproduces_the_worked_examples():
    must_pass('test_l2_pool2d_reproduces_the_worked_examples')


@otter_case(name='Each entry of a window gets a share of its gradient in proportion to its own value', points=2.0, hidden=False)
def test_l2_pool2d_backward_reproduces_the_worked_example():
    must_pass('test_l2_pool2d_backward_reproduces_the_worked_example')


@otter_case(name='A window of zeros sends back 0', points=1.0, hidden=False)
def test_l2_pool2d_backward_of_an_empty_window_is_0():
    must_pass('test_l2_pool2d_backward_of_an_empty_window_is_0')
