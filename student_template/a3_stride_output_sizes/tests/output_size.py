"""What a convolution leaves. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from autograder.checks.local.otter import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = 'output_size'

must_pass = verdicts()


@otter_case(name='conv_output_size counts the places at which the kernel lies wholly inside the padded axis', points=3.0, hidden=False)
def test_conv_output_size_counts_the_places_of_a_kernel():
    must_pass('test_conv_output_size_counts_the_places_of_a_kernel')


@otter_case(name='With "same" a kernel stops ceil(size / stride) times, with "valid" ceil((size - kernel + 1) / stride) times', points=2.0, hidden=False)
def test_conv_output_size_understands_same_and_valid():
    must_pass('test_conv_output_size_understands_same_and_valid')


@otter_case(name="conv_output_shape gives the shapes that the lectures' layers give MNIST and CIFAR, and treats each axis alone", points=2.0, hidden=False)
def test_conv_output_shape_of_the_networks_in_the_lectures():
    must_pass('test_conv_output_shape_of_the_networks_in_the_lectures')


@otter_case(name='A kernel larger than the padded axis raises ValueError, as do a stride of 0, and padding that is none', points=1.0, hidden=False)
def test_conv_output_size_refuses_a_kernel_that_does_not_fit():
    must_pass('test_conv_output_size_refuses_a_kernel_that_does_not_fit')


@otter_case(name='Kernels of another C_in than the images raise ValueError, as do those that do not fit or lack an axis', points=1.0, hidden=False)
def test_conv_output_shape_refuses_what_does_not_belong_together():
    must_pass('test_conv_output_shape_refuses_what_does_not_belong_together')
