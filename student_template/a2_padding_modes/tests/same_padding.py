"""How much padding SAME is. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'same_padding'

must_pass = verdicts()


@otter_case(name='A kernel of 3 needs one pixel on each side, a kernel of 5 two, a kernel of 1 none', points=3.0, hidden=False)
def test_same_padding_surrounds_an_odd_kernel_evenly():
    must_pass('test_same_padding_surrounds_an_odd_kernel_evenly')


@otter_case(name='An even kernel needs an odd number of pixels; the one that is left over goes after the image', points=2.0, hidden=False)
def test_same_padding_puts_the_odd_pixel_after():
    must_pass('test_same_padding_puts_the_odd_pixel_after')


@otter_case(name='With a stride, SAME pads what the last window lacks, and no more', points=2.0, hidden=False)
def test_same_padding_depends_on_the_stride():
    must_pass('test_same_padding_depends_on_the_stride')


@otter_case(name='Where the last window ends with the image or before its end, it lacks nothing: SAME pads 0, never less', points=1.0, hidden=False)
def test_same_padding_cuts_nothing_off():
    must_pass('test_same_padding_cuts_nothing_off')
