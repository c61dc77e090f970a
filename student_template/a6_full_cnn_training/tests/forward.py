"""The forward pass. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'forward'

must_pass = verdicts()


@otter_case(name='The worked example: logits of 0, log 2 and 0, and others for a second image', points=3.0, hidden=False)
def test_forward_reproduces_the_worked_example():
    must_pass('test_forward_reproduces_the_worked_example')


@otter_case(name='Odd rows and columns are left out by the pools, and feature maps are flattened rows first, channels last', points=2.0, hidden=False)
def test_forward_leaves_out_what_is_over_and_flattens_in_order():
    must_pass('test_forward_leaves_out_what_is_over_and_flattens_in_order')
