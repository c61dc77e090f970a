"""Cross-correlation. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'correlate2d'

must_pass = verdicts()


@otter_case(name='correlate2d gives the numbers of the worked examples', points=3.0, hidden=False)
def test_correlate2d_reproduces_the_worked_examples():
    must_pass('test_correlate2d_reproduces_the_worked_examples')


@otter_case(name='A kernel with a single 1 cuts out the part of the image that the 1 passes over', points=2.0, hidden=False)
def test_correlate2d_with_a_single_one_cuts_out_what_lies_under_it():
    must_pass('test_correlate2d_with_a_single_one_cuts_out_what_lies_under_it')


@otter_case(name='A kernel of one axis, and one that is wider than the image, raise ValueError and nothing else', points=1.0, hidden=False)
def test_correlate2d_refuses_a_kernel_that_does_not_fit():
    must_pass('test_correlate2d_refuses_a_kernel_that_does_not_fit')


@otter_case(name='An image of integers loses no fraction of the result, and 200 times 200 is 40000 in eight bits, too', points=1.0, hidden=False)
def test_correlate2d_of_integers_computes_with_floats():
    must_pass('test_correlate2d_of_integers_computes_with_floats')
