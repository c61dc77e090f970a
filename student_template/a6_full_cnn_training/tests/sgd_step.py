"""Gradient descent with momentum. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'sgd_step'

must_pass = verdicts()


@otter_case(name='The worked example: two steps, of which the second is the longer one', points=4.0, hidden=False)
def test_sgd_step_rolls_downhill():
    must_pass('test_sgd_step_rolls_downhill')
