"""Convolution. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'convolution'

must_pass = verdicts()


@otter_case(name='Problem 8 is answered by four rows of six numbers', points=0.5, hidden=False)
def test_im2col_columns_can_be_read():
    must_pass('test_im2col_columns_can_be_read')


@otter_case(name='Problem 9 is answered by three numbers', points=0.4, hidden=False)
def test_weight_counts_can_be_read():
    must_pass('test_weight_counts_can_be_read')


@otter_case(name='Problem 10 is answered by one of a to d', points=0.2, hidden=False)
def test_sobel_edge_can_be_read():
    must_pass('test_sobel_edge_can_be_read')


@otter_case(name='Problem 11 is answered by one of a to d', points=0.2, hidden=False)
def test_moved_picture_can_be_read():
    must_pass('test_moved_picture_can_be_read')
