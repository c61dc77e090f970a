"""Max pooling. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'max_pool'

must_pass = verdicts()


@otter_case(name='max_pool2d gives the numbers of the worked examples, and pools each channel by itself', points=4.0, hidden=False)
def test_max_pool2d_reproduces_the_worked_examples():
    must_pass('test_max_pool2d_reproduces_the_worked_examples')


@otter_case(name='Padding never wins, even if all entries of the image are negative', points=3.0, hidden=False)
def test_max_pool2d_pads_with_what_can_never_win():
    must_pass('test_max_pool2d_pads_with_what_can_never_win')
