"""What pooling leaves. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'pool'

must_pass = verdicts()


@otter_case(name='pool_output_shape counts the regions along both axes, whether they overlap or not, and keeps the channels', points=3.0, hidden=False)
def test_pool_output_shape_counts_regions_and_keeps_the_channels():
    must_pass('test_pool_output_shape_counts_regions_and_keeps_the_channels')
