"""The gradients of a convolution. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'conv2d_backward'

must_pass = verdicts()


@otter_case(name='grad_x of the worked examples: each pixel collects from every place of the kernel that has read it', points=1.0, hidden=False)
def test_conv2d_backward_gives_each_pixel_what_it_contributed_to():
    must_pass('test_conv2d_backward_gives_each_pixel_what_it_contributed_to')


@otter_case(name='grad_x of the worked examples: with a stride, pixels that were never read get 0', points=2.0, hidden=False)
def test_conv2d_backward_of_pixels_with_a_stride():
    must_pass('test_conv2d_backward_of_pixels_with_a_stride')


@otter_case(name='grad_x of the worked examples: with padding all around, which is cut off again', points=2.0, hidden=False)
def test_conv2d_backward_of_pixels_with_padding():
    must_pass('test_conv2d_backward_of_pixels_with_padding')


@otter_case(name='grad_weight of the worked examples: each weight collects from every pixel that it has met', points=1.0, hidden=False)
def test_conv2d_backward_gives_each_weight_the_pixels_that_it_met():
    must_pass('test_conv2d_backward_gives_each_weight_the_pixels_that_it_met')


@otter_case(name='grad_weight of the worked examples: with a stride, each weight has met fewer pixels', points=1.0, hidden=False)
def test_conv2d_backward_of_weights_with_a_stride():
    must_pass('test_conv2d_backward_of_weights_with_a_stride')


@otter_case(name='grad_weight of the worked examples: with padding all around, whose zeros each weight has met as well', points=2.0, hidden=False)
def test_conv2d_backward_of_weights_with_padding():
    must_pass('test_conv2d_backward_of_weights_with_padding')


@otter_case(name='grad_bias of two images and two kernels: each bias has contributed to all of its feature maps', points=2.0, hidden=False)
def test_conv2d_backward_gives_each_bias_its_feature_map():
    must_pass('test_conv2d_backward_gives_each_bias_its_feature_map')


@otter_case(name='A single 1 upstream puts the kernel of its channel into grad_x, at its own place', points=2.0, hidden=False)
def test_a_single_one_upstream_draws_its_kernel():
    must_pass('test_a_single_one_upstream_draws_its_kernel')
