"""Mixing channels. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'conv1x1'

must_pass = verdicts()


@otter_case(name='Each pixel gives the sum, the difference and a weighted mean of its two channels, plus a bias each', points=3.0, hidden=False)
def test_conv1x1_mixes_the_channels_of_each_pixel():
    must_pass('test_conv1x1_mixes_the_channels_of_each_pixel')
