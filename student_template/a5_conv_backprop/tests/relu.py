"""The gradient of a ReLU. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'relu'

must_pass = verdicts()


@otter_case(name='The gradient passes where x is positive, whatever its own sign, and nowhere else', points=3.0, hidden=False)
def test_relu_backward_lets_through_what_the_relu_let_through():
    must_pass('test_relu_backward_lets_through_what_the_relu_let_through')
