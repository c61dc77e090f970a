"""One step downhill. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'gradient_step'

must_pass = verdicts()


@otter_case(name='Parameters of any name and shape move against their derivatives, as far as the learning rate says', points=1.0, hidden=False)
def test_gradient_step_walks_downhill():
    must_pass('test_gradient_step_walks_downhill')


@otter_case(name="The parameters that move are new ones: the caller's arrays stay where they were", points=1.0, hidden=False)
def test_gradient_step_makes_new_parameters():
    must_pass('test_gradient_step_makes_new_parameters')
