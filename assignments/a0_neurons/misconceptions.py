"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

import numpy as np

from autograder.grading.misconceptions import misconception

NAMES = ("W1", "b1", "W2", "b2")


# sigmoid


@misconception("sigmoid", family="overflow, infinity or nan", caught_by="test_sigmoid_stays_finite_far_from_zero")
def sigmoid_overflows(reference, z):
    """Your result is nan where z is large: e to the power of z has overflowed to infinity there, and infinity divided
    by infinity is not a number. Of the two ways to write a sigmoid, each is safe on one side of zero.
    """
    return np.exp(z) / (1 + np.exp(z))


@misconception(
    "sigmoid", family="term or factor of the formula missing or wrong", caught_by="test_sigmoid_gives_the_worked_values"
)
def sigmoid_without_its_brackets(reference, z):
    """Your result is 1 + exp(-z): Python divides before it adds, so only the 1 is below the fraction bar."""
    return 1 / 1 + np.exp(-z)


@misconception("sigmoid", family="opposite sign", caught_by="test_sigmoid_gives_the_worked_values")
def sigmoid_of_minus_z(reference, z):
    """Your result is the sigmoid of -z: it falls where it should rise. Look at the sign in the exponent."""
    return reference.sigmoid(-z)


@misconception("sigmoid", family="integers truncated or wrapped", caught_by="test_sigmoid_follows_the_definition")
def sigmoid_truncated_to_integers(reference, z):
    """Your result lost what stands behind the decimal point: it was written into an array of z's dtype, here integers.
    The result is made of floats.
    """
    return reference.sigmoid(z).astype(z.dtype)


# tanh


@misconception("tanh", family="overflow, infinity or nan", caught_by="test_tanh_stays_finite_far_from_zero")
def tanh_overflows(reference, z):
    """Your result is nan far from zero: a power of e has overflowed to infinity there, and infinity divided by infinity
    is not a number. Arrange that the exponent is never positive.
    """
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@misconception("tanh", family="overflow, infinity or nan", caught_by="test_tanh_stays_finite_far_from_zero")
def tanh_overflows_on_the_right(reference, z):
    """Your result is nan for large z only: e to the power of 2z overflows there. Which way of writing the fraction has
    a power that shrinks for positive z, and which for negative z?
    """
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@misconception("tanh", family="another function in its place", caught_by="test_tanh_gives_the_worked_values")
def tanh_of_half_of_z(reference, z):
    """Your result is the tanh of z / 2. A sigmoid, stretched to run from -1 to 1, still rises at half the pace."""
    return reference.tanh(z / 2)


@misconception("tanh", family="another function in its place", caught_by="test_tanh_gives_the_worked_values")
def sigmoid_in_place_of_tanh(reference, z):
    """Your result is sigmoid(z), which runs from 0 to 1. A tanh runs from -1 to 1."""
    return reference.sigmoid(z)


@misconception("tanh", family="integers truncated or wrapped", caught_by="test_tanh_follows_the_definition")
def tanh_truncated_to_integers(reference, z):
    """Your result lost what stands behind the decimal point: it was written into an array of z's dtype, here integers.
    The result is made of floats.
    """
    return reference.tanh(z).astype(z.dtype)


# relu


@misconception("relu", family="arguments changed in place", caught_by="test_activations_leave_z_alone")
def relu_in_place(reference, z):
    """Your function makes the negative entries of the caller's z 0. Whoever needs z again, as every derivative does,
    finds it changed. Make a new array.
    """
    z[z < 0] = 0
    return z


@misconception("relu", family="another function in its place", caught_by="test_relu_gives_the_worked_values")
def relu_by_max_along_an_axis(reference, z):
    """Your result is the largest entry of each column. The second argument of max is an axis; the larger of two things,
    entry by entry, is maximum.
    """
    return np.max(z, 0)


@misconception("relu", family="another function in its place", caught_by="test_relu_gives_the_worked_values")
def relu_as_absolute_value(reference, z):
    """Your result is the absolute value: negative entries come out positive. A relu makes them 0."""
    return np.abs(z)


# sigmoid_derivative


@misconception(
    "sigmoid_derivative", family="overflow, infinity or nan", caught_by="test_derivatives_vanish_far_from_zero"
)
def sigmoid_derivative_overflows(reference, z):
    """Your result is nan far from zero: a power of e has overflowed to infinity there, and infinity divided by infinity
    is not a number. The derivative can be written with the sigmoid itself, which never is.
    """
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@misconception(
    "sigmoid_derivative",
    family="chain rule incomplete or applied twice",
    caught_by="test_sigmoid_derivative_gives_the_worked_values",
)
def sigmoid_derivative_in_terms_of_a(reference, z):
    """Your result is z (1 - z). That formula wants a, the value of the sigmoid, and it was given z."""
    return z * (1 - z)


@misconception(
    "sigmoid_derivative",
    family="chain rule incomplete or applied twice",
    caught_by="test_sigmoid_derivative_gives_the_worked_values",
)
def sigmoid_taken_twice(reference, z):
    """Your result applies the sigmoid twice: it is the slope at sigmoid(z). The argument is z itself; the sigmoid is to
    be taken once.
    """
    return reference.sigmoid_derivative(reference.sigmoid(z))


# tanh_derivative


@misconception("tanh_derivative", family="overflow, infinity or nan", caught_by="test_derivatives_vanish_far_from_zero")
def tanh_derivative_overflows(reference, z):
    """Your result is nan far from zero, where a power of e overflows. A tanh that stays finite is worth writing once
    and using twice.
    """
    return 1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2


@misconception(
    "tanh_derivative",
    family="chain rule incomplete or applied twice",
    caught_by="test_tanh_derivative_gives_the_worked_values",
)
def tanh_derivative_in_terms_of_a(reference, z):
    """Your result is 1 - z squared. That formula wants a, the value of the tanh, and it was given z."""
    return 1 - z**2


@misconception(
    "tanh_derivative",
    family="term or factor of the formula missing or wrong",
    caught_by="test_tanh_derivative_gives_the_worked_values",
)
def square_forgotten(reference, z):
    """Your result is 1 - a, with a the tanh: the square is missing. The slope cannot be 1.8 anywhere."""
    return 1 - reference.tanh(z)


@misconception(
    "tanh_derivative", family="another function in its place", caught_by="test_tanh_derivative_gives_the_worked_values"
)
def rule_of_sigmoid_for_tanh(reference, z):
    """Your result is a (1 - a), with a the tanh: the rule of the sigmoid. A tanh has another one."""
    return reference.tanh(z) * (1 - reference.tanh(z))


# relu_derivative


@misconception(
    "relu_derivative", family="gradient sent to the wrong entries", caught_by="test_relu_derivative_is_0_at_0"
)
def relu_derivative_1_at_0(reference, z):
    """Your result is 1 at 0, and right elsewhere. At 0 a relu has no slope; this course agrees on 0."""
    return (z >= 0).astype(float)


@misconception(
    "relu_derivative", family="results in another form", caught_by="test_relu_derivative_gives_the_worked_values"
)
def relu_derivative_of_booleans(reference, z):
    """Your result is made of True and False. Slopes are numbers: 1 and 0."""
    return z > 0


# binary_cross_entropy


@misconception(
    "binary_cross_entropy",
    family="promised errors are not raised",
    caught_by="test_binary_cross_entropy_refuses_what_is_no_probability",
)
def labels_stretched(reference, a, y):
    """Your function accepts labels of another shape than the predictions. NumPy stretches both until they fit, and
    compares every prediction with the labels of other examples. Raise ValueError.
    """
    return reference.binary_cross_entropy(*np.broadcast_arrays(a, y))


@misconception(
    "binary_cross_entropy", family="overflow, infinity or nan", caught_by="test_binary_cross_entropy_allows_certainty"
)
def logarithm_of_0(reference, a, y):
    """Your loss is nan or infinite where a prediction is exactly 0 or 1: the logarithm of 0 is minus infinity, and 0
    times that is not a number. Keep what goes into the logarithm away from 0.
    """
    _demand_same(a, y)
    return np.sum(-(y * np.log(a) + (1 - y) * np.log(1 - a))) / a.shape[-1]


@misconception(
    "binary_cross_entropy",
    family="small numbers that hide an error",
    caught_by="test_binary_cross_entropy_allows_certainty",
)
def clip_rounded_away(reference, a, y):
    """Your prediction of 1 is clipped to 1 minus something so small that it is rounded away: floats next to 1 are about
    1e-16 apart. Clip what goes into each logarithm, or clip by more.
    """
    _demand_same(a, y)
    a = np.clip(a, 1e-20, 1 - 1e-20)
    return np.sum(-(y * np.log(a) + (1 - y) * np.log(1 - a))) / a.shape[-1]


@misconception(
    "binary_cross_entropy",
    family="small numbers that hide an error",
    caught_by="test_binary_cross_entropy_allows_certainty",
)
def certain_and_wrong_for_free(reference, a, y):
    """Whoever is certain and wrong pays nothing in your loss: what was infinite has become 0. It is the worst of all
    predictions, and costs most.
    """
    _demand_same(a, y)
    costs = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return np.sum(np.where(np.isfinite(costs), costs, 0)) / a.shape[-1]


@misconception(
    "binary_cross_entropy",
    family="arguments changed in place",
    caught_by="test_binary_cross_entropy_leaves_its_arguments_alone",
)
def predictions_clipped_in_place(reference, a, y):
    """Your function clips the caller's predictions. Clip a copy."""
    loss = reference.binary_cross_entropy(a, y)
    np.clip(a, 1e-12, 1 - 1e-12, out=a)
    return loss


@misconception(
    "binary_cross_entropy", family="opposite sign", caught_by="test_binary_cross_entropy_gives_the_worked_values"
)
def minus_sign_forgotten(reference, a, y):
    """Your loss has the opposite sign: good predictions are to cost little, and nothing costs less than 0."""
    return -reference.binary_cross_entropy(a, y)


@misconception(
    "binary_cross_entropy",
    family="mean and sum confused",
    caught_by="test_binary_cross_entropy_gives_the_worked_values",
)
def sum_in_place_of_mean(reference, a, y):
    """Your loss is the sum over the examples. The mean does not grow with the batch."""
    return reference.binary_cross_entropy(a, y) * a.shape[-1]


@misconception(
    "binary_cross_entropy",
    family="mean and sum confused",
    caught_by="test_binary_cross_entropy_gives_the_worked_values",
)
def loss_divided_by_m_twice(reference, a, y):
    """Your loss is divided by the number of examples twice. A mean has that division in it already."""
    return reference.binary_cross_entropy(a, y) / a.shape[-1]


@misconception(
    "binary_cross_entropy", family="mean and sum confused", caught_by="test_binary_cross_entropy_of_three_outputs"
)
def mean_over_all_entries(reference, a, y):
    """Your loss is the mean over all entries. The outputs of an example are summed; the mean is over examples only,
    which are columns. Otherwise the derivatives would have to be divided by the number of outputs, too.
    """
    return reference.binary_cross_entropy(a.ravel(), y.ravel())


@misconception(
    "binary_cross_entropy",
    family="term or factor of the formula missing or wrong",
    caught_by="test_binary_cross_entropy_gives_the_worked_values",
)
def second_half_forgotten(reference, a, y):
    """Your loss has the first half only: examples whose label is 0 cost nothing, whatever was predicted."""
    return -np.sum(y * np.log(np.maximum(a, 1e-12))) / a.shape[-1]


# logistic_gradients


@misconception(
    "logistic_gradients", family="overflow, infinity or nan", caught_by="test_logistic_gradients_survive_certainty"
)
def chain_rule_not_multiplied_out(reference, w, b, X, y):
    """Your derivatives are nan where the neuron is certain: they divide by a or by 1 - a, which has become 0. Multiply
    the chain rule out on paper; the fractions cancel.
    """
    a = reference.sigmoid(w @ X + b)
    dz = (-y / a + (1 - y) / (1 - a)) * a * (1 - a)
    return X @ dz / len(y), dz.mean()


@misconception("logistic_gradients", family="opposite sign", caught_by="test_logistic_gradients_of_one_example")
def labels_minus_predictions(reference, w, b, X, y):
    """Your derivatives have the opposite sign: they are those of y - a. With them, a step against the derivative
    climbs.
    """
    dw, db = reference.logistic_gradients(w, b, X, y)
    return -dw, -db


@misconception(
    "logistic_gradients",
    family="chain rule incomplete or applied twice",
    caught_by="test_logistic_gradients_of_one_example",
)
def slope_of_the_sigmoid_once_too_often(reference, w, b, X, y):
    """Your dz is (a - y) a (1 - a). The slope of the sigmoid has cancelled against the derivative of the loss already;
    it belongs to the squared error.
    """
    z = w @ X + b
    dz = (reference.sigmoid(z) - y) * reference.sigmoid_derivative(z)
    return X @ dz / len(y), dz.mean()


@misconception(
    "logistic_gradients", family="mean and sum confused", caught_by="test_logistic_gradients_are_means_over_examples"
)
def sums_in_place_of_means(reference, w, b, X, y):
    """Your derivatives are sums over the examples: the division by m is missing. The loss is a mean, and so are its
    derivatives.
    """
    dw, db = reference.logistic_gradients(w, b, X, y)
    return dw * len(y), db * len(y)


@misconception(
    "logistic_gradients", family="mean and sum confused", caught_by="test_logistic_gradients_are_means_over_examples"
)
def db_is_a_sum(reference, w, b, X, y):
    """Your dw is right, but db is a sum over the examples: it lacks the division by m."""
    dw, db = reference.logistic_gradients(w, b, X, y)
    return dw, db * len(y)


@misconception(
    "logistic_gradients", family="mean and sum confused", caught_by="test_logistic_gradients_are_means_over_examples"
)
def divided_by_the_number_of_features(reference, w, b, X, y):
    """Your derivatives are divided by the number of features. Examples are columns; m counts columns."""
    dw, db = reference.logistic_gradients(w, b, X, y)
    return dw * len(y) / len(w), db * len(y) / len(w)


@misconception(
    "logistic_gradients", family="sum over the wrong axes", caught_by="test_logistic_gradients_are_means_over_examples"
)
def db_not_summed(reference, w, b, X, y):
    """Your db has an entry for each example. There is one bias, so there is one derivative: the mean of them."""
    return reference.logistic_gradients(w, b, X, y)[0], reference.sigmoid(w @ X + b) - y


@misconception(
    "logistic_gradients",
    family="promised errors are not raised",
    caught_by="test_logistic_gradients_refuse_what_does_not_fit",
)
def labels_in_a_column_accepted(reference, w, b, X, y):
    """Your function accepts labels in a column. A row minus a column is a matrix: NumPy compares every prediction with
    the label of every example, and says nothing. Demand the shape (m,), and raise ValueError.
    """
    if y.shape == X.shape[1:]:
        return reference.logistic_gradients(w, b, X, y)
    dz = reference.sigmoid(w @ X + b) - y
    return X @ dz.T / X.shape[1], dz.sum() / X.shape[1]


# two_layer_forward


@misconception(
    "two_layer_forward",
    family="promised errors are not raised",
    caught_by="test_two_layer_forward_refuses_what_does_not_fit",
)
def unknown_activation_is_a_tanh(reference, params, X, *, activation="tanh"):
    """Your function treats an unknown activation as a tanh. A caller who misspells a name should hear of it: raise
    ValueError.
    """
    known = activation in ("sigmoid", "tanh", "relu")
    return reference.two_layer_forward(params, X, activation=activation if known else "tanh")


@misconception(
    "two_layer_forward",
    family="arguments changed in place",
    caught_by="test_two_layer_forward_gives_the_worked_example",
)
def relu_overwrites_z1(reference, params, X, *, activation="tanh"):
    """Your Z1 equals A1: your relu writes zeros into the array that it is given. The way back needs Z1 as it was; an
    activation makes a new array.
    """
    cache = reference.two_layer_forward(params, X, activation=activation)
    return {**cache, "Z1": cache["A1"]} if activation == "relu" else cache


@misconception(
    "two_layer_forward",
    family="activation missing, extra or misplaced",
    caught_by="test_two_layer_forward_gives_the_worked_example",
)
def hidden_activation_forgotten(reference, params, X, *, activation="tanh"):
    """Your hidden layer passes Z1 on as it is. Without an activation between them, two layers are no more than one."""
    Z1 = params["W1"] @ X + params["b1"]
    Z2 = params["W2"] @ Z1 + params["b2"]
    return {"Z1": Z1, "A1": Z1, "Z2": Z2, "A2": reference.sigmoid(Z2)}


@misconception(
    "two_layer_forward",
    family="activation missing, extra or misplaced",
    caught_by="test_two_layer_forward_gives_the_worked_example",
)
def hidden_activation_at_the_output(reference, params, X, *, activation="tanh"):
    """Your output layer uses the activation of the hidden layer. The output is a probability, always through a
    sigmoid.
    """
    cache = reference.two_layer_forward(params, X, activation=activation)
    return {**cache, "A2": getattr(reference, activation)(cache["Z2"])}


@misconception(
    "two_layer_forward", family="argument ignored", caught_by="test_two_layer_forward_gives_the_worked_example"
)
def always_a_sigmoid(reference, params, X, *, activation="tanh"):
    """Your hidden layer is a sigmoid whatever activation is asked for."""
    return reference.two_layer_forward(params, X, activation="sigmoid")


@misconception(
    "two_layer_forward",
    family="bias forgotten or added otherwise",
    caught_by="test_two_layer_forward_gives_the_worked_example",
)
def biases_left_out(reference, params, X, *, activation="tanh"):
    """Your layers have no biases."""
    nothing = {name: 0 * params[name] for name in ("b1", "b2")}
    return reference.two_layer_forward({**params, **nothing}, X, activation=activation)


@misconception(
    "two_layer_forward",
    family="promised errors are not raised",
    caught_by="test_two_layer_forward_refuses_what_does_not_fit",
)
def biases_in_rows_accepted(reference, params, X, *, activation="tanh"):
    """Your function accepts biases without their second axis. NumPy reads (n1,) as a row, and gives each example a bias
    of its own as soon as there are as many examples as neurons. Demand (n1, 1), and raise ValueError.
    """
    Z1 = params["W1"] @ X + params["b1"]
    A1 = getattr(reference, activation)(Z1)
    Z2 = params["W2"] @ A1 + params["b2"]
    return {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": reference.sigmoid(Z2)}


# two_layer_gradients


def _gradients(dZ2, dZ1, cache, X):
    m = X.shape[1]
    return {
        "W1": dZ1 @ X.T / m,
        "b1": dZ1.sum(axis=1, keepdims=True) / m,
        "W2": dZ2 @ cache["A1"].T / m,
        "b2": dZ2.sum(axis=1, keepdims=True) / m,
    }


def _slope(reference, activation):
    return getattr(reference, f"{activation}_derivative")


@misconception(
    "two_layer_gradients",
    family="promised errors are not raised",
    caught_by="test_two_layer_gradients_refuse_what_does_not_fit",
)
def labels_of_another_shape_accepted(reference, params, cache, X, Y, *, activation="tanh"):
    """Your function accepts labels of another shape than the predictions: NumPy stretches them, and compares
    predictions with the labels of other examples or outputs. Demand the shape of A2, and raise ValueError.
    """
    dZ2 = cache["A2"] - Y
    return _gradients(dZ2, params["W2"].T @ dZ2 * _slope(reference, activation)(cache["Z1"]), cache, X)


@misconception(
    "two_layer_gradients", family="mean and sum confused", caught_by="test_two_layer_gradients_give_the_worked_example"
)
def not_divided_by_m(reference, params, cache, X, Y, *, activation="tanh"):
    """Your derivatives are sums over the examples: the division by m is missing everywhere."""
    grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
    return {name: value * X.shape[1] for name, value in grads.items()}


@misconception(
    "two_layer_gradients", family="mean and sum confused", caught_by="test_two_layer_gradients_give_the_worked_example"
)
def biases_not_divided_by_m(reference, params, cache, X, Y, *, activation="tanh"):
    """Your weights have the right derivatives, but those of the biases are sums: they lack the division by m."""
    grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
    return {name: value * (X.shape[1] if name.startswith("b") else 1) for name, value in grads.items()}


@misconception(
    "two_layer_gradients", family="mean and sum confused", caught_by="test_two_layer_gradients_give_the_worked_example"
)
def first_layer_divided_by_m_twice(reference, params, cache, X, Y, *, activation="tanh"):
    """Your second layer is right. The derivatives of the first are divided by m twice: dZ2 was divided already, and
    everything behind it inherits that.
    """
    grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
    return {name: value / (X.shape[1] if name.endswith("1") else 1) for name, value in grads.items()}


@misconception(
    "two_layer_gradients",
    family="sum over the wrong axes",
    caught_by="test_two_layer_gradients_give_the_worked_example",
)
def biases_summed_over_the_wrong_axis(reference, params, cache, X, Y, *, activation="tanh"):
    """Your biases' derivatives are summed over the wrong axis: there is one for each example, where there should be one
    for each neuron. Examples are columns; sum along the rows, over axis 1.
    """
    dZ2 = (cache["A2"] - Y) / X.shape[1]
    dZ1 = params["W2"].T @ dZ2 * _slope(reference, activation)(cache["Z1"])
    return {
        **reference.two_layer_gradients(params, cache, X, Y, activation=activation),
        "b1": dZ1.sum(axis=0, keepdims=True),
        "b2": dZ2.sum(axis=0, keepdims=True),
    }


@misconception(
    "two_layer_gradients",
    family="results in another form",
    caught_by="test_two_layer_gradients_give_the_worked_example",
)
def second_axis_of_biases_lost(reference, params, cache, X, Y, *, activation="tanh"):
    """Your biases' derivatives lost their second axis in the sum: (n,) in place of (n, 1). Taken from a bias of (n, 1),
    they would make it a matrix. Sums can keep their axes.
    """
    grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
    return {name: value[:, 0] if name.startswith("b") else value for name, value in grads.items()}


@misconception(
    "two_layer_gradients", family="opposite sign", caught_by="test_two_layer_gradients_give_the_worked_example"
)
def started_from_labels_minus_predictions(reference, params, cache, X, Y, *, activation="tanh"):
    """Your derivatives have the opposite sign: they start from Y - A2."""
    grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
    return {name: -value for name, value in grads.items()}


@misconception(
    "two_layer_gradients",
    family="chain rule incomplete or applied twice",
    caught_by="test_two_layer_gradients_give_the_worked_example",
)
def slope_of_the_output_once_too_often(reference, params, cache, X, Y, *, activation="tanh"):
    """Your dZ2 is (A2 - Y) A2 (1 - A2). The slope of the output's sigmoid has cancelled already."""
    dZ2 = (cache["A2"] - Y) * cache["A2"] * (1 - cache["A2"])
    return _gradients(dZ2, params["W2"].T @ dZ2 * _slope(reference, activation)(cache["Z1"]), cache, X)


@misconception(
    "two_layer_gradients",
    family="chain rule incomplete or applied twice",
    caught_by="test_two_layer_gradients_give_the_worked_example",
)
def slope_of_the_activation_forgotten(reference, params, cache, X, Y, *, activation="tanh"):
    """Your second layer is right. Your first layer lacks the slope of its activation: dA1 is not yet dZ1."""
    dZ2 = cache["A2"] - Y
    return _gradients(dZ2, params["W2"].T @ dZ2, cache, X)


@misconception(
    "two_layer_gradients",
    family="chain rule incomplete or applied twice",
    caught_by="test_first_layer_takes_the_slope_of_its_activation",
)
def slope_at_a1(reference, params, cache, X, Y, *, activation="tanh"):
    """Your second layer is right. Your first layer takes the slope at A1, where the activation has been applied
    already; the slope is a function of Z1.
    """
    dZ2 = cache["A2"] - Y
    return _gradients(dZ2, params["W2"].T @ dZ2 * _slope(reference, activation)(cache["A1"]), cache, X)


@misconception(
    "two_layer_gradients",
    family="another function in its place",
    caught_by="test_first_layer_takes_the_slope_of_its_activation",
)
def always_the_slope_of_a_tanh(reference, params, cache, X, Y, *, activation="tanh"):
    """Your first layer takes the slope of a tanh, whatever its activation."""
    return reference.two_layer_gradients(params, cache, X, Y, activation="tanh")


# gradient_step


@misconception(
    "gradient_step", family="promised errors are not raised", caught_by="test_gradient_step_refuses_what_does_not_fit"
)
def any_learning_rate_will_do(reference, params, grads, learning_rate):
    """Your function takes a step with a learning rate that is not positive. With a learning rate of 0 nothing is
    learned, with a negative one the loss rises: raise ValueError.
    """
    if learning_rate > 0:
        return reference.gradient_step(params, grads, learning_rate)
    return {name: params[name] - learning_rate * grads[name] for name in params}


@misconception(
    "gradient_step", family="promised errors are not raised", caught_by="test_gradient_step_refuses_what_does_not_fit"
)
def derivatives_stretched(reference, params, grads, learning_rate):
    """Your function accepts a derivative of another shape than the parameter's: NumPy stretches both until they fit.
    Compare the shapes, and raise ValueError.
    """
    if params.keys() != grads.keys():
        raise ValueError
    return {name: params[name] - learning_rate * grads[name] for name in params}


@misconception("gradient_step", family="opposite sign", caught_by="test_gradient_step_walks_downhill")
def uphill(reference, params, grads, learning_rate):
    """Your parameters move with their derivatives, uphill. The loss falls against them."""
    return {name: params[name] + learning_rate * grads[name] for name in params}


@misconception("gradient_step", family="argument ignored", caught_by="test_gradient_step_walks_downhill")
def learning_rate_unused(reference, params, grads, learning_rate):
    """Your parameters move by the whole derivative; the learning rate is not used."""
    return reference.gradient_step(params, grads, 1.0)


@misconception(
    "gradient_step", family="arguments changed in place", caught_by="test_gradient_step_leaves_its_arguments_alone"
)
def parameters_changed_in_place(reference, params, grads, learning_rate):
    """Your function changes the caller's parameters. An array that is in a dict is still the caller's array, and -=
    writes into it. Make new ones.
    """
    moved = reference.gradient_step(params, grads, learning_rate)
    for name, value in moved.items():
        if isinstance(params[name], np.ndarray) and params[name].dtype == value.dtype:
            params[name][...] = value
    return moved


# fit


@misconception("fit", family="promised errors are not raised", caught_by="test_fit_refuses_what_does_not_fit")
def negative_steps_are_no_steps(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your training treats a negative number of steps as none. Raise ValueError."""
    return reference.fit(params, X, Y, learning_rate, max(steps, 0), activation=activation)


def _train(reference, params, X, Y, learning_rate, steps, activation):
    """Return the parameters after each step, the first ones included."""
    way = [params]
    for _ in range(steps):
        cache = reference.two_layer_forward(way[-1], X, activation=activation)
        grads = reference.two_layer_gradients(way[-1], cache, X, Y, activation=activation)
        way.append(reference.gradient_step(way[-1], grads, learning_rate))
    return way


def _loss(reference, params, X, Y, activation):
    return reference.binary_cross_entropy(reference.two_layer_forward(params, X, activation=activation)["A2"], Y)


@misconception("fit", family="steps of training mixed up", caught_by="test_fit_notes_the_loss_before_each_step")
def losses_after_each_step(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your losses are those after each step. The first one is to be the loss of the parameters that were passed."""
    way = _train(reference, params, X, Y, learning_rate, steps, activation)
    return way[-1], np.array([_loss(reference, params, X, Y, activation) for params in way[1:]])


@misconception("fit", family="steps of training mixed up", caught_by="test_fit_notes_the_loss_before_each_step")
def one_loss_too_many(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """You return one loss too many: those before each step, and the one after the last."""
    way = _train(reference, params, X, Y, learning_rate, steps, activation)
    return way[-1], np.array([_loss(reference, params, X, Y, activation) for params in way])


@misconception("fit", family="results in another form", caught_by="test_fit_notes_the_loss_before_each_step")
def losses_in_a_list(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your losses are a list. Make an array of them."""
    params, losses = reference.fit(params, X, Y, learning_rate, steps, activation=activation)
    return params, losses.tolist()


@misconception("fit", family="steps of training mixed up", caught_by="test_fit_notes_the_loss_before_each_step")
def every_step_from_the_start(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your loss never changes: each step starts from the parameters that were passed, and what the step before has
    learned is lost.
    """
    moved = reference.fit(params, X, Y, learning_rate, 1, activation=activation)[0] if steps else params
    return moved, np.full(steps, _loss(reference, params, X, Y, activation))


@misconception("fit", family="steps of training mixed up", caught_by="test_fit_notes_the_loss_before_each_step")
def derivatives_of_the_first_step(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your derivatives are those of the first step, in every step. They change with the parameters, and have to be
    computed anew.
    """
    cache = reference.two_layer_forward(params, X, activation=activation)
    grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
    losses = []
    for _ in range(steps):
        losses.append(_loss(reference, params, X, Y, activation))
        params = reference.gradient_step(params, grads, learning_rate)
    return params, np.array(losses)


@misconception("fit", family="steps of training mixed up", caught_by="test_fit_notes_the_loss_before_each_step")
def second_layer_moved_too_early(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your steps move the second layer first, and differentiate the first layer with the new W2. All derivatives of a
    step belong to the same parameters: find them all, then move.
    """
    losses = []
    for _ in range(steps):
        losses.append(_loss(reference, params, X, Y, activation))
        cache = reference.two_layer_forward(params, X, activation=activation)
        grads = reference.two_layer_gradients(params, cache, X, Y, activation=activation)
        early = {**params, "W2": reference.gradient_step(params, grads, learning_rate)["W2"]}
        grads = reference.two_layer_gradients(early, cache, X, Y, activation=activation)
        params = reference.gradient_step(params, grads, learning_rate)
    return params, np.array(losses)


@misconception("fit", family="steps of training mixed up", caught_by="test_fit_depends_on_its_arguments_alone")
def untrained_parameters_returned(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your losses are right, but you return the parameters that were passed, not the trained ones."""
    return params, reference.fit(params, X, Y, learning_rate, steps, activation=activation)[1]


@misconception("fit", family="arguments changed in place", caught_by="test_fit_depends_on_its_arguments_alone")
def caller_s_parameters_trained(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your training writes into the caller's parameters: they are trained after the call, and a second training goes on
    where the first one ended. Train copies.
    """
    trained, losses = reference.fit(params, X, Y, learning_rate, steps, activation=activation)
    for name in NAMES:
        params[name][...] = trained[name]
    return trained, losses


@misconception("fit", family="argument ignored", caught_by="test_fit_follows_gradient_descent")
def activation_not_passed_on(reference, params, X, Y, learning_rate, steps, *, activation="tanh"):
    """Your training uses a tanh whatever activation is asked for. Pass the activation on to every function that takes
    one.
    """
    return reference.fit(params, X, Y, learning_rate, steps)


def _demand_same(a, y):
    if a.shape != y.shape or min(a.min(), y.min()) < 0 or max(a.max(), y.max()) > 1:
        raise ValueError
