"""A frame of one value. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'constant'

must_pass = verdicts()


@otter_case(name='An image of two channels gets one pixel of zeros on each side', points=2.0, hidden=False)
def test_pad2d_surrounds_each_channel_with_zeros():
    must_pass('test_pad2d_surrounds_each_channel_with_zeros')


@otter_case(name='Padding is one number, (vertical, horizontal), or ((top, bottom), (left, right))', points=3.0, hidden=False)
def test_pad2d_takes_padding_in_three_forms():
    must_pass('test_pad2d_takes_padding_in_three_forms')


@otter_case(name='The frame may have another value than 0: a negative one, or a fraction, which is kept around integers, too', points=1.0, hidden=False)
def test_pad2d_frames_integers_with_any_value():
    must_pass('test_pad2d_frames_integers_with_any_value')


@otter_case(name='pad2d raises ValueError for a negative amount, for padding in a fourth form, and for an unknown mode', points=1.0, hidden=False)
def test_pad2d_refuses_other_amounts_and_modes():
    must_pass('test_pad2d_refuses_other_amounts_and_modes')
