"""Convolution proper. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'convolve2d'

must_pass = verdicts()


@otter_case(name='convolve2d rotates the kernel by 180 degrees: one bright pixel draws the kernel', points=3.0, hidden=False)
def test_convolve2d_rotates_the_kernel_by_180_degrees():
    must_pass('test_convolve2d_rotates_the_kernel_by_180_degrees')


@otter_case(name='convolve2d rotates a kernel of its own: the image and the kernel of the caller stay as they are', points=1.0, hidden=False)
def test_convolve2d_leaves_the_callers_kernel_as_it_is():
    must_pass('test_convolve2d_leaves_the_callers_kernel_as_it_is')
