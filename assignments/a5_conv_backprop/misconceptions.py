"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception

# numerical_gradient


def _slopes(f, x, upstream, difference):
    """Fill in, entry by entry, what `difference` makes of the weighted sum at a point and of a unit step."""
    x = np.array(x, dtype=np.float64)

    def weighted(point):
        return np.sum(upstream * f(point))

    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        one = np.zeros(x.shape)
        one[index] = 1
        gradient[index] = difference(weighted, x, one)
    return gradient


@misconception(
    "numerical_gradient",
    family="promised errors are not raised",
    caught_by="test_numerical_gradient_refuses_what_does_not_fit",
)
def upstream_stretched(reference, f, x, upstream, step=1e-5):
    """An upstream gradient of another shape was stretched by NumPy to the shape of f(x), and the result is the gradient
    of something else. Compare the shapes, and raise ValueError.
    """
    upstream = np.broadcast_to(upstream, np.shape(f(x)))
    return reference.numerical_gradient(f, x, upstream, step)


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_takes_the_slope_between_both_sides",
)
def forward_difference(reference, f, x, upstream, step=1e-5):
    """Your result is the slope from x to x + step: a forward difference. Its error shrinks like the step, that of a
    central difference like the square of the step. Look from both sides.
    """
    return _slopes(f, x, upstream, lambda g, x, one: (g(x + step * one) - g(x)) / step)


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_takes_the_slope_between_both_sides",
)
def divided_by_one_step(reference, f, x, upstream, step=1e-5):
    """Your result is twice the slope. How far is it from x - step to x + step?"""
    return 2 * reference.numerical_gradient(f, x, upstream, step)


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_takes_the_slope_between_both_sides",
)
def points_half_a_step_away(reference, f, x, upstream, step=1e-5):
    """Your points are half a step away from x. Here step is the distance from x to each of the two points."""
    return reference.numerical_gradient(f, x, upstream, step / 2)


@misconception(
    "numerical_gradient",
    family="argument ignored",
    caught_by="test_numerical_gradient_takes_the_slope_between_both_sides",
)
def step_ignored(reference, f, x, upstream, step=1e-5):
    """Your step is always 1e-5, whatever step is passed."""
    return reference.numerical_gradient(f, x, upstream)


@misconception(
    "numerical_gradient",
    family="argument ignored",
    caught_by="test_numerical_gradient_takes_the_slope_between_both_sides",
)
def upstream_ignored(reference, f, x, upstream, step=1e-5):
    """Your result is the same for every upstream gradient. Each entry of f(x) counts with its weight in upstream."""
    return reference.numerical_gradient(f, x, np.ones_like(upstream), step)


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_sums_over_all_that_an_entry_changes",
)
def all_entries_moved_at_once(reference, f, x, upstream, step=1e-5):
    """Your result moves all entries of x at once. That is right only for functions that treat every entry by itself; a
    gradient asks what happens if one entry moves and the others stay.
    """
    return upstream * (f(x + step) - f(x - step)) / (2 * step)


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_sums_over_all_that_an_entry_changes",
)
def only_the_entry_at_the_same_place(reference, f, x, upstream, step=1e-5):
    """Your result looks only at that entry of f(x) which stands where the moved entry of x stands. One entry of x may
    change any entry of f(x): sum over all of them.
    """
    reference.numerical_gradient(f, x, upstream, step)  # raises what is promised
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        one = np.zeros(x.shape)
        one[index] = step
        change = upstream * (f(x + one) - f(x - one)) / (2 * step)
        gradient[index] = change[index] if change.shape == x.shape else change.sum()
    return gradient


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_sums_over_all_that_an_entry_changes",
)
def rows_moved_at_once(reference, f, x, upstream, step=1e-5):
    """Your result has the same number all along each row: the loop runs over the first axis only, and moves a whole row
    at a time. An array with several axes has an entry for each combination of indices.
    """
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in range(len(x)):
        one = np.zeros(x.shape)
        one[index] = step
        gradient[index] = np.sum(upstream * (f(x + one) - f(x - one))) / (2 * step)
    return gradient


@misconception(
    "numerical_gradient",
    family="finite differences taken otherwise",
    caught_by="test_numerical_gradient_follows_the_definition",
)
def entries_stay_moved(reference, f, x, upstream, step=1e-5):
    """Your entries do not come back before the next one moves: each later slope is taken at another point."""
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        point[index] += step
        above = np.sum(upstream * f(point))
        point[index] -= 2 * step
        gradient[index] = (above - np.sum(upstream * f(point))) / (2 * step)
    return gradient


@misconception(
    "numerical_gradient", family="finite differences taken otherwise", caught_by="test_numerical_gradient_expects_views"
)
def values_kept_as_views(reference, f, x, upstream, step=1e-5):
    """Your result is 0. The function gives a view of its argument, so the first value changed when you moved the entry
    on to the second point, and you subtracted an array from itself. Give each call an array of its own, or have the
    number that you need before you move on.
    """
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + step
        above = f(point)
        point[index] = here - step
        below = f(point)
        gradient[index] = np.sum(upstream * (above - below)) / (2 * step)
        point[index] = here
    return gradient


@misconception(
    "numerical_gradient",
    family="integers truncated or wrapped",
    caught_by="test_numerical_gradient_computes_in_double_precision",
)
def step_lost_in_integers(reference, f, x, upstream, step=1e-5):
    """Your step is lost: it is added to an entry of an array of integers, which cannot hold a fraction. Work on a copy
    in float64.
    """
    return _in_its_own_dtype(f, x, upstream, step)


@misconception(
    "numerical_gradient",
    family="arguments changed in place",
    caught_by="test_numerical_gradient_gives_x_back_as_it_was",
)
def entries_put_back_by_arithmetic(reference, f, x, upstream, step=1e-5):
    """Your gradient is right, but x has changed: x + step - step is not always x, as each sum is rounded. Keep the
    entry and put it back, or move the entries of a copy.
    """
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += step
        above = np.sum(upstream * f(x))
        x[index] -= 2 * step
        gradient[index] = (above - np.sum(upstream * f(x))) / (2 * step)
        x[index] += step
    return gradient


def _in_its_own_dtype(f, x, upstream, step):
    point = np.array(x)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        here = point[index]
        point[index] = here + step
        above = np.sum(upstream * f(point))
        point[index] = here - step
        gradient[index] = (above - np.sum(upstream * f(point))) / (2 * step)
        point[index] = here
    return gradient


# relu_backward


@misconception(
    "relu_backward", family="promised errors are not raised", caught_by="test_relu_backward_refuses_other_shapes"
)
def shapes_stretched(reference, grad_out, x):
    """NumPy stretches a single row over many, and your function lets it. An upstream gradient has the shape of the
    output, which for a ReLU is the shape of x: raise ValueError otherwise.
    """
    return grad_out * (x > 0)


@misconception(
    "relu_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_relu_backward_lets_through_what_the_relu_let_through",
)
def mask_without_the_upstream(reference, grad_out, x):
    """Your result is the derivative of the ReLU, ones and zeros. The gradient with respect to x is this derivative
    times the upstream gradient.
    """
    return (x > 0).astype(float)


@misconception(
    "relu_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_relu_backward_lets_through_what_the_relu_let_through",
)
def relu_of_the_upstream(reference, grad_out, x):
    """Your result is the ReLU of the upstream gradient: it asks for the sign of the gradient. Whether something passes
    is decided by x, and then it passes with either sign.
    """
    return np.maximum(grad_out, 0)


@misconception(
    "relu_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_relu_backward_lets_through_what_the_relu_let_through",
)
def negative_gradients_dropped(reference, grad_out, x):
    """Your result drops negative gradients, too. Only the sign of x decides; a gradient may have either."""
    return np.maximum(grad_out, 0) * (x > 0)


@misconception(
    "relu_backward",
    family="chain rule incomplete or applied twice",
    caught_by="test_relu_backward_lets_through_what_the_relu_let_through",
)
def multiplied_by_the_value(reference, grad_out, x):
    """Your result is the upstream gradient times relu(x). The chain rule takes the derivative of the ReLU, not its
    value: 1 where x is positive, not x.
    """
    return grad_out * np.maximum(x, 0)


@misconception(
    "relu_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_relu_backward_lets_through_what_the_relu_let_through",
)
def everything_let_through(reference, grad_out, x):
    """Your result lets everything through. Where x is negative, relu(x) does not change with x: the gradient is 0."""
    return grad_out


@misconception(
    "relu_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_relu_backward_agrees_with_finite_differences",
)
def zeros_let_through(reference, grad_out, x):
    """Your gradient passes where x is exactly 0. There the derivative is a matter of agreement, and this course takes
    0: units that are off get no gradient.
    """
    return grad_out * (x >= 0)


@misconception(
    "relu_backward",
    family="gradient sent to the wrong entries",
    caught_by="test_relu_backward_agrees_with_finite_differences",
)
def zeros_let_through_by_half(reference, grad_out, x):
    """Half of your gradient passes where x is exactly 0, which is what a central difference gives there. This course
    takes 0.
    """
    return grad_out * np.heaviside(x, 0.5)


@misconception(
    "relu_backward", family="arguments changed in place", caught_by="test_relu_backward_agrees_with_finite_differences"
)
def upstream_overwritten(reference, grad_out, x):
    """Your gradient is right, but it was written into the caller's grad_out. Whoever calls you may need it for another
    branch of the network: make a new array.
    """
    grad_out[x <= 0] = 0
    return grad_out


# dense, dense_backward


@misconception(
    "dense", family="bias forgotten or added otherwise", caught_by="test_dense_reproduces_the_worked_example"
)
def dense_without_bias(reference, x, weight, bias):
    """Your result is right but for the bias, which is missing."""
    return 1.0 * x @ weight


@misconception("dense", family="promised errors are not raised", caught_by="test_dense_refuses_what_does_not_fit")
def bias_stretched(reference, x, weight, bias):
    """NumPy stretches a bias of one entry over all neurons. Compare its shape yourself, and raise ValueError."""
    return 1.0 * x @ weight + bias


@misconception("dense", family="integers truncated or wrapped", caught_by="test_dense_of_small_integers_does_not_wrap")
def sums_of_small_integers_wrapped(reference, x, weight, bias):
    """Your sums wrap around: 200 times 100 fits into sixteen bits, the sum of two such products does not. Let floats do
    the arithmetic.
    """
    return x @ weight + bias


def _dense_with(reference, arguments, **other):
    """Return the three gradients of a dense layer, some of them replaced."""
    grads = dict(zip(("grad_x", "grad_weight", "grad_bias"), reference.dense_backward(*arguments), strict=True))
    return tuple((grads | other).values())


@misconception(
    "dense_backward",
    family="axes or entries in another order",
    caught_by="test_dense_backward_reproduces_the_worked_example",
)
def dense_gradients_in_another_order(reference, grad_out, x, weight):
    """Your gradients are right, but in another order. First that of x, then that of weight, then that of bias."""
    grad_x, grad_weight, grad_bias = reference.dense_backward(grad_out, x, weight)
    return grad_weight, grad_bias, grad_x


@misconception(
    "dense_backward", family="mean and sum confused", caught_by="test_dense_backward_reproduces_the_worked_example"
)
def dense_divided_by_n_again(reference, grad_out, x, weight):
    """Your gradients of weight and bias are divided by N. The lecture notes divide here, since their dZ is that of a
    sum of losses; ours is the gradient of the mean, so the 1/N is in grad_out already, and now it counts twice.
    """
    _, grad_weight, grad_bias = reference.dense_backward(grad_out, x, weight)
    return _dense_with(reference, (grad_out, x, weight), grad_weight=grad_weight / len(x), grad_bias=grad_bias / len(x))


@misconception(
    "dense_backward", family="rows and columns exchanged", caught_by="test_dense_backward_reproduces_the_worked_example"
)
def dense_weights_transposed(reference, grad_out, x, weight):
    """Your grad_weight is the transpose of what it should be. A gradient has the shape of what it belongs to; the
    lecture notes' dZ A^T is for examples in columns, here they are in rows.
    """
    return _dense_with(reference, (grad_out, x, weight), grad_weight=grad_out.T @ x)


@misconception(
    "dense_backward", family="sum over the wrong axes", caught_by="test_dense_backward_reproduces_the_worked_example"
)
def dense_bias_not_summed(reference, grad_out, x, weight):
    """Your grad_bias still has a row for each example. The one bias serves all of them: sum over the batch."""
    return _dense_with(reference, (grad_out, x, weight), grad_bias=grad_out)


@misconception(
    "dense_backward", family="sum over the wrong axes", caught_by="test_dense_backward_reproduces_the_worked_example"
)
def dense_bias_summed_over_neurons(reference, grad_out, x, weight):
    """Your grad_bias has one entry for each example: it is summed over the neurons. It should have one for each neuron,
    and be summed over the examples.
    """
    return _dense_with(reference, (grad_out, x, weight), grad_bias=grad_out.sum(axis=1))


@misconception(
    "dense_backward", family="results in another form", caught_by="test_dense_backward_reproduces_the_worked_example"
)
def dense_bias_with_an_axis_too_many(reference, grad_out, x, weight):
    """Your grad_bias is a matrix of one row, as in the lecture notes. Here bias has one axis, and so has its
    gradient.
    """
    return _dense_with(reference, (grad_out, x, weight), grad_bias=grad_out.sum(axis=0, keepdims=True))


@misconception(
    "dense_backward",
    family="mean and sum confused",
    caught_by="test_dense_backward_of_the_biases_agrees_with_finite_differences",
)
def dense_bias_averaged(reference, grad_out, x, weight):
    """Your grad_bias is a mean over the batch. The 1/N of a mean loss is in grad_out already: what is left is a sum."""
    return _dense_with(reference, (grad_out, x, weight), grad_bias=grad_out.mean(axis=0))


@misconception(
    "dense_backward",
    family="rows and columns exchanged",
    caught_by="test_dense_backward_of_x_agrees_with_finite_differences",
)
def dense_input_by_the_weights_as_they_are(reference, grad_out, x, weight):
    """Your grad_x multiplies with the weights as they are. That runs if there are as many neurons as inputs, but it
    goes forward once more; to go back, an input collects from the neurons along its own weights.
    """
    if weight.shape[0] != weight.shape[1]:
        return reference.dense_backward(grad_out, x, weight)
    return _dense_with(reference, (grad_out, x, weight), grad_x=grad_out @ weight)


# conv2d_backward


def _pair(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def _pad(x, padding):
    top, left = _pair(padding)
    return np.pad(x, ((0, 0), (top, top), (left, left), (0, 0)))


def _pad_below(x, padding):
    """Put all the zeros below and to the right."""
    top, left = _pair(padding)
    return np.pad(x, ((0, 0), (0, 2 * top), (0, 2 * left), (0, 0)))


def _crop(padded, x, padding):
    top, left = _pair(padding)
    return padded[:, top : top + x.shape[1], left : left + x.shape[2]]


def _places(grad_out, weight, stride):
    """Yield each place of the kernel: where it is in grad_out, and in the padded image."""
    (down, right), (height, width) = _pair(stride), weight.shape[:2]
    for y, x in np.ndindex(grad_out.shape[1:3]):
        yield np.s_[:, y, x], np.s_[:, y * down : y * down + height, x * right : x * right + width]


def _taps(grad_out, weight, stride):
    """Yield each entry of the kernel, and the pixels of the padded image that it meets."""
    (down, right), (height, width) = _pair(stride), grad_out.shape[1:3]
    for i, j in np.ndindex(weight.shape[:2]):
        yield (i, j), np.s_[:, i : i + height * down : down, j : j + width * right : right]


def _scatter(grad_out, weight, shape, stride):
    canvas = np.zeros(shape)
    for tap, met in _taps(grad_out, weight, stride):
        canvas[met] += grad_out @ weight[tap].T
    return canvas


def _collect(grad_out, padded, weight, stride):
    grad_weight = np.zeros(weight.shape)
    for tap, met in _taps(grad_out, weight, stride):
        grad_weight[tap] = np.einsum("nyxc,nyxo->co", padded[met], grad_out)
    return grad_weight


def _conv_with(reference, arguments, stride, padding, **other):
    """Return the three gradients of a convolution, some of them replaced."""
    right = reference.conv2d_backward(*arguments, stride, padding)
    grads = dict(zip(("grad_x", "grad_weight", "grad_bias"), right, strict=True))
    return tuple((grads | other).values())


@misconception(
    "conv2d_backward",
    family="axes or entries in another order",
    caught_by="test_conv2d_backward_gives_each_pixel_what_it_contributed_to",
)
def gradients_in_another_order(reference, grad_out, x, weight, stride=1, padding=0):
    """Your gradients are right, but in another order. First that of x, then that of weight, then that of bias."""
    grad_x, grad_weight, grad_bias = reference.conv2d_backward(grad_out, x, weight, stride, padding)
    return grad_weight, grad_bias, grad_x


@misconception(
    "conv2d_backward",
    family="overlaps overwritten",
    caught_by="test_conv2d_backward_gives_each_pixel_what_it_contributed_to",
)
def overlaps_overwritten_by_the_last_place(reference, grad_out, x, weight, stride=1, padding=0):
    """Where kernels overlap, your grad_x keeps only what the last place of the kernel has written: an assignment stands
    where an addition belongs. A pixel that was read several times collects from all of them.
    """
    padded = np.zeros_like(_pad(x, padding), dtype=float)
    for place, patch in _places(grad_out, weight, stride):
        padded[patch] = np.einsum("no,ijco->nijc", grad_out[place], weight)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=_crop(padded, x, padding))


@misconception(
    "conv2d_backward",
    family="overlaps overwritten",
    caught_by="test_conv2d_backward_gives_each_pixel_what_it_contributed_to",
)
def overlaps_overwritten_by_the_last_weight(reference, grad_out, x, weight, stride=1, padding=0):
    """Where kernels overlap, your grad_x keeps one contribution and loses the others. Either an assignment stands where
    an addition belongs, or pixels are addressed through an array of indices or a view of windows: there += writes to
    each pixel once, however often it is named.
    """
    padded = np.zeros_like(_pad(x, padding), dtype=float)
    for tap, met in _taps(grad_out, weight, stride):
        padded[met] = grad_out @ weight[tap].T
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=_crop(padded, x, padding))


@misconception(
    "conv2d_backward",
    family="overlaps overwritten",
    caught_by="test_conv2d_backward_of_x_agrees_with_finite_differences",
)
def overlaps_overwritten_by_the_last_channel(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x keeps only what the last output channel has written, at the last place: an assignment stands where an
    addition belongs. A pixel collects from all places and from all kernels that have read it.
    """
    padded = np.zeros_like(_pad(x, padding), dtype=float)
    for place, patch in _places(grad_out, weight, stride):
        padded[patch] = np.einsum("n,ijc->nijc", grad_out[place][:, -1], weight[..., -1])
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=_crop(padded, x, padding))


@misconception(
    "conv2d_backward",
    family="slice that ends at minus zero",
    caught_by="test_conv2d_backward_gives_each_pixel_what_it_contributed_to",
)
def slice_up_to_minus_zero(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x is right where there is padding, and empty where there is none: a slice that ends at -padding ends at
    -0, which is the beginning. Count from the front.
    """
    (top, left), shape = _pair(padding), _pad(x, padding).shape
    grad_x = _scatter(grad_out, weight, shape, stride)[:, top:-top, left:-left]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward",
    family="slice that ends at minus zero",
    caught_by="test_conv2d_backward_of_x_agrees_with_finite_differences",
    ends_in=ValueError,
)
def slice_up_to_minus_zero_of_each_image(reference, grad_out, x, weight, stride=1, padding=0):
    """Without padding there is nothing to put into grad_x: a slice that ends at -padding ends at -0, which is the
    beginning, so it is empty. Count from the front.
    """
    (top, left), padded = _pair(padding), _scatter(grad_out, weight, _pad(x, padding).shape, stride)
    grad_x = np.zeros(x.shape)
    for n in range(len(x)):
        grad_x[n] = padded[n, top:-top, left:-left]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward",
    family="slice that ends at minus zero",
    caught_by="test_conv2d_backward_of_x_agrees_with_finite_differences",
    ends_in=ValueError,
)
def slice_up_to_minus_zero_of_the_batch(reference, grad_out, x, weight, stride=1, padding=0):
    """Without padding there is nothing to put into grad_x: a slice that ends at -padding ends at -0, which is the
    beginning, so it is empty. Count from the front.
    """
    (top, left), padded = _pair(padding), _scatter(grad_out, weight, _pad(x, padding).shape, stride)
    grad_x = np.zeros(x.shape)
    grad_x[:] = padded[:, top:-top, left:-left]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv2d_backward_of_pixels_with_padding",
)
def padding_not_cut_off(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x has the shape of the padded image. What flowed into the padding belongs to nobody: cut it off."""
    grad_x = _scatter(grad_out, weight, _pad(x, padding).shape, stride)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv2d_backward_of_pixels_with_padding",
)
def cut_out_of_the_corner(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x is cut out of the corner of the padded gradient: everything is shifted. The image lies in the middle,
    with padding on all sides.
    """
    padded = _scatter(grad_out, weight, _pad(x, padding).shape, stride)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=padded[:, : x.shape[1], : x.shape[2]])


@misconception(
    "conv2d_backward",
    family="number of one axis used for both",
    caught_by="test_conv2d_backward_of_pixels_with_a_stride",
)
def stride_of_rows_for_both_axes(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x applies the stride of the rows to both axes."""
    down, _ = _pair(stride)
    grad_x = _crop(_scatter(grad_out, weight, _pad(x, padding).shape, down), x, padding)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward",
    family="stride ignored or misplaced",
    caught_by="test_conv2d_backward_of_pixels_with_a_stride",
)
def stride_of_rows_only(reference, grad_out, x, weight, stride=1, padding=0):
    """Your gradients apply the stride to the rows, and not to the columns."""
    down, _ = _pair(stride)
    padded = _pad(x, padding)
    grad_x = _crop(_scatter(grad_out, weight, padded.shape, (down, 1)), x, padding)
    grad_weight = _collect(grad_out, padded, weight, (down, 1))
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x, grad_weight=grad_weight)


@misconception(
    "conv2d_backward", family="stride ignored or misplaced", caught_by="test_conv2d_backward_of_pixels_with_a_stride"
)
def stride_ignored(reference, grad_out, x, weight, stride=1, padding=0):
    """Your gradients ignore the stride: neighbours in grad_out are taken to come from neighbouring places. With a
    stride of 2 the kernel has moved by two pixels between them.
    """
    padded = _pad(x, padding)
    grad_x = _crop(_scatter(grad_out, weight, padded.shape, 1), x, padding)
    grad_weight = _collect(grad_out, padded, weight, 1)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x, grad_weight=grad_weight)


@misconception(
    "conv2d_backward", family="stride ignored or misplaced", caught_by="test_conv2d_backward_of_pixels_with_a_stride"
)
def stride_ignored_for_x(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x ignores the stride: neighbours in grad_out are put at neighbouring places. With a stride of 2 the
    kernel has moved by two pixels between them. (Your grad_weight knows it.)
    """
    grad_x = _crop(_scatter(grad_out, weight, _pad(x, padding).shape, 1), x, padding)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward", family="stride ignored or misplaced", caught_by="test_conv2d_backward_of_pixels_with_a_stride"
)
def unread_pixels_missing(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x has the size that can be computed back from grad_out. Rows and columns that the stride skipped at the
    end are missing: nobody has read them, so they get 0, but they are there. A gradient has the shape of x.
    """
    read = [(g - 1) * s + k for g, s, k in zip(grad_out.shape[1:3], _pair(stride), weight.shape, strict=False)]
    padded = _scatter(grad_out, weight, (len(x), *read, x.shape[3]), stride)
    (top, left), (height, width) = _pair(padding), read
    grad_x = padded[:, top : max(height - top, 0), left : max(width - left, 0)]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=grad_x)


@misconception(
    "conv2d_backward",
    family="kernel flipped the wrong way",
    caught_by="test_conv2d_backward_gives_each_pixel_what_it_contributed_to",
)
def rotated_kernel_put_down(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x puts the rotated kernel at each place. The rotation belongs to the other way of looking at it, where
    a kernel slides over grad_out; here each place gives back through the same weights through which it has read.
    """
    padded = _scatter(grad_out, weight[::-1, ::-1], _pad(x, padding).shape, stride)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=_crop(padded, x, padding))


@misconception(
    "conv2d_backward",
    family="channels merged, dropped or confused",
    caught_by="test_conv2d_backward_of_x_agrees_with_finite_differences",
)
def only_the_first_kernel_gives_back(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_x collects from the first kernel only. Each pixel was read by all kernels."""
    padded = _scatter(grad_out[..., :1], weight[..., :1], _pad(x, padding).shape, stride)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_x=_crop(padded, x, padding))


@misconception(
    "conv2d_backward",
    family="mean and sum confused",
    caught_by="test_conv2d_backward_of_the_weights_agrees_with_finite_differences",
)
def divided_by_n_again(reference, grad_out, x, weight, stride=1, padding=0):
    """Your gradients of weight and bias are divided by N. The 1/N of a mean loss is in grad_out already, and now it
    counts twice.
    """
    _, grad_weight, grad_bias = reference.conv2d_backward(grad_out, x, weight, stride, padding)
    return _conv_with(
        reference,
        (grad_out, x, weight),
        stride,
        padding,
        grad_weight=grad_weight / len(x),
        grad_bias=grad_bias / len(x),
    )


@misconception(
    "conv2d_backward",
    family="mean and sum confused",
    caught_by="test_conv2d_backward_of_x_agrees_with_finite_differences",
)
def all_divided_by_n_again(reference, grad_out, x, weight, stride=1, padding=0):
    """All your gradients are divided by N. The 1/N of a mean loss is in grad_out already, and now it counts twice."""
    return tuple(grad / len(x) for grad in reference.conv2d_backward(grad_out, x, weight, stride, padding))


@misconception(
    "conv2d_backward",
    family="kernel flipped the wrong way",
    caught_by="test_conv2d_backward_gives_each_weight_the_pixels_that_it_met",
)
def weights_reversed(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight is rotated by 180 degrees. What belongs to weight[i, j] stands at [i, j]."""
    grad_weight = reference.conv2d_backward(grad_out, x, weight, stride, padding)[1][::-1, ::-1]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="kernel flipped the wrong way",
    caught_by="test_conv2d_backward_gives_each_weight_the_pixels_that_it_met",
)
def weights_by_a_rotated_upstream(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight slides a rotated grad_out over the image. The lecture notes print rot180, and mean a
    mathematical convolution, which rotates once more: the two cancel. Each gradient belongs to the patch it came from.
    """
    grad_weight = _collect(grad_out[:, ::-1, ::-1], _pad(x, padding), weight, stride)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward", family="stride ignored or misplaced", caught_by="test_conv2d_backward_of_weights_with_a_stride"
)
def stride_ignored_for_the_weights(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight ignores the stride: it reads neighbouring patches of the image for neighbours in grad_out. With
    a stride of 2 the patches are two pixels apart. (Your grad_x knows it.)
    """
    grad_weight = _collect(grad_out, _pad(x, padding), weight, 1)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv2d_backward_of_weights_with_padding",
)
def weights_from_the_unpadded_image(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight reads the image without its padding, so that all patches are shifted. The kernel has read the
    padded image.
    """
    grad_weight = _collect(grad_out, _pad_below(x, padding), weight, stride)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv2d_backward_of_the_weights_with_padding",
)
def weights_too_small_for_lack_of_padding(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight is too small by twice the padding: grad_out slides over the image without its padding. The
    kernel has read the padded image, and its gradient has the kernel's shape.
    """
    top, left = _pair(padding)
    grad_weight = reference.conv2d_backward(grad_out, x, weight, stride, padding)[1]
    height, width = weight.shape[:2]
    grad_weight = grad_weight[top : max(height - top, top), left : max(width - left, left)]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="images of a batch dropped or mixed",
    caught_by="test_conv2d_backward_of_the_weights_agrees_with_finite_differences",
)
def weights_of_the_last_image(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight is that of the last image alone: it is overwritten by each image. The weights have served the
    whole batch.
    """
    grad_weight = reference.conv2d_backward(grad_out[-1:], x[-1:], weight, stride, padding)[1]
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="mean and sum confused",
    caught_by="test_conv2d_backward_of_the_weights_agrees_with_finite_differences",
)
def weights_averaged_over_the_batch(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_weight is divided by the number of images, your grad_bias is not. Neither is to be divided: the 1/N of
    a mean loss is in grad_out already.
    """
    grad_weight = reference.conv2d_backward(grad_out, x, weight, stride, padding)[1] / len(x)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="axes or entries in another order",
    caught_by="test_conv2d_backward_of_the_weights_agrees_with_finite_differences",
)
def channels_of_the_weights_exchanged(reference, grad_out, x, weight, stride=1, padding=0):
    """The last two axes of your grad_weight are exchanged. A gradient has the shape of what it belongs to: (KH, KW,
    C_in, C_out).
    """
    grad_weight = reference.conv2d_backward(grad_out, x, weight, stride, padding)[1].swapaxes(2, 3)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_weight=grad_weight)


@misconception(
    "conv2d_backward",
    family="sum over the wrong axes",
    caught_by="test_conv2d_backward_gives_each_bias_its_feature_map",
)
def bias_not_summed_over_the_batch(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_bias has a row for each image. A bias serves the whole batch: sum over the images, too."""
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_bias=grad_out.sum(axis=(1, 2)))


@misconception(
    "conv2d_backward",
    family="images of a batch dropped or mixed",
    caught_by="test_conv2d_backward_gives_each_bias_its_feature_map",
)
def bias_of_the_last_image(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_bias is that of the last image alone. A bias serves the whole batch: sum over the images, too."""
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_bias=grad_out[-1].sum(axis=(0, 1)))


@misconception(
    "conv2d_backward",
    family="sum over the wrong axes",
    caught_by="test_conv2d_backward_gives_each_bias_its_feature_map",
)
def bias_not_summed_over_places(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_bias is summed over the images only, and still has rows and columns. A bias was added at every place:
    sum over the places, too.
    """
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_bias=grad_out.sum(axis=0))


@misconception(
    "conv2d_backward",
    family="results in another form",
    caught_by="test_conv2d_backward_gives_each_bias_its_feature_map",
)
def bias_with_axes_too_many(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_bias has the right numbers and three axes too many. A gradient has the shape of what it belongs to."""
    grad_bias = grad_out.sum(axis=(0, 1, 2), keepdims=True)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_bias=grad_bias)


@misconception(
    "conv2d_backward", family="mean and sum confused", caught_by="test_conv2d_backward_gives_each_bias_its_feature_map"
)
def bias_averaged(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_bias is a mean over images and places. A bias changes each of them, and the changes add up; the 1/N of
    a mean loss is in grad_out already.
    """
    grad_bias = grad_out.sum(axis=(0, 1, 2)) / max(grad_out[..., 0].size, 1)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_bias=grad_bias)


@misconception(
    "conv2d_backward", family="mean and sum confused", caught_by="test_conv2d_backward_gives_each_bias_its_feature_map"
)
def bias_averaged_over_the_batch(reference, grad_out, x, weight, stride=1, padding=0):
    """Your grad_bias is divided by the number of images, your grad_weight is not. Neither is to be divided: the 1/N of
    a mean loss is in grad_out already.
    """
    grad_bias = grad_out.sum(axis=(0, 1, 2)) / len(x)
    return _conv_with(reference, (grad_out, x, weight), stride, padding, grad_bias=grad_bias)


@misconception(
    "conv2d_backward",
    family="integers truncated or wrapped",
    caught_by="test_conv2d_backward_depends_on_its_arguments_alone",
)
def gradients_truncated_to_integers(reference, grad_out, x, weight, stride=1, padding=0):
    """Your gradients lost what stands behind the decimal point: they were summed up in arrays of the dtype of x and
    weight, here integers. Gradients are floats.
    """
    padded = _pad(x, padding)
    grad_x, grad_weight = np.zeros(padded.shape, x.dtype), np.zeros_like(weight)
    for (place, patch), n in ((both, n) for both in _places(grad_out, weight, stride) for n in range(len(x))):
        for o in range(weight.shape[3]):
            error = grad_out[place][n, o]
            grad_x[patch][n] = (grad_x[patch][n] + error * weight[..., o]).astype(x.dtype)
            grad_weight[..., o] = grad_weight[..., o] + error * padded[patch][n]
    return _conv_with(
        reference, (grad_out, x, weight), stride, padding, grad_x=_crop(grad_x, x, padding), grad_weight=grad_weight
    )


@misconception(
    "conv2d_backward",
    family="promised errors are not raised",
    caught_by="test_conv2d_backward_refuses_what_does_not_fit",
)
def fewer_places_accepted(reference, grad_out, x, weight, stride=1, padding=0):
    """Your function takes a grad_out that has fewer places than the kernel, and gives the gradients of a smaller
    output. No forward pass gives such a shape: raise ValueError.
    """
    try:
        return reference.conv2d_backward(grad_out, x, weight, stride, padding)
    except ValueError:
        padded = _pad(x, padding)
        grad_x = _crop(_scatter(grad_out, weight, padded.shape, stride), x, padding)
        return grad_x, _collect(grad_out, padded, weight, stride), grad_out.sum(axis=(0, 1, 2))


# rot180, input_gradient_by_full_convolution


@misconception("rot180", family="promised errors are not raised", caught_by="test_rot180_refuses_what_is_no_kernel")
def any_axes_rotated(reference, weight):
    """An array of one axis, of three or of five is no kernel of this course, yet it passes. Raise ValueError."""
    return weight[::-1, ::-1] if weight.ndim > 1 else weight[::-1]


@misconception(
    "rot180", family="kernel flipped the wrong way", caught_by="test_rot180_turns_kernels_upside_down_and_left_to_right"
)
def rows_reversed_only(reference, weight):
    """Your kernel is turned upside down only. A rotation by 180 degrees reverses the rows and the columns."""
    return weight[::-1]


@misconception(
    "rot180", family="kernel flipped the wrong way", caught_by="test_rot180_turns_kernels_upside_down_and_left_to_right"
)
def columns_reversed_only(reference, weight):
    """Your kernel is mirrored left to right only. A rotation by 180 degrees reverses the columns and the rows."""
    return weight[:, ::-1]


@misconception(
    "rot180", family="kernel flipped the wrong way", caught_by="test_rot180_turns_kernels_upside_down_and_left_to_right"
)
def rotated_by_90_degrees(reference, weight):
    """Your kernel is rotated by 90 degrees. That is half of it."""
    return np.rot90(weight)


@misconception(
    "rot180",
    family="channels merged, dropped or confused",
    caught_by="test_rot180_turns_kernels_upside_down_and_left_to_right",
)
def channels_reversed_too(reference, weight):
    """The kernels of a layer have their channels reversed as well. Channels have no order in space: rows and columns
    are reversed, and nothing else.
    """
    return np.flip(weight)


@misconception(
    "rot180",
    family="channels merged, dropped or confused",
    caught_by="test_rot180_turns_kernels_upside_down_and_left_to_right",
)
def last_two_axes_reversed(reference, weight):
    """The kernels of a layer have their channels reversed in place of their rows and columns. With (KH, KW, C_in,
    C_out) the picture is in the first two axes.
    """
    return weight[..., ::-1, ::-1]


@misconception("rot180", family="arguments changed in place", caught_by="test_rot180_rotates_rows_and_columns_only")
def caller_s_kernel_rotated(reference, weight):
    """Your function rotates the caller's kernel: after the call it is another one. Rotate a copy or a view."""
    weight[...] = weight[::-1, ::-1].copy()
    return weight


def _full(grad_out, weight, ring=None):
    """Slide kernels over the upstream gradient inside a ring of zeros, channels exchanged, without rotating them."""
    below, beside = ring or (weight.shape[0] - 1, weight.shape[1] - 1)
    surrounded = np.pad(grad_out, ((0, 0), (below, below), (beside, beside), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(surrounded, weight.shape[:2], axis=(1, 2))
    return np.einsum("nyxoij,ijco->nyxc", windows, weight)


@misconception(
    "input_gradient_by_full_convolution",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_full_convolution_agrees_with_finite_differences",
)
def ring_of_rows_on_all_sides(reference, grad_out, weight):
    """Your ring of zeros is equally wide on all sides. It has KH - 1 rows above and below, but KW - 1 columns on either
    side.
    """
    below = weight.shape[0] - 1
    if grad_out.shape[2] + 2 * below < weight.shape[1]:
        raise NotApplicable
    return _full(grad_out, weight[::-1, ::-1], (below, below))


@misconception(
    "input_gradient_by_full_convolution",
    family="kernel flipped the wrong way",
    caught_by="test_full_convolution_gives_the_gradient_of_the_input",
)
def full_without_rotation(reference, grad_out, weight):
    """Your kernel slides as it is. To read backwards what went forwards it has to be rotated: the output to the upper
    left of a pixel has read it through its lower right weight.
    """
    return _full(grad_out, weight)


@misconception(
    "input_gradient_by_full_convolution",
    family="kernel flipped the wrong way",
    caught_by="test_full_convolution_gives_the_gradient_of_the_input",
)
def upstream_rotated(reference, grad_out, weight):
    """Your result is rotated by 180 degrees: the upstream gradient is rotated in place of the kernel."""
    return _full(grad_out[:, ::-1, ::-1], weight)


@misconception(
    "input_gradient_by_full_convolution",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_full_convolution_gives_the_gradient_of_the_input",
)
def valid_in_place_of_full(reference, grad_out, weight):
    """Your result is too small: the kernel stops inside grad_out. Pixels at the border were read by few places; to
    reach them, the kernel has to hang over the edge as far as it can.
    """
    if grad_out.shape[1] < weight.shape[0] or grad_out.shape[2] < weight.shape[1]:
        raise NotApplicable
    return _full(grad_out, weight[::-1, ::-1], (0, 0))


@misconception(
    "input_gradient_by_full_convolution",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_full_convolution_gives_the_gradient_of_the_input",
)
def ring_as_wide_as_the_kernel(reference, grad_out, weight):
    """Your result is larger than x by one pixel on each side: the ring of zeros is as wide as the kernel. One less, and
    the kernel still touches grad_out everywhere.
    """
    return _full(grad_out, weight[::-1, ::-1], weight.shape[:2])


@misconception(
    "input_gradient_by_full_convolution",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_full_convolution_gives_the_gradient_of_the_input",
)
def same_in_place_of_full(reference, grad_out, weight):
    """Your result has the size of grad_out, or nearly: the ring is that of a "same" convolution. The result has the
    size of x, which was larger than the output by KH - 1 rows and KW - 1 columns.
    """
    return _full(grad_out, weight[::-1, ::-1], (weight.shape[0] // 2, weight.shape[1] // 2))


@misconception(
    "input_gradient_by_full_convolution",
    family="channels merged, dropped or confused",
    caught_by="test_full_convolution_agrees_with_finite_differences",
)
def channels_not_exchanged(reference, grad_out, weight):
    """Where there are as many kernels as channels, your result confuses the two. Going back, the channels of grad_out
    go in and those of x come out: the last two axes of weight exchange their roles.
    """
    if weight.shape[2] != weight.shape[3]:
        raise NotApplicable
    return _full(grad_out, weight[::-1, ::-1].swapaxes(2, 3))


@misconception(
    "input_gradient_by_full_convolution",
    family="channels merged, dropped or confused",
    caught_by="test_full_convolution_agrees_with_finite_differences",
)
def channels_rotated_too(reference, grad_out, weight):
    """Your kernels have their channels reversed along with their rows and columns. Rotate in space only."""
    return _full(grad_out, np.flip(weight))


@misconception(
    "input_gradient_by_full_convolution",
    family="promised errors are not raised",
    caught_by="test_full_convolution_refuses_what_does_not_fit",
)
def one_channel_stretched(reference, grad_out, weight):
    """A grad_out of one channel was stretched over all kernels. Compare the numbers of channels, and raise
    ValueError.
    """
    stretched = np.broadcast_to(grad_out, (*grad_out.shape[:3], weight.shape[3]))
    return reference.input_gradient_by_full_convolution(stretched, weight)


# softmax_cross_entropy


def _softmax(logits):
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def _one_hot(logits, labels):
    return np.equal.outer(labels, np.arange(logits.shape[1])).astype(float)


def _softmax_with(reference, arguments, **other):
    """Return loss and gradient, one of them replaced."""
    results = dict(zip(("loss", "grad"), reference.softmax_cross_entropy(*arguments), strict=True))
    return tuple((results | other).values())


@misconception(
    "softmax_cross_entropy",
    family="axes or entries in another order",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def gradient_before_the_loss(reference, logits, labels):
    """Your results are right, but in another order. First the loss, then its gradient."""
    return reference.softmax_cross_entropy(logits, labels)[::-1]


@misconception(
    "softmax_cross_entropy",
    family="results in another form",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def loss_of_each_example(reference, logits, labels):
    """Your loss has one entry for each example. It is their mean: one number, the one that training makes smaller."""
    losses = -np.log(_softmax(logits))[np.arange(len(labels)), labels]
    return _softmax_with(reference, (logits, labels), loss=losses)


@misconception(
    "softmax_cross_entropy",
    family="another function in its place",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def loss_in_bits(reference, logits, labels):
    """Your loss is measured in bits: it takes the logarithm to base 2. The gradient p - y belongs to the natural
    one.
    """
    loss = reference.softmax_cross_entropy(logits, labels)[0] / np.log(2)
    return _softmax_with(reference, (logits, labels), loss=loss)


@misconception(
    "softmax_cross_entropy",
    family="another function in its place",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def loss_of_all_classes(reference, logits, labels):
    """Your loss also counts -log(1 - p) of the wrong classes, as if each class were a yes-or-no question of its own.
    With softmax the classes exclude each other, and only the right one counts.
    """
    p, y = _softmax(logits), _one_hot(logits, labels)
    loss = -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(axis=1).mean()
    return _softmax_with(reference, (logits, labels), loss=loss)


@misconception(
    "softmax_cross_entropy",
    family="labels off by one",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def labels_off_by_one(reference, logits, labels):
    """Your labels are off by one: label k is treated as class k - 1. Classes are counted from 0, as indices are."""
    return reference.softmax_cross_entropy(logits, (labels - 1) % logits.shape[1])


@misconception(
    "softmax_cross_entropy",
    family="labels off by one",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def labels_one_too_large(reference, logits, labels):
    """Your labels are off by one: label k is treated as class k + 1. Classes are counted from 0, as indices are."""
    reference.softmax_cross_entropy(logits, labels)  # raises what is promised
    return reference.softmax_cross_entropy(logits, (labels + 1) % logits.shape[1])


@misconception(
    "softmax_cross_entropy",
    family="sum over the wrong axes",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def softmax_over_the_batch(reference, logits, labels):
    """Your probabilities sum to 1 down each column: softmax went over the batch. The classes of one example compete;
    examples do not.
    """
    p = _softmax(logits.T).T
    loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    return loss, (p - _one_hot(logits, labels)) / len(labels)


@misconception(
    "softmax_cross_entropy",
    family="mean and sum confused",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def sum_in_place_of_the_mean(reference, logits, labels):
    """Your loss and gradient are sums over the batch. A mean makes the learning rate independent of its size: divide
    both by N.
    """
    loss, grad = reference.softmax_cross_entropy(logits, labels)
    return loss * len(labels), grad * len(labels)


@misconception(
    "softmax_cross_entropy",
    family="chain rule incomplete or applied twice",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_gradients",
)
def probabilities_in_place_of_the_gradient(reference, logits, labels):
    """Your second result is the probabilities. The gradient is what they lack: subtract 1 at the right class, and
    divide by N.
    """
    return _softmax_with(reference, (logits, labels), grad=_softmax(logits))


@misconception(
    "softmax_cross_entropy",
    family="chain rule incomplete or applied twice",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_gradients",
)
def nothing_subtracted_from_the_probabilities(reference, logits, labels):
    """Your gradient is the probabilities divided by N. Nothing says which class is right: subtract 1 there first."""
    return _softmax_with(reference, (logits, labels), grad=_softmax(logits) / len(labels))


@misconception(
    "softmax_cross_entropy",
    family="opposite sign",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_gradients",
)
def gradient_of_the_opposite_sign(reference, logits, labels):
    """Your gradient has the opposite sign: the score of the right class has to rise for the loss to fall, so its entry
    is negative.
    """
    return _softmax_with(reference, (logits, labels), grad=-reference.softmax_cross_entropy(logits, labels)[1])


@misconception(
    "softmax_cross_entropy",
    family="chain rule incomplete or applied twice",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_gradients",
)
def gradient_of_the_right_class_only(reference, logits, labels):
    """Your gradient is 0 for the wrong classes. Their scores stand in the denominator of every probability: when they
    rise, the right class falls.
    """
    y = _one_hot(logits, labels)
    return _softmax_with(reference, (logits, labels), grad=y * (_softmax(logits) - 1) / len(labels))


@misconception(
    "softmax_cross_entropy",
    family="chain rule incomplete or applied twice",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_gradients",
)
def gradient_of_the_probabilities(reference, logits, labels):
    """Your gradient is that with respect to the probabilities: -1 / p at the right class. One more step of the chain
    rule leads through softmax, back to the logits.
    """
    grad = -_one_hot(logits, labels) / _softmax(logits) / len(labels)
    return _softmax_with(reference, (logits, labels), grad=grad)


@misconception(
    "softmax_cross_entropy",
    family="chain rule incomplete or applied twice",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_gradients",
)
def derivative_of_the_sigmoid_left_over(reference, logits, labels):
    """Your gradient has an extra factor p (1 - p). It is the derivative of a sigmoid, and in p - y it has cancelled
    already.
    """
    p, y = _softmax(logits), _one_hot(logits, labels)
    return _softmax_with(reference, (logits, labels), grad=(p - y) * p * (1 - p) / len(labels))


@misconception(
    "softmax_cross_entropy",
    family="mean and sum confused",
    caught_by="test_softmax_cross_entropy_has_the_gradient_of_its_loss",
)
def gradient_not_divided_by_n(reference, logits, labels):
    """Your gradient belongs to the sum of the losses, while your loss is their mean: the 1/N is missing, and no layer
    further down makes up for it.
    """
    grad = reference.softmax_cross_entropy(logits, labels)[1] * len(labels)
    return _softmax_with(reference, (logits, labels), grad=grad)


@misconception(
    "softmax_cross_entropy",
    family="mean and sum confused",
    caught_by="test_softmax_cross_entropy_has_the_gradient_of_its_loss",
)
def gradient_divided_by_n_twice(reference, logits, labels):
    """Your gradient is divided by N twice."""
    grad = reference.softmax_cross_entropy(logits, labels)[1] / len(labels)
    return _softmax_with(reference, (logits, labels), grad=grad)


@misconception(
    "softmax_cross_entropy",
    family="mean and sum confused",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def loss_divided_by_n_twice(reference, logits, labels):
    """Your loss is divided by N twice; your gradient is right."""
    loss = reference.softmax_cross_entropy(logits, labels)[0] / len(labels)
    return _softmax_with(reference, (logits, labels), loss=loss)


@misconception(
    "softmax_cross_entropy",
    family="mean and sum confused",
    caught_by="test_softmax_cross_entropy_reproduces_the_worked_losses",
)
def loss_and_gradient_divided_by_n_twice(reference, logits, labels):
    """Your loss and your gradient are both divided by N twice."""
    loss, grad = reference.softmax_cross_entropy(logits, labels)
    return loss / len(labels), grad / len(labels)


@misconception(
    "softmax_cross_entropy",
    family="arguments changed in place",
    caught_by="test_softmax_cross_entropy_has_the_gradient_of_its_loss",
)
def logits_shifted_in_place(reference, logits, labels):
    """Your results are right, but the caller's logits have changed: something was subtracted from them in place."""
    logits -= logits.max(axis=1, keepdims=True)
    return reference.softmax_cross_entropy(logits, labels)


@misconception(
    "softmax_cross_entropy",
    family="overflow, infinity or nan",
    caught_by="test_softmax_cross_entropy_is_finite_for_large_scores",
)
def softmax_without_a_shift(reference, logits, labels):
    """Your exponentials overflow: exp(710) is already infinite, and infinity divided by infinity is nan. A number may
    be subtracted from all scores of an example without changing its probabilities.
    """
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    return loss, (p - _one_hot(logits, labels)) / len(labels)


@misconception(
    "softmax_cross_entropy",
    family="overflow, infinity or nan",
    caught_by="test_softmax_cross_entropy_is_finite_for_large_scores",
)
def shift_by_the_maximum_of_the_batch(reference, logits, labels):
    """Your scores are shifted by the maximum of the whole batch. An example whose scores are all far below it is left
    with exponentials of 0, and 0 divided by 0 is nan. Each row needs its own shift.
    """
    shifted = np.exp(logits - logits.max())
    p = shifted / shifted.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    return loss, (p - _one_hot(logits, labels)) / len(labels)


@misconception(
    "softmax_cross_entropy",
    family="overflow, infinity or nan",
    caught_by="test_softmax_cross_entropy_is_finite_for_large_scores",
)
def logarithm_of_zero(reference, logits, labels):
    """Your gradient is right, but the loss is infinite: the probability of a right class has become 0, and so its
    logarithm is gone. Simplify log(exp(a) / sum) on paper before you compute it.
    """
    loss = -np.log(_softmax(logits)[np.arange(len(labels)), labels]).mean()
    return _softmax_with(reference, (logits, labels), loss=loss)


def _loss_with(reference, logits, labels, guard):
    right = _softmax(logits)[np.arange(len(labels)), labels]
    return _softmax_with(reference, (logits, labels), loss=-np.log(guard(right)).mean())


def _guarded(constant):
    """Make the misconception that keeps probabilities from 0 by a constant: added to them, or as their least value."""

    def body(reference, logits, labels):
        return _loss_with(reference, logits, labels, lambda p: p + float(constant))

    body.__name__ = f"loss_guarded_by_{constant.replace('-', '_')}"
    body.__doc__ = (
        f"Your loss keeps probabilities from 0 by {constant}, so that no example can lose more than "
        f"{-np.log(float(constant)):.1f}. That hides an error of 10000 behind a small number. Simplify "
        "log(exp(a) / sum) on paper: then nothing has to be guarded."
    )
    return misconception(
        "softmax_cross_entropy",
        family="small numbers that hide an error",
        caught_by="test_softmax_cross_entropy_is_finite_for_large_scores",
    )(body)


loss_guarded_by_1e_6 = _guarded("1e-6")
loss_guarded_by_1e_7 = _guarded("1e-7")
loss_guarded_by_1e_8 = _guarded("1e-8")
loss_guarded_by_1e_9 = _guarded("1e-9")
loss_guarded_by_1e_10 = _guarded("1e-10")
loss_guarded_by_1e_12 = _guarded("1e-12")
loss_guarded_by_1e_15 = _guarded("1e-15")
loss_guarded_by_1e_16 = _guarded("1e-16")
loss_guarded_by_1e_20 = _guarded("1e-20")


@misconception(
    "softmax_cross_entropy",
    family="promised errors are not raised",
    caught_by="test_softmax_cross_entropy_refuses_what_does_not_fit",
)
def negative_labels_count_from_the_end(reference, logits, labels):
    """A label of -1 is treated as the last class: NumPy counts negative indices from the end. It is no class: raise
    ValueError.
    """
    return reference.softmax_cross_entropy(logits, np.where(labels < 0, labels + logits.shape[1], labels))
