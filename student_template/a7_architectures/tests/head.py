"""A classifier for images of any size. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'head'

must_pass = verdicts()


@otter_case(name='The weights of a dense layer on 2 x 3 pixels of 2 channels find their pixels again', points=2.0, hidden=False)
def test_dense_to_kernel_puts_each_weight_on_its_pixel():
    must_pass('test_dense_to_kernel_puts_each_weight_on_its_pixel')


@otter_case(name="On features of the size that it was made for, a map has one position: the dense layer's scores", points=3.0, hidden=False)
def test_score_maps_give_what_the_dense_layer_gives():
    must_pass('test_score_maps_give_what_the_dense_layer_gives')
