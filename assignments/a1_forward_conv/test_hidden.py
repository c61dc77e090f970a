"""The hidden checks: the definitions on random arguments of every shape, and what else the handout promises."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls

PLANES = [  # image, kernel
    pytest.param((7, 9), (2, 4), id="nothing is square"),
    pytest.param((8, 6), (5, 3), id="kernel higher than wide"),
    pytest.param((4, 7), (1, 3), id="kernel of one row"),
    pytest.param((9, 5), (2, 1), id="kernel of one column"),
    pytest.param((3, 6), (1, 1), id="kernel of one pixel"),
    pytest.param((4, 5), (4, 5), id="kernel as large as the image"),
]

UNFIT = [  # image, kernel
    pytest.param((4, 6), (5, 2), id="kernel too high"),
    pytest.param((4, 6), (2, 7), id="kernel too wide"),
    pytest.param((4, 6, 3), (2, 2), id="image with channels"),
    pytest.param((6,), (2, 3), id="image of one axis"),
    pytest.param((4, 6), (3,), id="kernel of one axis"),
]

INTEGERS = [  # dtype of the image, kernel
    pytest.param("int64", np.array([[0.3, -0.7, 0.1], [0.6, 0.2, -0.4]]), id="integers and fractions"),
    pytest.param("uint8", np.array([[0.25, -0.5], [1.5, 0.125], [-0.75, 0.5]]), id="photograph and fractions"),
    pytest.param("uint8", np.array([[90, 120, 7], [110, 100, 80]], dtype="uint8"), id="sums beyond eight bits"),
]


# Cross-correlation


@question("correlate2d", weight=4)
@pytest.mark.parametrize(("image_shape", "kernel_shape"), PLANES)
def test_correlate2d_follows_the_definition(student, reference, rng, image_shape, kernel_shape):
    """correlate2d follows its definition for images and kernels of every shape."""
    image = rng.standard_normal(image_shape[::-1]).T + 3  # a view that is not contiguous
    kernel = rng.standard_normal(kernel_shape) + 2  # so that no sum of large terms is small

    got = student.correlate2d(image, kernel)

    assert_close("correlate2d(image, kernel)", got, reference.correlate2d(image, kernel))


@question("correlate2d", weight=2)
@pytest.mark.parametrize(("dtype", "kernel"), INTEGERS)
def test_correlate2d_of_integers_neither_truncates_nor_wraps(student, reference, rng, dtype, kernel):
    """Integer images neither lose the fractions of the result nor wrap around."""
    image = rng.integers(0, 256, (5, 6)).astype(dtype)

    got = student.correlate2d(image, kernel)

    assert_close("correlate2d(image, kernel)", got, reference.correlate2d(image, kernel))


@question("correlate2d", weight=1)
def test_correlate2d_depends_on_its_arguments_alone(student, reference, rng):
    """correlate2d gives the same whatever was computed before, and leaves its arguments unchanged."""
    large = rng.standard_normal((6, 8)), rng.standard_normal((3, 2))
    small = rng.standard_normal((3, 5)), rng.standard_normal((2, 4))

    for image, kernel in (large, small, large):
        got = student.correlate2d(image, kernel)
        assert_close("correlate2d(image, kernel)", got, reference.correlate2d(image, kernel))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("correlate2d", weight=1)
@needs("test_correlate2d_reproduces_the_worked_examples")
@pytest.mark.parametrize(("image_shape", "kernel_shape"), UNFIT)
def test_correlate2d_refuses_what_does_not_fit(student, rng, image_shape, kernel_shape):
    """correlate2d raises ValueError for a kernel that does not fit and for a wrong number of axes."""
    image, kernel = rng.standard_normal(image_shape), rng.standard_normal(kernel_shape)

    assert_raises(ValueError, student.correlate2d, image, kernel)


# Convolution proper


@question("convolve2d", weight=4)
@pytest.mark.parametrize(("image_shape", "kernel_shape"), PLANES)
def test_convolve2d_follows_the_definition(student, reference, rng, image_shape, kernel_shape):
    """convolve2d follows its definition for images and kernels of every shape."""
    image, kernel = rng.standard_normal(image_shape) + 3, rng.standard_normal(kernel_shape) + 2

    got = student.convolve2d(image, kernel)

    assert_close("convolve2d(image, kernel)", got, reference.convolve2d(image, kernel))


@question("convolve2d", weight=1)
def test_convolve2d_leaves_its_arguments_alone(student, reference, rng):
    """convolve2d accepts integers, forgets earlier calls, and does not rotate the caller's kernel."""
    image = rng.integers(-9, 9, (6, 7))
    kernel = rng.standard_normal((2, 3))

    got = student.convolve2d(image, kernel)

    assert_close("convolve2d(image, kernel)", got, reference.convolve2d(image, kernel))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("convolve2d", weight=1)
@needs("test_convolve2d_rotates_the_kernel_by_180_degrees")
@pytest.mark.parametrize(("image_shape", "kernel_shape"), UNFIT)
def test_convolve2d_refuses_what_does_not_fit(student, rng, image_shape, kernel_shape):
    """convolve2d raises ValueError for a kernel that does not fit and for a wrong number of axes."""
    image, kernel = rng.standard_normal(image_shape), rng.standard_normal(kernel_shape)

    assert_raises(ValueError, student.convolve2d, image, kernel)


# A layer for signals


@question("conv1d", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [
        pytest.param((2, 9, 3), (4, 3, 5), id="nothing is equal"),
        pytest.param((1, 8, 5), (2, 5, 4), id="batch of one"),
        pytest.param((3, 6, 2), (1, 2, 5), id="filter of one position"),
        pytest.param((2, 5, 4), (5, 4, 3), id="filter as long as the signal"),
        pytest.param((1, 4, 300), (2, 300, 3), id="hundreds of features"),
    ],
)
def test_conv1d_follows_the_definition(student, reference, rng, x_shape, weight_shape):
    """conv1d follows its definition for signals and filters of every shape."""
    x, weight, bias = rng.standard_normal(x_shape), rng.standard_normal(weight_shape), np.zeros(weight_shape[-1])

    got = student.conv1d(x, weight, bias)

    assert_close("conv1d(x, weight, bias)", got, reference.conv1d(x, weight, bias))


@question("conv1d", weight=1)
def test_conv1d_adds_each_bias_once(student, reference, rng):
    """conv1d adds the bias of each filter once at every position."""
    x, weight, bias = rng.standard_normal((2, 7, 3)), rng.standard_normal((4, 3, 5)), rng.uniform(1, 2, 5)

    got = student.conv1d(x, weight, bias)

    assert_close("conv1d(x, weight, bias)", got, reference.conv1d(x, weight, bias))


@question("conv1d", weight=1)
def test_conv1d_depends_on_its_arguments_alone(student, reference, rng):
    """conv1d accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(-9, 9, (3, 8, 2)), rng.standard_normal((4, 2, 5)), np.zeros(5)
    floats = rng.standard_normal((2, 6, 4)), rng.standard_normal((3, 4, 1)), np.zeros(1)

    for arguments in (integers, floats):
        assert_close("conv1d(x, weight, bias)", student.conv1d(*arguments), reference.conv1d(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("conv1d", weight=2)
@needs("test_conv1d_connects_each_output_to_three_neighbours")
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape"),
    [
        pytest.param((2, 4, 3), (5, 3, 6), (6,), id="filter longer than the signal"),
        pytest.param((2, 8, 3), (4, 1, 6), (6,), id="channels disagree"),
        pytest.param((2, 8, 1), (4, 3, 6), (6,), id="one feature where the filters want three"),
        pytest.param((2, 8, 3), (4, 3, 6), (1,), id="one bias for six filters"),
        pytest.param((2, 8, 3), (4, 3, 1), (6,), id="six biases for one filter"),
        pytest.param((8, 3), (4, 3, 6), (6,), id="no batch axis"),
    ],
)
def test_conv1d_refuses_what_does_not_fit(student, rng, x_shape, weight_shape, bias_shape):
    """conv1d raises ValueError for incompatible shapes."""
    arguments = map(rng.standard_normal, (x_shape, weight_shape, bias_shape))

    assert_raises(ValueError, student.conv1d, *arguments)


# A layer for images


def check_layer(student, reference, rng, x_shape, weight_shape):
    """Compare one layer of random images and kernels, without a bias, with the reference's."""
    x, weight, bias = rng.standard_normal(x_shape), rng.standard_normal(weight_shape), np.zeros(weight_shape[-1])

    got = student.conv2d(x, weight, bias)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(x, weight, bias))


@question("conv2d", weight=4)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [
        pytest.param((2, 10, 9, 4), (3, 5, 4, 7), id="nothing is equal"),
        pytest.param((1, 7, 9, 2), (5, 3, 2, 4), id="batch of one"),
        pytest.param((2, 6, 4, 5), (1, 3, 5, 1), id="one kernel"),
        pytest.param((2, 3, 5, 4), (1, 1, 4, 6), id="kernels of one pixel"),
        pytest.param((2, 5, 3, 4), (5, 3, 4, 6), id="kernels as large as the images"),
    ],
)
def test_conv2d_follows_the_definition(student, reference, rng, x_shape, weight_shape):
    """conv2d follows its definition for images and kernels of every shape, the kernels of odd size."""
    check_layer(student, reference, rng, x_shape, weight_shape)


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [
        pytest.param((3, 5, 6, 1), (2, 4, 1, 7), id="height and width"),
        pytest.param((1, 7, 9, 2), (6, 3, 2, 4), id="height"),
        pytest.param((2, 8, 7, 3), (3, 4, 3, 5), id="width"),
        pytest.param((3, 5, 2, 4), (5, 2, 4, 6), id="kernels as large as the images"),
        pytest.param((1, 3, 4, 300), (1, 2, 300, 5), id="hundreds of channels"),
    ],
)
def test_conv2d_with_kernels_of_even_size(student, reference, rng, x_shape, weight_shape):
    """conv2d follows its definition for kernels with an even height or width."""
    check_layer(student, reference, rng, x_shape, weight_shape)


@question("conv2d", weight=3)
def test_conv2d_adds_each_bias_once(student, reference, rng):
    """conv2d adds the bias of each kernel once at every position."""
    x, weight, bias = rng.standard_normal((2, 6, 7, 4)), rng.standard_normal((3, 2, 4, 5)), rng.uniform(1, 2, 5)

    got = student.conv2d(x, weight, bias)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(x, weight, bias))


@question("conv2d", weight=2)
def test_conv2d_depends_on_its_arguments_alone(student, reference, rng):
    """conv2d accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(-9, 9, (2, 5, 6, 3)), rng.standard_normal((4, 2, 3, 7)), np.zeros(7)
    floats = rng.standard_normal((3, 4, 5, 2)), rng.standard_normal((1, 3, 2, 6)), np.zeros(6)

    for arguments in (integers, floats):
        assert_close("conv2d(x, weight, bias)", student.conv2d(*arguments), reference.conv2d(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("conv2d", weight=3)
@needs("test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel")
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape"),
    [
        pytest.param((2, 4, 6, 3), (5, 2, 3, 7), (7,), id="kernels too high"),
        pytest.param((2, 4, 6, 3), (2, 8, 3, 7), (7,), id="kernels too wide"),
        pytest.param((2, 4, 6, 3), (2, 5, 1, 7), (7,), id="channels disagree"),
        pytest.param((2, 4, 6, 1), (2, 5, 3, 7), (7,), id="grey images for kernels of three channels"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 7), (1,), id="one bias for seven kernels"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 1), (7,), id="seven biases for one kernel"),
        pytest.param((4, 6, 3), (2, 5, 3, 7), (7,), id="no batch axis"),
        pytest.param((2, 4, 6, 3), (2, 5, 3), (3,), id="no axis for the kernels"),
    ],
)
def test_conv2d_refuses_what_does_not_fit(student, rng, x_shape, weight_shape, bias_shape):
    """conv2d raises ValueError for incompatible shapes."""
    arguments = map(rng.standard_normal, (x_shape, weight_shape, bias_shape))

    assert_raises(ValueError, student.conv2d, *arguments)


# Convolution as a matrix product


@question("im2col", weight=4)
@pytest.mark.parametrize(("image_shape", "kernel_shape"), PLANES)
def test_im2col_orders_entries_and_patches_by_columns(student, reference, rng, image_shape, kernel_shape):
    """im2col runs down the columns first, inside each patch and from patch to patch."""
    image = rng.standard_normal(image_shape)

    got = student.im2col(image, kernel_shape)

    assert_close("im2col(image, kernel_shape)", got, reference.im2col(image, kernel_shape))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("im2col", weight=3)
@pytest.mark.parametrize(("image_shape", "kernel_shape"), PLANES)
def test_correlate2d_matmul_follows_the_definition(student, reference, rng, image_shape, kernel_shape):
    """correlate2d_matmul equals the definition of cross-correlation, for integer images too."""
    image = rng.integers(0, 256, image_shape).astype("uint8")
    kernel = rng.standard_normal(kernel_shape) + 2

    got = student.correlate2d_matmul(image, kernel)

    assert_close("correlate2d_matmul(image, kernel)", got, reference.correlate2d(image, kernel))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("im2col", weight=2)
@needs("test_correlate2d_matmul_reproduces_the_worked_examples")
@pytest.mark.parametrize(("image_shape", "kernel_shape"), UNFIT[:4])
def test_im2col_and_matmul_refuse_what_does_not_fit(student, rng, image_shape, kernel_shape):
    """im2col and correlate2d_matmul raise ValueError for a kernel that does not fit."""
    image, kernel = rng.standard_normal(image_shape), rng.standard_normal(kernel_shape)

    assert_raises(ValueError, student.im2col, image, kernel_shape)
    assert_raises(ValueError, student.correlate2d_matmul, image, kernel)


# Hand-designed kernels


@question("kernels", weight=2)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("box", {"size": 1}, id="box of one pixel"),
        pytest.param("box", {"size": 5}, id="box of 5 x 5"),
        pytest.param("gaussian", {"size": 5}, id="gaussian of 5 x 5"),
        pytest.param("gaussian", {"size": 1}, id="gaussian of one pixel"),
    ],
)
def test_make_kernel_gives_blurs_of_every_odd_size(student, reference, name, options):
    """The box and the gaussian come in every odd size."""
    got = student.make_kernel(name, **options)

    assert_close(f"make_kernel({name!r})", got, reference.make_kernel(name, **options))


@question("kernels", weight=1)
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"size": 7, "sigma": 1.7}, id="wide gaussian"),
        pytest.param({"sigma": 0.6}, id="narrow gaussian"),
        pytest.param({"sigma": 0.02}, id="gaussian narrower than a pixel"),
        pytest.param({"size": 1, "sigma": 2.5}, id="wide gaussian of one pixel"),
    ],
)
def test_make_kernel_gives_gaussians_of_every_sigma(student, reference, options):
    """The sigma of a gaussian is a standard deviation, whatever the size."""
    got = student.make_kernel("gaussian", **options)

    assert_close("make_kernel('gaussian')", got, reference.make_kernel("gaussian", **options))


@question("kernels", weight=2)
@needs("test_make_kernel_gives_the_fixed_kernels")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("emboss", {}, id="unknown name"),
        pytest.param("box", {"size": 4}, id="even size"),
        pytest.param("gaussian", {"size": 0}, id="no size"),
        pytest.param("box", {"size": -3}, id="negative size"),
        pytest.param("sobel_x", {"size": 5}, id="Sobel of 5 x 5"),
        pytest.param("sharpen", {"size": 1}, id="sharpening of one pixel"),
        pytest.param("gaussian", {"sigma": 0.0}, id="sigma of 0"),
        pytest.param("gaussian", {"size": 5, "sigma": -1.0}, id="negative sigma"),
    ],
)
def test_make_kernel_refuses_what_it_cannot_make(student, reference, name, options):
    """make_kernel raises ValueError for an unknown name, and for a size or sigma that is invalid for the kernel."""
    assert_raises(ValueError, student.make_kernel, name, **options)

    for fixed in ("sharpen", "shift", "sobel_x", "sobel_y"):
        got = student.make_kernel(fixed, size=3, sigma=0.5)
        assert_close(f"make_kernel({fixed!r}, size=3, sigma=0.5)", got, reference.make_kernel(fixed))


# A detector that ignores brightness


@question("match_template", weight=3)
@pytest.mark.parametrize(
    ("image_shape", "template_shape"),
    [
        pytest.param((7, 9), (2, 4), id="nothing is square"),
        pytest.param((8, 5), (3, 1), id="template of one column"),
        pytest.param((4, 6), (4, 6), id="template as large as the image"),
    ],
)
def test_match_template_follows_the_definition(student, reference, rng, image_shape, template_shape):
    """match_template follows its definition, and subtracts no mean."""
    image, template = rng.standard_normal(image_shape) + 2, rng.standard_normal(template_shape) + 2

    got = student.match_template(image, template)

    assert_close("match_template(image, template)", got, reference.match_template(image, template))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("match_template", weight=2)
@pytest.mark.parametrize(("dtype", "scale"), [("uint8", 1), ("float64", 1e-4)], ids=["photograph", "faint image"])
def test_match_template_ignores_brightness_and_gives_empty_patches_0(student, reference, rng, dtype, scale):
    """Bright or faint, only the direction counts; a patch of zeros scores 0."""
    image = (scale * rng.integers(1, 256, (7, 9))).astype(dtype)
    image[1:5, 3:8] = 0
    template = rng.standard_normal((2, 3))

    got = student.match_template(image, template)

    assert_close("match_template(image, template)", got, reference.match_template(image, template))


@question("match_template", weight=1)
@needs("test_match_template_measures_the_angle_to_the_template")
def test_match_template_refuses_what_cannot_be_compared(student, rng):
    """match_template raises ValueError for an all-zero template, and for one that does not fit."""
    image = rng.standard_normal((4, 6))

    assert_raises(ValueError, student.match_template, image, np.zeros((2, 3)))
    assert_raises(ValueError, student.match_template, image, rng.standard_normal((5, 2)))
    assert_raises(ValueError, student.match_template, image, rng.standard_normal((2, 7)))
    assert_raises(ValueError, student.match_template, image, rng.standard_normal(3))
    assert_raises(ValueError, student.match_template, image[0], rng.standard_normal((2, 3)))


# Channels first and channels last


@question("layout", weight=2)
@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (1, 6, 2, 3)], ids=["nothing is equal", "batch of one"])
def test_layouts_move_one_axis_only(student, reference, rng, shape):
    """Both conversions move the channel axis only, in batches of images that are not square."""
    x = rng.standard_normal(shape)

    assert_close("channels_first(x)", student.channels_first(x), reference.channels_first(x))
    assert_close("channels_last(x)", student.channels_last(x), reference.channels_last(x))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("layout", weight=1)
@needs("test_channels_move_and_pixels_stay")
@pytest.mark.parametrize("shape", [(4, 5, 3), (2, 4, 5, 3, 6)], ids=["three axes", "five axes"])
def test_layouts_refuse_what_is_no_batch_of_images(student, rng, shape):
    """Both conversions raise ValueError for anything but four axes."""
    x = rng.standard_normal(shape)

    assert_raises(ValueError, student.channels_first, x)
    assert_raises(ValueError, student.channels_last, x)
