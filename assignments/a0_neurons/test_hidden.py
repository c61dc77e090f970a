"""The hidden checks: definitions and derivatives on random arguments, and what else the handout promises."""

import numpy as np
import pytest

from autograder.checks import (
    as_entries,
    as_tuple,
    assert_close,
    assert_raises,
    assert_unmodified,
    needs,
    question,
)
from autograder.checks.earlier_calls import assert_forgets_earlier_calls
from autograder.checks.gradients import numerical_gradients

NAMES = ("W1", "b1", "W2", "b2")
SMALL = 5e-6  # derivatives and parameters are of the order of 1, and a single one of them may be near 0

SHAPES = [
    pytest.param((7,), id="vector"),
    pytest.param((3, 5), id="matrix"),
    pytest.param((2, 4, 3), id="three axes"),
    pytest.param((1, 1), id="one entry"),
]

SIZES = [  # n0, n1, n2, m
    pytest.param((3, 5, 2, 7), id="nothing is equal"),
    pytest.param((4, 2, 3, 1), id="one example"),
    pytest.param((1, 4, 2, 6), id="one feature"),
    pytest.param((5, 3, 1, 4), id="one output"),
    pytest.param((2, 1, 3, 5), id="one hidden neuron"),
]

ACTIVATIONS = ["sigmoid", "tanh", "relu"]


def away_from_zero(rng, shape):
    """Draw numbers of both signs, farther from 0 than the step of a finite difference."""
    return rng.choice([-1, 1], shape) * rng.uniform(0.1, 3, shape)


def far_from_zero(rng):
    """Draw numbers of all magnitudes up to 1e4, of both signs."""
    magnitudes = np.append(10 ** rng.uniform(1.5, 4, 10), [1e4, 0])
    return np.concatenate([magnitudes, -magnitudes])


def draw_network(reference, rng, sizes, learning_rate=0.0, steps=1):
    """Draw parameters, examples and labels for which rounding decides nothing, neither at first nor during training.

    No hidden neuron is at the kink of a relu, and no output is so certain that its loss depends on how it is clipped.
    """
    n0, n1, n2, m = sizes
    shapes = {"W1": (n1, n0), "b1": (n1, 1), "W2": (n2, n1), "b2": (n2, 1)}
    while True:
        params = {name: 0.8 * rng.standard_normal(shape) for name, shape in shapes.items()}
        X, Y = rng.standard_normal((n0, m)), rng.integers(0, 2, (n2, m)).astype(float)
        ways = [
            reference.two_layer_forward(here, X, activation=activation)
            for activation in ACTIVATIONS
            for here, _ in (
                reference.fit(params, X, Y, learning_rate, step, activation=activation) for step in range(steps)
            )
        ]
        if all(np.abs(way["Z1"]).min() > 0.01 and np.abs(way["Z2"]).max() < 6 for way in ways):
            return params, X, Y


def derivatives(reference, params, X, Y, activation):
    """Differentiate the loss of the reference's forward."""

    def loss(*values):
        forward = reference.two_layer_forward(dict(zip(NAMES, values, strict=True)), X, activation=activation)
        return reference.binary_cross_entropy(forward["A2"], Y)

    return dict(zip(NAMES, numerical_gradients(loss, [params[name] for name in NAMES], 1.0), strict=True))


def assert_derivatives(got, want, names):
    """Compare the derivatives that a check is about."""
    for name, value in zip(names, as_entries("the result", got, names), strict=True):
        assert_close(f"the derivative by {name}", value, want[name], atol=SMALL)


# Activations


@question("activations", weight=2)
@pytest.mark.parametrize("shape", SHAPES)
def test_sigmoid_follows_the_definition(student, reference, rng, shape):
    """The definition of sigmoid holds for arrays of every shape, and for integers."""
    for z in (rng.uniform(-6, 6, shape), rng.integers(-6, 7, shape)):
        assert_close("sigmoid(z)", student.sigmoid(z), reference.sigmoid(z))


@question("activations", weight=2)
@pytest.mark.parametrize("shape", SHAPES)
def test_tanh_follows_the_definition(student, reference, rng, shape):
    """The definition of tanh holds for arrays of every shape, and for integers."""
    for z in (away_from_zero(rng, shape), rng.choice([-3, -2, -1, 1, 2, 3], shape)):
        assert_close("tanh(z)", student.tanh(z), reference.tanh(z))


@question("activations", weight=2)
@pytest.mark.parametrize("shape", SHAPES)
def test_relu_follows_the_definition(student, reference, rng, shape):
    """The definition of relu holds for arrays of every shape, and for integers."""
    for z in (rng.uniform(-6, 6, shape), rng.integers(-6, 7, shape), -rng.uniform(1, 2, shape)):
        assert_close("relu(z)", student.relu(z), reference.relu(z))


@question("activations", weight=1)
def test_sigmoid_is_right_at_all_magnitudes(student, reference, rng):
    """From -10000 to 10000 sigmoid is finite and right, even for unsigned 8-bit integers, which have no -1."""
    for z in (far_from_zero(rng), rng.integers(1, 9, 7).astype("uint8")):
        assert_close("sigmoid(z)", student.sigmoid(z), reference.sigmoid(z))


@question("activations", weight=1)
def test_tanh_is_right_at_all_magnitudes(student, reference, rng):
    """From -10000 to 10000 tanh is finite and right."""
    z = far_from_zero(rng)

    assert_close("tanh(z)", student.tanh(z), reference.tanh(z))


@question("activations", weight=1)
@needs("test_relu_gives_the_worked_values")
def test_activations_leave_z_alone(student, rng):
    """An activation forgets earlier calls, makes a new array, and leaves the caller's z unchanged."""
    z = rng.uniform(-3, 3, (3, 4))

    student.sigmoid(z)
    student.tanh(z)
    student.relu(z)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


# Their derivatives


@question("derivatives", weight=2)
@pytest.mark.parametrize("shape", SHAPES)
def test_sigmoid_derivative_agrees_with_finite_differences(student, reference, rng, shape):
    """The slope of sigmoid agrees with finite differences, for every shape and for integers."""
    for z in (rng.uniform(-4, 4, shape), rng.integers(-4, 5, shape)):
        (want,) = numerical_gradients(reference.sigmoid, (z,), 1.0)
        assert_close("sigmoid_derivative(z)", student.sigmoid_derivative(z), want)


@question("derivatives", weight=2)
@pytest.mark.parametrize("shape", SHAPES)
def test_tanh_derivative_agrees_with_finite_differences(student, reference, rng, shape):
    """The slope of tanh agrees with finite differences, for every shape and for integers."""
    for z in (rng.uniform(-2, 2, shape), rng.integers(-2, 3, shape)):
        (want,) = numerical_gradients(reference.tanh, (z,), 1.0)
        assert_close("tanh_derivative(z)", student.tanh_derivative(z), want)


@question("derivatives", weight=2)
@pytest.mark.parametrize("shape", SHAPES)
def test_relu_derivative_agrees_with_finite_differences(student, reference, rng, shape):
    """The slope of relu agrees with finite differences away from 0, for every shape and for integers."""
    for z in (away_from_zero(rng, shape), rng.choice([-3, -2, -1, 1, 2, 3], shape)):
        (want,) = numerical_gradients(reference.relu, (z,), 1.0)
        assert_close("relu_derivative(z)", student.relu_derivative(z), want)


@question("derivatives", weight=1)
def test_sigmoid_derivative_is_right_at_all_magnitudes(student, reference, rng):
    """From -10000 to 10000 the slope of sigmoid is finite and right."""
    z = far_from_zero(rng)

    assert_close("sigmoid_derivative(z)", student.sigmoid_derivative(z), reference.sigmoid_derivative(z))


@question("derivatives", weight=1)
def test_tanh_derivative_is_right_at_all_magnitudes(student, reference, rng):
    """From -10000 to 10000 the slope of tanh is finite and right."""
    z = far_from_zero(rng)

    assert_close("tanh_derivative(z)", student.tanh_derivative(z), reference.tanh_derivative(z))


@question("derivatives", weight=1)
@needs("test_relu_derivative_gives_the_worked_values")
def test_derivatives_leave_z_alone(student, rng):
    """A derivative forgets earlier calls, makes a new array, and leaves the caller's z unchanged."""
    z = rng.uniform(-3, 3, (3, 4))

    student.sigmoid_derivative(z)
    student.tanh_derivative(z)
    student.relu_derivative(z)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


# What a mistake costs


@question("binary_cross_entropy", weight=2)
@pytest.mark.parametrize("m", [1, 2, 9])
def test_binary_cross_entropy_is_a_mean_over_examples(student, reference, rng, m):
    """The loss of one output follows its definition, for labels of 0 and 1 and for those in between."""
    a = rng.uniform(0.02, 0.98, m)
    for y in (rng.integers(0, 2, m), rng.uniform(0, 1, m)):
        got = student.binary_cross_entropy(a, y)
        assert_close("binary_cross_entropy(a, y)", got, reference.binary_cross_entropy(a, y))


@question("binary_cross_entropy", weight=1)
@pytest.mark.parametrize("shape", [(3, 5), (4, 1), (1, 6)], ids=["three outputs", "one example", "one output"])
def test_binary_cross_entropy_sums_over_outputs(student, reference, rng, shape):
    """The loss of several outputs is a sum over outputs and a mean over examples."""
    a, y = rng.uniform(0.02, 0.98, shape), rng.integers(0, 2, shape).astype(float)

    got = student.binary_cross_entropy(a, y)

    assert_close("binary_cross_entropy(a, y)", got, reference.binary_cross_entropy(a, y))


@question("binary_cross_entropy", weight=1)
def test_binary_cross_entropy_of_certain_and_uncertain_entries(student, reference, rng):
    """Entries that are certain and right cost nothing, and spoil no other entry."""
    y = rng.permutation(np.arange(12) % 2).astype(float)
    a = np.where(rng.permutation(np.arange(12) % 3 > 0), y, rng.uniform(0.2, 0.8, 12))

    got = student.binary_cross_entropy(a, y)

    assert_close("binary_cross_entropy(a, y)", got, reference.binary_cross_entropy(a, y))


@question("binary_cross_entropy", weight=1)
@needs("test_binary_cross_entropy_gives_the_worked_values")
def test_binary_cross_entropy_leaves_its_arguments_alone(student, rng):
    """The loss forgets earlier calls, and does not clip the caller's predictions."""
    a = rng.permutation([0.0, 0.3, 1.0, 0.6, 1.0])

    student.binary_cross_entropy(a, np.round(a))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("binary_cross_entropy", weight=2)
@needs("test_binary_cross_entropy_gives_the_worked_values")
@pytest.mark.parametrize(
    ("a", "y"),
    [
        pytest.param(np.full(4, 0.3), np.ones((4, 1)), id="labels in a column"),
        pytest.param(np.full((3, 4), 0.3), np.ones(4), id="labels of one output"),
        pytest.param(np.full((2, 3, 4), 0.3), np.ones((2, 3, 4)), id="three axes"),
        pytest.param(np.array([0.3, 1.7, 0.2]), np.array([0.0, 1.0, 0.0]), id="prediction above 1"),
        pytest.param(np.array([0.3, -0.7, 0.2]), np.array([0.0, 1.0, 0.0]), id="prediction below 0"),
        pytest.param(np.array([0.3, 0.7, 0.2]), np.array([-1.0, 1.0, -1.0]), id="labels -1 and 1"),
        pytest.param(np.array([0.3, 0.7, 0.2]), np.array([2.0, 1.0, 0.0]), id="labels 0, 1 and 2"),
    ],
)
def test_binary_cross_entropy_refuses_what_is_no_probability(student, a, y):
    """The loss raises ValueError for shapes that differ, and for entries below 0 or above 1."""
    assert_raises(ValueError, student.binary_cross_entropy, a, y)


# One neuron learns


@question("logistic_gradients", weight=4)
@pytest.mark.parametrize(
    ("n_x", "m"),
    [
        pytest.param(3, 7, id="more examples than features"),
        pytest.param(6, 2, id="more features than examples"),
        pytest.param(4, 1, id="one example"),
        pytest.param(1, 5, id="one feature"),
    ],
)
def test_logistic_gradients_agree_with_finite_differences(student, reference, rng, n_x, m):
    """The derivatives of one neuron agree with finite differences of its loss."""
    w, b, X = rng.uniform(-1, 1, n_x), float(rng.uniform(-1, 1)), rng.standard_normal((n_x, m))
    y = rng.integers(0, 2, m).astype(float)

    got = student.logistic_gradients(w, b, X, y)

    def loss(w, b):
        return reference.binary_cross_entropy(reference.sigmoid(w @ X + b), y)

    dw, db = as_tuple("logistic_gradients(w, b, X, y)", got, 2)
    want_dw, want_db = numerical_gradients(loss, (w, b), 1.0)
    assert_close("dw", dw, want_dw, atol=SMALL)
    assert_close("db", db, want_db, atol=SMALL)


@question("logistic_gradients", weight=1)
def test_logistic_gradients_survive_certainty(student, reference, rng):
    """A neuron that is utterly certain, rightly or wrongly, still gets finite derivatives."""
    w, b, x = np.array([400.0, -300.0, 500.0]), 2.0, rng.uniform(0.1, 3, (3, 1))

    for side in (np.array([[1.0], [-1.0], [1.0]]), np.array([[-1.0], [1.0], [-1.0]])):
        for y in (np.array([0.0]), np.array([1.0])):
            dw, db = as_tuple("logistic_gradients(w, b, X, y)", student.logistic_gradients(w, b, side * x, y), 2)
            want_dw, want_db = reference.logistic_gradients(w, b, side * x, y)
            assert_close("dw", dw, want_dw, atol=SMALL)
            assert_close("db", db, want_db, atol=SMALL)


@question("logistic_gradients", weight=1)
def test_logistic_gradients_depend_on_their_arguments_alone(student, reference, rng):
    """The derivatives of one neuron are independent of earlier calls, accept integers, and change no argument."""
    integers = rng.integers(-1, 2, 3), 1, rng.integers(1, 3, (3, 1)), np.array([1])
    floats = rng.standard_normal(2), -0.5, rng.standard_normal((2, 1)), np.array([0.25])
    many = rng.uniform(-0.1, 0.1, 300), 0.5, rng.standard_normal((300, 1)), np.array([0.75])

    for arguments in (integers, floats, many, integers):
        dw, db = as_tuple("logistic_gradients(w, b, X, y)", student.logistic_gradients(*arguments), 2)
        want_dw, want_db = reference.logistic_gradients(*arguments)
        assert_close("dw", dw, want_dw, atol=SMALL)
        assert_close("db", db, want_db, atol=SMALL)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("logistic_gradients", weight=2)
@needs("test_logistic_gradients_of_one_example")
@pytest.mark.parametrize(
    ("w_shape", "x_shape", "y_shape"),
    [
        pytest.param((3,), (3, 5), (5, 1), id="labels in a column"),
        pytest.param((3,), (3, 5), (1, 5), id="labels in a row"),
        pytest.param((3,), (3, 5), (1,), id="one label for five examples"),
        pytest.param((3, 1), (3, 5), (5,), id="weights in a column"),
        pytest.param((1, 1), (1, 1), (1,), id="one weight with a second axis"),
        pytest.param((), (1, 5), (5,), id="one weight without an axis"),
        pytest.param((3,), (5, 3), (5,), id="examples in rows"),
        pytest.param((3,), (3,), (1,), id="no axis for the examples"),
        pytest.param((1,), (1, 1, 1), (1, 1), id="examples with a third axis"),
    ],
)
def test_logistic_gradients_refuse_what_does_not_fit(student, rng, w_shape, x_shape, y_shape):
    """The derivatives of one neuron raise ValueError for incompatible shapes."""
    w, X, y = rng.standard_normal(w_shape), rng.standard_normal(x_shape), np.ones(y_shape)

    assert_raises(ValueError, student.logistic_gradients, w, 0.5, X, y)


# Two layers forward


@question("two_layer_forward", weight=4)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", SIZES)
def test_two_layer_forward_follows_the_definition(student, reference, rng, sizes, activation):
    """Two layers follow their definition, for all sizes and activations."""
    params, X, _ = draw_network(reference, rng, sizes)

    got = student.two_layer_forward(params, X, activation=activation)

    want = reference.two_layer_forward(params, X, activation=activation)
    for key, value in zip(want, as_entries("the result", got, want), strict=True):
        assert_close(key, value, want[key], atol=SMALL)


@question("two_layer_forward", weight=1)
def test_two_layer_forward_depends_on_its_arguments_alone(student, reference, rng):
    """Two layers use a tanh by default, accept integers, forget earlier calls, and leave their arguments unchanged."""
    params, X, _ = draw_network(reference, rng, (3, 4, 2, 5))
    whole = {"W1": (3, 2), "b1": (3, 1), "W2": (1, 3), "b2": (1, 1)}
    whole = {name: rng.choice([-2, -1, 1, 2], shape) for name, shape in whole.items()}

    for given, batch in ((params, X), (whole, rng.integers(-2, 3, (2, 4))), (params, X)):
        got = student.two_layer_forward(params=given, X=batch)
        want = reference.two_layer_forward(given, batch)
        for key, value in zip(want, as_entries("the result", got, want), strict=True):
            assert_close(key, value, want[key], atol=SMALL)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("two_layer_forward", weight=2)
@needs("test_two_layer_forward_knows_three_activations")
@pytest.mark.parametrize(
    ("argument", "shape"),
    [
        pytest.param("b1", (4,), id="first bias without its second axis"),
        pytest.param("b1", (1, 4), id="first bias in a row"),
        pytest.param("b1", (1, 1), id="one bias for four neurons"),
        pytest.param("b2", (2,), id="second bias without its second axis"),
        pytest.param("b2", (1, 1), id="one bias for two outputs"),
        pytest.param("W2", (2, 5), id="layers that do not join"),
        pytest.param("X", (2, 4), id="too few features"),
        pytest.param("X", (3,), id="no axis for the examples"),
        pytest.param("X", (3, 3, 4), id="examples with a third axis"),
        pytest.param("activation", None, id="unknown activation"),
    ],
)
def test_two_layer_forward_refuses_what_does_not_fit(student, reference, rng, argument, shape):
    """Two layers raise ValueError for incompatible shapes and for an unknown activation."""
    params, X, _ = draw_network(reference, rng, (3, 4, 2, 4))  # square batches hide what would not fit otherwise
    arguments = {**params, "X": X, "activation": "softplus"}
    if shape is not None:
        arguments |= {argument: rng.standard_normal(shape), "activation": "tanh"}
    X, activation = arguments.pop("X"), arguments.pop("activation")

    assert_raises(ValueError, student.two_layer_forward, arguments, X, activation=activation)


# Two layers backward


@question("two_layer_gradients", weight=3)
@pytest.mark.parametrize("sizes", SIZES)
def test_second_layer_agrees_with_finite_differences(student, reference, rng, sizes):
    """The derivatives with respect to W2 and b2 agree with finite differences of the loss."""
    params, X, Y = draw_network(reference, rng, sizes)
    cache = reference.two_layer_forward(params, X, activation="tanh")

    got = student.two_layer_gradients(params, cache, X, Y, activation="tanh")

    assert_derivatives(got, derivatives(reference, params, X, Y, "tanh"), ["W2", "b2"])


@question("two_layer_gradients", weight=3)
@pytest.mark.parametrize("sizes", SIZES)
def test_first_layer_agrees_with_finite_differences(student, reference, rng, sizes):
    """The derivatives with respect to W1 and b1 agree with finite differences of the loss."""
    params, X, Y = draw_network(reference, rng, sizes)
    cache = reference.two_layer_forward(params, X, activation="tanh")

    got = student.two_layer_gradients(params, cache, X, Y, activation="tanh")

    assert_derivatives(got, derivatives(reference, params, X, Y, "tanh"), ["W1", "b1"])


@question("two_layer_gradients", weight=2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_first_layer_takes_the_slope_of_its_activation(student, reference, rng, activation):
    """The derivatives with respect to W1 and b1 are right for a sigmoid, a tanh and a relu."""
    params, X, Y = draw_network(reference, rng, (3, 4, 2, 1))
    cache = reference.two_layer_forward(params, X, activation=activation)

    got = student.two_layer_gradients(params, cache, X, Y, activation=activation)

    assert_derivatives(got, derivatives(reference, params, X, Y, activation), ["W1", "b1"])


@question("two_layer_gradients", weight=1)
@needs("test_two_layer_gradients_of_one_example_and_three_outputs")
def test_two_layer_gradients_leave_their_arguments_alone(student, reference, rng):
    """The derivatives of two layers forget earlier calls, and leave all arguments unchanged."""
    params, X, Y = draw_network(reference, rng, (2, 4, 3, 6))

    for activation in ACTIVATIONS:
        cache = reference.two_layer_forward(params, X, activation=activation)
        student.two_layer_gradients(params=params, cache=cache, X=X, Y=Y, activation=activation)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("two_layer_gradients", weight=2)
@needs("test_two_layer_gradients_of_one_example_and_three_outputs")
@pytest.mark.parametrize(
    ("outputs", "y_shape"),
    [
        pytest.param(1, (5,), id="labels without their first axis"),
        pytest.param(2, (2, 1), id="labels of one example"),
        pytest.param(2, (1, 5), id="labels of one output"),
        pytest.param(1, (5, 1), id="labels in a column"),
        pytest.param(2, None, id="unknown activation"),
    ],
)
def test_two_layer_gradients_refuse_what_does_not_fit(student, reference, rng, outputs, y_shape):
    """The derivatives of two layers raise ValueError for labels of another shape and for an unknown activation."""
    params, X, Y = draw_network(reference, rng, (3, 4, outputs, 5))
    cache = reference.two_layer_forward(params, X)
    if y_shape is not None:
        Y = np.ones(y_shape)
    activation = "softplus" if y_shape is None else "tanh"

    assert_raises(ValueError, student.two_layer_gradients, params, cache, X, Y, activation=activation)


# One step downhill


@question("gradient_step", weight=2)
@pytest.mark.parametrize("learning_rate", [0.03, 1.7])
def test_gradient_step_follows_the_definition(student, rng, learning_rate):
    """All parameters move, under any name and in any shape, integers and plain numbers among them."""
    shapes = {"W1": (3, 4), "b1": (3, 1), "gamma": (2, 3, 5), "beta": (1,)}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()} | {"count": rng.integers(1, 9, 4)}
    grads = {name: rng.standard_normal(np.shape(value)) for name, value in reversed(params.items())}
    params["b"], grads["b"] = map(float, rng.standard_normal(2))

    got = student.gradient_step(params, grads, learning_rate)

    for name, value in zip(params, as_entries("the result", got, params), strict=True):
        assert_close(name, value, params[name] - learning_rate * grads[name], atol=SMALL)


@question("gradient_step", weight=1)
@needs("test_gradient_step_walks_downhill")
def test_gradient_step_leaves_its_arguments_alone(student, rng):
    """A step makes new parameters, forgets earlier ones, and leaves its arguments unchanged."""
    params, grads = ({"w": rng.standard_normal(3), "b": rng.standard_normal((2, 1))} for _ in range(2))

    student.gradient_step(params, grads, 0.2)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("gradient_step", weight=1)
@needs("test_gradient_step_walks_downhill")
@pytest.mark.parametrize(
    ("grads", "learning_rate"),
    [
        pytest.param({"w": np.ones(3)}, 0.1, id="derivative missing"),
        pytest.param({"w": np.ones(3), "b": np.ones((2, 1)), "c": np.ones(2)}, 0.1, id="derivative of nothing"),
        pytest.param({"w": np.ones(3), "b": np.ones(2)}, 0.1, id="derivative without its second axis"),
        pytest.param({"w": np.ones(1), "b": np.ones((2, 1))}, 0.1, id="one derivative for three weights"),
        pytest.param({"w": np.ones(3), "b": np.ones((2, 1))}, 0.0, id="learning rate of 0"),
        pytest.param({"w": np.ones(3), "b": np.ones((2, 1))}, -0.5, id="negative learning rate"),
    ],
)
def test_gradient_step_refuses_what_does_not_fit(student, grads, learning_rate):
    """A step raises ValueError for names or shapes that differ, and for a learning rate that is not positive."""
    params = {"w": np.array([1.0, 2.0, 3.0]), "b": np.array([[4.0], [5.0]])}

    assert_raises(ValueError, student.gradient_step, params, grads, learning_rate)


# Training


@question("fit", weight=2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_fit_follows_gradient_descent(student, reference, rng, activation):
    """Losses and trained parameters are those of gradient descent, for all activations."""
    start, X, Y = draw_network(reference, rng, (3, 4, 2, 5), learning_rate=0.3, steps=4)

    params, losses = as_tuple("fit(...)", student.fit(start, X, Y, 0.3, 4, activation=activation), 2)

    want, want_losses = reference.fit(start, X, Y, 0.3, 4, activation=activation)
    assert_close("the array of losses", losses, want_losses)
    for name, value in zip(NAMES, as_entries("the trained parameters", params, NAMES), strict=True):
        assert_close(name, value, want[name], atol=SMALL)


@question("fit", weight=2)
def test_fit_depends_on_its_arguments_alone(student, reference, rng):
    """Training begins with the given parameters, takes the given number of steps each time, and changes no argument."""
    start, X, Y = draw_network(reference, rng, (2, 3, 1, 6), learning_rate=0.4, steps=5)

    for steps in (5, 0, 1, 5):
        params, losses = as_tuple("fit(...)", student.fit(start, X, Y, 0.4, steps), 2)
        want, want_losses = reference.fit(start, X, Y, 0.4, steps)
        assert_close("the array of losses", losses, want_losses)
        for name, value in zip(NAMES, as_entries("the trained parameters", params, NAMES), strict=True):
            assert_close(name, value, want[name], atol=SMALL)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("fit", weight=1)
@needs("test_fit_notes_the_loss_before_each_step")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"steps": -1}, id="negative steps"),
        pytest.param({"learning_rate": 0.0}, id="learning rate of 0"),
        pytest.param({"activation": "softplus"}, id="unknown activation"),
        pytest.param({"Y": np.ones((2, 1))}, id="labels of one example"),
        pytest.param({"X": np.ones((5, 3))}, id="examples in rows"),
    ],
)
def test_fit_refuses_what_does_not_fit(student, reference, rng, changes):
    """Training raises ValueError for a negative number of steps, and wherever the functions that it calls do."""
    start, X, Y = draw_network(reference, rng, (3, 4, 2, 5))
    arguments = {"X": X, "Y": Y, "learning_rate": 0.1, "steps": 2, **changes}

    assert_raises(ValueError, student.fit, start, **arguments)
