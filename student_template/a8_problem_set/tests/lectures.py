"""From the lectures. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'lectures'

must_pass = verdicts()


@otter_case(name='Problem 1 is answered by three rows of four numbers', points=0.8, hidden=False)
def test_relu_sobel_can_be_read():
    must_pass('test_relu_sobel_can_be_read')


@otter_case(name='Problem 2 is answered by three rows of four numbers', points=0.8, hidden=False)
def test_stride_and_padding_can_be_read():
    must_pass('test_stride_and_padding_can_be_read')


@otter_case(name='Problem 3 is answered by a selection of a to e', points=0.4, hidden=False)
def test_stride_effects_can_be_read():
    must_pass('test_stride_effects_can_be_read')


@otter_case(name='Problem 4 is answered by a selection of a to d', points=0.4, hidden=False)
def test_cnn_benefits_can_be_read():
    must_pass('test_cnn_benefits_can_be_read')
