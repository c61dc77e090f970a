"""The hidden checks: gradients against finite differences of the forward, and what else the handout promises."""

from functools import partial

import numpy as np
import pytest

from autograder.checks import assert_close, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls
from autograder.checks.gradients import numerical_gradients

NAMES = ("grad_x", "grad_weight", "grad_bias")


def part(result, name, names=NAMES):
    """Return one of several results; fail if there are not that many."""
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        found = f"{len(result)} values" if isinstance(result, (tuple, list)) else f"one {type(result).__name__}"
        raise AssertionError(f"returned {found}, expected {len(names)} in this order: {', '.join(names)}")
    return result[names.index(name)]


# Gradients by finite differences


@question("numerical_gradient", weight=3)
@pytest.mark.parametrize(
    ("name", "x_shape", "upstream_shape", "step"),
    [
        pytest.param("products", (2, 4), (2, 4), 0.3, id="entries that depend on each other"),
        pytest.param("cube", (2, 3, 4), (2, 3, 4), 0.7, id="three axes"),
        pytest.param("differences", (4, 3), (3, 3), 0.2, id="another shape"),
        pytest.param("row_sums", (3, 2, 5), (3, 2), 0.25, id="one axis less"),
        pytest.param("total", (3, 4), (), 0.4, id="a number"),
        pytest.param("sine", (5,), (5,), 1e-5, id="step as usual"),
    ],
)
def test_numerical_gradient_follows_the_definition(student, reference, rng, name, x_shape, upstream_shape, step):
    """numerical_gradient follows its definition for functions of every shape and for every step."""
    x, upstream = rng.standard_normal(x_shape), np.array(rng.standard_normal(upstream_shape))
    function = student.function(name)

    got = student.numerical_gradient(function, x, upstream, step=step)

    (want,) = numerical_gradients(reference.function(name), (x,), upstream, step=step)
    assert_close("numerical_gradient(f, x, upstream, step)", got, want)


@question("numerical_gradient", weight=1)
def test_numerical_gradient_expects_views(student, reference, rng):
    """A function may return a view of its argument, which changes when the argument does."""
    x, upstream = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    function = student.function("flip")

    got = student.numerical_gradient(function, x, upstream)

    (want,) = numerical_gradients(reference.function("flip"), (x,), upstream)
    assert_close("numerical_gradient(f, x, upstream)", got, want)


@question("numerical_gradient", weight=1)
@pytest.mark.parametrize("dtype", ["int64", "float32"])
def test_numerical_gradient_computes_in_double_precision(student, reference, rng, dtype):
    """Integers and single precision cannot take a small step; numerical_gradient computes in float64."""
    x, upstream = rng.integers(2, 9, (2, 3)).astype(dtype), rng.standard_normal((2, 3))
    function = student.function("cube")

    got = student.numerical_gradient(function, x, upstream)

    (want,) = numerical_gradients(reference.function("cube"), (x,), upstream)
    assert_close("numerical_gradient(f, x, upstream)", got, want)


@question("numerical_gradient", weight=2)
def test_numerical_gradient_gives_x_back_as_it_was(student, reference, rng):
    """The arguments x and upstream are unchanged afterwards, to the last bit, and earlier calls are forgotten."""
    first, second = rng.standard_normal((2, 2, 4, 6))
    function = student.function("sine")

    for x, upstream in (first, second, first):
        got = student.numerical_gradient(function, x, upstream)
        (want,) = numerical_gradients(reference.function("sine"), (x,), upstream)
        assert_close("numerical_gradient(f, x, upstream)", got, want)

    assert_unmodified(student)


@question("numerical_gradient", weight=1)
@needs("test_numerical_gradient_takes_the_slope_between_both_sides")
@pytest.mark.parametrize(
    ("upstream_shape", "step"),
    [
        pytest.param((1, 4), 0.1, id="one row upstream"),
        pytest.param((), 0.1, id="one number upstream"),
        pytest.param((4, 3), 0.1, id="exchanged axes upstream"),
        pytest.param((5, 3, 4), 0.1, id="an axis too many upstream"),
        pytest.param((3, 4), -0.1, id="negative step"),
        pytest.param((3, 4), 0.0, id="no step"),
    ],
)
def test_numerical_gradient_refuses_what_does_not_fit(student, rng, upstream_shape, step):
    """numerical_gradient raises ValueError for an upstream of another shape, and a step that is not positive."""
    x, upstream = rng.standard_normal((3, 4)), np.array(rng.standard_normal(upstream_shape))
    function = student.function("cube")

    assert_raises(ValueError, student.numerical_gradient, function, x, upstream, step=step)


# The gradient of a ReLU


@question("relu", weight=2)
@pytest.mark.parametrize("shape", [(2, 5, 4, 3), (3, 6), (7,)], ids=["feature maps", "rows", "one axis"])
def test_relu_backward_agrees_with_finite_differences(student, reference, rng, shape):
    """relu_backward agrees with finite differences in every shape, and gives 0 where x is 0."""
    x, upstream = rng.uniform(0.1, 2, shape) * rng.choice([-1, 1], shape), rng.standard_normal(shape)
    (want,) = numerical_gradients(reference.relu, (x,), upstream)
    for array in (x, want):
        array.flat[1::3] = 0

    got = student.relu_backward(upstream, x)

    assert_close("relu_backward(grad_out, x)", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("relu", weight=1)
@needs("test_relu_backward_lets_through_what_the_relu_let_through")
@pytest.mark.parametrize(("upstream_shape", "x_shape"), [((1, 5), (4, 5)), ((4, 5), (5,)), ((4, 5), (5, 4))])
def test_relu_backward_refuses_other_shapes(student, rng, upstream_shape, x_shape):
    """relu_backward raises ValueError if the shapes differ, even if NumPy could stretch one to the other."""
    assert_raises(ValueError, student.relu_backward, rng.standard_normal(upstream_shape), rng.standard_normal(x_shape))


# A dense layer and its gradients

ROWS = [  # x, D_out
    pytest.param((4, 3), 5, id="nothing is equal"),
    pytest.param((1, 6), 2, id="batch of one"),
    pytest.param((5, 1), 3, id="one input"),
    pytest.param((3, 4), 1, id="one neuron"),
    pytest.param((2, 4), 4, id="as many neurons as inputs"),
    pytest.param((2, 300), 3, id="hundreds of inputs"),
]


def dense_arguments(rng, x_shape, outputs):
    """Draw x, weight, bias and upstream."""
    shapes = x_shape, (x_shape[1], outputs), (outputs,), (x_shape[0], outputs)
    return [rng.standard_normal(shape) for shape in shapes]


@question("dense", weight=1)
@pytest.mark.parametrize(("x_shape", "outputs"), ROWS)
def test_dense_follows_the_definition(student, reference, rng, x_shape, outputs):
    """The dense layer follows its definition for batches and layers of every size."""
    x, weight, bias, _ = dense_arguments(rng, x_shape, outputs)

    got = student.dense(x, weight, bias)

    assert_close("dense(x, weight, bias)", got, reference.dense(x, weight, bias))


@question("dense", weight=1)
def test_dense_of_small_integers_does_not_wrap(student, reference, rng):
    """8-bit pixels and weights are computed as floats: their sums do not wrap around."""
    x, weight = rng.integers(100, 256, (3, 5)).astype("uint8"), rng.integers(50, 128, (5, 4)).astype("int8")
    bias = rng.integers(-9, 9, 4)

    got = student.dense(x, weight, bias)

    assert_close("dense(x, weight, bias)", got, reference.dense(x, weight, bias))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("dense", weight=2)
@pytest.mark.parametrize(("x_shape", "outputs"), ROWS)
def test_dense_backward_of_x_agrees_with_finite_differences(student, reference, rng, x_shape, outputs):
    """dense_backward's gradient of x agrees with finite differences."""
    x, weight, bias, upstream = dense_arguments(rng, x_shape, outputs)

    got = part(student.dense_backward(upstream, x, weight), "grad_x")

    (want,) = numerical_gradients(partial(reference.dense, weight=weight, bias=bias), (x,), upstream)
    assert_close("grad_x", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("dense", weight=2)
@pytest.mark.parametrize(("x_shape", "outputs"), ROWS)
def test_dense_backward_of_the_weights_agrees_with_finite_differences(student, reference, rng, x_shape, outputs):
    """dense_backward's gradient of the weights agrees with finite differences."""
    x, weight, bias, upstream = dense_arguments(rng, x_shape, outputs)

    got = part(student.dense_backward(upstream, x, weight), "grad_weight")

    (want,) = numerical_gradients(lambda weight: reference.dense(x, weight, bias), (weight,), upstream)
    assert_close("grad_weight", got, want)


@question("dense", weight=2)
@pytest.mark.parametrize(("x_shape", "outputs"), ROWS)
def test_dense_backward_of_the_biases_agrees_with_finite_differences(student, reference, rng, x_shape, outputs):
    """dense_backward's gradient of the biases agrees with finite differences."""
    x, weight, bias, upstream = dense_arguments(rng, x_shape, outputs)
    upstream += 3  # so that no sum of large terms is small

    got = part(student.dense_backward(upstream, x, weight), "grad_bias")

    (want,) = numerical_gradients(partial(reference.dense, x, weight), (bias,), upstream)
    assert_close("grad_bias", got, want)


@question("dense", weight=2)
@needs("test_dense_reproduces_the_worked_example")
@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        pytest.param("dense", ((2, 3), (3, 4), (1,)), id="one bias for four neurons"),
        pytest.param("dense", ((2, 3), (3, 4), (2, 4)), id="a bias for each example"),
        pytest.param("dense", ((2, 3), (5, 4), (4,)), id="weights for five inputs"),
        pytest.param("dense", ((3,), (3, 4), (4,)), id="no batch axis"),
        pytest.param("dense", ((2, 5, 3), (3, 4), (4,)), id="an axis too many"),
        pytest.param("dense_backward", ((2, 1), (2, 3), (3, 4)), id="gradient of one neuron"),
        pytest.param("dense_backward", ((1, 4), (2, 3), (3, 4)), id="gradient of one example"),
        pytest.param("dense_backward", ((2, 4), (2, 3), (5, 4)), id="gradient with weights for more inputs"),
        pytest.param("dense_backward", ((2, 4), (2, 5), (3, 4)), id="gradient with weights for fewer inputs"),
        pytest.param("dense_backward", ((4,), (3,), (3, 4)), id="gradient without a batch axis"),
    ],
)
def test_dense_refuses_what_does_not_fit(student, rng, name, shapes):
    """The dense layer and its gradients raise ValueError for incompatible shapes."""
    arguments = [rng.standard_normal(shape) for shape in shapes]

    assert_raises(ValueError, getattr(student, name), *arguments)


# The gradients of a convolution

# Mistakes with padding 0, with padding and with strides are common, each by itself: each has checks of its own, so that
# none of them costs what the others are worth. x, weight, stride, padding:
PLAIN = [
    pytest.param((2, 5, 4, 3), (2, 3, 3, 4), 1, 0, id="nothing is equal"),
    pytest.param((1, 4, 3, 2), (1, 1, 2, 3), 1, 0, id="kernels of one pixel"),
    pytest.param((2, 3, 4, 2), (3, 4, 2, 3), 1, 0, id="kernels as large as the images"),
]
PADDED = [
    pytest.param((2, 5, 3, 1), (3, 2, 1, 2), 1, 1, id="padding of one"),
    pytest.param((1, 3, 5, 2), (4, 3, 2, 3), 1, (2, 1), id="rows and columns padded differently"),
]
STRIDED = [
    pytest.param((1, 5, 6, 2), (2, 3, 2, 3), 2, 0, id="last row and column are never read"),
    pytest.param((3, 6, 7, 1), (2, 1, 1, 2), 3, (0, 2), id="stride beyond the kernel"),
]
PADDED_AND_STRIDED = [
    pytest.param((2, 4, 3, 2), (3, 2, 2, 1), (1, 2), (2, 1), id="rows and columns differ"),
    pytest.param((1, 2, 3, 2), (4, 5, 2, 1), (2, 3), (1, 2), id="kernels larger than the images"),
    pytest.param((2, 5, 4, 1), (3, 4, 1, 2), 2, 2, id="padding of two"),
]
of_layers = partial(pytest.mark.parametrize, ("x_shape", "weight_shape", "stride", "padding"))


def layer_arguments(reference, rng, x_shape, weight_shape, stride, padding):
    """Draw x, weight, bias and upstream."""
    x, weight, bias = (rng.standard_normal(shape) for shape in (x_shape, weight_shape, weight_shape[-1:]))
    return x, weight, bias, rng.standard_normal(reference.conv2d(x, weight, bias, stride, padding).shape)


def grad_x_agrees(student, reference, rng, *layer):
    """Compare the gradient of x with finite differences."""
    x, weight, bias, upstream = layer_arguments(reference, rng, *layer)
    _, _, stride, padding = layer

    got = part(student.conv2d_backward(upstream, x, weight, stride=stride, padding=padding), "grad_x")

    forward = partial(reference.conv2d, weight=weight, bias=bias, stride=stride, padding=padding)
    assert_close("grad_x", got, numerical_gradients(forward, (x,), upstream)[0])


def grad_weight_agrees(student, reference, rng, *layer):
    """Compare the gradient of the weights with finite differences."""
    x, weight, bias, upstream = layer_arguments(reference, rng, *layer)
    _, _, stride, padding = layer

    got = part(student.conv2d_backward(upstream, x, weight, stride=stride, padding=padding), "grad_weight")

    def forward(weight):
        return reference.conv2d(x, weight, bias, stride, padding)

    assert_close("grad_weight", got, numerical_gradients(forward, (weight,), upstream)[0])


def grad_bias_agrees(student, reference, rng, *layer):
    """Compare the gradient of the biases with finite differences."""
    x, weight, bias, upstream = layer_arguments(reference, rng, *layer)
    _, _, stride, padding = layer
    upstream += 3  # so that no sum of large terms is small

    got = part(student.conv2d_backward(upstream, x, weight, stride=stride, padding=padding), "grad_bias")

    def forward(bias):
        return reference.conv2d(x, weight, bias, stride, padding)

    assert_close("grad_bias", got, numerical_gradients(forward, (bias,), upstream)[0])


@question("conv2d_backward", weight=2)
@of_layers(PLAIN)
def test_conv2d_backward_of_x_agrees_with_finite_differences(
    student, reference, rng, x_shape, weight_shape, stride, padding
):
    """conv2d_backward's gradient of x agrees with finite differences, with stride 1 and no padding."""
    grad_x_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=2)
@of_layers(PADDED)
def test_conv2d_backward_of_x_with_padding(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d_backward's gradient of x agrees with finite differences, with padding."""
    grad_x_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=1)
@of_layers(STRIDED)
def test_conv2d_backward_of_x_with_a_stride(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d_backward's gradient of x agrees with finite differences, with a stride, without padding."""
    grad_x_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=2)
@of_layers(PADDED_AND_STRIDED)
def test_conv2d_backward_of_x_with_padding_and_a_stride(
    student, reference, rng, x_shape, weight_shape, stride, padding
):
    """conv2d_backward's gradient of x agrees with finite differences, with padding and a stride."""
    grad_x_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=2)
@of_layers(PLAIN)
def test_conv2d_backward_of_the_weights_agrees_with_finite_differences(
    student, reference, rng, x_shape, weight_shape, stride, padding
):
    """conv2d_backward's gradient of the weights agrees with finite differences, with stride 1 and no padding."""
    grad_weight_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=2)
@of_layers(PADDED)
def test_conv2d_backward_of_the_weights_with_padding(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d_backward's gradient of the weights agrees with finite differences, with padding."""
    grad_weight_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=1)
@of_layers(STRIDED)
def test_conv2d_backward_of_the_weights_with_a_stride(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d_backward's gradient of the weights agrees with finite differences, with a stride, without padding."""
    grad_weight_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=1)
@of_layers(PADDED_AND_STRIDED)
def test_conv2d_backward_of_the_weights_with_padding_and_a_stride(
    student, reference, rng, x_shape, weight_shape, stride, padding
):
    """conv2d_backward's gradient of the weights agrees with finite differences, with padding and a stride."""
    grad_weight_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=1)
@of_layers(PLAIN)
def test_conv2d_backward_of_the_biases_agrees_with_finite_differences(
    student, reference, rng, x_shape, weight_shape, stride, padding
):
    """conv2d_backward's gradient of the biases agrees with finite differences, with stride 1 and no padding."""
    grad_bias_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=1)
@of_layers(PADDED)
def test_conv2d_backward_of_the_biases_with_padding(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d_backward's gradient of the biases agrees with finite differences, with padding."""
    grad_bias_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=1)
@of_layers(STRIDED + PADDED_AND_STRIDED)
def test_conv2d_backward_of_the_biases_with_a_stride(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d_backward's gradient of the biases agrees with finite differences, with a stride."""
    grad_bias_agrees(student, reference, rng, x_shape, weight_shape, stride, padding)


@question("conv2d_backward", weight=2)
def test_conv2d_backward_depends_on_its_arguments_alone(student, reference, rng):
    """conv2d_backward accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    upstream = rng.standard_normal((2, 3, 4, 5))
    integers = upstream, rng.integers(0, 256, (2, 4, 6, 1)).astype("uint8"), rng.integers(-9, 9, (2, 3, 1, 5))
    floats = upstream[:1, :2, :3, :4], rng.standard_normal((1, 4, 3, 2)), rng.standard_normal((3, 1, 2, 4))

    for arguments in (integers, floats):
        got = student.conv2d_backward(*arguments)
        want = reference.conv2d_backward(*arguments)
        assert_close("grad_x", part(got, "grad_x"), want[0])
        assert_close("grad_weight", part(got, "grad_weight"), want[1])

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("conv2d_backward", weight=2)
def test_conv2d_backward_of_sixteen_digits_is_in_time(student, reference, rng):
    """A batch of sixteen images of 28 x 28 goes back through a layer within the time limit."""
    x, weight = rng.standard_normal((16, 28, 28, 1)), rng.standard_normal((5, 4, 1, 2))
    upstream = rng.standard_normal((16, 26, 27, 2))

    got = student.conv2d_backward(upstream, x, weight, padding=1)  # without padding other checks fail already

    assert_close("grad_x", part(got, "grad_x"), reference.conv2d_backward(upstream, x, weight, padding=1)[0])


@question("conv2d_backward", weight=3)
@pytest.mark.parametrize(
    ("grad_out_shape", "x_shape", "weight_shape", "geometry"),
    [
        pytest.param((2, 4, 4, 7), (2, 4, 6, 3), (2, 4, 3, 7), {}, id="grad_out too small"),
        pytest.param((2, 5, 5, 7), (2, 4, 6, 3), (2, 4, 3, 7), {"stride": 2}, id="grad_out as if the stride were 1"),
        pytest.param((2, 3, 3, 7), (2, 4, 6, 3), (2, 4, 3, 7), {}, id="grad_out as if there were no padding"),
        pytest.param((2, 5, 5, 1), (2, 4, 6, 3), (2, 4, 3, 7), {}, id="grad_out of one channel"),
        pytest.param((1, 5, 5, 7), (2, 4, 6, 3), (2, 4, 3, 7), {}, id="grad_out of one image"),
        pytest.param((2, 5, 5, 7), (2, 4, 6, 3), (2, 4, 1, 7), {}, id="channels disagree"),
        pytest.param((2, 0, 5, 7), (2, 4, 6, 3), (7, 4, 3, 7), {}, id="kernels too high"),
        pytest.param((5, 5, 7), (4, 6, 3), (2, 4, 3, 7), {}, id="no batch axis"),
        pytest.param((2, 5, 5, 7), (2, 4, 6, 3), (2, 4, 3, 7), {"stride": 0}, id="no stride"),
        pytest.param((2, 1, 1, 7), (2, 4, 6, 3), (2, 4, 3, 7), {"padding": -1}, id="negative padding"),
    ],
)
def test_conv2d_backward_refuses_what_does_not_fit(student, rng, grad_out_shape, x_shape, weight_shape, geometry):
    """conv2d_backward raises ValueError for shapes that no forward pass could have had, and only for these."""
    # What fits comes first, and with padding: whoever refuses that, or fails for lack of padding, refuses nothing.
    fitting = [rng.standard_normal(shape) for shape in ((2, 5, 5, 7), (2, 4, 6, 3), (2, 4, 3, 7))]
    student.conv2d_backward(*fitting, padding=1)

    arguments = [rng.standard_normal(shape) for shape in (grad_out_shape, x_shape, weight_shape)]

    assert_raises(ValueError, student.conv2d_backward, *arguments, **{"padding": 1} | geometry)


# The same by a rotated kernel


@question("rotation", weight=1)
@pytest.mark.parametrize("shape", [(3, 4), (2, 5, 3, 4), (1, 4, 2, 3)], ids=["one kernel", "a layer", "one row"])
def test_rot180_rotates_rows_and_columns_only(student, reference, rng, shape):
    """rot180 reverses rows and columns, keeps the channels in order, and leaves its argument unchanged."""
    weight = rng.standard_normal(shape)

    got = student.rot180(weight)

    assert_close("rot180(weight)", got, reference.rot180(weight))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("rotation", weight=4)
@pytest.mark.parametrize(
    ("grad_out_shape", "weight_shape"),
    [
        pytest.param((1, 3, 2, 4), (3, 2, 4, 4), id="as many kernels as channels"),
        pytest.param((2, 2, 3, 5), (3, 4, 1, 5), id="nothing is equal"),
        pytest.param((2, 4, 3, 1), (2, 1, 3, 1), id="one kernel"),
        pytest.param((1, 3, 4, 2), (1, 1, 3, 2), id="kernels of one pixel"),
        pytest.param((2, 1, 1, 3), (3, 4, 2, 3), id="kernels as large as the images"),
        pytest.param((1, 2, 3, 300), (2, 1, 4, 300), id="hundreds of kernels"),
    ],
)
def test_full_convolution_agrees_with_finite_differences(student, reference, rng, grad_out_shape, weight_shape):
    """The full convolution with the rotated kernels agrees with finite differences of the forward pass."""
    upstream, weight = rng.standard_normal(grad_out_shape), rng.standard_normal(weight_shape)
    n, height, width, _ = grad_out_shape
    x = rng.standard_normal((n, height + weight_shape[0] - 1, width + weight_shape[1] - 1, weight_shape[2]))

    got = student.input_gradient_by_full_convolution(upstream, weight)

    (want,) = numerical_gradients(partial(reference.conv2d, weight=weight, bias=0), (x,), upstream)
    assert_close("input_gradient_by_full_convolution(grad_out, weight)", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("rotation", weight=1)
@needs("test_rot180_turns_kernels_upside_down_and_left_to_right")
@pytest.mark.parametrize("shape", [(5,), (2, 5, 3), (2, 3, 4, 5, 6)], ids=["one axis", "three axes", "five axes"])
def test_rot180_refuses_what_is_no_kernel(student, rng, shape):
    """rot180 raises ValueError for anything but two or four axes."""
    assert_raises(ValueError, student.rot180, rng.standard_normal(shape))


@question("rotation", weight=1)
@needs("test_full_convolution_gives_the_gradient_of_the_input")
@pytest.mark.parametrize(
    ("grad_out_shape", "weight_shape"),
    [
        pytest.param((2, 3, 4, 1), (3, 2, 4, 5), id="one channel for five kernels"),
        pytest.param((2, 3, 4, 5), (3, 2, 4, 1), id="five channels for one kernel"),
        pytest.param((2, 3, 4, 6), (3, 2, 6, 5), id="channels not exchanged"),
        pytest.param((3, 4, 5), (3, 2, 6, 5), id="no batch axis"),
    ],
)
def test_full_convolution_refuses_what_does_not_fit(student, rng, grad_out_shape, weight_shape):
    """input_gradient_by_full_convolution raises ValueError for channels that differ and for missing axes."""
    arguments = rng.standard_normal(grad_out_shape), rng.standard_normal(weight_shape)

    assert_raises(ValueError, student.input_gradient_by_full_convolution, *arguments)


# Softmax and cross-entropy

BATCHES = [  # logits
    pytest.param((4, 3), id="four examples"),
    pytest.param((3, 7), id="more classes than examples"),
    pytest.param((1, 5), id="batch of one"),
]


def loss_of(result):
    """Return the first of two results."""
    return part(result, "loss", ("loss", "grad_logits"))


@question("softmax", weight=2)
@pytest.mark.parametrize("shape", BATCHES)
def test_softmax_cross_entropy_is_the_mean_of_the_losses(student, reference, rng, shape):
    """The loss of random scores is right for batches of every size."""
    logits, labels = 2 * rng.standard_normal(shape), rng.integers(0, shape[1], shape[0])

    got = student.softmax_cross_entropy(logits, labels)

    assert_close("loss", loss_of(got), reference.softmax_cross_entropy(logits, labels)[0])


@question("softmax", weight=3)
@pytest.mark.parametrize("shape", BATCHES)
def test_softmax_cross_entropy_has_the_gradient_of_its_loss(student, reference, rng, shape):
    """The gradient agrees with finite differences of the mean loss, and the logits are unchanged."""
    # Where one class is nearly certain, single precision has few digits of the gradient.
    logits, labels = rng.uniform(-2, 2, shape), rng.integers(0, shape[1], shape[0])

    got = student.softmax_cross_entropy(logits, labels)

    (want,) = numerical_gradients(lambda logits: reference.softmax_cross_entropy(logits, labels)[0], (logits,), 1.0)
    assert_close("grad_logits", part(got, "grad_logits", ("loss", "grad_logits")), want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("softmax", weight=3)
def test_softmax_cross_entropy_is_finite_for_large_scores(student, reference, rng):
    """Scores of 10000 and beyond, of both signs, give a finite loss and a finite gradient."""
    logits = rng.integers(-10, 11, (3, 4)) / 8 + np.array([[10000], [-20000], [0]])
    far_apart = np.array([[10000, -10000, 0, 9999.5], [-500, 500, 250, 499]])
    logits, labels = np.concatenate([logits, far_apart]), np.array([3, 0, 2, 1, 2])

    got = student.softmax_cross_entropy(logits, labels)

    loss, gradient = reference.softmax_cross_entropy(logits, labels)
    assert_close("loss", loss_of(got), loss)
    assert_close("grad_logits", part(got, "grad_logits", ("loss", "grad_logits")), gradient)


@question("softmax", weight=1)
@needs("test_softmax_cross_entropy_reproduces_the_worked_losses")
@pytest.mark.parametrize(
    ("shape", "labels"),
    [
        pytest.param((3, 4), np.array([0, -1, 2]), id="negative label"),
        pytest.param((3, 4), np.array([0, 4, 2]), id="label just beyond the classes"),
        pytest.param((3, 4), np.array([0, 1, 9]), id="label far beyond the classes"),
        pytest.param((3, 4), np.array([0.0, 1.0, 2.0]), id="labels that are no integers"),
        pytest.param((3, 4), np.array([1]), id="one label for three examples"),
        pytest.param((3, 4), np.eye(4, dtype=int)[:3], id="one-hot labels"),
        pytest.param((4,), np.array([1]), id="no batch axis"),
    ],
)
def test_softmax_cross_entropy_refuses_what_does_not_fit(student, rng, shape, labels):
    """softmax_cross_entropy raises ValueError for labels that are not classes, and for shapes that do not fit."""
    assert_raises(ValueError, student.softmax_cross_entropy, rng.standard_normal(shape), labels)
