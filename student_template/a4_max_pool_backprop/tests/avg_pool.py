"""Average pooling and its gradient. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'avg_pool'

must_pass = verdicts()


@otter_case(name='avg_pool2d gives the means of the worked example, and pools each channel by itself', points=1.0, hidden=False)
def test_avg_pool2d_reproduces_the_worked_example():
    must_pass('test_avg_pool2d_reproduces_the_worked_example')


@otter_case(name='avg_pool2d gives the means of the worked example whose windows overlap', points=1.0, hidden=False)
def test_avg_pool2d_of_overlapping_windows():
    must_pass('test_avg_pool2d_of_overlapping_windows')


@otter_case(name='Each entry of a window gets the same share of its gradient, and shares of several windows add up', points=3.0, hidden=False)
def test_avg_pool2d_backward_spreads_evenly():
    must_pass('test_avg_pool2d_backward_spreads_evenly')


@otter_case(name='Where a stride is larger than the window, the pixels that no window holds get 0', points=1.0, hidden=False)
def test_avg_pool2d_backward_leaves_gaps_between_windows():
    must_pass('test_avg_pool2d_backward_leaves_gaps_between_windows')
