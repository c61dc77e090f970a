"""Hand-designed kernels. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'kernels'

must_pass = verdicts()


@otter_case(name='make_kernel gives sharpen, shift and both Sobel kernels as the lectures print them', points=2.0, hidden=False)
def test_make_kernel_gives_the_fixed_kernels():
    must_pass('test_make_kernel_gives_the_fixed_kernels')


@otter_case(name='The 3 x 3 blurs are a plain and a weighted mean: their entries sum to 1', points=1.0, hidden=False)
def test_make_kernel_gives_blurs_that_sum_to_one():
    must_pass('test_make_kernel_gives_blurs_that_sum_to_one')


@otter_case(name='The blurs come in 5 x 5, too; sigma says how far a gaussian reaches', points=1.0, hidden=False)
def test_make_kernel_gives_blurs_of_5_by_5():
    must_pass('test_make_kernel_gives_blurs_of_5_by_5')


@otter_case(name='make_kernel raises ValueError for other names, for sizes that a kernel does not have, and for a sigma of 0', points=1.0, hidden=False)
def test_make_kernel_refuses_what_is_not_in_the_list():
    must_pass('test_make_kernel_refuses_what_is_not_in_the_list')
