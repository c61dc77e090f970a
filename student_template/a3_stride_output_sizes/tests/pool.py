"""What pooling leaves. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'pool'

must_pass = verdicts()


@otter_case(name='pool_output_shape counts the regions along both axes, whether they overlap or not, and keeps the channels', points=2.0, hidden=False)
def test_pool_output_shape_counts_regions_and_keeps_the_channels():
    must_pass('test_pool_output_shape_counts_regions_and_keeps_the_channels')


@otter_case(name='A window that is larger than the image raises ValueError, as does a stride of 0', points=1.0, hidden=False)
def test_pool_output_shape_refuses_a_window_that_does_not_fit():
    must_pass('test_pool_output_shape_refuses_a_window_that_does_not_fit')
