"""First look, then mix. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'separable'

must_pass = verdicts()


@otter_case(name="A sum and a difference of neighbours, mixed in two ways: the handout's numbers", points=4.0, hidden=False)
def test_separable_reproduces_the_worked_example():
    must_pass('test_separable_reproduces_the_worked_example')
