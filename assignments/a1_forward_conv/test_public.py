"""The public checks: examples that you can follow by hand, most of them from the lectures."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_raises, assert_unmodified, needs, question

EDGES_IMAGE = [[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]]
EDGES_KERNEL = [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]
SOBEL_IMAGE = [[2, 0, 3, 1], [1, 1, 0, 0], [1, 0, 2, 0], [1, 0, 1, 2]]
SOBEL_KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
FIVES_IMAGE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
FIVES_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
MATRIX = [[1, 2, 3, 1], [4, 5, 6, 1], [7, 8, 9, 1]]


# Cross-correlation


@question("correlate2d", weight=3)
@pytest.mark.parametrize(
    ("image", "kernel", "want"),
    [
        pytest.param(MATRIX, [[1, 2], [3, 4]], [[37, 47, 27], [67, 77, 39]], id="four different weights"),
        pytest.param(EDGES_IMAGE, EDGES_KERNEL, [[-4, -3], [3, -8]], id="horizontal edges"),
        pytest.param(SOBEL_IMAGE, SOBEL_KERNEL, [[0, 1], [-1, -1]], id="vertical edges"),
        pytest.param(FIVES_IMAGE, FIVES_KERNEL, [[12, 12, 17], [10, 17, 19], [9, 6, 14]], id="five by five"),
        pytest.param(MATRIX, [[1, 0, -2]], [[-5, 0], [-8, 3], [-11, 6]], id="kernel of one row"),
    ],
)
def test_correlate2d_reproduces_the_worked_examples(student, image, kernel, want):
    """correlate2d gives the numbers of the worked examples."""
    got = student.correlate2d(np.array(image), np.array(kernel))

    assert_close("correlate2d(image, kernel)", got, want)


@question("correlate2d", weight=2)
@pytest.mark.parametrize(("row", "column"), [(0, 0), (2, 1), (3, 0), (1, 4)])
def test_correlate2d_with_a_single_one_cuts_out_what_lies_under_it(student, rng, row, column):
    """A kernel with a single 1 cuts out the part of the image that the 1 passes over."""
    image = rng.standard_normal((6, 10))
    kernel = np.zeros((4, 5))
    kernel[row, column] = 1

    got = student.correlate2d(image, kernel)

    assert_close("correlate2d(image, kernel)", got, image[row : row + 3, column : column + 6])


@question("correlate2d", weight=1)
@needs(test_correlate2d_reproduces_the_worked_examples)
@pytest.mark.parametrize("kernel", [[1, 2, 3], [[1, 2, 3, 4, 5]]], ids=["one axis", "wider than the image"])
def test_correlate2d_refuses_a_kernel_that_does_not_fit(student, kernel):
    """A kernel of one axis, and one that is wider than the image, raise ValueError and nothing else."""
    assert_raises(ValueError, student.correlate2d, np.array(MATRIX), np.array(kernel))


@question("correlate2d", weight=1)
@pytest.mark.parametrize(
    ("image", "kernel", "want"),
    [
        pytest.param(np.array([[0, 1, 4]]), np.array([[0.5, 0.5]]), [[0.5, 2.5]], id="fractions"),
        pytest.param(np.array([[200, 2]], "uint8"), np.array([[200]], "uint8"), [[40000, 400]], id="eight bits"),
    ],
)
def test_correlate2d_of_integers_computes_with_floats(student, image, kernel, want):
    """An image of integers loses no fraction of the result, and 200 times 200 is 40000 in eight bits, too."""
    got = student.correlate2d(image, kernel)

    assert_close("correlate2d(image, kernel)", got, want)


# Convolution proper


@question("convolve2d", weight=3)
@pytest.mark.parametrize(
    ("image", "kernel", "want"),
    [
        pytest.param(MATRIX, [[1, 2], [3, 4]], [[23, 33, 28], [53, 63, 46]], id="four different weights"),
        pytest.param(
            [[0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0]],
            [[1, 2, 3], [4, 5, 6]],
            [[1, 2, 3], [4, 5, 6]],
            id="one bright pixel draws the kernel",
        ),
        pytest.param(EDGES_IMAGE, EDGES_KERNEL, [[4, 3], [-3, 8]], id="the opposite of the cross-correlation"),
    ],
)
def test_convolve2d_rotates_the_kernel_by_180_degrees(student, image, kernel, want):
    """convolve2d rotates the kernel by 180 degrees: one bright pixel draws the kernel."""
    got = student.convolve2d(np.array(image), np.array(kernel))

    assert_close("convolve2d(image, kernel)", got, want)


@question("convolve2d", weight=1)
def test_convolve2d_leaves_the_callers_kernel_as_it_is(student):
    """convolve2d rotates a kernel of its own: the image and the kernel of the caller stay as they are."""
    got = student.convolve2d(np.array([[1.0, 2.0, 0.0]]), np.array([[10.0, 1.0]]))

    assert_close("convolve2d(image, kernel)", got, [[21, 2]])
    assert_unmodified(student)


# A layer for signals


@question("conv1d", weight=2)
def test_conv1d_connects_each_output_to_three_neighbours(student):
    """A filter of 3 over 7 inputs has 15 connections, not 35, and they share 3 weights."""
    one_input_at_a_time = np.eye(7)[:, :, np.newaxis]
    weight = np.array([5, 7, 9]).reshape(3, 1, 1)

    got = student.conv1d(one_input_at_a_time, weight, np.zeros(1))

    connections = [  # a row for each input, a column for each output
        [5, 0, 0, 0, 0],
        [7, 5, 0, 0, 0],
        [9, 7, 5, 0, 0],
        [0, 9, 7, 5, 0],
        [0, 0, 9, 7, 5],
        [0, 0, 0, 9, 7],
        [0, 0, 0, 0, 9],
    ]
    assert_close("conv1d(x, weight, bias)", got, np.array(connections)[:, :, np.newaxis])


@question("conv1d", weight=2)
@pytest.mark.parametrize(
    ("signal", "filters", "bias", "want"),
    [
        pytest.param(
            [[1], [2], [0], [3], [1], [0], [2]],
            [[[1]], [[2]], [[-1]]],
            [10],
            [[15], [9], [15], [15], [9]],
            id="one feature",
        ),
        pytest.param(
            [[1, 10], [2, 20], [0, 0], [3, 30]],
            [[[1, 0, 1], [0, 1, 1]], [[-1, 0, 1], [0, -1, 0]]],
            [100, 200, 300],
            [[99, 190, 313], [102, 220, 322], [97, 170, 303]],
            id="two features in, three out",
        ),
    ],
)
def test_conv1d_reproduces_the_worked_examples(student, signal, filters, bias, want):
    """conv1d sums over its input features, and adds the bias of each filter."""
    got = student.conv1d(np.array([signal]), np.array(filters), np.array(bias))

    assert_close("conv1d(x, weight, bias)", got, [want])


@question("conv1d", weight=1)
@needs(test_conv1d_reproduces_the_worked_examples)
@pytest.mark.parametrize(
    ("weight_shape", "bias_shape"),
    [
        pytest.param((2, 1, 6), (6,), id="filters of one channel for signals of three"),
        pytest.param((2, 3, 6), (1,), id="one bias for six filters"),
        pytest.param((5, 3, 6), (6,), id="filters longer than the signals"),
    ],
)
def test_conv1d_refuses_what_does_not_belong_together(student, weight_shape, bias_shape):
    """conv1d raises ValueError for one channel or bias where there should be more, and for filters that do not fit."""
    assert_raises(ValueError, student.conv1d, np.ones((1, 4, 3)), np.ones(weight_shape), np.ones(bias_shape))


# A layer for images


@question("conv2d", weight=3)
def test_conv2d_sums_over_channels_and_adds_a_bias_to_each_feature_map(student):
    """Two channels and three kernels: each feature map sums over the channels and has its own bias."""
    x = np.stack([EDGES_IMAGE, SOBEL_IMAGE], axis=-1)[np.newaxis]
    edges, sobel, nothing = np.array(EDGES_KERNEL), np.array(SOBEL_KERNEL), np.zeros((3, 3))
    first = np.stack([edges, nothing], axis=-1)  # sees the first channel only
    second = np.stack([nothing, sobel], axis=-1)  # sees the second channel only
    both = np.stack([edges, sobel], axis=-1)
    weight = np.stack([first, second, both], axis=-1)

    got = student.conv2d(x, weight, np.array([10, 20, 30]))

    maps = [[[6, 7], [13, 2]], [[20, 21], [19, 19]], [[26, 28], [32, 21]]]
    assert_close("conv2d(x, weight, bias)", got, np.stack(maps, axis=-1)[np.newaxis])


@question("conv2d", weight=3)
def test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel(student, rng):
    """A 1 x 1 kernel mixes the channels of each pixel, and leaves height and width alone."""
    x = rng.standard_normal((2, 4, 5, 3))
    weight = rng.standard_normal((1, 1, 3, 6))

    got = student.conv2d(x, weight, np.zeros(6))

    assert_close("conv2d(x, weight, bias)", got, x @ weight[0, 0])


@question("conv2d", weight=1)
@needs(test_conv2d_sums_over_channels_and_adds_a_bias_to_each_feature_map)
@pytest.mark.parametrize(
    ("weight_shape", "bias_shape"),
    [
        pytest.param((2, 3, 1, 6), (6,), id="kernels of one channel for images of two"),
        pytest.param((2, 3, 2, 6), (1,), id="one bias for six kernels"),
        pytest.param((5, 3, 2, 6), (6,), id="kernels higher than the images"),
    ],
)
def test_conv2d_refuses_what_does_not_belong_together(student, weight_shape, bias_shape):
    """conv2d raises ValueError for one channel or bias where there should be more, and for kernels that do not fit."""
    assert_raises(ValueError, student.conv2d, np.ones((1, 4, 5, 2)), np.ones(weight_shape), np.ones(bias_shape))


# Convolution as a matrix product


@question("im2col", weight=4)
@pytest.mark.parametrize(
    ("kernel_shape", "want"),
    [
        pytest.param(
            (2, 2),
            [[1, 4, 2, 5, 3, 6], [4, 7, 5, 8, 6, 9], [2, 5, 3, 6, 1, 1], [5, 8, 6, 9, 1, 1]],
            id="the lectures' A'",
        ),
        pytest.param(
            (1, 3),
            [[1, 4, 7, 2, 5, 8], [2, 5, 8, 3, 6, 9], [3, 6, 9, 1, 1, 1]],
            id="kernel of one row",
        ),
    ],
)
def test_im2col_reproduces_the_matrix_of_the_lectures(student, kernel_shape, want):
    """im2col writes a patch into each column, in the order of the lectures."""
    got = student.im2col(np.array(MATRIX), kernel_shape)

    assert_close("im2col(image, kernel_shape)", got, want)


@question("im2col", weight=3)
@pytest.mark.parametrize(
    ("kernel", "want"),
    [
        pytest.param([[2, 2], [2, 2]], [[24, 32, 22], [48, 56, 34]], id="the lectures' kernel"),
        pytest.param([[1, 2], [3, 4]], [[37, 47, 27], [67, 77, 39]], id="four different weights"),
    ],
)
def test_correlate2d_matmul_reproduces_the_worked_examples(student, kernel, want):
    """correlate2d_matmul gives the numbers of the worked examples."""
    got = student.correlate2d_matmul(np.array(MATRIX), np.array(kernel))

    assert_close("correlate2d_matmul(image, kernel)", got, want)


# Hand-designed kernels


@question("kernels", weight=2)
@pytest.mark.parametrize(
    ("name", "want"),
    [
        pytest.param("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], id="sharpen"),
        pytest.param("shift", [[0, 0, 0], [1, 0, 0], [0, 0, 0]], id="shift"),
        pytest.param("sobel_x", [[1, 0, -1], [2, 0, -2], [1, 0, -1]], id="sobel_x"),
        pytest.param("sobel_y", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]], id="sobel_y"),
    ],
)
def test_make_kernel_gives_the_fixed_kernels(student, name, want):
    """make_kernel gives sharpen, shift and both Sobel kernels as the lectures print them."""
    assert_close(f"make_kernel({name!r})", student.make_kernel(name), want)


@question("kernels", weight=1)
@pytest.mark.parametrize(
    ("name", "corner", "side", "centre"),
    [
        pytest.param("box", 1 / 9, 1 / 9, 1 / 9, id="box"),
        pytest.param("gaussian", 0.075114, 0.123841, 0.204180, id="gaussian"),
    ],
)
def test_make_kernel_gives_blurs_that_sum_to_one(student, name, corner, side, centre):
    """The 3 x 3 blurs are a plain and a weighted mean: their entries sum to 1."""
    want = [[corner, side, corner], [side, centre, side], [corner, side, corner]]

    assert_close(f"make_kernel({name!r})", student.make_kernel(name), want)


@question("kernels", weight=1)
@pytest.mark.parametrize(
    ("name", "options", "row"),
    [
        pytest.param("box", {"size": 5}, np.full(5, 1 / 5), id="box of 5 x 5"),
        # With this sigma a step of one pixel halves the weight, and a step of two divides it by 16.
        pytest.param(
            "gaussian",
            {"size": 5, "sigma": float(1 / np.sqrt(2 * np.log(2)))},
            np.array([1, 8, 16, 8, 1]) / 34,
            id="gaussian of 5 x 5",
        ),
    ],
)
def test_make_kernel_gives_blurs_of_5_by_5(student, name, options, row):
    """The blurs come in 5 x 5, too; sigma says how far a gaussian reaches."""
    assert_close(f"make_kernel({name!r})", student.make_kernel(name, **options), np.outer(row, row))


@question("kernels", weight=1)
@needs(test_make_kernel_gives_the_fixed_kernels)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("laplace", {}, id="unknown name"),
        pytest.param("box", {"size": 2}, id="even size"),
        pytest.param("shift", {"size": 7}, id="shift of 7 x 7"),
        pytest.param("gaussian", {"sigma": 0}, id="sigma of 0"),
    ],
)
def test_make_kernel_refuses_what_is_not_in_the_list(student, name, options):
    """make_kernel raises ValueError for other names, for sizes that a kernel does not have, and for a sigma of 0."""
    assert_raises(ValueError, student.make_kernel, name, **options)


# A detector that ignores brightness

CURVE = np.array([[0, 0, 30], [0, 30, 0], [30, 0, 0], [30, 0, 0], [0, 30, 0]])
SIMILAR = np.array([[0, 0, 50], [0, 50, 0], [50, 0, 0], [20, 0, 0], [0, 50, 0]])


@question("match_template", weight=2)
@pytest.mark.parametrize(
    ("image", "template", "want"),
    [
        pytest.param(
            np.array([[3, 4, 3, 0, -6, -8]]), np.array([[3, 4]]), [[1, 0.96, 0.6, -0.8, -1]], id="from 1 to -1"
        ),
        pytest.param(SIMILAR, CURVE, [[6600 / np.sqrt(10400 * 4500)]], id="similar curve"),
        pytest.param(np.full((5, 3), 255), CURVE, [[1 / np.sqrt(3)]], id="white wall"),
        pytest.param(-2 * CURVE, CURVE, [[-1]], id="negative of the curve"),
    ],
)
def test_match_template_measures_the_angle_to_the_template(student, image, template, want):
    """match_template scores 1 for a patch that points like the template, -1 for its negative."""
    got = student.match_template(image, template)

    assert_close("match_template(image, template)", got, want)


@question("match_template", weight=1)
def test_match_template_gives_an_empty_patch_0(student):
    """match_template scores 0 for a patch of zeros, which points nowhere."""
    got = student.match_template(np.array([[0, 0, 3, 4]]), np.array([[3, 4]]))

    assert_close("match_template(image, template)", got, [[0, 0.8, 1]])


@question("match_template", weight=1)
@needs(test_match_template_measures_the_angle_to_the_template)
@pytest.mark.parametrize("template", [[[0, 0]], [[3], [4]]], ids=["zeros", "higher than the image"])
def test_match_template_refuses_a_template_that_points_nowhere(student, template):
    """A template of zeros points nowhere: it raises ValueError, as does one that does not fit."""
    assert_raises(ValueError, student.match_template, np.array([[3, 4, 3]]), np.array(template))


# Channels first and channels last


@question("layout", weight=2)
def test_channels_move_and_pixels_stay(student):
    """Channels move to the front and back again; each stays a picture."""
    last = np.array([[[[1, 10], [2, 20], [3, 30]], [[4, 40], [5, 50], [6, 60]]]])
    first = np.array([[[[1, 2, 3], [4, 5, 6]], [[10, 20, 30], [40, 50, 60]]]])

    assert_close("channels_first(x)", student.channels_first(last), first)
    assert_close("channels_last(x)", student.channels_last(first), last)
