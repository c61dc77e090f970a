"""The gradient of max pooling. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'max_pool_backward'

must_pass = verdicts()


@otter_case(name='The gradient of each window goes to its maximum, and to nothing else', points=3.0, hidden=False)
def test_max_pool2d_backward_sends_all_to_the_maximum():
    must_pass('test_max_pool2d_backward_sends_all_to_the_maximum')


@otter_case(name='An entry that is the maximum of several windows gets the sum of their gradients', points=3.0, hidden=False)
def test_max_pool2d_backward_adds_up_where_windows_overlap():
    must_pass('test_max_pool2d_backward_adds_up_where_windows_overlap')


@otter_case(name='Of several equal maxima, the first in row-major order gets everything', points=3.0, hidden=False)
def test_max_pool2d_backward_gives_ties_to_the_first():
    must_pass('test_max_pool2d_backward_gives_ties_to_the_first')
