"""Subsampling. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'subsample'

must_pass = verdicts()


@otter_case(name='subsample2d keeps the top-left pixel of each patch', points=2.0, hidden=False)
def test_subsample2d_keeps_the_top_left_pixels():
    must_pass('test_subsample2d_keeps_the_top_left_pixels')
