"""What a neuron sees. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'receptive_field'

must_pass = verdicts()


@otter_case(name='receptive_field follows a neuron down to the pixels that it sees', points=5.0, hidden=False)
def test_receptive_field_of_small_stacks():
    must_pass('test_receptive_field_of_small_stacks')
