"""The public checks: examples that you can follow by hand. Powers of e that are whole numbers make that possible."""

import numpy as np
import pytest

from autograder.checks import as_entries, as_tuple, assert_close, assert_raises, assert_unmodified, needs, question

LOG2, LOG3 = np.log(2), np.log(3)
EXTREMES = np.array([-1e4, -800, -90, 0, 90, 800, 1e4])

# Two features, three hidden neurons, one output, four examples: the network of the handout.
PARAMS = {
    "W1": np.array([[1.0, -1.0], [0.0, 1.0], [-1.0, 0.0]]),
    "b1": np.array([[0.0], [-1.0], [1.0]]),
    "W2": LOG3 * np.array([[1.0, 1.0, -1.0]]),
    "b2": LOG3 * np.array([[-1.0]]),
}
X = np.array([[2.0, 3.0, 0.0, -1.0], [0.0, 2.0, 2.0, -2.0]])
Y = np.array([[1.0, 0.0, 0.0, 1.0]])
CACHE = {
    "Z1": np.array([[2.0, 1.0, -2.0, 1.0], [-1.0, 1.0, 1.0, -3.0], [-1.0, -2.0, 1.0, 2.0]]),
    "A1": np.array([[2.0, 1.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0, 2.0]]),
    "Z2": LOG3 * np.array([[1.0, 1.0, -1.0, -2.0]]),
    "A2": np.array([[0.75, 0.75, 0.25, 0.1]]),
}


# Activations


@question("activations", weight=1)
def test_sigmoid_gives_the_worked_values(student):
    """The values of sigmoid are those of the handout: 1/10, 1/4, 1/2, 3/4, 9/10."""
    got = student.sigmoid(np.array([-2 * LOG3, -LOG3, 0, LOG3, 2 * LOG3]))

    assert_close("sigmoid(z)", got, [0.1, 0.25, 0.5, 0.75, 0.9])


@question("activations", weight=1)
def test_tanh_gives_the_worked_values(student):
    """The values of tanh are those of the handout: -4/5, -3/5, 0, 3/5, 4/5."""
    got = student.tanh(np.array([-LOG3, -LOG2, 0, LOG2, LOG3]))

    assert_close("tanh(z)", got, [-0.8, -0.6, 0, 0.6, 0.8])


@question("activations", weight=1)
def test_relu_gives_the_worked_values(student):
    """A relu lets positive entries pass and makes the others 0, in a matrix too."""
    got = student.relu(np.array([[-2.0, 3.0, 0.0], [0.5, -0.25, -1e4]]))

    assert_close("relu(z)", got, [[0, 3, 0], [0.5, 0, 0]])


@question("activations", weight=1)
def test_sigmoid_stays_finite_far_from_zero(student):
    """Far from zero sigmoid is 0 or 1, and never nan."""
    assert_close("sigmoid(z)", student.sigmoid(EXTREMES), [0, 0, 0, 0.5, 1, 1, 1])


@question("activations", weight=1)
def test_tanh_stays_finite_far_from_zero(student):
    """Far from zero tanh is -1 or 1, and never nan."""
    assert_close("tanh(z)", student.tanh(EXTREMES), [-1, -1, -1, 0, 1, 1, 1])


@question("activations", weight=1)
def test_activations_of_integers_keep_their_fractions(student):
    """Activations take integers as they take floats; sigmoid does so even in eight bits, which have no -1."""
    z, eight_bits = np.array([-1, 0, 1]), np.array([0, 20], "uint8")

    assert_close("sigmoid(z)", student.sigmoid(z), [0.268941, 0.5, 0.731059])
    assert_close("sigmoid(z)", student.sigmoid(eight_bits), [0.5, 1])
    assert_close("tanh(z)", student.tanh(z), [-0.761594, 0, 0.761594])
    assert_close("relu(z)", student.relu(z), [0, 0, 1])


@question("activations", weight=1)
def test_relu_makes_a_new_array(student):
    """A relu makes a new array: the negative entries of the caller's z are still there."""
    got = student.relu(np.array([-2.0, 3.0, -0.5]))

    assert_close("relu(z)", got, [0, 3, 0])
    assert_unmodified(student)


# Their derivatives


@question("derivatives", weight=1)
def test_sigmoid_derivative_gives_the_worked_values(student):
    """The slope of sigmoid is 1/4 at 0, 3/16 at log 3 and at -log 3, 9/100 at 2 log 3."""
    got = student.sigmoid_derivative(np.array([-LOG3, 0, LOG3, 2 * LOG3]))

    assert_close("sigmoid_derivative(z)", got, [3 / 16, 1 / 4, 3 / 16, 9 / 100])


@question("derivatives", weight=2)
def test_tanh_derivative_gives_the_worked_values(student):
    """The slope of tanh is 1 at 0, 16/25 at log 2, 9/25 at log 3 and at -log 3."""
    got = student.tanh_derivative(np.array([-LOG3, 0, LOG2, LOG3]))

    assert_close("tanh_derivative(z)", got, [9 / 25, 1, 16 / 25, 9 / 25])


@question("derivatives", weight=1)
def test_relu_derivative_gives_the_worked_values(student):
    """The slope of relu is 1 for positive entries and 0 for negative ones."""
    got = student.relu_derivative(np.array([[-2.0, 3.0, -0.5], [0.5, -0.25, 1e4]]))

    assert_close("relu_derivative(z)", got, [[0, 1, 0], [1, 0, 1]])


@question("derivatives", weight=1)
def test_relu_derivative_is_0_at_0(student):
    """The slope of relu is 0 at 0, by the convention of this course."""
    got = student.relu_derivative(np.array([0.0, 2.0, 0.0]))

    assert_close("relu_derivative(z)", got, [0, 1, 0])


@question("derivatives", weight=1)
@pytest.mark.parametrize(("name", "at_zero"), [("sigmoid_derivative", 0.25), ("tanh_derivative", 1)])
def test_derivatives_vanish_far_from_zero(student, name, at_zero):
    """Far from zero the slopes of sigmoid and tanh are 0, and never nan."""
    got = getattr(student, name)(EXTREMES)

    assert_close(f"{name}(z)", got, [0, 0, 0, at_zero, 0, 0, 0])


@question("derivatives", weight=1)
def test_derivatives_of_integers_keep_their_fractions(student):
    """The slopes at the integers -1, 1 and 2 are those at -1.0, 1.0 and 2.0, with their fractions."""
    z = np.array([-1, 1, 2])

    assert_close("sigmoid_derivative(z)", student.sigmoid_derivative(z), [0.196612, 0.196612, 0.104994])
    assert_close("tanh_derivative(z)", student.tanh_derivative(z), [0.419974, 0.419974, 0.070651])
    assert_close("relu_derivative(z)", student.relu_derivative(z), [0, 1, 1])


# What a mistake costs


@question("binary_cross_entropy", weight=1)
@pytest.mark.parametrize(
    ("a", "y", "want"),
    [
        pytest.param([0.5], [1], LOG2, id="no idea"),
        pytest.param([0.75, 0.75, 0.25, 0.1], [1, 0, 0, 1], 1.066061, id="four examples"),
    ],
)
def test_binary_cross_entropy_gives_the_worked_values(student, a, y, want):
    """The loss of the four examples in the handout is 1.0661: a mean over the examples."""
    got = student.binary_cross_entropy(np.array(a), np.array(y))

    assert_close("binary_cross_entropy(a, y)", got, want)


@question("binary_cross_entropy", weight=1)
def test_binary_cross_entropy_of_three_outputs(student):
    """Where an example has three outputs, their costs are added up; the mean is over the examples."""
    a = np.array([[0.75, 0.25], [0.1, 0.5], [0.5, 0.9]])
    y = np.array([[0, 1], [0, 1], [1, 0]])

    got = student.binary_cross_entropy(a, y)

    assert_close("binary_cross_entropy(a, y)", got, 3.283414)


@question("binary_cross_entropy", weight=1)
def test_binary_cross_entropy_allows_certainty(student):
    """Whoever is certain and right pays nothing; whoever is certain and wrong pays a lot, but not infinitely much."""
    for a in (np.array([0.0]), np.array([1.0])):
        wrong = student.binary_cross_entropy(a, 1 - a)
        # -log(1e-20) is 46, -log(1e-7) is 16: whatever tiny number somebody chose between them will do.
        assert_close("binary_cross_entropy(a, y)", wrong, 31.0, rtol=0.55)

    right = student.binary_cross_entropy(np.array([1.0, 0.0, 0.5]), np.array([1.0, 0.0, 1.0]))
    assert_close("binary_cross_entropy(a, y)", right, LOG2 / 3)


@question("binary_cross_entropy", weight=1)
def test_binary_cross_entropy_clips_no_array_of_the_caller(student):
    """The predictions 0 and 1 are clipped for the logarithm only: the caller's array still holds them."""
    got = student.binary_cross_entropy(np.array([0.0, 0.5, 1.0, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))

    assert_close("binary_cross_entropy(a, y)", got, LOG2 / 4)
    assert_unmodified(student)


@question("binary_cross_entropy", weight=1)
@needs(test_binary_cross_entropy_gives_the_worked_values)
@pytest.mark.parametrize(
    ("a", "y"),
    [
        pytest.param([0.5, 0.25], [[1], [0]], id="labels in a column"),
        pytest.param([0.5, 1.5], [1, 0], id="prediction above 1"),
        pytest.param([0.5, 0.25], [1, -1], id="label below 0"),
    ],
)
def test_binary_cross_entropy_refuses_other_shapes_and_other_numbers(student, a, y):
    """Labels of another shape than the predictions raise ValueError, and so do entries below 0 or above 1."""
    assert_raises(ValueError, student.binary_cross_entropy, np.array(a), np.array(y))


# One neuron learns


@question("logistic_gradients", weight=3)
def test_logistic_gradients_of_one_example(student):
    """One example: the derivatives are those of the handout, -1/2, 1/4 and -1/4."""
    w, x, y = np.array([LOG3, LOG3]), np.array([[2.0], [-1.0]]), np.array([1.0])

    dw, db = as_tuple("logistic_gradients(w, b, X, y)", student.logistic_gradients(w, 0.0, x, y), 2)

    assert_close("dw", dw, [-1 / 2, 1 / 4])
    assert_close("db", db, -1 / 4)


@question("logistic_gradients", weight=2)
def test_logistic_gradients_are_means_over_examples(student):
    """Four examples of three features: the derivatives are means over the examples."""
    w, b = LOG3 * np.array([1.0, -1.0, 0.0]), float(-LOG3)
    x = np.array([[2.0, 3.0, 0.0, -1.0], [0.0, 2.0, 1.0, -1.0], [10.0, -10.0, 20.0, 0.0]])
    y = np.array([1.0, 0.0, 0.0, 1.0])

    dw, db = as_tuple("logistic_gradients(w, b, X, y)", student.logistic_gradients(w, b, x, y), 2)

    assert_close("dw", dw, [1.75 / 4, 1.85 / 4, -5.5 / 4])
    assert_close("db", db, -0.4 / 4)


@question("logistic_gradients", weight=1)
@needs(test_logistic_gradients_of_one_example)
@pytest.mark.parametrize(
    ("w", "y"),
    [
        pytest.param([1.0, -1.0], [[1.0], [0.0], [0.0], [1.0]], id="labels in a column"),
        pytest.param([[1.0], [-1.0]], [1.0, 0.0, 0.0, 1.0], id="weights in a column"),
    ],
)
def test_logistic_gradients_refuse_a_column_for_a_vector(student, w, y):
    """A column of labels or of weights, where a vector is promised, raises ValueError."""
    assert_raises(ValueError, student.logistic_gradients, np.array(w), 0.0, X, np.array(y))


# Two layers forward


@question("two_layer_forward", weight=2)
def test_two_layer_forward_gives_the_worked_example(student):
    """Two layers with a relu in between give the numbers of the handout."""
    got = student.two_layer_forward(PARAMS, X, activation="relu")

    for key, value in zip(CACHE, as_entries("the result", got, CACHE), strict=True):
        assert_close(key, value, CACHE[key])


@question("two_layer_forward", weight=2)
@pytest.mark.parametrize(
    ("activation", "hidden", "output"),
    [
        pytest.param("sigmoid", [0.75, 0.25], 0.75, id="sigmoid"),
        pytest.param("tanh", [0.8, -0.8], 0.25, id="tanh"),
        pytest.param("relu", [LOG3, 0], 0.788396, id="relu"),
    ],
)
def test_two_layer_forward_knows_three_activations(student, activation, hidden, output):
    """The hidden layer takes the activation that it is told to take, the output layer always a sigmoid."""
    params = {
        "W1": np.array([[LOG3], [-LOG3]]),
        "b1": np.zeros((2, 1)),
        "W2": LOG3 * np.array([[2.0, 2.0]]),
        "b2": LOG3 * np.array([[-1.0]]),
    }

    got = student.two_layer_forward(params, np.array([[1.0]]), activation=activation)

    hidden_got, output_got = as_entries("the result", got, ["A1", "A2"])
    assert_close("A1", hidden_got, np.array(hidden).reshape(2, 1))
    assert_close("A2", output_got, [[output]])


@question("two_layer_forward", weight=1)
@needs(test_two_layer_forward_knows_three_activations)
@pytest.mark.parametrize(
    ("b1", "activation"),
    [
        # With three examples NumPy would add one entry to each of them.
        pytest.param(np.array([0.0, -1.0, 1.0]), "relu", id="bias without its second axis"),
        pytest.param(PARAMS["b1"], "softmax", id="unknown activation"),
    ],
)
def test_two_layer_forward_refuses_other_biases_and_activations(student, b1, activation):
    """A bias of shape (3,) raises ValueError, with three examples too, and so does an unknown activation."""
    assert_raises(ValueError, student.two_layer_forward, {**PARAMS, "b1": b1}, X[:, :3], activation=activation)


# Two layers backward


@question("two_layer_gradients", weight=2)
def test_two_layer_gradients_give_the_worked_example(student):
    """The derivatives of two layers, with a relu in between, are those of the handout."""
    got = student.two_layer_gradients(PARAMS, CACHE, X, Y, activation="relu")

    want = {
        "W2": np.array([[-0.1625, 0.25, -0.3875]]),
        "b2": np.array([[-0.0375]]),
        "W1": LOG3 * np.array([[2.65, 3.3], [2.25, 2.0], [-0.9, -2.3]]) / 4,
        "b1": LOG3 * np.array([[-0.4], [1.0], [0.65]]) / 4,
    }
    for key, value in zip(want, as_entries("the result", got, want), strict=True):
        assert_close(f"the derivative by {key}", value, want[key])


@question("two_layer_gradients", weight=2)
def test_two_layer_gradients_of_one_example_and_three_outputs(student):
    """One example, a tanh and three outputs: the derivatives are whole hundredths."""
    params = {
        "W1": np.array([[LOG2], [LOG3]]),
        "b1": np.array([[-LOG2], [-LOG3]]),
        "W2": np.array([[4.0, -3.0], [-4.0, 3.0], [8.0, -6.0]]),
        "b2": np.zeros((3, 1)),
    }
    cache = {
        "Z1": np.array([[LOG2], [LOG3]]),
        "A1": np.array([[0.6], [0.8]]),
        "Z2": np.zeros((3, 1)),
        "A2": np.full((3, 1), 0.5),
    }
    x, y = np.array([[2.0]]), np.array([[1.0], [0.0], [1.0]])

    got = student.two_layer_gradients(params, cache, x, y, activation="tanh")

    want = {
        "W2": np.array([[-0.3, -0.4], [0.3, 0.4], [-0.3, -0.4]]),
        "b2": np.array([[-0.5], [0.5], [-0.5]]),
        "W1": np.array([[-10.24], [4.32]]),
        "b1": np.array([[-5.12], [2.16]]),
    }
    for key, value in zip(want, as_entries("the result", got, want), strict=True):
        assert_close(f"the derivative by {key}", value, want[key])


@question("two_layer_gradients", weight=1)
@needs(test_two_layer_gradients_give_the_worked_example)
def test_two_layer_gradients_refuse_labels_without_their_first_axis(student):
    """Labels of shape (4,) raise ValueError where those of shape (1, 4) are promised."""
    assert_raises(ValueError, student.two_layer_gradients, PARAMS, CACHE, X, Y[0], activation="relu")


# One step downhill


@question("gradient_step", weight=1)
def test_gradient_step_walks_downhill(student):
    """Parameters of any name and shape move against their derivatives, as far as the learning rate says."""
    params = {"w": np.array([1.0, -2.0, 0.5]), "b": 3.0}
    grads = {"w": np.array([10.0, 20.0, -30.0]), "b": -2.0}

    got = student.gradient_step(params, grads, 0.1)

    w, b = as_entries("the result", got, params)
    assert_close("w", w, [0, -4, 3.5])
    assert_close("b", b, 3.2)


@question("gradient_step", weight=1)
def test_gradient_step_makes_new_parameters(student):
    """The parameters that move are new ones: the caller's arrays stay where they were."""
    params = {"w": np.array([1.0, -2.0]), "b": np.array([[3.0]])}
    grads = {"w": np.array([2.0, 4.0]), "b": np.array([[-6.0]])}

    got = student.gradient_step(params, grads, 0.5)

    w, b = as_entries("the result", got, params)
    assert_close("w", w, [0, -4])
    assert_close("b", b, [[6]])
    assert_unmodified(student)


# Training

XOR = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
XOR_LABELS = np.array([[0.0, 1.0, 1.0, 0.0]])
XOR_START = {
    "W1": np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, 1.0]]),
    "b1": np.zeros((3, 1)),
    "W2": np.array([[1.0, -1.0, 1.0]]),
    "b2": np.zeros((1, 1)),
}


@question("fit", weight=1)
def test_fit_notes_the_loss_before_each_step(student):
    """Three steps on the exclusive or: the losses are those of the handout."""
    got = student.fit(XOR_START, XOR, XOR_LABELS, 2.0, 3)

    _, losses = as_tuple("fit(...)", got, 2)
    assert_close("the array of losses", losses, [0.749112, 0.632169, 0.581792])


@question("fit", weight=1)
def test_fit_learns_the_exclusive_or(student):
    """After 300 steps on the exclusive or the loss is that of the handout, 0.011."""
    got = student.fit(XOR_START, XOR, XOR_LABELS, 2.0, 300)

    params, losses = as_tuple("fit(...)", got, 2)
    as_entries("the trained parameters", params, XOR_START)
    assert np.shape(losses) == (300,), f"losses has shape {np.shape(losses)}, expected (300,)"
    assert_close("the last loss", losses[-1], 0.0110, rtol=0.02)


@question("fit", weight=1)
@needs(test_fit_notes_the_loss_before_each_step)
def test_fit_without_steps_changes_nothing(student):
    """With 0 steps there are no losses, and the parameters come back as they were; fewer steps raise ValueError."""
    got = student.fit(XOR_START, XOR, XOR_LABELS, 2.0, 0)

    params, losses = as_tuple("fit(...)", got, 2)
    assert_close("the array of losses", losses, np.zeros(0))
    for name, value in zip(XOR_START, as_entries("the trained parameters", params, XOR_START), strict=True):
        assert_close(name, value, XOR_START[name])
    assert_raises(ValueError, student.fit, XOR_START, XOR, XOR_LABELS, 2.0, -1)
