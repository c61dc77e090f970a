"""A layer for images. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'conv2d'

must_pass = verdicts()


@otter_case(name='Two channels and three kernels: each feature map sums over the channels and has its own bias', points=3.0, hidden=False)
def test_conv2d_sums_over_channels_and_adds_a_bias_to_each_feature_map():
    must_pass('test_conv2d_sums_over_channels_and_adds_a_bias_to_each_feature_map')


@otter_case(name='A 1 x 1 kernel mixes the channels of each pixel, and leaves height and width alone', points=3.0, hidden=False)
def test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel():
    must_pass('test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel')


@otter_case(name='conv2d raises ValueError for one channel or bias where there should be more, and for kernels that do not fit', points=1.0, hidden=False)
def test_conv2d_refuses_what_does_not_belong_together():
    must_pass('test_conv2d_refuses_what_does_not_belong_together')
