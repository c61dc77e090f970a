"""Channels first and channels last. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'layout'

must_pass = verdicts()


@otter_case(name='Channels move to the front and back again; each stays a picture', points=2.0, hidden=False)
def test_channels_move_and_pixels_stay():
    must_pass('test_channels_move_and_pixels_stay')
