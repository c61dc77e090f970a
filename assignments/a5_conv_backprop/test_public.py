"""The public checks: examples that you can follow by hand."""

import numpy as np
import pytest

from autograder.checks import assert_close, question


def gradients(result, names):
    """Return the results of a tuple; fail if it is not one."""
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        found = f"{len(result)} values" if isinstance(result, (tuple, list)) else f"one {type(result).__name__}"
        raise AssertionError(f"returned {found}, expected {len(names)} in this order: {', '.join(names)}")
    return dict(zip(names, result, strict=True))


# Gradients by finite differences


@question("numerical_gradient", weight=3)
@pytest.mark.parametrize(
    ("name", "step", "x", "upstream", "want"),
    [
        pytest.param("cube", 0.5, [2.0, -1.0, 0.0], [1, 10, 100], [12.25, 32.5, 25], id="x^3 has a curvature"),
        pytest.param("sine", np.pi / 2, [0.0, np.pi], [1, 1], [2 / np.pi, -2 / np.pi], id="a quarter of a turn"),
        pytest.param("total", 1.0, [[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]], 2, [[8, 26, 56], [2, 8, 98]], id="one number"),
    ],
)
def test_numerical_gradient_takes_the_slope_between_both_sides(student, name, step, x, upstream, want):
    """The slope is taken between x + step and x - step, one entry of x at a time."""
    function = student.function(name)

    got = student.numerical_gradient(function, np.array(x), np.array(upstream), step=step)

    assert_close("numerical_gradient(f, x, upstream, step)", got, want)


@question("numerical_gradient", weight=3)
@pytest.mark.parametrize(
    ("name", "x", "upstream", "want"),
    [
        pytest.param("products", [[2.0, 3.0, 5.0]], [[1, 10, 100]], [[35, 520, 302]], id="neighbours multiplied"),
        pytest.param("differences", [[1.0, 7.0], [2.0, 4.0]], [[10, 20]], [[-10, -20], [10, 20]], id="fewer rows"),
        pytest.param(
            "row_sums", [[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]], [1, 10], [[2, 4, 6], [0, -20, 80]], id="one axis"
        ),
    ],
)
def test_numerical_gradient_sums_over_all_that_an_entry_changes(student, name, x, upstream, want):
    """The changes of all entries of f(x) count, each with its weight in the upstream gradient."""
    function = student.function(name)

    got = student.numerical_gradient(function, np.array(x), np.array(upstream))

    assert_close("numerical_gradient(f, x, upstream)", got, want)


# The gradient of a ReLU


@question("relu", weight=3)
def test_relu_backward_lets_through_what_the_relu_let_through(student):
    """The gradient passes where x is positive, whatever its own sign, and nowhere else."""
    x = np.array([[3.0, -1.0, 0.5], [-2.0, 4.0, -0.5]])
    grad_out = np.array([[7, 8, -9], [10, 0, -12]])

    got = student.relu_backward(grad_out, x)

    assert_close("relu_backward(grad_out, x)", got, [[7, 0, -9], [0, 0, 0]])


# A dense layer and its gradients

DENSE_X, DENSE_WEIGHT = [[1, 2, 0], [3, -1, 2]], [[1, 0, 2, 1], [-1, 1, 0, 3], [2, 5, 1, 0]]
DENSE_GRAD_OUT = [[1, 0, 2, -1], [0, 3, 1, 1]]
NAMES = ("grad_x", "grad_weight", "grad_bias")


@question("dense", weight=2)
def test_dense_reproduces_the_worked_example(student):
    """The dense layer multiplies each row of x with the weights, and adds the biases."""
    got = student.dense(np.array(DENSE_X), np.array(DENSE_WEIGHT), np.array([10, 20, 30, 40]))

    assert_close("dense(x, weight, bias)", got, [[9, 22, 32, 47], [18, 29, 38, 40]])


@question("dense", weight=4)
def test_dense_backward_reproduces_the_worked_example(student):
    """dense_backward gives the three gradients of the worked example."""
    result = student.dense_backward(np.array(DENSE_GRAD_OUT), np.array(DENSE_X), np.array(DENSE_WEIGHT))

    got = gradients(result, NAMES)
    assert_close("grad_x", got["grad_x"], [[4, -4, 4], [3, 6, 16]])
    assert_close("grad_weight", got["grad_weight"], [[1, 9, 5, 2], [2, -3, 3, -3], [0, 6, 2, 2]])
    assert_close("grad_bias", got["grad_bias"], [1, 3, 3, 0])


# The gradients of a convolution

MATRIX, KERNEL = [[1, 2, 3, 1], [4, 5, 6, 1], [7, 8, 9, 1]], [[1, 2], [3, 4]]
OVERLAPPING = (MATRIX, KERNEL, 1, 0, [[1, 0, 2], [-1, 3, 1]])
UNREAD = (MATRIX, KERNEL, 2, 0, [[10, 20]])
UNEVEN = (MATRIX, KERNEL, (1, 2), 0, [[1, 2], [-1, 3]])
PADDED = ([[1, 2], [4, 5]], KERNEL, 1, 1, [[1, 0, 2], [-1, 3, 1], [0, -2, 4]])
BESIDE = ([[1, 2, 0, 3]], [[5, 7, 9]], 1, (0, 1), [[1, -2, 3, 4]])


def backward(student, x, weight, stride, padding, grad_out):
    """Differentiate a single image of one channel, and one kernel; return the gradients as matrices."""
    x, grad_out = (np.array(matrix)[np.newaxis, :, :, np.newaxis] for matrix in (x, grad_out))
    weight = np.array(weight)[:, :, np.newaxis, np.newaxis]
    return gradients(student.conv2d_backward(grad_out, x, weight, stride, padding), NAMES)


@question("conv2d_backward", weight=1)
@pytest.mark.parametrize(
    ("example", "want"),
    [
        pytest.param(OVERLAPPING, [[1, 2, 2, 4], [2, 5, 13, 10], [-3, 5, 15, 4]], id="kernels overlap"),
        pytest.param(BESIDE, [[-3, 10, 23, 55]], id="padding on the left and right only"),
    ],
)
def test_conv2d_backward_gives_each_pixel_what_it_contributed_to(student, example, want):
    """grad_x of the worked examples: each pixel collects from every place of the kernel that has read it."""
    got = backward(student, *example)

    assert_close("grad_x", got["grad_x"], np.array(want)[np.newaxis, :, :, np.newaxis])


@question("conv2d_backward", weight=2)
@pytest.mark.parametrize(
    ("example", "want"),
    [
        pytest.param(UNREAD, [[10, 20, 20, 40], [30, 40, 60, 80], [0, 0, 0, 0]], id="last row is never read"),
        pytest.param(UNEVEN, [[1, 2, 2, 4], [2, 2, 9, 14], [-3, -4, 9, 12]], id="stride of columns only"),
    ],
)
def test_conv2d_backward_of_pixels_with_a_stride(student, example, want):
    """grad_x of the worked examples: with a stride, pixels that were never read get 0."""
    got = backward(student, *example)

    assert_close("grad_x", got["grad_x"], np.array(want)[np.newaxis, :, :, np.newaxis])


@question("conv2d_backward", weight=2)
@pytest.mark.parametrize(
    ("example", "want"),
    [
        pytest.param(PADDED, [[5, 13], [3, 15]], id="padding all around"),
    ],
)
def test_conv2d_backward_of_pixels_with_padding(student, example, want):
    """grad_x of the worked examples: with padding all around, which is cut off again."""
    got = backward(student, *example)

    assert_close("grad_x", got["grad_x"], np.array(want)[np.newaxis, :, :, np.newaxis])


@question("conv2d_backward", weight=1)
@pytest.mark.parametrize(
    ("example", "want"),
    [
        pytest.param(OVERLAPPING, [[24, 18], [42, 27]], id="kernels overlap"),
        pytest.param(BESIDE, [[4, 9, 11]], id="padding on the left and right only"),
    ],
)
def test_conv2d_backward_gives_each_weight_the_pixels_that_it_met(student, example, want):
    """grad_weight of the worked examples: each weight collects from every pixel that it has met."""
    got = backward(student, *example)

    assert_close("grad_weight", got["grad_weight"], np.array(want)[:, :, np.newaxis, np.newaxis])


@question("conv2d_backward", weight=1)
@pytest.mark.parametrize(
    ("example", "want"),
    [
        pytest.param(UNREAD, [[70, 40], [160, 70]], id="last row is never read"),
        pytest.param(UNEVEN, [[21, 2], [36, 2]], id="stride of columns only"),
    ],
)
def test_conv2d_backward_of_weights_with_a_stride(student, example, want):
    """grad_weight of the worked examples: with a stride, each weight has met fewer pixels."""
    got = backward(student, *example)

    assert_close("grad_weight", got["grad_weight"], np.array(want)[:, :, np.newaxis, np.newaxis])


@question("conv2d_backward", weight=2)
@pytest.mark.parametrize(
    ("example", "want"),
    [
        pytest.param(PADDED, [[17, -5], [21, 12]], id="padding all around"),
    ],
)
def test_conv2d_backward_of_weights_with_padding(student, example, want):
    """grad_weight of the worked examples: with padding all around, whose zeros each weight has met as well."""
    got = backward(student, *example)

    assert_close("grad_weight", got["grad_weight"], np.array(want)[:, :, np.newaxis, np.newaxis])


@question("conv2d_backward", weight=2)
def test_conv2d_backward_gives_each_bias_its_feature_map(student, rng):
    """grad_bias of two images and two kernels: each bias has contributed to all of its feature maps."""
    maps = [[[[1, 10], [2, 20], [3, 30]]], [[[4, -5], [0, 0], [6, 50]]]]  # two images of 1 x 3 pixels, two channels

    result = student.conv2d_backward(
        np.array(maps), rng.standard_normal((2, 2, 3, 1)), rng.standard_normal((4, 3, 1, 2)), padding=1
    )

    assert_close("grad_bias", gradients(result, NAMES)["grad_bias"], [16, 105])


@question("conv2d_backward", weight=2)
@pytest.mark.parametrize(("image", "row", "column", "kernel"), [(0, 0, 0, 0), (1, 2, 1, 3), (0, 1, 3, 4)])
def test_a_single_one_upstream_draws_its_kernel(student, rng, image, row, column, kernel):
    """A single 1 upstream puts the kernel of its channel into grad_x, at its own place."""
    x, weight = rng.standard_normal((2, 6, 5, 3)), rng.standard_normal((4, 2, 3, 5))
    grad_out = np.zeros((2, 3, 4, 5))
    grad_out[image, row, column, kernel] = 1

    result = student.conv2d_backward(grad_out, x, weight)

    want = np.zeros(x.shape)
    want[image, row : row + 4, column : column + 2] = weight[..., kernel]
    assert_close("grad_x", gradients(result, NAMES)["grad_x"], want)


# The same by a rotated kernel


@question("rotation", weight=2)
def test_rot180_turns_kernels_upside_down_and_left_to_right(student):
    """rot180 reverses rows and columns, of a single kernel and of those of a layer."""
    kernel, layer = np.array([[1, 2, 3], [4, 5, 6]]), np.arange(24).reshape(2, 3, 2, 2)

    assert_close("rot180(kernel)", student.rot180(kernel), [[6, 5, 4], [3, 2, 1]])
    assert_close(
        "rot180(weight)",
        student.rot180(layer),
        [
            [[[20, 21], [22, 23]], [[16, 17], [18, 19]], [[12, 13], [14, 15]]],
            [[[8, 9], [10, 11]], [[4, 5], [6, 7]], [[0, 1], [2, 3]]],
        ],
    )


@question("rotation", weight=3)
@pytest.mark.parametrize(
    ("grad_out", "weight", "want"),
    [
        pytest.param(
            [[1, 0, 2], [-1, 3, 1]], KERNEL, [[1, 2, 2, 4], [2, 5, 13, 10], [-3, 5, 15, 4]], id="two dimensions"
        ),
        pytest.param([[1, -2, 3]], [[5, 7, 9]], [[5, -3, 10, 3, 27]], id="one dimension"),
    ],
)
def test_full_convolution_gives_the_gradient_of_the_input(student, grad_out, weight, want):
    """A rotated kernel that slides over the upstream gradient gives the grad_x of the worked examples."""
    grad_out = np.array(grad_out)[np.newaxis, :, :, np.newaxis]
    weight = np.array(weight)[:, :, np.newaxis, np.newaxis]

    got = student.input_gradient_by_full_convolution(grad_out, weight)

    assert_close(
        "input_gradient_by_full_convolution(grad_out, weight)", got, np.array(want)[np.newaxis, :, :, np.newaxis]
    )


# Softmax and cross-entropy

SCORES = [  # logits, labels, probabilities of the right classes, gradient
    pytest.param(
        np.log([[1, 2, 1], [1, 1, 2]]),
        [1, 0],
        [1 / 2, 1 / 4],
        [[1 / 8, -1 / 4, 1 / 8], [-3 / 8, 1 / 8, 1 / 4]],
        id="two",
    ),
    pytest.param(np.log([[1, 2, 1]]), [1], [1 / 2], [[1 / 4, -1 / 2, 1 / 4]], id="one example"),
    pytest.param(
        np.log([[3, 1, 12, 4], [5, 6, 7, 2], [2, 2, 2, 2], [1, 10, 4, 5], [8, 1, 9, 2]]),
        [3, 0, 2, 1, 0],
        [1 / 5, 1 / 4, 1 / 4, 1 / 2, 2 / 5],
        [[3, 1, 12, -16], [-15, 6, 7, 2], [5, 5, -15, 5], [1, -10, 4, 5], [-12, 1, 9, 2]] / np.array(100.0),
        id="five examples, four classes",
    ),
]


@question("softmax", weight=3)
@pytest.mark.parametrize(("logits", "labels", "right", "_gradient"), SCORES)
def test_softmax_cross_entropy_reproduces_the_worked_losses(student, logits, labels, right, _gradient):
    """The loss is the mean of -log(probability of the right class)."""
    result = student.softmax_cross_entropy(logits, np.array(labels))

    assert_close("loss", gradients(result, ("loss", "grad_logits"))["loss"], -np.log(right).mean())


@question("softmax", weight=4)
@pytest.mark.parametrize(("logits", "labels", "_right", "gradient"), SCORES)
def test_softmax_cross_entropy_reproduces_the_worked_gradients(student, logits, labels, _right, gradient):
    """The gradient is the probabilities, less 1 at the right class, divided by the size of the batch."""
    result = student.softmax_cross_entropy(logits, np.array(labels))

    assert_close("grad_logits", gradients(result, ("loss", "grad_logits"))["grad_logits"], gradient)
