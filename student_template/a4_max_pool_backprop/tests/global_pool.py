"""Global average pooling and its gradient. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'global_pool'

must_pass = verdicts()


@otter_case(name='Each channel becomes its mean, and spreads its gradient evenly', points=2.0, hidden=False)
def test_global_average_pool_and_its_gradient_reproduce_the_worked_example():
    must_pass('test_global_average_pool_and_its_gradient_reproduce_the_worked_example')
