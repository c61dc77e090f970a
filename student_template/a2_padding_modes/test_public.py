"""The public checks: examples that you can follow by hand, several of them from the lectures."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_equal, assert_raises, assert_unmodified, needs, question

SOBEL_IMAGE = [[2, 0, 3, 1], [1, 1, 0, 0], [1, 0, 2, 0], [1, 0, 1, 2]]
SOBEL_KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
SIX = [[1, 2, 3], [4, 5, 6]]
ROW = [[1, 2, 3, 4]]
AROUND_ROW = ((0, 0), (3, 3))
AROUND_SIX = ((1, 1), (2, 1))


def one_image(*channels):
    """Stack planes of numbers into a batch of one image."""
    return np.stack([np.array(channel) for channel in channels], axis=-1)[np.newaxis]


# A frame of one value


@question("constant", weight=2)
def test_pad2d_surrounds_each_channel_with_zeros(student):
    """An image of two channels gets one pixel of zeros on each side."""
    got = student.pad2d(one_image([[1, 2], [4, 5]], [[6, 7], [8, 9]]), 1)

    first = [[0, 0, 0, 0], [0, 1, 2, 0], [0, 4, 5, 0], [0, 0, 0, 0]]
    second = [[0, 0, 0, 0], [0, 6, 7, 0], [0, 8, 9, 0], [0, 0, 0, 0]]
    assert_close("pad2d(x, 1)", got, one_image(first, second))


@question("constant", weight=3)
@pytest.mark.parametrize(
    ("padding", "want"),
    [
        pytest.param(
            ((0, 1), (2, 0)), [[0, 0, 1, 2, 3], [0, 0, 4, 5, 6], [0, 0, 0, 0, 0]], id="top 0, bottom 1, left 2, right 0"
        ),
        pytest.param((1, 0), [[0, 0, 0], [1, 2, 3], [4, 5, 6], [0, 0, 0]], id="vertical 1, horizontal 0"),
        pytest.param((0, 2), [[0, 0, 1, 2, 3, 0, 0], [0, 0, 4, 5, 6, 0, 0]], id="vertical 0, horizontal 2"),
        pytest.param(0, SIX, id="nothing"),
    ],
)
def test_pad2d_takes_padding_in_three_forms(student, padding, want):
    """Padding is one number, (vertical, horizontal), or ((top, bottom), (left, right))."""
    got = student.pad2d(one_image(SIX), padding)

    assert_close(f"pad2d(x, {padding})", got, one_image(want))


@question("constant", weight=1)
@pytest.mark.parametrize("value", [-1, 2.5], ids=["a negative value", "a fraction around integers"])
def test_pad2d_frames_integers_with_any_value(student, value):
    """The frame may have another value than 0: a negative one, or a fraction, which is kept around integers, too."""
    got = student.pad2d(one_image([[7, 8]]), 1, value=value)

    want = [[value] * 4, [value, 7, 8, value], [value] * 4]
    assert_close(f"pad2d(x, 1, value={value})", got, one_image(want))


@question("constant", weight=1)
@needs(test_pad2d_takes_padding_in_three_forms)
@pytest.mark.parametrize(
    ("padding", "mode"),
    [
        pytest.param((0, -1), "constant", id="negative padding"),
        pytest.param(((0, 0), (1, 1), (1, 1), (0, 0)), "constant", id="a pair for each of four axes"),
        pytest.param(1, "mirror", id="unknown mode"),
    ],
)
def test_pad2d_refuses_other_amounts_and_modes(student, padding, mode):
    """pad2d raises ValueError for a negative amount, for padding in a fourth form, and for an unknown mode."""
    assert_raises(ValueError, student.pad2d, one_image(SIX), padding, mode=mode)


# Borders made of the image itself


@question("borders", weight=2)
@pytest.mark.parametrize(
    ("image", "padding", "want"),
    [
        pytest.param(ROW, AROUND_ROW, [[1, 1, 1, 1, 2, 3, 4, 4, 4, 4]], id="a row"),
        pytest.param(
            SIX,
            AROUND_SIX,
            [[1, 1, 1, 2, 3, 3], [1, 1, 1, 2, 3, 3], [4, 4, 4, 5, 6, 6], [4, 4, 4, 5, 6, 6]],
            id="an image and its corners",
        ),
    ],
)
def test_edge_repeats_the_outermost_pixel(student, image, padding, want):
    """Mode edge repeats the outermost pixel: a a | a b c d | d d."""
    got = student.pad2d(one_image(image), padding, mode="edge")

    assert_close(f"pad2d(x, {padding}, mode='edge')", got, one_image(want))


@question("borders", weight=3)
@pytest.mark.parametrize(
    ("image", "padding", "want"),
    [
        pytest.param(ROW, AROUND_ROW, [[4, 3, 2, 1, 2, 3, 4, 3, 2, 1]], id="a row"),
        pytest.param(
            SIX,
            AROUND_SIX,
            [[6, 5, 4, 5, 6, 5], [3, 2, 1, 2, 3, 2], [6, 5, 4, 5, 6, 5], [3, 2, 1, 2, 3, 2]],
            id="an image and its corners",
        ),
    ],
)
def test_reflect_mirrors_at_the_outermost_pixel(student, image, padding, want):
    """Mode reflect mirrors at the outermost pixel, which stays single: c b | a b c d | c b."""
    got = student.pad2d(one_image(image), padding, mode="reflect")

    assert_close(f"pad2d(x, {padding}, mode='reflect')", got, one_image(want))


@question("borders", weight=3)
@pytest.mark.parametrize(
    ("image", "padding", "want"),
    [
        pytest.param(ROW, AROUND_ROW, [[3, 2, 1, 1, 2, 3, 4, 4, 3, 2]], id="a row"),
        pytest.param(
            SIX,
            AROUND_SIX,
            [[2, 1, 1, 2, 3, 3], [2, 1, 1, 2, 3, 3], [5, 4, 4, 5, 6, 6], [5, 4, 4, 5, 6, 6]],
            id="an image and its corners",
        ),
    ],
)
def test_symmetric_mirrors_beside_the_outermost_pixel(student, image, padding, want):
    """Mode symmetric mirrors just outside of the image, so the outermost pixel is doubled: b a | a b c d | d c."""
    got = student.pad2d(one_image(image), padding, mode="symmetric")

    assert_close(f"pad2d(x, {padding}, mode='symmetric')", got, one_image(want))


@question("borders", weight=3)
@pytest.mark.parametrize(
    ("image", "padding", "want"),
    [
        pytest.param(ROW, AROUND_ROW, [[2, 3, 4, 1, 2, 3, 4, 1, 2, 3]], id="a row"),
        pytest.param(
            SIX,
            AROUND_SIX,
            [[5, 6, 4, 5, 6, 4], [2, 3, 1, 2, 3, 1], [5, 6, 4, 5, 6, 4], [2, 3, 1, 2, 3, 1]],
            id="an image and its corners",
        ),
    ],
)
def test_wrap_starts_over(student, image, padding, want):
    """Mode wrap goes on with the opposite side of the image: c d | a b c d | a b."""
    got = student.pad2d(one_image(image), padding, mode="wrap")

    assert_close(f"pad2d(x, {padding}, mode='wrap')", got, one_image(want))


@question("borders", weight=1)
@pytest.mark.parametrize(
    ("mode", "after"),
    [
        pytest.param("reflect", [3, 2, 1], id="reflect"),
        pytest.param("symmetric", [4, 3, 2, 1], id="symmetric"),
        pytest.param("wrap", [1, 2, 3, 4], id="wrap"),
    ],
)
def test_borders_end_where_the_image_ends(student, mode, after):
    """A row of four has 3 pixels to reflect, and 4 for symmetric and wrap: one more raises ValueError."""
    got = student.pad2d(one_image(ROW), ((0, 0), (0, len(after))), mode=mode)

    assert_close(f"pad2d(x, padding, mode={mode!r})", got, one_image([ROW[0] + after]))
    assert_raises(ValueError, student.pad2d, one_image(ROW), ((0, 0), (0, len(after) + 1)), mode=mode)


# How much padding SAME is


@question("same_padding", weight=3)
@pytest.mark.parametrize(
    ("size", "kernel", "stride", "want"),
    [
        pytest.param(4, 3, 1, (1, 1), id="4 pixels, kernel of 3"),
        pytest.param(5, 5, 1, (2, 2), id="5 pixels, kernel of 5"),
        pytest.param(7, 3, 2, (1, 1), id="7 pixels, kernel of 3, stride 2"),
        pytest.param(3, 1, 1, (0, 0), id="3 pixels, kernel of 1"),
    ],
)
def test_same_padding_surrounds_an_odd_kernel_evenly(student, size, kernel, stride, want):
    """A kernel of 3 needs one pixel on each side, a kernel of 5 two, a kernel of 1 none."""
    assert_equal(f"same_padding({size}, {kernel}, {stride})", student.same_padding(size, kernel, stride), want)


@question("same_padding", weight=2)
@pytest.mark.parametrize(
    ("size", "kernel", "want"),
    [
        pytest.param(5, 2, (0, 1), id="5 pixels, kernel of 2"),
        pytest.param(6, 4, (1, 2), id="6 pixels, kernel of 4"),
    ],
)
def test_same_padding_puts_the_odd_pixel_after(student, size, kernel, want):
    """An even kernel needs an odd number of pixels; the one that is left over goes after the image."""
    assert_equal(f"same_padding({size}, {kernel}, 1)", student.same_padding(size, kernel, 1), want)


@question("same_padding", weight=2)
@pytest.mark.parametrize(
    ("size", "kernel", "stride", "want"),
    [
        pytest.param(28, 5, 2, (1, 2), id="MNIST, kernel of 5, stride 2"),
        pytest.param(32, 5, 2, (1, 2), id="CIFAR, kernel of 5, stride 2"),
        pytest.param(10, 3, 3, (1, 1), id="10 pixels, kernel of 3, stride 3"),
    ],
)
def test_same_padding_depends_on_the_stride(student, size, kernel, stride, want):
    """With a stride, SAME pads what the last window lacks, and no more."""
    assert_equal(f"same_padding({size}, {kernel}, {stride})", student.same_padding(size, kernel, stride), want)


@question("same_padding", weight=1)
@pytest.mark.parametrize(
    ("size", "kernel", "stride"),
    [
        pytest.param(6, 1, 3, id="6 pixels, kernel of 1, stride 3"),
        pytest.param(15, 5, 5, id="15 pixels, kernel of 5, stride 5"),
    ],
)
def test_same_padding_cuts_nothing_off(student, size, kernel, stride):
    """Where the last window ends with the image or before its end, it lacks nothing: SAME pads 0, never less."""
    assert_equal(f"same_padding({size}, {kernel}, {stride})", student.same_padding(size, kernel, stride), (0, 0))


# A layer that pads


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("padding", "want"),
    [
        pytest.param("valid", [[0, 1], [-1, -1]], id="valid"),
        pytest.param("same", [[-1, -1, -1, 6], [-2, 0, 1, 5], [-1, -1, -1, 5], [0, -1, -4, 4]], id="same"),
    ],
)
def test_conv2d_reproduces_the_lectures_valid_and_same(student, padding, want):
    """The lectures' 4 x 4 image keeps its size with "same", and loses a frame of one pixel with "valid"."""
    weight = np.array(SOBEL_KERNEL)[:, :, np.newaxis, np.newaxis]

    got = student.conv2d(one_image(SOBEL_IMAGE), weight, np.zeros(1), padding=padding)

    assert_close(f"conv2d(x, weight, bias, padding={padding!r})", got, one_image(want))


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("padding", "want"),
    [
        pytest.param(0, [[24]], id="no padding"),
        pytest.param(1, [[2, 6, 4], [10, 24, 14], [8, 18, 10]], id="padding 1"),
        pytest.param((0, 1), [[10, 24, 14]], id="padding to the left and right only"),
    ],
)
def test_conv2d_pads_by_numbers(student, padding, want):
    """The lectures' 2 x 2 image, framed with zeros, has room for a 2 x 2 kernel in more places."""
    x, weight = one_image([[1, 2], [4, 5]]), np.full((2, 2, 1, 1), 2)

    got = student.conv2d(x, weight, np.zeros(1), padding=padding)

    assert_close(f"conv2d(x, weight, bias, padding={padding})", got, one_image(want))


@question("conv2d", weight=1)
@pytest.mark.parametrize(
    ("stride", "padding", "want"),
    [
        pytest.param(2, 1, [[2, 4], [8, 10]], id="padding 1, stride 2"),
        pytest.param((2, 1), ((1, 1), (0, 1)), [[6, 4], [18, 10]], id="a stride for each axis"),
    ],
)
def test_conv2d_takes_strides(student, stride, padding, want):
    """On the lectures' framed image, a stride is one number, or one down and one to the right."""
    x, weight = one_image([[1, 2], [4, 5]]), np.full((2, 2, 1, 1), 2)

    got = student.conv2d(x, weight, np.zeros(1), stride=stride, padding=padding)

    assert_close(f"conv2d(x, weight, bias, stride={stride}, padding={padding})", got, one_image(want))


@question("conv2d", weight=2)
def test_conv2d_full_draws_the_kernel_around_a_lone_pixel(student):
    """With "full", an image of one pixel is met by every weight in turn: the last one first."""
    weight = np.array([[1, 2, 3], [4, 5, 6]])[:, :, np.newaxis, np.newaxis]

    got = student.conv2d(one_image([[10]]), weight, np.zeros(1), padding="full")

    assert_close("conv2d(x, weight, bias, padding='full')", got, one_image([[60, 50, 40], [30, 20, 10]]))


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("shape", "stride", "before"),
    [
        pytest.param((1, 15, 15, 2), 5, 0, id="15 pixels and stride 5"),
        pytest.param((1, 28, 28, 1), 2, 1, id="MNIST and stride 2"),
        pytest.param((1, 32, 32, 3), 2, 1, id="CIFAR and stride 2"),
    ],
)
def test_conv2d_same_divides_images_of_the_lectures(student, rng, shape, stride, before):
    """With "same", kernels of 5 x 5 and stride 2 halve MNIST and CIFAR images, and start one pixel outside of them."""
    x = rng.standard_normal(shape)
    weight = np.zeros((5, 5, shape[-1], 16))
    weight[before, before] = rng.standard_normal((shape[-1], 16))  # what lies on pixel [0, 0] at first

    got = student.conv2d(x, weight, np.zeros(16), stride=stride, padding="same")

    want = x[:, ::stride, ::stride] @ weight[before, before]
    assert_close(f"conv2d(x, weight, bias, stride={stride}, padding='same')", got, want)


@question("conv2d", weight=1)
def test_conv2d_adds_a_bias_at_every_place(student):
    """Each kernel's bias is added once at every place, at the border too."""
    x, weight = one_image([[1, 2], [4, 5]]), np.full((2, 2, 1, 2), 2)

    got = student.conv2d(x, weight, np.array([100, 200]), padding=1)

    first = np.array([[102, 106, 104], [110, 124, 114], [108, 118, 110]])
    assert_close("conv2d(x, weight, bias, padding=1)", got, one_image(first, first + 100))


@question("conv2d", weight=1)
def test_conv2d_of_integers_leaves_its_arguments_alone(student):
    """An image of integers loses no fraction of the result, and the caller's arrays stay as they are."""
    x, weight = one_image([[1, 2], [4, 5]]), np.reshape([[0.5, 0], [0, 0.25]], (2, 2, 1, 1))

    got = student.conv2d(x, weight, np.zeros(1), padding=((0, 0), (0, 1)))

    assert_close("conv2d(x, weight, bias, padding=((0, 0), (0, 1)))", got, one_image([[1.75, 1]]))
    assert_unmodified(student)


@question("conv2d", weight=1)
@needs(test_conv2d_pads_by_numbers)
@pytest.mark.parametrize(
    ("weight_shape", "bias_shape"),
    [
        pytest.param((5, 2, 2, 6), (6,), id="kernels higher than the padded images"),
        pytest.param((2, 2, 1, 6), (6,), id="kernels of one channel for images of two"),
        pytest.param((2, 2, 2, 6), (1,), id="one bias for six kernels"),
    ],
)
def test_conv2d_refuses_what_does_not_belong_together(student, weight_shape, bias_shape):
    """conv2d raises ValueError for kernels larger than the padded images, and for too few channels or biases."""
    x, weight, bias = np.ones((1, 2, 3, 2)), np.ones(weight_shape), np.ones(bias_shape)

    assert_raises(ValueError, student.conv2d, x, weight, bias, padding=1)
