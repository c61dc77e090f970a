"""The same by a rotated kernel. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'rotation'

must_pass = verdicts()


@otter_case(name='rot180 reverses rows and columns, of a single kernel and of those of a layer', points=2.0, hidden=False)
def test_rot180_turns_kernels_upside_down_and_left_to_right():
    must_pass('test_rot180_turns_kernels_upside_down_and_left_to_right')


@otter_case(name='A rotated kernel that slides over the upstream gradient gives the grad_x of the worked examples', points=3.0, hidden=False)
def test_full_convolution_gives_the_gradient_of_the_input():
    must_pass('test_full_convolution_gives_the_gradient_of_the_input')
