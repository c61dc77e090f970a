"""The solutions of a0_neurons agree with SciPy and finite differences, and the numbers in its handout with them."""

import re

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import optimize, special

from autograder.checks import assert_close
from autograder.grading.misconceptions import load_misconceptions
from tests.assignments.material import material, refuses

MATERIAL = material("a0_neurons")
neurons, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer
every_activation = pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])

NAMES = ("W1", "b1", "W2", "b2")
LOG3 = np.log(3)

FAR = np.array([-1e4, -1000, -745, -100, -89, -40, 0, 40, 89, 100, 745, 1000, 1e4])
SIZES = [(3, 5, 2, 7), (4, 2, 3, 1), (1, 4, 2, 6), (5, 3, 1, 4), (2, 1, 3, 5)]

# The networks of the handout.
PARAMS = {
    "W1": np.array([[1, -1], [0, 1], [-1, 0]]),
    "b1": np.array([[0], [-1], [1]]),
    "W2": LOG3 * np.array([[1, 1, -1]]),
    "b2": LOG3 * np.array([[-1]]),
}
X = np.array([[2, 3, 0, -1], [0, 2, 2, -2]])
Y = np.array([[1, 0, 0, 1]])


def same(got, want, tolerance=1e-5):
    assert np.shape(got) == np.shape(want)
    np.testing.assert_allclose(got, want, rtol=0, atol=tolerance * max(1, np.abs(want).max(initial=0)))


def network(rng, sizes):
    n0, n1, n2, m = sizes
    params = dict(zip(NAMES, map(rng.standard_normal, ((n1, n0), (n1, 1), (n2, n1), (n2, 1))), strict=True))
    return params, rng.standard_normal((n0, m)), rng.integers(0, 2, (n2, m)).astype(float)


def flat_loss(params, X, Y, activation):
    """Return the loss as a function of one vector, with SciPy's functions, and where it starts."""
    squash = {"sigmoid": special.expit, "tanh": np.tanh, "relu": lambda z: z.clip(0)}[activation]
    cuts = np.cumsum([params[name].size for name in NAMES])[:-1]

    def loss(vector):
        W1, b1, W2, b2 = (
            part.reshape(params[name].shape) for name, part in zip(NAMES, np.split(vector, cuts), strict=True)
        )
        Z2 = W2 @ squash(W1 @ X + b1) + b2
        return -(special.xlogy(Y, special.expit(Z2)) + special.xlogy(1 - Y, special.expit(-Z2))).sum() / X.shape[1]

    return loss, np.concatenate([params[name].ravel() for name in NAMES])


# Against SciPy


@every_answer
def test_activations_agree_with_scipy_at_all_magnitudes(answer, rng):
    for z in (FAR, rng.uniform(-9, 9, (2, 5, 3)), rng.integers(-9, 9, (4, 3))):
        with np.errstate(all="ignore" if answer.__name__.endswith("noisy") else "raise", under="ignore"):
            same(answer.sigmoid(z), special.expit(z))
            same(answer.tanh(z), np.tanh(z))
            same(answer.relu(z), np.maximum(z, 0))
            same(answer.sigmoid_derivative(z), special.expit(z) * special.expit(-z))
            same(answer.tanh_derivative(z), 1 - np.tanh(z) ** 2)
            same(answer.relu_derivative(z), z > 0)


def test_the_solution_is_exact_where_little_is_left():
    small = np.array([-40.0, -700.0, 1e-12, -1e-300])

    np.testing.assert_allclose(neurons.sigmoid(small), special.expit(small), rtol=1e-14)
    np.testing.assert_allclose(neurons.tanh(small), np.tanh(small), rtol=1e-14)
    np.testing.assert_allclose(neurons.sigmoid_derivative(small[:2]), special.expit(small[:2]), rtol=1e-14)


@every_answer
def test_the_loss_agrees_with_scipy(answer, rng):
    for shape in ((1,), (7,), (3, 5), (4, 1)):
        a = rng.uniform(0.02, 0.98, shape)
        for y in (rng.integers(0, 2, shape), rng.uniform(0, 1, shape)):
            want = -(special.xlogy(y, a) + special.xlog1py(1 - y, -a)).sum() / shape[-1]
            same(answer.binary_cross_entropy(a, y), want)


@every_answer
def test_certainty_costs_nothing_or_a_finite_lot(answer):
    with np.errstate(all="ignore" if answer.__name__.endswith("noisy") else "raise", under="ignore"):
        assert abs(answer.binary_cross_entropy(np.array([0.0, 1.0]), np.array([0.0, 1.0]))) < 1e-6
        for a in (np.array([0.0]), np.array([1.0])):
            assert 15 < answer.binary_cross_entropy(a, 1 - a) < 47


@every_answer
@pytest.mark.parametrize(("n_x", "m"), [(3, 7), (6, 2), (4, 1), (1, 5)])
def test_gradients_of_one_neuron_agree_with_scipy(answer, rng, n_x, m):
    X, y = rng.standard_normal((n_x, m)), rng.integers(0, 2, m).astype(float)
    start = rng.standard_normal(n_x + 1)

    dw, db = answer.logistic_gradients(start[:-1], float(start[-1]), X, y)

    def loss(vector):
        z = vector[:-1] @ X + vector[-1]
        return -np.mean(y * special.log_expit(z) + (1 - y) * special.log_expit(-z))

    same(np.append(dw, db), optimize.approx_fprime(start, loss, 1e-7))


@every_answer
@every_activation
@pytest.mark.parametrize("sizes", SIZES)
def test_gradients_of_two_layers_agree_with_scipy(answer, rng, sizes, activation):
    params, X, Y = network(rng, sizes)
    loss, start = flat_loss(params, X, Y, activation)

    cache = answer.two_layer_forward(params, X, activation=activation)
    grads = answer.two_layer_gradients(params, cache, X, Y, activation=activation)

    same(answer.binary_cross_entropy(cache["A2"], Y), loss(start))
    same(np.concatenate([grads[name].ravel() for name in NAMES]), optimize.approx_fprime(start, loss, 1e-7))
    for name in NAMES:
        assert grads[name].shape == params[name].shape


@every_answer
@every_activation
def test_training_is_gradient_descent(answer, rng, activation):
    params, X, Y = network(rng, (3, 4, 2, 5))
    loss, vector = flat_loss(params, X, Y, activation)
    want = []
    for _ in range(3):
        want.append(loss(vector))
        vector = vector - 0.2 * optimize.approx_fprime(vector, loss, 1e-7)

    trained, losses = answer.fit(params, X, Y, 0.2, 3, activation=activation)

    same(losses, want)
    same(np.concatenate([trained[name].ravel() for name in NAMES]), vector)


# What holds for all arguments

numbers = st.floats(-1e4, 1e4)
arrays_of_numbers = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=numbers)
probabilities = arrays(np.float64, (3, 4), elements=st.floats(0, 1))


@given(arrays_of_numbers)
@settings(max_examples=100, deadline=None)
def test_activations_keep_their_ranges_and_their_symmetries(z):
    assert ((neurons.sigmoid(z) >= 0) & (neurons.sigmoid(z) <= 1)).all()
    assert (np.abs(neurons.tanh(z)) <= 1).all()
    assert ((neurons.sigmoid_derivative(z) >= 0) & (neurons.sigmoid_derivative(z) <= 1 / 4)).all()
    assert ((neurons.tanh_derivative(z) >= 0) & (neurons.tanh_derivative(z) <= 1)).all()
    np.testing.assert_allclose(neurons.sigmoid(-z), 1 - neurons.sigmoid(z), atol=1e-15)
    np.testing.assert_array_equal(neurons.tanh(-z), -neurons.tanh(z))
    np.testing.assert_allclose(neurons.tanh(z), 2 * neurons.sigmoid(2 * z) - 1, atol=1e-15)
    np.testing.assert_array_equal(neurons.relu(z) - neurons.relu(-z), z)


@given(probabilities, probabilities)
@settings(max_examples=100, deadline=None)
def test_the_loss_is_finite_and_symmetric_and_least_at_the_truth(a, y):
    loss = neurons.binary_cross_entropy(a, y)

    assert np.isfinite(loss)
    assert loss == pytest.approx(neurons.binary_cross_entropy(1 - a, 1 - y), rel=1e-3, abs=1e-6)
    assert loss >= neurons.binary_cross_entropy(y, y) - 1e-9


@given(st.integers(0, 1000), st.integers(2, 4))
@settings(max_examples=25, deadline=None)
def test_a_batch_that_is_repeated_changes_nothing(seed, times):
    params, X, Y = network(np.random.default_rng(seed), (2, 3, 2, 4))

    once, losses = neurons.fit(params, X, Y, 0.1, 2)
    again, same_losses = neurons.fit(params, np.tile(X, times), np.tile(Y, times), 0.1, 2)

    np.testing.assert_allclose(losses, same_losses)
    for name in NAMES:
        np.testing.assert_allclose(once[name], again[name], atol=1e-12)


@given(st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_a_small_step_lowers_the_loss(seed):
    params, X, Y = network(np.random.default_rng(seed), (2, 3, 2, 4))

    _, losses = neurons.fit(params, X, Y, 1e-3, 2)

    assert losses[1] < losses[0]


# Types, and what is refused


def test_single_precision_stays_single(rng):
    params, X, Y = network(rng, (2, 3, 1, 4))
    params, X, Y = {name: value.astype("f4") for name, value in params.items()}, X.astype("f4"), Y.astype("f4")

    trained, _ = neurons.fit(params, X, Y, 0.1, 2)

    assert {value.dtype for value in trained.values()} == {np.dtype("f4")}
    assert {value.dtype for value in neurons.two_layer_forward(params, X).values()} == {np.dtype("f4")}
    for name in ("sigmoid", "tanh", "relu"):
        assert getattr(neurons, name)(X).dtype == getattr(neurons, f"{name}_derivative")(X).dtype == np.float32


@every_answer
@every_activation
def test_arguments_may_be_read_only(answer, rng, activation):
    params, X, Y = network(rng, (2, 3, 1, 4))
    for array in (*params.values(), X, Y):
        array.setflags(write=False)

    answer.fit(params, X, Y, 0.1, 2, activation=activation)
    answer.logistic_gradients(params["W1"][0], 0.5, X, Y[0])
    answer.gradient_step(params, params, 0.1)


@every_answer
@pytest.mark.parametrize(
    ("a", "y"),
    [
        (np.full(4, 0.3), np.ones((4, 1))),
        (np.full((3, 4), 0.3), np.ones(4)),
        (np.full((2, 3, 4), 0.3), np.ones((2, 3, 4))),
        (np.array([0.3, 1.7]), np.array([0.0, 1.0])),
        (np.array([0.3, -0.7]), np.array([0.0, 1.0])),
        (np.array([0.3, 0.7]), np.array([-1.0, 1.0])),
        (np.array([0.3, 0.7]), np.array([2.0, 1.0])),
    ],
)
def test_what_is_no_probability_is_refused(answer, a, y):
    with refuses:
        answer.binary_cross_entropy(a, y)


@every_answer
@pytest.mark.parametrize(
    ("w_shape", "x_shape", "y_shape"),
    [
        ((3,), (3, 5), (5, 1)),
        ((3,), (3, 5), (1, 5)),
        ((3,), (3, 5), (1,)),
        ((3, 1), (3, 5), (5,)),
        ((3,), (5, 3), (5,)),
        ((3,), (3,), (1,)),
    ],
)
def test_neurons_that_do_not_fit_are_refused(answer, w_shape, x_shape, y_shape):
    with refuses:
        answer.logistic_gradients(np.ones(w_shape), 0.5, np.ones(x_shape), np.ones(y_shape))


@every_answer
@pytest.mark.parametrize(
    "changes",
    [
        {"b1": (4,)},
        {"b1": (1, 4)},
        {"b1": (1, 1)},
        {"b2": (2,)},
        {"b2": (1, 1)},
        {"W2": (2, 5)},
        {"X": (2, 4)},
        {"X": (3,)},
    ],
    ids=str,
)
def test_layers_that_do_not_fit_are_refused(answer, changes):
    shapes = {"W1": (4, 3), "b1": (4, 1), "W2": (2, 4), "b2": (2, 1), "X": (3, 4), **changes}
    arguments = {name: np.ones(shape) for name, shape in shapes.items()}

    with refuses:
        answer.two_layer_forward(arguments, arguments.pop("X"))


@every_answer
def test_training_that_makes_no_sense_is_refused(answer, rng):
    params, X, Y = network(rng, (3, 4, 2, 5))
    cache = answer.two_layer_forward(params, X)

    with refuses:
        answer.two_layer_forward(params, X, activation="softplus")
    with refuses:
        answer.two_layer_gradients(params, cache, X, Y, activation="softplus")
    for labels in (np.ones(5), np.ones((2, 1)), np.ones((1, 5))):
        with refuses:
            answer.two_layer_gradients(params, cache, X, labels)
    for grads in ({"W1": params["W1"]}, {**params, "b1": np.ones(4)}, {**params, "b3": 1.0}):
        with refuses:
            answer.gradient_step(params, grads, 0.1)
    for learning_rate in (0.0, -0.5):
        with refuses:
            answer.gradient_step(params, params, learning_rate)
    with refuses:
        answer.fit(params, X, Y, 0.1, -1)


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: neurons.binary_cross_entropy(np.ones(3), np.ones((3, 1))), "(3, 1)", "(3,)"),
        (lambda: neurons.binary_cross_entropy(np.array([0.5, 3.0]), np.ones(2)), "3.0", "0 to 1"),
        (lambda: neurons.logistic_gradients(np.ones((3, 1)), 0.0, np.ones((3, 5)), np.ones(5)), "(3, 1)", "(n_x,)"),
        (lambda: neurons.logistic_gradients(np.ones(3), 0.0, np.ones((5, 3)), np.ones(5)), "(5, 3)", "(3, m)"),
        (lambda: neurons.two_layer_forward({**PARAMS, "b1": np.ones(3)}, X), "(3,)", "(3, 1)"),
        (lambda: neurons.two_layer_forward(PARAMS, X, activation="softplus"), "'softplus'", "sigmoid, tanh, relu"),
        (lambda: neurons.gradient_step(PARAMS, PARAMS, -2.0), "-2.0", "positive"),
        (lambda: neurons.gradient_step(PARAMS, {"W1": 1.0}, 0.1), "W1", "W1, W2, b1, b2"),
        (lambda: neurons.fit(PARAMS, X, Y, 0.1, -3), "-3", "0 or more"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


def test_the_failure_in_the_handout_is_a_real_one():
    checks = (MATERIAL.assignment.folder / "test_public.py").read_text(encoding="utf-8").splitlines()
    hints = {item.name: item.hint for item in load_misconceptions(MATERIAL.assignment)}
    check = "test_sigmoid_gives_the_worked_values"
    line = checks.index(f"def {check}(student):")  # counted from 0: that of its decorator, counted from 1
    title = checks[line + 1].strip(' ."')

    with pytest.raises(AssertionError) as failure:
        assert_close("sigmoid(z)", 1 / 1 + np.exp(-LOG3 * np.arange(-2, 3)), [0.1, 0.25, 0.5, 0.75, 0.9])

    shown = HANDOUT[HANDOUT.index("Somebody wrote") :].split("```")[1]
    assert [part.strip() for part in shown.splitlines()[1:]] == [
        f"failed   {title}",
        "sigmoid(z (5,)):",
        str(failure.value),
        hints["sigmoid without its brackets"],
        f"The check: test_public.py, line {line}, {check}",
    ]


def fractions(cells):
    return [float(top) / float(bottom or 1) for top, bottom in re.findall(r"(-?[\d.]+)(?:/(\d+))?", cells)]


@pytest.mark.parametrize(
    ("row", "function", "multiples"),
    [
        (r"| $\sigma(z)$ |", neurons.sigmoid, [-2 * LOG3, -LOG3, 0, LOG3, 2 * LOG3]),
        (r"| $\tanh(z)$ |", neurons.tanh, [-LOG3, -np.log(2), 0, np.log(2), LOG3]),
        (r"| $\sigma'(z)$ |", neurons.sigmoid_derivative, [-LOG3, 0, np.log(2), LOG3, 2 * LOG3]),
        (r"| $\tanh'(z)$ |", neurons.tanh_derivative, [-LOG3, 0, np.log(2), LOG3, 2 * LOG3]),
    ],
)
def test_tables_of_values_in_the_handout_are_right(row, function, multiples):
    line = next(line for line in HANDOUT.splitlines() if line.startswith(row))

    np.testing.assert_allclose(fractions(line.removeprefix(row)), function(np.array(multiples)), atol=1e-12)


def test_the_table_of_costs_is_right():
    given = next(line for line in HANDOUT.splitlines() if line.startswith("| given to the truth |"))
    cost = next(line for line in HANDOUT.splitlines() if line.startswith("| cost |"))

    np.testing.assert_allclose(fractions(cost), -np.log(fractions(given)), atol=5e-5)


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("\\log 2 = 0.6931", round(np.log(2), 4)),
        ("J = (0.2877 + 1.3863 + 0.2877 + 2.3026) / 4 = 1.0661", round(-np.log([0.75, 0.25, 0.75, 0.1]).mean(), 4)),
        ("has the loss 1.0661", round(neurons.binary_cross_entropy(np.array([[0.75, 0.75, 0.25, 0.1]]), Y), 4)),
        ("wrong and certain between 16 and 46", round(-np.log(1e-20))),
        ("at about 37", 37),
    ],
)
def test_numbers_in_the_handout_are_right(printed, computed):
    assert printed in HANDOUT.replace("\n", " ")
    assert float(re.findall(r"[0-9.]+", printed)[-1]) == pytest.approx(computed, abs=1e-9)


def test_remarks_on_float64_are_right():
    assert np.isfinite(np.exp(709.0))
    with np.errstate(over="ignore"):
        assert np.exp(710.0) == np.inf
    assert np.finfo(float).max / 1e308 == pytest.approx(1.8, rel=0.01)
    assert special.expit(36) < 1 == special.expit(37)
    assert 0.25**10 < 1e-6
    assert round(-np.log(1e-7)) == 16


def numbers_after(title):
    """Read the numbers in the three lines that follow the titles of a figure."""
    return [list(map(float, line.split())) for line in HANDOUT[HANDOUT.index(title) :].splitlines()[2:5]]


def test_the_network_in_the_handout_is_right():
    cache = neurons.two_layer_forward(PARAMS, X, activation="relu")
    first, second, third = numbers_after("     X                 W1 ")
    inputs = np.array([first[:4], second[:4]])
    W1, b1 = np.array([first[4:6], second[4:6], third[:2]]), np.array([first[6:7], second[6:], third[2:]])
    same(inputs, X)
    same(W1, PARAMS["W1"])
    same(b1, PARAMS["b1"])
    same(LOG3 * np.array([first[7:10]]), PARAMS["W2"])
    same(LOG3 * np.array([first[10:]]), PARAMS["b2"])

    first, second, third = numbers_after("     Z1                A1 ")
    same(np.array([first[:4], second[:4], third[:4]]), cache["Z1"])
    same(np.array([first[4:8], second[4:], third[4:]]), cache["A1"])
    same(LOG3 * np.array([first[8:12]]), cache["Z2"])
    same(np.array([first[12:]]), cache["A2"])


def test_the_derivatives_in_the_handout_are_right():
    cache = neurons.two_layer_forward(PARAMS, X, activation="relu")
    grads = neurons.two_layer_gradients(PARAMS, cache, X, Y, activation="relu")
    first, second, third = numbers_after("    dZ2                             dZ1 / log 3")
    section = HANDOUT[HANDOUT.index("| | times 4 | |") :]
    rows = re.findall(r"^\| \$d([Wb]_[12])\$ \| `(.*?)` \| (.*?)\|$", section, flags=re.MULTILINE)

    dZ2 = cache["A2"] - Y
    same(np.array([first[:4]]), dZ2)
    same(LOG3 * np.array([first[4:], second, third]), (PARAMS["W2"].T @ dZ2) * (cache["Z1"] > 0))
    assert len(rows) == 4
    for name, cells, unit in rows:
        same(np.array(yaml.safe_load(cells)) * (LOG3 if "log 3" in unit else 1), 4 * grads[name.replace("_", "")])


def test_the_neuron_in_the_handout_is_right():
    section = HANDOUT[HANDOUT.index("| example | $x$ |") : HANDOUT.index("The last row is the answer")]
    rows = np.array([list(map(float, re.findall(r"-?[\d.]+", row))) for row in section.splitlines()[2:6]])
    x, y, z, a, dz, products = rows[:, 1:4].T, rows[:, 4], rows[:, 5], rows[:, 6], rows[:, 7], rows[:, 8:]
    w, b = LOG3 * np.array([1.0, -1.0, 0.0]), -LOG3

    same(LOG3 * z, w @ x + b)
    same(a, special.expit(LOG3 * z))
    same(dz, a - y)
    same(products, (dz * x).T)
    dw, db = neurons.logistic_gradients(w, b, x, y)
    printed = list(map(float, re.findall(r"-?[\d.]+", section.splitlines()[6])))
    same(np.array(printed), np.append(db, dw))


def test_no_neuron_alone_beats_a_coin_at_the_exclusive_or():
    corners, labels = np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array([0, 1, 1, 0])

    dw, db = neurons.logistic_gradients(np.zeros(2), 0.0, corners, labels)

    same(np.append(dw, db), np.zeros(3))  # the loss is convex: flat here means least here
