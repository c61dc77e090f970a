"""What the example leaves open."""

from autograder.checks import assert_close, assert_unmodified, needs, question


@question("conv2d", weight=3)
@needs("test_example")
def test_random_images(student, reference, rng):
    """Random images come out right, whatever their shape, and are left alone."""
    for x_shape, kernel_shape in [((4, 5), (1, 3)), ((6, 3), (2, 2)), ((5, 7), (5, 7))]:
        x, kernel = rng.standard_normal(x_shape), rng.standard_normal(kernel_shape)
        assert_close("the result", student.conv2d(x, kernel), reference.conv2d(x, kernel))
    assert_unmodified(student)
