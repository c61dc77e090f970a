"""The solutions of a5_conv_backprop agree with HIPS autograd and SciPy, and the numbers in its handout with them."""

import math
import re
from itertools import pairwise

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, make_vjp
from autograd.scipy.special import logsumexp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import signal, special

from autograder.grading.reference import load_module
from tests.assignments.material import material, refuses, same

MATERIAL = material("a5_conv_backprop")
solution, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer
given_functions = load_module(MATERIAL.assignment.folder / "given" / "functions.py")

LAYERS = [  # x, weight, stride, padding
    ((2, 7, 6, 3), (2, 3, 3, 4), 1, 0),
    ((2, 4, 5, 1), (3, 2, 1, 2), 1, 1),
    ((1, 5, 6, 2), (2, 3, 2, 3), 2, 0),
    ((2, 4, 3, 2), (3, 2, 2, 1), (1, 2), (2, 1)),
    ((3, 6, 7, 1), (2, 1, 1, 2), 3, (0, 2)),
    ((1, 4, 3, 2), (1, 1, 2, 3), 1, 0),
    ((2, 3, 4, 2), (3, 4, 2, 3), 1, 0),
    ((1, 2, 3, 2), (4, 5, 2, 1), (2, 3), (1, 2)),
    ((2, 8, 9, 3), (3, 4, 3, 2), (3, 2), 2),
]


def conv2d(x, weight, bias, stride=1, padding=0):
    """Sum over the entries of the kernel, in terms that autograd can differentiate."""
    (down, right), (top, left) = (value if isinstance(value, tuple) else (value,) * 2 for value in (stride, padding))
    padded = anp.pad(x, ((0, 0), (top, top), (left, left), (0, 0)), "constant")
    height, width = weight.shape[:2]
    rows = (padded.shape[1] - height) // down * down + 1
    columns = (padded.shape[2] - width) // right * right + 1
    return bias + sum(
        anp.dot(padded[:, i : i + rows : down, j : j + columns : right], weight[i, j])
        for i in range(height)
        for j in range(width)
    )


def gradients(function, arguments, upstream):
    """Differentiate by each argument with autograd."""
    return [make_vjp(function, argnum)(*arguments)[0](upstream) for argnum in range(len(arguments))]


# What is given


@pytest.mark.parametrize(("x_shape", "weight_shape", "stride", "padding"), LAYERS)
def test_the_given_convolution_agrees_with_scipy(rng, x_shape, weight_shape, stride, padding):
    x, weight, bias = map(rng.standard_normal, (x_shape, weight_shape, weight_shape[-1:]))
    (down, right), (top, left) = np.broadcast_to(stride, 2), np.broadcast_to(padding, 2)
    padded = np.pad(x, ((0, 0), (top, top), (left, left), (0, 0)))

    maps = [
        [signal.correlate(image, weight[..., o], "valid", "direct")[::down, ::right, 0] for o in range(len(bias))]
        for image in padded
    ]

    want = np.moveaxis(np.array(maps), 1, -1) + bias
    same(given_functions.conv2d(x, weight, bias, stride, padding), want)
    same(conv2d(x, weight, bias, stride, padding), want)


def test_given_functions_do_what_they_say(rng):
    x = rng.standard_normal((3, 4))
    before = x.copy()
    values = {
        name: given_functions.function(name)(x)
        for name in ("cube", "sine", "products", "differences", "row_sums", "total", "flip")
    }

    same(values["cube"], x * x * x)
    same(values["sine"], np.sin(x))
    same(values["products"], np.stack([x[:, 0] * x[:, 3], *(x[:, i] * x[:, i - 1] for i in (1, 2, 3))], axis=1))
    same(values["differences"], np.diff(x, axis=0))
    same(values["row_sums"], np.einsum("ij,ij->i", x, x))
    same(values["total"], sum(entry**3 for entry in x.ravel()))
    same(values["flip"], np.flipud(x))
    assert np.shares_memory(values["flip"], x)
    np.testing.assert_array_equal(x, before)
    same(given_functions.relu(x), x * (x > 0))


# Against autograd


@every_answer
@pytest.mark.parametrize("name", ["cube", "sine", "differences", "row_sums", "total", "flip"])
def test_numerical_gradients_agree_with_autograd(answer, rng, name):
    def differentiable(x):
        return {
            "cube": lambda: x**3,
            "sine": lambda: anp.sin(x),
            "differences": lambda: x[1:] - x[:-1],
            "row_sums": lambda: anp.sum(x**2, axis=-1),
            "total": lambda: anp.sum(x**3),
            "flip": lambda: x[::-1],
        }[name]()

    x = rng.standard_normal((3, 4))
    upstream = np.array(rng.standard_normal(np.shape(differentiable(x))))[()]
    before = x.copy()

    got = answer.numerical_gradient(given_functions.function(name), x, upstream)

    assert got.dtype == np.float64
    np.testing.assert_allclose(got, make_vjp(differentiable)(x)[0](upstream), atol=1e-8)
    np.testing.assert_array_equal(x, before)


@every_answer
def test_relu_agrees_with_autograd(answer, rng):
    x, upstream = rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 3, 4))

    same(answer.relu_backward(upstream, x), upstream * elementwise_grad(lambda x: anp.maximum(x, 0.0))(x))
    assert not answer.relu_backward(upstream, 0 * x).any()


@every_answer
@pytest.mark.parametrize(("n", "inputs", "outputs"), [(4, 3, 5), (1, 6, 2), (5, 1, 3), (3, 4, 1), (2, 4, 4)])
def test_dense_agrees_with_autograd(answer, rng, n, inputs, outputs):
    x, weight, bias = map(rng.standard_normal, ((n, inputs), (inputs, outputs), (outputs,)))
    upstream = rng.standard_normal((n, outputs))

    got = answer.dense_backward(upstream, x, weight)

    same(answer.dense(x, weight, bias), np.einsum("ni,io->no", x, weight) + bias)
    wanted = gradients(lambda x, weight, bias: anp.dot(x, weight) + bias, (x, weight, bias), upstream)
    for gradient, want in zip(got, wanted, strict=True):
        same(gradient, want)


@every_answer
def test_dense_of_small_integers_does_not_wrap(answer):
    x, weight = np.full((2, 3), 200, np.uint8), np.full((3, 4), 100, np.int8)

    same(answer.dense(x, weight, np.zeros(4)), np.full((2, 4), 60000.0))


@every_answer
@pytest.mark.parametrize(("x_shape", "weight_shape", "stride", "padding"), LAYERS)
def test_convolution_agrees_with_autograd(answer, rng, x_shape, weight_shape, stride, padding):
    x, weight, bias = map(rng.standard_normal, (x_shape, weight_shape, weight_shape[-1:]))

    def layer(x, weight, bias):
        return conv2d(x, weight, bias, stride, padding)

    upstream = rng.standard_normal(layer(x, weight, bias).shape)

    got = answer.conv2d_backward(upstream, x, weight, stride=stride, padding=padding)

    for gradient, want in zip(got, gradients(layer, (x, weight, bias), upstream), strict=True):
        same(gradient, want)


@every_answer
@pytest.mark.parametrize(
    ("grad_out_shape", "weight_shape"),
    [
        ((2, 2, 3, 5), (3, 4, 2, 5)),
        ((1, 3, 2, 4), (2, 3, 4, 4)),
        ((2, 4, 3, 1), (1, 1, 3, 1)),
        ((1, 1, 1, 2), (3, 2, 1, 2)),
    ],
)
def test_full_convolution_agrees_with_scipy(answer, rng, grad_out_shape, weight_shape):
    grad_out, weight = rng.standard_normal(grad_out_shape), rng.standard_normal(weight_shape)
    channels_in, channels_out = weight_shape[2:]

    want = [
        [
            sum(signal.convolve2d(image[..., o], weight[:, :, c, o], "full") for o in range(channels_out))
            for c in range(channels_in)
        ]
        for image in grad_out
    ]

    same(answer.input_gradient_by_full_convolution(grad_out, weight), np.moveaxis(np.array(want), 1, -1))


@every_answer
def test_rotation_agrees_with_numpy(answer, rng):
    for shape in ((3, 4), (2, 5, 3, 4), (1, 4, 2, 3)):
        weight = rng.standard_normal(shape)
        same(answer.rot180(weight), np.rot90(np.rot90(weight)))


@every_answer
@pytest.mark.parametrize("shape", [(4, 3), (3, 7), (1, 5)])
def test_cross_entropy_agrees_with_autograd_and_scipy(answer, rng, shape):
    logits, labels = 2 * rng.standard_normal(shape), rng.integers(0, shape[1], shape[0])
    rows = np.arange(shape[0])

    loss, gradient = answer.softmax_cross_entropy(logits, labels)

    def cross_entropy(logits):
        return anp.mean(logsumexp(logits, axis=1) - logits[rows, labels])

    same(loss, -special.log_softmax(logits, axis=1)[rows, labels].mean())
    same(gradient, make_vjp(cross_entropy)(logits)[0](1.0))


@every_answer
def test_cross_entropy_of_large_scores_is_finite(answer):
    logits = np.array([[10000, 9999.5, -10000], [-10000, -9999.5, -9998], [10000, -10000, 0]])
    labels = np.array([1, 0, 1])

    loss, gradient = answer.softmax_cross_entropy(logits, labels)

    same(loss, -special.log_softmax(logits, axis=1)[np.arange(3), labels].mean())
    same(gradient, (special.softmax(logits, axis=1) - np.eye(3)[labels]) / 3)


# What holds for all arguments

numbers = st.floats(-10, 10, width=32)


@st.composite
def layers(draw):
    """Draw x, weight, stride, padding, and an upstream gradient."""
    n, channels_in, channels_out = (draw(st.integers(1, 3)) for _ in range(3))
    stride, padding = (tuple(draw(st.integers(least, 2 + least)) for _ in range(2)) for least in (1, 0))
    size = [draw(st.integers(1, 5)) for _ in range(2)]
    kernel = [draw(st.integers(1, min(4, extent + 2 * pad))) for extent, pad in zip(size, padding, strict=True)]
    x = draw(arrays(np.float64, (n, *size, channels_in), elements=numbers))
    weight = draw(arrays(np.float64, (*kernel, channels_in, channels_out), elements=numbers))
    out_shape = given_functions.conv2d(x, weight, 0, stride, padding).shape
    return x, weight, stride, padding, draw(arrays(np.float64, out_shape, elements=numbers))


@given(layers())
@settings(max_examples=100, deadline=None)
def test_the_backward_pass_is_the_adjoint_of_the_forward_pass(layer):
    x, weight, stride, padding, grad_out = layer
    out = given_functions.conv2d(x, weight, 0, stride, padding)

    grad_x, grad_weight, grad_bias = solution.conv2d_backward(grad_out, x, weight, stride, padding)

    product = np.vdot(out, grad_out)
    assert np.vdot(x, grad_x) == pytest.approx(product, rel=1e-9, abs=1e-6)
    assert np.vdot(weight, grad_weight) == pytest.approx(product, rel=1e-9, abs=1e-6)
    np.testing.assert_allclose(grad_bias, np.einsum("nyxo->o", grad_out), atol=1e-9)


@given(layers())
@settings(max_examples=40, deadline=None)
def test_all_answers_agree(layer):
    x, weight, stride, padding, grad_out = layer
    wanted = solution.conv2d_backward(grad_out, x, weight, stride, padding)

    for answer in MATERIAL.answers[1:]:
        got = answer.conv2d_backward(grad_out, x, weight, stride, padding)
        for gradient, want in zip(got, wanted, strict=True):
            np.testing.assert_allclose(gradient, want, atol=0.05)  # sums of products up to 100, in single precision


@given(layers())
@settings(max_examples=40, deadline=None)
def test_the_rotated_kernel_gives_the_same_as_the_backward_pass(layer):
    x, weight, *_ = layer
    weight = weight[: x.shape[1], : x.shape[2]]
    grad_out = given_functions.conv2d(x, weight, 1.0)

    by_rotation = solution.input_gradient_by_full_convolution(grad_out, weight)

    np.testing.assert_allclose(by_rotation, solution.conv2d_backward(grad_out, x, weight)[0], atol=1e-6)


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.floats(-1e5, 1e5)), st.data())
@settings(max_examples=100, deadline=None)
def test_cross_entropy_is_finite_and_does_not_see_shifts(logits, data):
    classes = st.integers(0, logits.shape[1] - 1)
    labels = np.array([data.draw(classes) for _ in logits])
    shift = np.array([[data.draw(st.sampled_from([-4096.0, 0.0, 1024.0]))] for _ in logits])

    loss, gradient = solution.softmax_cross_entropy(logits, labels)

    assert loss >= 0
    assert np.isfinite(loss)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-12)
    assert (gradient[np.arange(len(labels)), labels] <= 0).all()
    shifted = solution.softmax_cross_entropy(logits + shift, labels)
    assert shifted[0] == pytest.approx(loss, rel=1e-6, abs=1e-6)
    np.testing.assert_allclose(shifted[1], gradient, atol=1e-6)


# Types, and what is refused


def test_single_precision_stays_single():
    x, weight, grad_out = (
        np.ones((1, 4, 5, 2), np.float32),
        np.ones((2, 3, 2, 3), np.float32),
        np.ones((1, 3, 3, 3), "f4"),
    )

    results = [
        *solution.conv2d_backward(grad_out, x, weight),
        *solution.dense_backward(grad_out[0, 0], x[0, 0, :3], weight[0, 0]),
        solution.dense(x[0, 0], weight[0, 0], weight[0, 0, 0]),
        solution.relu_backward(x, x),
        solution.rot180(weight),
        solution.input_gradient_by_full_convolution(grad_out, weight),
        solution.softmax_cross_entropy(x[0, 0], np.zeros(5, int))[1],
    ]

    assert {result.dtype for result in results} == {np.dtype(np.float32)}


@every_answer
def test_arguments_may_be_read_only_integers(answer, rng):
    x, weight = rng.integers(-9, 9, (2, 4, 5, 3)), rng.integers(-9, 9, (2, 3, 3, 4))
    grad_out = rng.integers(-9, 9, (2, 3, 3, 4))
    for array in (x, weight, grad_out):
        array.setflags(write=False)
    cube = given_functions.function("cube")

    got = answer.conv2d_backward(grad_out, x, weight)

    for gradient, want in zip(got, solution.conv2d_backward(*(1.0 * a for a in (grad_out, x, weight))), strict=True):
        same(1.0 * gradient, want)
    same(
        answer.numerical_gradient(cube, x[0, 0], grad_out[0, 0, 0, 0] + 0 * x[0, 0]),
        3.0 * grad_out[0, 0, 0, 0] * x[0, 0] ** 2,
    )
    answer.relu_backward(x, x)
    answer.dense(x[0, 0], weight[0, 0], weight[0, 0, 0])
    answer.dense_backward(grad_out[0, 0], x[0, 0, :3], weight[0, 0])
    answer.rot180(weight)
    answer.input_gradient_by_full_convolution(grad_out, weight)
    answer.softmax_cross_entropy(x[0, 0], np.zeros(5, int))


def ones(*shapes):
    return [np.ones(shape) for shape in shapes]


@every_answer
@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("numerical_gradient", [np.sin, *ones((3, 4), (1, 4))], {}),
        ("numerical_gradient", [np.sin, *ones((3, 4), ())], {}),
        ("numerical_gradient", [np.sin, *ones((3, 4), (3, 4))], {"step": 0.0}),
        ("numerical_gradient", [np.sin, *ones((3, 4), (3, 4))], {"step": -1e-5}),
        ("relu_backward", ones((1, 5), (4, 5)), {}),
        ("dense", ones((2, 3), (3, 4), (1,)), {}),
        ("dense", ones((2, 3), (5, 4), (4,)), {}),
        ("dense", ones((3,), (3, 4), (4,)), {}),
        ("dense_backward", ones((2, 1), (2, 3), (3, 4)), {}),
        ("dense_backward", ones((1, 4), (2, 3), (3, 4)), {}),
        ("conv2d_backward", ones((2, 2, 2, 7), (2, 4, 6, 3), (2, 4, 3, 7)), {}),
        ("conv2d_backward", ones((2, 3, 3, 1), (2, 4, 6, 3), (2, 4, 3, 7)), {}),
        ("conv2d_backward", ones((1, 3, 3, 7), (2, 4, 6, 3), (2, 4, 3, 7)), {}),
        ("conv2d_backward", ones((2, 3, 3, 7), (2, 4, 6, 3), (2, 4, 1, 7)), {}),
        ("conv2d_backward", ones((2, 0, 3, 7), (2, 4, 6, 3), (5, 4, 3, 7)), {}),
        ("conv2d_backward", ones((3, 3, 7), (4, 6, 3), (2, 4, 3, 7)), {}),
        ("conv2d_backward", ones((2, 3, 3, 7), (2, 4, 6, 3), (2, 4, 3, 7)), {"stride": 0}),
        ("conv2d_backward", ones((2, 1, 1, 7), (2, 4, 6, 3), (2, 4, 3, 7)), {"padding": -1}),
        ("rot180", ones((2, 3, 4)), {}),
        ("rot180", ones((2,)), {}),
        ("input_gradient_by_full_convolution", ones((2, 3, 4, 1), (3, 2, 4, 5)), {}),
        ("input_gradient_by_full_convolution", ones((3, 4, 5), (3, 2, 4, 5)), {}),
        ("softmax_cross_entropy", [np.ones((3, 4)), np.array([0, -1, 2])], {}),
        ("softmax_cross_entropy", [np.ones((3, 4)), np.array([0, 4, 2])], {}),
        ("softmax_cross_entropy", [np.ones((3, 4)), np.array([0.0, 1.0, 2.0])], {}),
        ("softmax_cross_entropy", [np.ones((3, 4)), np.array([1])], {}),
        ("softmax_cross_entropy", [np.ones((3, 4)), np.eye(4, dtype=int)[:3]], {}),
    ],
)
def test_what_does_not_fit_is_refused(answer, name, arguments, options):
    with refuses:
        getattr(answer, name)(*arguments, **options)


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: solution.numerical_gradient(np.sin, *ones((3, 4), (1, 4))), "(1, 4)", "(3, 4)"),
        (lambda: solution.relu_backward(*ones((1, 5), (4, 5))), "(1, 5)", "(4, 5)"),
        (lambda: solution.dense(*ones((2, 3), (5, 4), (4,))), "3 features", "5"),
        (
            lambda: solution.conv2d_backward(*ones((2, 2, 2, 7), (2, 4, 6, 3), (2, 4, 3, 7))),
            "(2, 2, 2, 7)",
            "(2, 3, 3, 7)",
        ),
        (lambda: solution.conv2d_backward(*ones((2, 1, 3, 7), (2, 4, 6, 3), (5, 4, 3, 7))), "(5, 4)", "(4, 6)"),
        (lambda: solution.conv2d_backward(*ones(*[(1, 2, 2, 1)] * 3), padding=(0, -1)), "(0, -1)", "from 0 on"),
        (lambda: solution.rot180(np.ones((2, 3, 4))), "(2, 3, 4)", "(KH, KW)"),
        (lambda: solution.input_gradient_by_full_convolution(*ones((1, 2, 2, 1), (2, 2, 3, 5))), "1 channels", "5"),
        (lambda: solution.softmax_cross_entropy(np.ones((1, 4)), np.array([4])), "4", "0 to 3"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


IMAGE, KERNEL = np.array([[1, 2, 3, 1], [4, 5, 6, 1], [7, 8, 9, 1]]), np.array([[1, 2], [3, 4]])
UPSTREAM = np.array([[1, 0, 2], [-1, 3, 1]])
DENSE = (
    np.array([[1, 2, 0], [3, -1, 2]]),
    np.array([[1, 0, 2, 1], [-1, 1, 0, 3], [2, 5, 1, 0]]),
    np.array([10, 20, 30, 40]),
)
DENSE_UPSTREAM = np.array([[1, 0, 2, -1], [0, 3, 1, 1]])


def plane(matrix):
    return np.array(matrix)[np.newaxis, :, :, np.newaxis]


def backward(grad_out, x, weight, stride=1, padding=0):
    """Differentiate one image, one channel, one kernel; return matrices of integers."""
    weight = np.array(weight)[:, :, np.newaxis, np.newaxis]
    grads = solution.conv2d_backward(plane(grad_out), plane(x), weight, stride, padding)
    return [grads[0][0, :, :, 0].astype(int), grads[1][:, :, 0, 0].astype(int), grads[2].astype(int)]


def block(first_line):
    """Return the numbers of a text block of the handout, line by line."""
    text = next(b for b in re.findall(r"```text\n(.*?)```", HANDOUT, flags=re.DOTALL) if b.startswith(first_line))
    rows = ([float(number) for number in re.findall(r"-?[\d.]+", line)] for line in text.splitlines()[1:])
    return [row for row in rows if row]


def side_by_side(*matrices, skip=()):
    """Write matrices side by side, as a text block does; `skip` gives how many lines lie above each."""
    skip = skip or [0] * len(matrices)
    height = max(len(matrix) + above for matrix, above in zip(matrices, skip, strict=True))
    rows = []
    for y in range(height):
        row = []
        for matrix, above in zip(matrices, skip, strict=True):
            if 0 <= y - above < len(matrix):
                row += [float(entry) for entry in np.atleast_2d(matrix)[y - above]]
        rows.append(row)
    return rows


def test_figures_in_the_handout_are_right():
    x, weight, bias = DENSE
    grad_x, grad_weight, grad_bias = solution.dense_backward(DENSE_UPSTREAM, x, weight)
    relu_x, relu_upstream = np.array([[3, -1, 0.5], [-2, 4, -0.5]]), np.array([[7, 8, -9], [10, 0, -12]])
    two_by_two = np.array([[1, 2], [4, 5]])
    upstream = np.array([[1, 0, 2], [-1, 3, 1], [0, -2, 4]])
    padded = np.pad(two_by_two, 1)
    grad_image, grad_kernel, _ = backward(UPSTREAM, IMAGE, KERNEL)

    assert block("       x              grad_out            grad_x") == side_by_side(
        relu_x, relu_upstream, solution.relu_backward(relu_upstream, relu_x)
    )
    assert block("       x             weight             bias") == side_by_side(
        x, weight, bias[np.newaxis], solution.dense(x, weight, bias)
    )
    assert block("     grad_out          grad_x         grad_weight") == side_by_side(
        DENSE_UPSTREAM, grad_x, grad_weight, grad_bias[np.newaxis]
    )
    assert block("       x              weight         grad_out") == side_by_side(
        IMAGE, KERNEL, UPSTREAM, grad_image, grad_kernel
    )
    assert block("   10  20")[0:] == backward([[10, 20]], IMAGE, KERNEL, 2)[0].tolist()[1:]  # the first line is the key
    assert "   10  20  20  40\n" in HANDOUT
    assert block("     padded x") == side_by_side(
        padded,
        upstream,
        backward(upstream, padded, KERNEL)[0],
        backward(upstream, two_by_two, KERNEL, 1, 1)[0],
        skip=(0, 0, 0, 1),
    )
    assert f"`{backward(upstream, two_by_two, KERNEL, 1, 1)[1].tolist()}`" in HANDOUT
    assert block("     grad_out in its ring") == side_by_side(np.pad(UPSTREAM, 1), KERNEL[::-1, ::-1], grad_image)


def test_the_example_in_one_dimension_is_right():
    x, weight, grad_out = np.array([1, 2, 0, 3, 1]), np.array([5, 7, 9]), np.array([1, -2, 3])
    out = np.correlate(x, weight)
    (grad_x,), (grad_weight,), grad_bias = backward([grad_out], [x], [weight])

    sums = re.findall(r"^   out\[(\d)\] = .* = (.*) = (\d+)$", HANDOUT, flags=re.MULTILINE)
    assert [int(total) for _, _, total in sums] == out.tolist()
    for place, products, total in sums:
        factors = [[int(number) for number in product.split("·")] for product in products.split(" + ")]
        assert factors == [[w, x[int(place) + i]] for i, w in enumerate(weight)]
        assert sum(w * pixel for w, pixel in factors) == int(total)
    pixels = re.findall(r"^\| `x\[(\d)\]` \| .* \| \$(.*) = (-?\d+)\$ \|$", HANDOUT, flags=re.MULTILINE)
    assert [int(total) for _, _, total in pixels] == grad_x.tolist()
    for _, formula, total in pixels:
        assert evaluate(formula) == int(total)
    assert block("   place 0, upstream  1:") == [
        [1, -2, -10, -14, -18],
        [2, 3, 15, 21, 27],
        [float(entry) for entry in grad_x],
    ]
    assert grad_weight.tolist() == [-3, 11, -3]
    assert "$1 - 2 + 3 = 2$" in HANDOUT
    assert grad_bias.tolist() == [2]
    adjoints = re.findall(r"^\| `\w+` · `\w+` \| \$(.*)\$ \| (\d+) \|$", HANDOUT, flags=re.MULTILINE)
    assert [int(total) for _, total in adjoints] == [out @ grad_out, x @ grad_x, weight @ grad_weight] == [35] * 3
    for formula, total in adjoints:
        assert evaluate(formula) == int(total)


def evaluate(formula):
    return eval(formula.replace("\\cdot", "*").replace("^", "**"))  # noqa: S307 -- arithmetic from our own handout


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("3 \\cdot 2^2 = 12", 12),
        ("10 \\cdot 2 + 100 \\cdot 5 = 520", 520),
        ("0 \\cdot 2 + 3 \\cdot 5 + 1 \\cdot 1 + 1 \\cdot 0 = 16", 16),
        ("2 \\cdot 0 + (-1) \\cdot 3 = -3", -3),
        ("9 \\cdot 1 + 7 \\cdot (-2) + 5 \\cdot 3 = 10", 10),
        ("2 \\cdot 1 + 0 \\cdot (-2) + 3 \\cdot 3 = 11", 11),
        ("1 \\cdot 1 + 2 \\cdot (-2) + 0 \\cdot 3 = -3", -3),
        ("0 \\cdot 1 + 3 \\cdot (-2) + 1 \\cdot 3 = -3", -3),
        ("4 \\cdot 0 + 3 \\cdot 2 + 2 \\cdot 3 + 1 \\cdot 1 = 13", 13),
        ("1 \\cdot 1 + 0 \\cdot 2 + 2 \\cdot 3 - 1 \\cdot 4 + 3 \\cdot 5 + 1 \\cdot 6 = 24", 24),
    ],
)
def test_sums_in_the_handout_are_right(printed, computed):
    assert printed in HANDOUT.replace("\n", " ")
    assert evaluate(printed.split(" = ")[0]) == computed


def test_other_numbers_in_the_handout_are_right():
    prose = HANDOUT.replace("\n", " ")
    out = given_functions.conv2d(plane(IMAGE), KERNEL[:, :, np.newaxis, np.newaxis], 0)
    grad_image, grad_kernel, _ = backward(UPSTREAM, IMAGE, KERNEL)

    assert "gives 294, three times" in prose
    assert (out[0, :, :, 0] * UPSTREAM).sum() == (IMAGE * grad_image).sum() == (KERNEL * grad_kernel).sum() == 294
    assert "$\\log 10 = 2.3026$" in prose
    assert round(math.log(10), 4) == 2.3026
    assert "$\\log 2 = 0.6931$" in prose
    assert "$\\log 4 = 1.3863$" in prose
    assert "mean 1.0397" in prose
    assert [round(math.log(n), 4) for n in (2, 4)] == [0.6931, 1.3863]
    assert round(math.log(8) / 2, 4) == 1.0397
    assert "28 x 28 it calls the forward pass 25,088 times" in prose
    assert 2 * 16 * 28 * 28 == 25088
    assert f"grading has a limit of {MATERIAL.assignment.limits.call_seconds:g} seconds" in prose
    assert "0.5 + 1e-5 - 1e-5 is not 0.5" in prose
    assert (0.5 + 1e-5) - 1e-5 != 0.5
    assert "$0.25^{10}$, about one millionth" in prose
    assert pytest.approx(1e-6, rel=0.05) == 0.25**10
    with np.errstate(over="ignore"):
        assert np.exp(np.float64(710)) == np.inf
    for slope, step in (((2.5**3 - 2**3) / 0.5, "15.25"), ((2.5**3 - 1.5**3) / 1, "12.25")):
        assert f"= {step} |" in HANDOUT
        assert slope == float(step)


def test_the_table_of_steps_is_right():
    rows = re.findall(r"^\| (1e-\d+) \| (\de-\d+) \| (\de-\d+) \|$", HANDOUT, flags=re.MULTILINE)

    assert len(rows) == 4
    for step, central, forward in (map(float, row) for row in rows):
        error = abs((np.sin(1 + step) - np.sin(1 - step)) / (2 * step) - np.cos(1))
        assert central / 10 < error < central * 10
        error = abs((np.sin(1 + step) - np.sin(1)) / step - np.cos(1))
        assert forward / 10 < error < forward * 10
    errors = [float(central) for _, central, _ in rows]
    assert [later < earlier for earlier, later in pairwise(errors)] == [True, True, False]
