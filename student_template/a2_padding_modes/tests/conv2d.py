"""A layer that pads. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'conv2d'

must_pass = verdicts()


@otter_case(name='The lectures\' 4 x 4 image keeps its size with "same", and loses a frame of one pixel with "valid"', points=2.0, hidden=False)
def test_conv2d_reproduces_the_lectures_valid_and_same():
    must_pass('test_conv2d_reproduces_the_lectures_valid_and_same')


@otter_case(name="The lectures' 2 x 2 image, framed with zeros, has room for a 2 x 2 kernel in more places", points=2.0, hidden=False)
def test_conv2d_pads_by_numbers():
    must_pass('test_conv2d_pads_by_numbers')


@otter_case(name="On the lectures' framed image, a stride is one number, or one down and one to the right", points=1.0, hidden=False)
def test_conv2d_takes_strides():
    must_pass('test_conv2d_takes_strides')


@otter_case(name='With "full", an image of one pixel is met by every weight in turn: the last one first', points=2.0, hidden=False)
def test_conv2d_full_draws_the_kernel_around_a_lone_pixel():
    must_pass('test_conv2d_full_draws_the_kernel_around_a_lone_pixel')


@otter_case(name='With "same", kernels of 5 x 5 and stride 2 halve MNIST and CIFAR images, and start one pixel outside of them', points=2.0, hidden=False)
def test_conv2d_same_divides_images_of_the_lectures():
    must_pass('test_conv2d_same_divides_images_of_the_lectures')


@otter_case(name="Each kernel's bias is added once at every place, at the border too", points=1.0, hidden=False)
def test_conv2d_adds_a_bias_at_every_place():
    must_pass('test_conv2d_adds_a_bias_at_every_place')


@otter_case(name="An image of integers loses no fraction of the result, and the caller's arrays stay as they are", points=1.0, hidden=False)
def test_conv2d_of_integers_leaves_its_arguments_alone():
    must_pass('test_conv2d_of_integers_leaves_its_arguments_alone')


@otter_case(name='conv2d raises ValueError for kernels larger than the padded images, and for too few channels or biases', points=1.0, hidden=False)
def test_conv2d_refuses_what_does_not_belong_together():
    must_pass('test_conv2d_refuses_what_does_not_belong_together')
