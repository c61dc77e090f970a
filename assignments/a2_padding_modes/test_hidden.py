"""The hidden checks: the definitions on random arguments of every shape, and what else the handout promises."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_equal, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls

AMOUNTS = [  # x, padding; what a pair means has a check of its own
    pytest.param((3, 5, 4, 2), ((2, 1), (3, 0)), id="four different amounts"),
    pytest.param((1, 6, 5, 2), ((0, 3), (1, 2)), id="batch of one"),
    pytest.param((4, 3, 6, 1), 2, id="all sides alike"),
]


def check_mode(student, reference, x, padding, mode):
    """Compare one padded batch of images with the reference's."""
    got = student.pad2d(x, padding, mode=mode)

    assert_close(f"pad2d(x, padding, mode={mode!r})", got, reference.pad2d(x, padding, mode=mode))


def check_layer(student, reference, rng, shapes, **options):
    """Compare one layer of random images and kernels, without a bias, with the reference's."""
    x, weight = map(rng.standard_normal, shapes)
    arguments = x, weight, np.zeros(weight.shape[-1])

    got = student.conv2d(*arguments, **options)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(*arguments, **options))


# A frame of one value


@question("constant", weight=4)
@pytest.mark.parametrize(
    ("x_shape", "padding"),
    [
        *AMOUNTS,
        pytest.param((2, 4, 3, 5), (2, 1), id="vertical and horizontal"),
        pytest.param((2, 1, 3, 4), ((0, 5), (7, 0)), id="frame larger than the image"),
        pytest.param((3, 4, 5, 2), ((0, 0), (0, 0)), id="nothing"),
    ],
)
def test_pad2d_frames_batches_of_every_shape(student, reference, rng, x_shape, padding):
    """Zeros surround height and width, never images or channels, with amounts of every kind."""
    check_mode(student, reference, rng.standard_normal(x_shape), padding, "constant")


@question("constant", weight=3)
@pytest.mark.parametrize(
    ("dtype", "value"),
    [
        pytest.param("float64", 3.25, id="floats and a fraction"),
        pytest.param("int64", 2.5, id="integers and a fraction"),
        pytest.param("uint8", -1, id="photograph and a negative value"),
        pytest.param("int64", -np.inf, id="integers and minus infinity"),
    ],
)
def test_pad2d_fills_with_every_value(student, reference, rng, dtype, value):
    """The frame can have any value: a fraction or a negative one around integers, and minus infinity for a max-pool."""
    x = rng.integers(10, 250, (2, 3, 4, 5)).astype(dtype)

    got = student.pad2d(x, ((1, 0), (2, 1)), value=value)

    want = reference.pad2d(x, ((1, 0), (2, 1)), value=value)
    if np.isinf(value):
        assert isinstance(got, np.ndarray), "pad2d(x, padding, value=-inf) is no array"
        assert got.dtype.kind == "f", f"pad2d(x, padding, value=-inf) has dtype {got.dtype}, expected floats"
        assert_close("where pad2d(x, padding, value=-inf) is -inf", got == -np.inf, want == -np.inf)
        got, want = np.where(got == -np.inf, 0, got), np.where(want == -np.inf, 0, want)
    assert_close("pad2d(x, padding, value=value)", got, want)


@question("constant", weight=1)
def test_pad2d_depends_on_its_arguments_alone(student, reference, rng):
    """pad2d is independent of earlier calls, and leaves its arguments unchanged."""
    large, small = rng.standard_normal((2, 5, 6, 3)), rng.standard_normal((1, 2, 3, 4))

    for x, padding, value in ((large, (1, 2), -0.5), (small, 1, 0.0), (large, (1, 2), 4.0)):
        got = student.pad2d(x, padding, value=value)
        assert_close("pad2d(x, padding, value=value)", got, reference.pad2d(x, padding, value=value))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("constant", weight=3)
@needs("test_pad2d_takes_padding_in_three_forms")
@pytest.mark.parametrize(
    ("x_shape", "padding", "mode"),
    [
        pytest.param((2, 4, 6, 3), 1, "mirror", id="unknown mode"),
        pytest.param((2, 4, 6, 3), -1, "constant", id="negative padding"),
        pytest.param((2, 4, 6, 3), ((1, 2), (0, -1)), "constant", id="one negative side"),
        pytest.param((2, 4, 6, 3), (1, -1), "edge", id="negative padding of another mode"),
        pytest.param((2, 4, 6, 3), ((0, 0), (1, 1), (1, 1), (0, 0)), "constant", id="a pair for each of four axes"),
        pytest.param((2, 4, 6, 3), (2,), "constant", id="one number in brackets"),
        pytest.param((4, 6, 3), 1, "constant", id="no batch axis"),
    ],
)
def test_pad2d_refuses_what_is_no_padding(student, rng, x_shape, padding, mode):
    """pad2d raises ValueError for unknown modes, negative padding or too many pairs, and a wrong number of axes."""
    x = rng.standard_normal(x_shape)

    assert_raises(ValueError, student.pad2d, x, padding, mode=mode)


# Borders made of the image itself


@question("borders", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "padding"),
    [
        *AMOUNTS,
        pytest.param((2, 1, 4, 3), ((2, 1), (0, 2)), id="one row"),
        pytest.param((2, 3, 1, 4), ((4, 6), (5, 3)), id="more than the image has"),
    ],
)
def test_edge_of_every_amount(student, reference, rng, x_shape, padding):
    """Mode edge pads every side by its own amount, even by more than the image has."""
    check_mode(student, reference, rng.standard_normal(x_shape), padding, "edge")


@question("borders", weight=1)
@pytest.mark.parametrize("mode", ["edge", "reflect", "symmetric", "wrap"])
def test_every_mode_takes_a_pair(student, reference, rng, mode):
    """With every mode, padding may be a pair: vertical and horizontal."""
    check_mode(student, reference, rng.standard_normal((2, 4, 3, 5)), (2, 1), mode)


@question("borders", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "padding"),
    [
        *AMOUNTS,
        pytest.param((2, 1, 4, 3), ((0, 0), (1, 2)), id="one row"),
        pytest.param((2, 3, 5, 4), ((2, 2), (4, 4)), id="as much as there is"),
    ],
)
def test_reflect_of_every_amount(student, reference, rng, x_shape, padding):
    """Mode reflect pads every side by its own amount, up to one less than the size."""
    check_mode(student, reference, rng.standard_normal(x_shape), padding, "reflect")


@question("borders", weight=4)
@pytest.mark.parametrize(
    ("x_shape", "padding"),
    [
        *AMOUNTS,
        pytest.param((2, 1, 4, 3), ((1, 1), (0, 2)), id="one row"),
        pytest.param((2, 3, 5, 4), ((3, 3), (5, 5)), id="as much as there is"),
    ],
)
def test_symmetric_of_every_amount(student, reference, rng, x_shape, padding):
    """Mode symmetric pads every side by its own amount, up to the size."""
    check_mode(student, reference, rng.standard_normal(x_shape), padding, "symmetric")


@question("borders", weight=4)
@pytest.mark.parametrize(
    ("x_shape", "padding"),
    [
        *AMOUNTS,
        pytest.param((2, 1, 4, 3), ((1, 1), (0, 2)), id="one row"),
        pytest.param((2, 3, 5, 4), ((3, 3), (5, 5)), id="as much as there is"),
    ],
)
def test_wrap_of_every_amount(student, reference, rng, x_shape, padding):
    """Mode wrap pads every side by its own amount, up to the size."""
    check_mode(student, reference, rng.standard_normal(x_shape), padding, "wrap")


def check_limit(student, rng, mode, too_much):
    """Require that a mode refuses an amount on each side of an axis of 4, while the other axis has room for it."""
    tall, wide = rng.standard_normal((2, 9, 4, 3)), rng.standard_normal((2, 4, 9, 3))
    assert_raises(ValueError, student.pad2d, wide, ((too_much, 0), (0, 0)), mode=mode)
    assert_raises(ValueError, student.pad2d, wide, ((0, too_much), (0, 0)), mode=mode)
    assert_raises(ValueError, student.pad2d, tall, ((0, 0), (too_much, 0)), mode=mode)
    assert_raises(ValueError, student.pad2d, tall, ((0, 0), (0, too_much)), mode=mode)


@question("borders", weight=1)
@needs("test_reflect_mirrors_at_the_outermost_pixel")
def test_reflect_refuses_as_many_pixels_as_there_are(student, rng):
    """Mode reflect raises ValueError for as many pixels as the image has, which is one too many."""
    check_limit(student, rng, "reflect", 4)


@question("borders", weight=1)
@needs("test_symmetric_mirrors_beside_the_outermost_pixel")
def test_symmetric_refuses_more_pixels_than_there_are(student, rng):
    """Mode symmetric raises ValueError for more pixels than the image has."""
    check_limit(student, rng, "symmetric", 5)


@question("borders", weight=1)
@needs("test_wrap_starts_over")
def test_wrap_refuses_more_pixels_than_there_are(student, rng):
    """Mode wrap raises ValueError for more pixels than the image has."""
    check_limit(student, rng, "wrap", 5)


# How much padding SAME is


def lacks(size, kernel, stride):
    """Count the pixels that the last of ceil(size / stride) windows lacks; negative if it ends inside."""
    return (size - 1) // stride * stride + kernel - size


GEOMETRIES = [(size, kernel, stride) for size in range(1, 12) for kernel in range(1, 8) for stride in range(1, 6)]


def check_same_padding(student, reference, geometries):
    """Compare both amounts for several (size, kernel, stride)."""
    for size, kernel, stride in geometries:
        got = student.same_padding(size, kernel, stride)
        assert_equal("same_padding(size, kernel, stride)", got, reference.same_padding(size, kernel, stride))


@question("same_padding", weight=4)
def test_same_padding_of_even_amounts(student, reference):
    """Where the last window lacks an even number of pixels, both sides get half: any size, kernel and stride."""
    even = [geometry for geometry in GEOMETRIES if lacks(*geometry) >= 0 and lacks(*geometry) % 2 == 0]

    check_same_padding(student, reference, even)


@question("same_padding", weight=3)
def test_same_padding_of_odd_amounts(student, reference):
    """Where it lacks an odd number, the side after the image gets one more: any size, kernel and stride."""
    odd = [geometry for geometry in GEOMETRIES if lacks(*geometry) > 0 and lacks(*geometry) % 2 == 1]

    check_same_padding(student, reference, odd)


@question("same_padding", weight=3)
def test_same_padding_is_never_negative(student, reference):
    """Where a large stride lets the last window end before the image does, nothing is padded."""
    negative = [geometry for geometry in GEOMETRIES if lacks(*geometry) < 0]

    check_same_padding(student, reference, [(6, 1, 3), (8, 2, 4), *negative])


@question("same_padding", weight=2)
@needs("test_same_padding_surrounds_an_odd_kernel_evenly")
@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param((0, 3, 1), id="no pixels"),
        pytest.param((4, 0, 1), id="no kernel"),
        pytest.param((4, 3, 0), id="stride 0"),
        pytest.param((4, 3, -2), id="negative stride"),
    ],
)
def test_same_padding_refuses_what_is_less_than_one(student, geometry):
    """same_padding raises ValueError for a size, a kernel or a stride below 1."""
    assert_raises(ValueError, student.same_padding, *geometry)


# A layer that pads


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("shapes", "stride"),
    [
        pytest.param(((2, 9, 8, 3), (4, 5, 3, 6)), 1, id="stride 1"),
        pytest.param(((1, 8, 6, 2), (3, 4, 2, 5)), 2, id="last row is never read"),
        pytest.param(((3, 7, 5, 4), (1, 2, 4, 6)), 3, id="stride larger than the kernels"),
        pytest.param(((2, 4, 5, 3), (4, 5, 3, 6)), 3, id="kernels as large as the images"),
        pytest.param(((1, 4, 3, 300), (2, 1, 300, 5)), 1, id="hundreds of channels"),
    ],
)
def test_conv2d_valid_with_every_stride(student, reference, rng, shapes, stride):
    """With "valid" the kernels stay inside, and move by the stride."""
    check_layer(student, reference, rng, shapes, stride=stride, padding="valid")


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("shapes", "stride", "padding"),
    [
        pytest.param(((2, 9, 8, 3), (4, 5, 3, 6)), (2, 3), "valid", id="valid"),
        pytest.param(((2, 4, 5, 3), (4, 5, 3, 6)), (3, 1), "valid", id="kernels as large as the images"),
        pytest.param(((1, 6, 5, 2), (4, 3, 2, 7)), (3, 2), ((1, 3), (0, 2)), id="four amounts"),
        pytest.param(((3, 4, 5, 2), (1, 1, 2, 6)), 2, 1, id="one stride and one amount"),
        pytest.param(((1, 6, 7, 3), (4, 2, 3, 5)), 2, 0, id="one stride and no padding"),
    ],
)
def test_conv2d_with_strides_and_numbers(student, reference, rng, shapes, stride, padding):
    """A stride, or one down and one to the right, goes with "valid" and with padding by numbers."""
    check_layer(student, reference, rng, shapes, stride=stride, padding=padding)


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("shapes", "padding"),
    [
        pytest.param(((2, 5, 7, 3), (4, 6, 3, 8)), 2, id="all sides alike"),
        pytest.param(((1, 7, 6, 4), (3, 2, 4, 5)), (1, 3), id="vertical and horizontal"),
        pytest.param(
            ((1, 6, 5, 2), (4, 3, 2, 7)),
            ((1, 3), (0, 2)),
            id="four amounts",
        ),
        pytest.param(
            ((2, 3, 4, 1), (6, 5, 1, 7)),
            ((2, 2), (1, 0)),
            id="kernels larger than the images",
        ),
        pytest.param(((3, 4, 5, 2), (1, 1, 2, 6)), 1, id="kernels of one pixel"),
        pytest.param(((1, 6, 7, 3), (4, 2, 3, 5)), 0, id="no padding"),
    ],
)
def test_conv2d_pads_by_every_form_of_numbers(student, reference, rng, shapes, padding):
    """Padding by numbers takes each of the three forms."""
    check_layer(student, reference, rng, shapes, padding=padding)


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    ("shapes", "stride"),
    [
        pytest.param(((2, 6, 7, 3), (4, 5, 3, 8)), 1, id="nothing is square"),
        pytest.param(((1, 3, 2, 4), (5, 6, 4, 7)), 1, id="kernels larger than the images"),
        pytest.param(((2, 5, 7, 3), (4, 6, 3, 8)), (3, 2), id="a stride for each axis"),
        pytest.param(((3, 4, 5, 2), (1, 1, 2, 6)), 1, id="kernels of one pixel"),
    ],
)
def test_conv2d_full_counts_every_place_of_overlap(student, reference, rng, shapes, stride):
    """With "full" every place counts where a kernel covers at least one pixel; kernels may outgrow the images."""
    check_layer(student, reference, rng, shapes, stride=stride, padding="full")


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param(((2, 6, 7, 4), (5, 3, 4, 8)), id="odd kernels"),
        pytest.param(((1, 6, 7, 3), (2, 4, 3, 5)), id="even kernels"),
        pytest.param(((1, 3, 4, 2), (5, 6, 2, 7)), id="kernels larger than the images"),
        pytest.param(((3, 4, 5, 2), (1, 1, 2, 6)), id="kernels of one pixel"),
    ],
)
def test_conv2d_same_keeps_the_size(student, reference, rng, shapes):
    """With "same" and stride 1 an image keeps its size, for odd kernels and for even ones."""
    check_layer(student, reference, rng, shapes, padding="same")


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    ("shapes", "stride"),
    [
        pytest.param(((2, 9, 8, 3), (5, 4, 3, 7)), (3, 2), id="a stride for each axis"),
        pytest.param(((1, 7, 6, 2), (3, 5, 2, 4)), 2, id="stride 2"),
        pytest.param(((4, 6, 8, 3), (2, 1, 3, 5)), 4, id="stride larger than the kernels"),
        pytest.param(((2, 3, 4, 1), (6, 5, 1, 7)), 2, id="kernels larger than the images"),
    ],
)
def test_conv2d_same_divides_the_size_by_the_stride(student, reference, rng, shapes, stride):
    """With "same" and a stride the size is divided by it and rounded up, and the windows stand where they should."""
    check_layer(student, reference, rng, shapes, stride=stride, padding="same")


@question("conv2d", weight=1)
def test_conv2d_adds_the_bias_once_everywhere(student, reference, rng):
    """Each bias is added once at every place, the padded border included; without any options the layer is valid."""
    arguments = rng.standard_normal((1, 5, 6, 3)), rng.standard_normal((4, 2, 3, 7)), rng.uniform(1, 2, 7)

    for options in ({"padding": 1}, {}):
        got = student.conv2d(*arguments, **options)
        assert_close("conv2d(x, weight, bias)", got, reference.conv2d(*arguments, **options))


@question("conv2d", weight=1)
def test_conv2d_depends_on_its_arguments_alone(student, reference, rng):
    """conv2d accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(-9, 9, (1, 5, 6, 3)), rng.standard_normal((4, 2, 3, 7)), np.zeros(7)
    floats = rng.standard_normal((7, 4, 5, 2)), rng.standard_normal((1, 3, 2, 6)), np.zeros(6)

    for x, weight, bias in (integers, floats, integers):
        got = student.conv2d(x=x, weight=weight, bias=bias, padding=1)
        assert_close("conv2d(x, weight, bias, padding=1)", got, reference.conv2d(x, weight, bias, padding=1))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("conv2d", weight=3)
@needs("test_conv2d_pads_by_numbers")
@pytest.mark.parametrize(
    ("shapes", "options"),
    [
        pytest.param(((2, 4, 6, 3), (7, 2, 3, 5), (5,)), {"padding": 1}, id="kernels higher than the padded images"),
        pytest.param(((2, 4, 6, 3), (2, 9, 3, 5), (5,)), {"padding": 1}, id="kernels wider than the padded images"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"padding": "half"}, id="unknown word"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"padding": (1, -1)}, id="negative padding"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"stride": 0}, id="stride 0"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"stride": (1, -2)}, id="negative stride"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"stride": (1, 1, 1)}, id="three strides"),
        pytest.param(((2, 4, 6, 3), (2, 5, 1, 7), (7,)), {"padding": "same"}, id="channels disagree"),
        pytest.param(((2, 4, 6, 1), (2, 5, 3, 7), (7,)), {}, id="grey images for kernels of three channels"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 7), (1,)), {"padding": "same"}, id="one bias for seven kernels"),
        pytest.param(((2, 4, 6, 3), (2, 5, 3, 1), (7,)), {}, id="seven biases for one kernel"),
        pytest.param(((4, 6, 3), (2, 5, 3, 7), (7,)), {}, id="no batch axis"),
        pytest.param(((), (2, 5, 3, 7), (7,)), {}, id="no axis"),
    ],
)
def test_conv2d_refuses_what_does_not_fit(student, rng, shapes, options):
    """conv2d raises ValueError for shapes that do not fit, and for invalid paddings and strides."""
    arguments = map(rng.standard_normal, shapes)

    assert_raises(ValueError, student.conv2d, *arguments, **options)
