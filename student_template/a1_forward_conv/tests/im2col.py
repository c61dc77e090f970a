"""Convolution as a matrix product. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'im2col'

must_pass = verdicts()


@otter_case(name='im2col writes a patch into each column, in the order of the lectures', points=4.0, hidden=False)
def test_im2col_reproduces_the_matrix_of_the_lectures():
    must_pass('test_im2col_reproduces_the_matrix_of_the_lectures')


@otter_case(name='correlate2d_matmul gives the numbers of the worked examples', points=3.0, hidden=False)
def test_correlate2d_matmul_reproduces_the_worked_examples():
    must_pass('test_correlate2d_matmul_reproduces_the_worked_examples')
