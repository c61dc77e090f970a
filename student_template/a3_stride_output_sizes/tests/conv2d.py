"""A layer with a stride. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'conv2d'

must_pass = verdicts()


@otter_case(name='conv2d gives the numbers of the worked examples: an image of 2 x 2, bare and in a ring of zeros', points=2.0, hidden=False)
def test_conv2d_pads_with_zeros():
    must_pass('test_conv2d_pads_with_zeros')


@otter_case(name='With a stride of 2, the image in a ring of zeros has four places', points=2.0, hidden=False)
def test_conv2d_steps_over_every_second_place():
    must_pass('test_conv2d_steps_over_every_second_place')


@otter_case(name='With a stride of (2, 3), a kernel of one pixel reads every second row and every third column', points=2.0, hidden=False)
def test_conv2d_stops_at_every_second_row_and_third_column():
    must_pass('test_conv2d_stops_at_every_second_row_and_third_column')


@otter_case(name="Each kernel's bias is added once at every place, at the border too", points=1.0, hidden=False)
def test_conv2d_adds_a_bias_at_every_place():
    must_pass('test_conv2d_adds_a_bias_at_every_place')


@otter_case(name="Integers are computed as floats, those of eight bits too, and the caller's arrays stay as they are", points=1.0, hidden=False)
def test_conv2d_of_integers_leaves_its_arguments_alone():
    must_pass('test_conv2d_of_integers_leaves_its_arguments_alone')


@otter_case(name='conv2d raises ValueError for shapes that do not belong together, a stride of 0, and negative padding', points=1.0, hidden=False)
def test_conv2d_refuses_what_does_not_belong_together():
    must_pass('test_conv2d_refuses_what_does_not_belong_together')
