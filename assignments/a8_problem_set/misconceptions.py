"""Wrong answers that students write down, each with the check that must catch it and the hint that a student gets.

Numbers are computed here as somebody mistaken would do it.
"""

import numpy as np

from autograder.grading.misconceptions import misconception

IMAGE = np.array([[4, 1, 2, 4, 7, 9], [0, 1, 2, 0, 2, 3], [6, 4, 5, 2, 1, 3], [8, 1, 2, 1, 3, 2], [5, 8, 1, 2, 0, 2]])
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
CORNERS = np.array([[2, 1], [1, 2]])


def _slide(image, kernel, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.einsum("yxij,ij->yx", windows, kernel)


def _relu(x):
    return np.maximum(x, 0)


# Problem 1: A kernel and its ReLU


@misconception("relu_sobel", family="activation missing, extra or misplaced", caught_by="test_relu_sobel")
def relu_forgotten(reference):
    """Problem 1: your numbers are those of the convolution before its ReLU. The ReLU makes every negative one 0."""
    return _slide(IMAGE, SOBEL)


@misconception("relu_sobel", family="kernel flipped the wrong way", caught_by="test_relu_sobel")
def kernel_rotated(reference):
    """Problem 1: your numbers belong to a kernel that was rotated by 180 degrees, which for a Sobel kernel reverses
    every sign. A layer slides the kernel as it is printed.
    """
    return _relu(_slide(IMAGE, SOBEL[::-1, ::-1]))


@misconception("relu_sobel", family="another function in its place", caught_by="test_relu_sobel")
def magnitude_in_place_of_relu(reference):
    """Problem 1: your numbers are the magnitudes of the responses. The ReLU does not drop a sign, it makes negative
    numbers 0.
    """
    return np.abs(_slide(IMAGE, SOBEL))


@misconception("relu_sobel", family="rows and columns exchanged", caught_by="test_relu_sobel")
def kernel_transposed(reference):
    """Problem 1: your kernel has its rows and columns exchanged. Minus stands in its left column, so it subtracts what
    is on the left, not what is above.
    """
    return _relu(_slide(IMAGE, SOBEL.T))


@misconception("relu_sobel", family="term or factor of the formula missing or wrong", caught_by="test_relu_sobel")
def middle_row_counted_once(reference):
    """Problem 1: you took the right column minus the left one, but the middle row counts twice in this kernel."""
    return _relu(_slide(IMAGE, np.sign(SOBEL)))


@misconception("relu_sobel", family="rows and columns exchanged", caught_by="test_relu_sobel_can_be_read")
def responses_transposed(reference):
    """Problem 1: your matrix has its rows and columns exchanged. Write it down row by row."""
    return np.transpose(reference.relu_sobel())


# Problem 2: Stride and padding


@misconception(
    "stride_and_padding",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_stride_and_padding_can_be_read",
)
def no_padding(reference):
    """Problem 2: this is the result without padding. One pixel of zeros goes around the image first, on all four sides,
    so that it is 7 x 8.
    """
    return _slide(IMAGE, CORNERS, 2)


@misconception(
    "stride_and_padding", family="stride ignored or misplaced", caught_by="test_stride_and_padding_can_be_read"
)
def stride_one(reference):
    """Problem 2: this is the result with stride 1. With stride 2 the kernel skips every second place, along both
    axes.
    """
    return _slide(np.pad(IMAGE, 1), CORNERS)


@misconception(
    "stride_and_padding",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_stride_and_padding_can_be_read",
)
def padded_at_the_top_and_left_only(reference):
    """Problem 2: you padded at the top and on the left only. Padding of 1 is one pixel on each of the four sides, and
    adds 2 to both sizes.
    """
    return _slide(np.pad(IMAGE, ((1, 0), (1, 0))), CORNERS, 2)


@misconception(
    "stride_and_padding", family="padding forgotten, doubled or on the wrong sides", caught_by="test_stride_and_padding"
)
def both_pixels_at_the_bottom_and_right(reference):
    """Problem 2: all of your padding is at the bottom and on the right, two pixels each. It is one pixel on each side,
    so the first window begins outside of the image.
    """
    return _slide(np.pad(IMAGE, ((0, 2), (0, 2))), CORNERS, 2)


@misconception("stride_and_padding", family="border of the wrong values", caught_by="test_stride_and_padding")
def border_repeats_the_edge(reference):
    """Problem 2: your border repeats the outermost pixels. Zero padding is a border of zeros."""
    return _slide(np.pad(IMAGE, 1, mode="edge"), CORNERS, 2)


@misconception(
    "stride_and_padding", family="rows and columns exchanged", caught_by="test_stride_and_padding_can_be_read"
)
def padded_result_transposed(reference):
    """Problem 2: your matrix has its rows and columns exchanged. Write it down row by row."""
    return np.transpose(reference.stride_and_padding())


# Problem 3: What a stride changes


@misconception("stride_effects", family="concept misunderstood", caught_by="test_stride_effects_net_two")
def saves_only_its_own_work(reference):
    """Problem 3: what you selected is right, and something is missing. The output is smaller: who reads it next?"""
    return ["a"]


@misconception("stride_effects", family="concept misunderstood", caught_by="test_stride_effects_net_two")
def stride_saves_weights(reference):
    """Problem 3: e is wrong. A stride changes at how many places a kernel is applied. The kernel, and with it the
    number of weights, stays the same.
    """
    return ["a", "d", "e"]


@misconception("stride_effects", family="concept misunderstood", caught_by="test_stride_effects_net_two")
def stride_sharpens(reference):
    """Problem 3: b is wrong. With stride 2 a feature is looked for at every second place only: where it was is known
    less precisely, not more.
    """
    return ["a", "b", "d"]


@misconception("stride_effects", family="concept misunderstood", caught_by="test_stride_effects_net_two")
def stride_is_easier(reference):
    """Problem 3: c is wrong. The loops are the same and an index gets a factor more; backward it is harder, not
    easier.
    """
    return ["a", "c", "d"]


@misconception("stride_effects", family="concept misunderstood", caught_by="test_stride_effects_net_one")
def stride_does_everything(reference):
    """Problem 3: you selected everything. Ask of each: does it follow from a kernel that skips places? Its weights do
    not change, and what it skips it does not see.
    """
    return ["a", "b", "c", "d", "e"]


# Problem 4: What convolutional networks gain


@misconception("cnn_benefits", family="concept misunderstood", caught_by="test_cnn_benefits_net_two")
def better_backpropagation(reference):
    """Problem 4: a is wrong. Both kinds of network learn by the same chain rule. What differs is what is connected, and
    which weights are shared.
    """
    return ["a", "b", "c"]


@misconception("cnn_benefits", family="concept misunderstood", caught_by="test_cnn_benefits_net_two")
def more_hyperparameters_are_a_gain(reference):
    """Problem 4: d is wrong. More hyper-parameters (kernel sizes, strides, paddings) are more for a human to choose.
    They are a price, not a gain.
    """
    return ["b", "c", "d"]


@misconception("cnn_benefits", family="concept misunderstood", caught_by="test_cnn_benefits_net_two")
def only_local_connections(reference):
    """Problem 4: what you selected is right, and something is missing. A kernel is learned, and one place's examples
    teach it for all places: what does that do for results?
    """
    return ["b"]


@misconception("cnn_benefits", family="concept misunderstood", caught_by="test_cnn_benefits_net_one")
def convolutions_have_every_benefit(reference):
    """Problem 4: you selected everything. Ask of each whether a dense network has it, too, and whether you would pay
    for it or be paid.
    """
    return ["a", "b", "c", "d"]


# Problem 5: Shapes of two layers


@misconception("layer_shapes", family="rows and columns exchanged", caught_by="test_layer_shapes")
def weights_transposed(reference):
    """Problem 5: your weights are the wrong way round. Examples are columns here, so W1 stands to the left of X: what
    meets in the middle of W1 X is the number of features.
    """
    return np.array([[12, 5], [5, 1], [5, 3], [3, 1]])


@misconception("layer_shapes", family="results in another form", caught_by="test_layer_shapes")
def biases_are_rows(reference):
    """Problem 5: your biases are rows. Z1 has a row for each neuron and a column for each example; a bias that is a row
    would be one for each example.
    """
    return np.array([[5, 12], [1, 5], [3, 5], [1, 3]])


@misconception("layer_shapes", family="rows and columns exchanged", caught_by="test_layer_shapes")
def all_shapes_transposed(reference):
    """Problem 5: all your shapes are the wrong way round. Examples are columns here: a layer's weights have a row for
    each of its neurons, and its biases stand in a column.
    """
    return np.array(reference.layer_shapes())[:, ::-1]


# Problem 6: One neuron, two examples. Wrong ones are rounded as the answer is.

X = np.array([[3.0, -1.0], [2.0, 1.0]])  # a column for each example
Y = np.array([0.0, 1.0])
A = np.array([0.75, 0.1])


def _gradient(dz, count=2):
    return np.round([*(X @ dz / count), dz.sum() / count], 3)


@misconception("logistic_gradient", family="mean and sum confused", caught_by="test_logistic_gradient")
def summed_over_the_examples(reference):
    """Problem 6: you added up the gradients of both examples. The loss is their mean, so its gradient is, too."""
    return _gradient(A - Y, 1)


@misconception("logistic_gradient", family="opposite sign", caught_by="test_logistic_gradient")
def truth_minus_prediction(reference):
    """Problem 6: all signs are reversed. dz is the prediction minus the truth; it is the step that goes the other
    way.
    """
    return _gradient(Y - A)


@misconception("logistic_gradient", family="chain rule incomplete or applied twice", caught_by="test_logistic_gradient")
def slope_counted_twice(reference):
    """Problem 6: you multiplied by the slope a (1 - a) of the sigmoid. With the cross-entropy it cancels; what is left
    of dz is one difference.
    """
    return _gradient((A - Y) * A * (1 - A))


@misconception("logistic_gradient", family="chain rule incomplete or applied twice", caught_by="test_logistic_gradient")
def truth_left_out(reference):
    """Problem 6: your dz is the prediction itself. The truth has to be taken from it: y is 1 for the second example."""
    return _gradient(A)


# Problem 7: A gradient that vanishes


@misconception("vanishing_layers", family="concept misunderstood", caught_by="test_vanishing_layers")
def half_for_each_layer(reference):
    """Problem 7: you counted a factor of 1/2 for each layer. A sigmoid has that slope nowhere: 1/2 is its value at 0,
    not its slope there.
    """
    return 10


@misconception("vanishing_layers", family="size off by one or wrongly rounded", caught_by="test_vanishing_layers")
def rounded_down(reference):
    """Problem 7: after that many layers as much as 1/256 may be left. Solve for the number, and round up, not down."""
    return 4


# Problem 8: Patches as columns

PICTURE = np.array([[3, 0, 2, 5], [1, 4, 6, 2], [7, 8, 1, 9]])
PATCHES = np.lib.stride_tricks.sliding_window_view(PICTURE, (2, 2))  # y, x, i, j


@misconception("im2col_columns", family="axes or entries in another order", caught_by="test_im2col_columns")
def row_order_throughout(reference):
    """Problem 8: your patches come row by row, and so do their entries: NumPy's order. The lectures go down the columns
    first, both times.
    """
    return PATCHES.transpose(2, 3, 0, 1).reshape(4, 6)


@misconception("im2col_columns", family="axes or entries in another order", caught_by="test_im2col_columns")
def places_in_row_order(reference):
    """Problem 8: the entries of each patch are in the right order, the patches are not: after the first comes the one
    below it.
    """
    return PATCHES.transpose(3, 2, 0, 1).reshape(4, 6)


@misconception("im2col_columns", family="axes or entries in another order", caught_by="test_im2col_columns_can_be_read")
def patches_as_rows(reference):
    """Problem 8: each patch is a row in your matrix. That is its transpose; in A' itself a patch is a column."""
    return reference.im2col_columns().T


# Problem 9: What sharing saves


@misconception("weight_counts", family="parameters or multiplications miscounted", caught_by="test_weight_counts")
def biases_not_counted(reference):
    """Problem 9: you counted weights without biases. Each neuron has one, and with shared weights there is one for the
    whole feature map.
    """
    return np.array([256 * 400, 256 * 25, 25])


@misconception("weight_counts", family="size off by one or wrongly rounded", caught_by="test_weight_counts")
def map_as_large_as_the_image(reference):
    """Problem 9: your feature map is 20 x 20, as large as the image. Without padding a 5 x 5 kernel has fewer places
    along each axis.
    """
    return np.array([400 * 401, 400 * 26, 26])


# Problem 10: An edge and a Sobel


@misconception("sobel_edge", family="kernel flipped the wrong way", caught_by="test_sobel_edge")
def edge_is_bright(reference):
    """Problem 10: a would be right if the kernel were flipped, or the left side bright. This kernel takes right from
    left, and at this edge that is dark minus bright.
    """
    return "a"


@misconception("sobel_edge", family="activation missing, extra or misplaced", caught_by="test_sobel_edge")
def negative_line_after_relu(reference):
    """Problem 10: c is what the convolution gives. A ReLU comes after it, and lets nothing negative through."""
    return "c"


@misconception("sobel_edge", family="concept misunderstood", caught_by="test_sobel_edge")
def bright_areas_respond(reference):
    """Problem 10: d cannot be: the kernel's entries sum to 0, so on a plain area, however bright, it gives 0."""
    return "d"


# Problem 11: A picture that moves


@misconception("moved_picture", family="concept misunderstood", caught_by="test_moved_picture")
def convolution_is_invariant(reference):
    """Problem 11: a would be invariance: the same output wherever the picture is. A convolution is covariant: what it
    finds moves along.
    """
    return "a"


@misconception("moved_picture", family="stride ignored or misplaced", caught_by="test_moved_picture")
def stride_ignored_when_moving(reference):
    """Problem 11: b holds for stride 1. With stride 2 neighbouring places of the feature map look at pixels that are 2
    apart.
    """
    return "b"


@misconception("moved_picture", family="concept misunderstood", caught_by="test_moved_picture")
def moved_values_change(reference):
    """Problem 11: d would be right after a move by an odd number of pixels, when windows fall differently on the
    picture. 4 is a multiple of the stride: the same windows come again.
    """
    return "d"


# Problem 12: Five borders

ROW = np.array([5, 2, 7, 1])


def _borders(*sides):
    return np.array([[*before, *ROW, *after] for before, after in sides])


ZERO, EDGE = ([0, 0], [0, 0]), ([5, 5], [1, 1])
REFLECT, SYMMETRIC, WRAP = ([7, 2], [7, 2]), ([2, 5], [1, 7]), ([7, 1], [5, 2])


@misconception("padding_modes", family="border of the wrong values", caught_by="test_padding_modes_mirrors")
def reflect_and_symmetric_exchanged(reference):
    """Problem 12: reflect and symmetric have changed places. In reflect the mirror stands on the outermost pixel, which
    is not repeated; in symmetric it is.
    """
    return _borders(ZERO, EDGE, SYMMETRIC, REFLECT, WRAP)


@misconception("padding_modes", family="border of the wrong values", caught_by="test_padding_modes_mirrors")
def mirrors_keep_the_order(reference):
    """Problem 12: your mirrors do not turn the order round. What is nearest to the mirror has to be nearest to it on
    the other side, too.
    """
    return _borders(ZERO, EDGE, ([2, 7], [2, 7]), ([5, 2], [7, 1]), WRAP)


@misconception("padding_modes", family="border of the wrong values", caught_by="test_padding_modes_wrap")
def wrap_from_the_near_side(reference):
    """Problem 12: in your wrap row each side continues with what stands beside it. The row starts over: before its
    first pixel comes its end.
    """
    return _borders(ZERO, EDGE, REFLECT, SYMMETRIC, ([5, 2], [7, 1]))


@misconception("padding_modes", family="border of the wrong values", caught_by="test_padding_modes_constant_and_edge")
def edge_from_the_far_side(reference):
    """Problem 12: your edge row repeats the pixels of the opposite ends. Edge means the nearest pixel, on each side."""
    return _borders(ZERO, ([1, 1], [5, 5]), REFLECT, SYMMETRIC, WRAP)


# Problem 13: VALID and SAME

LAYERS = np.array([[10, 3, 3], [28, 5, 2], [9, 2, 4], [6, 4, 1]])
SIZE, KERNEL, STRIDE = LAYERS.T


@misconception("output_sizes", family="size off by one or wrongly rounded", caught_by="test_output_sizes")
def valid_rounded_up(reference):
    """Problem 13: your VALID sizes are rounded up. A window that does not fit wholly into the image is left out."""
    return np.stack([-((SIZE - KERNEL) // -STRIDE) + 1, -(SIZE // -STRIDE)], 1)


@misconception("output_sizes", family="size off by one or wrongly rounded", caught_by="test_output_sizes")
def first_place_forgotten(reference):
    """Problem 13: your VALID sizes count the steps between places. There is one place more than there are steps."""
    return np.stack([(SIZE - KERNEL) // STRIDE, -(SIZE // -STRIDE)], 1)


@misconception("output_sizes", family="stride ignored or misplaced", caught_by="test_output_sizes")
def same_ignores_the_stride(reference):
    """Problem 13: your SAME sizes ignore the stride. SAME keeps the size with stride 1 only; with another, it divides
    the size by the stride, and rounds up.
    """
    return np.stack([(SIZE - KERNEL) // STRIDE + 1, SIZE], 1)


# Problem 14: Where SAME puts its pixels

SAME_LAYERS = np.array([[30, 5, 2], [9, 4, 3], [8, 1, 3], [7, 3, 1]])


def _same_total():
    size, kernel, stride = SAME_LAYERS.T
    return (-(size // -stride) - 1) * stride + kernel - size


@misconception("same_split", family="SAME padded by other amounts", caught_by="test_same_split")
def odd_pixel_first(reference):
    """Problem 14: your odd pixel goes before the image. It goes after it: to the bottom, and to the right."""
    return reference.same_split()[:, ::-1]


@misconception("same_split", family="stride ignored or misplaced", caught_by="test_same_split")
def split_ignores_the_stride(reference):
    """Problem 14: your total is the kernel's size minus 1, which is right for stride 1. With a stride it depends on
    where the last window begins.
    """
    total = SAME_LAYERS[:, 1] - 1
    return np.stack([total // 2, total - total // 2], 1)


@misconception("same_split", family="SAME padded by other amounts", caught_by="test_same_split")
def half_a_kernel_on_both_sides(reference):
    """Problem 14: you padded by half of the kernel on both sides. That is SAME for odd kernels with stride 1, and for
    no others.
    """
    return np.stack([(SAME_LAYERS[:, 1] - 1) // 2] * 2, 1)


@misconception("same_split", family="SAME padded by other amounts", caught_by="test_same_split")
def negative_total_before(reference):
    """Problem 14: one of your numbers is negative. If the last window ends inside of the image, nothing is lacking, and
    nothing is cut off either.
    """
    total = _same_total()
    return np.stack([total // 2, total - total // 2], 1)


# Problem 15: How far a neuron sees


@misconception("receptive_field", family="stride ignored or misplaced", caught_by="test_receptive_field")
def strides_ignored(reference):
    """Problem 15: you counted as if every stride were 1. Behind a stride of 2, neighbouring places are 2 pixels apart,
    and whatever a later layer adds is that much wider.
    """
    return np.array([3, 5, 6, 8])


@misconception("receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field")
def own_stride_counted(reference):
    """Problem 15: you applied each stride one layer too early. A layer's own stride moves its neurons apart; how wide
    each of them sees changes only behind it.
    """
    return np.array([3, 7, 11, 19])


@misconception("receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field")
def kernels_added(reference):
    """Problem 15: you added up the kernels. Windows of neighbours overlap: with stride 1, a second kernel of 3 adds 2
    pixels, not 3.
    """
    return np.array([3, 6, 8, 11])


# Problem 16: What a layer costs


@misconception("layer_counts", family="parameters or multiplications miscounted", caught_by="test_layer_counts")
def one_input_channel(reference):
    """Problem 16: your kernels have one channel. Each has weights for all three channels of the image."""
    return np.array([400, 416, 400 * 25])


@misconception("layer_counts", family="parameters or multiplications miscounted", caught_by="test_layer_counts")
def parameters_without_biases(reference):
    """Problem 16: the biases are missing in your second number. Each of the 16 kernels has one."""
    return np.array([400, 1200, 30000])


@misconception("layer_counts", family="stride ignored or misplaced", caught_by="test_layer_counts")
def costs_without_stride(reference):
    """Problem 16: you left out the stride. With stride 2 and SAME the output has half as many rows, and half as many
    columns.
    """
    return np.array([1600, 1216, 1600 * 75])


# Problem 17: Max pooling there and back

POOLED = np.array([[1, 5, 2, 4], [3, 9, 6, 0], [7, 2, 8, 3]])
POOL_WINDOWS = np.lib.stride_tricks.sliding_window_view(POOLED, (2, 2))
UPSTREAM = np.array([[1, 2, 3], [4, 5, 6]])


@misconception("max_pool", family="another function in its place", caught_by="test_max_pool")
def mean_in_place_of_maximum(reference):
    """Problem 17: these are the means of the windows. Max pooling keeps the largest entry of each."""
    return POOL_WINDOWS.mean((2, 3))


@misconception("max_pool", family="rows and columns exchanged", caught_by="test_max_pool_can_be_read")
def maxima_transposed(reference):
    """Problem 17: your matrix has its rows and columns exchanged. Write it down row by row."""
    return np.transpose(reference.max_pool())


def _scattered(assign):
    grad = np.zeros(POOLED.shape, int)
    for y, x in np.ndindex(UPSTREAM.shape):
        window = POOL_WINDOWS[y, x]
        i, j = np.unravel_index(window.argmax(), window.shape)
        assign(grad, (y, x), (y + i, x + j))
    return grad


@misconception("max_pool_gradient", family="overlaps overwritten", caught_by="test_max_pool_gradient")
def overlaps_overwritten(reference):
    """Problem 17: where windows share their largest entry you kept the last one's gradient only. What arrives from
    several windows is added up.
    """

    def assign(grad, place, winner):
        grad[winner] = UPSTREAM[place]

    return _scattered(assign)


@misconception("max_pool_gradient", family="gradient sent to the wrong entries", caught_by="test_max_pool_gradient")
def spread_evenly(reference):
    """Problem 17: you spread each window's gradient evenly. That is the way back through average pooling; a maximum
    passes all of it to the entry that won.
    """
    grad = np.zeros(POOLED.shape)
    for y, x in np.ndindex(UPSTREAM.shape):
        grad[y : y + 2, x : x + 2] += UPSTREAM[y, x] / 4
    return grad


@misconception("max_pool_gradient", family="gradient sent to the wrong entries", caught_by="test_max_pool_gradient")
def left_at_the_window_corner(reference):
    """Problem 17: the gradients stand where their windows begin. They belong to the entries that were the largest."""
    return np.pad(UPSTREAM, ((0, 1), (0, 1)))


@misconception("max_pool_gradient", family="rows and columns exchanged", caught_by="test_max_pool_gradient_can_be_read")
def pooling_gradient_transposed(reference):
    """Problem 17: your matrix has its rows and columns exchanged. Write it down row by row."""
    return np.transpose(reference.max_pool_gradient())


# Problem 18: The gradient of a kernel

INPUT = np.array([[1, 2, 0, 1], [0, 3, 1, 2], [2, 0, 1, 1]])
GRAD_OUT = np.array([[1, 0, 2], [-1, 1, 0]])


@misconception("kernel_gradient", family="kernel flipped the wrong way", caught_by="test_kernel_gradient")
def kernel_gradient_rotated(reference):
    """Problem 18: your gradient is rotated by 180 degrees. Entry [0, 0] of the kernel lay on the upper left pixel of
    each window.
    """
    return reference.kernel_gradient()[::-1, ::-1]


@misconception("kernel_gradient", family="kernel flipped the wrong way", caught_by="test_kernel_gradient")
def upstream_rotated(reference):
    """Problem 18: you rotated the gradient of the output before sliding it over x. The rotation that the lectures
    mention belongs to the gradient of the input.
    """
    return _slide(INPUT, GRAD_OUT[::-1, ::-1])


@misconception("kernel_gradient", family="mean and sum confused", caught_by="test_kernel_gradient")
def mean_over_the_places(reference):
    """Problem 18: you took the mean over the places. The kernel is used in all of them, and its gradient is the sum."""
    return np.round(reference.kernel_gradient() / 6, 3)


@misconception("kernel_gradient", family="rows and columns exchanged", caught_by="test_kernel_gradient")
def kernel_gradient_transposed(reference):
    """Problem 18: your matrix has its rows and columns exchanged. Write it down row by row."""
    return np.transpose(reference.kernel_gradient())


# Problem 19: The gradient of an input


@misconception("input_gradient", family="kernel flipped the wrong way", caught_by="test_input_gradient")
def kernel_stamped_rotated(reference):
    """Problem 19: here the kernel is laid on rotated by 180 degrees. A pixel that lay under entry [i, j] of the kernel
    was multiplied by exactly that entry; the rotation is in the full *correlation*, and stamping undoes it.
    """
    return np.array([[4, 43, 30], [2, 21, 10]])


@misconception("input_gradient", family="overlaps overwritten", caught_by="test_input_gradient")
def second_window_overwrites(reference):
    """Problem 19: in the middle column two windows overlap, and you kept the second one's part only. It gets a part of
    both.
    """
    return np.array([[1, 10, 20], [3, 30, 40]])


@misconception("input_gradient", family="rows and columns exchanged", caught_by="test_input_gradient_can_be_read")
def input_gradient_transposed(reference):
    """Problem 19: your matrix has its rows and columns exchanged. Write it down row by row."""
    return np.transpose(reference.input_gradient())


# Problem 20: Softmax and its loss. Wrong ones are rounded as the answer is.


@misconception("softmax_loss", family="labels off by one", caught_by="test_softmax_loss")
def label_counted_from_one(reference):
    """Problem 20: this is the loss of the first class. Labels count from 0, so label 1 is the second one."""
    return 1.609


@misconception("softmax_loss", family="another function in its place", caught_by="test_softmax_loss")
def probability_as_loss(reference):
    """Problem 20: this is the probability of the label. The loss is minus its logarithm."""
    return 0.3


@misconception("softmax_loss", family="another function in its place", caught_by="test_softmax_loss")
def logarithm_to_base_ten(reference):
    """Problem 20: you took the logarithm to base 10. Losses are in natural logarithms."""
    return 0.523


@misconception("softmax_gradient", family="chain rule incomplete or applied twice", caught_by="test_softmax_gradient")
def probabilities_as_gradient(reference):
    """Problem 20: these are the probabilities. The gradient takes 1 from that of the label, so that its entries sum to
    0.
    """
    return np.array([0.2, 0.3, 0.5])


@misconception("softmax_gradient", family="opposite sign", caught_by="test_softmax_gradient")
def softmax_gradient_turned(reference):
    """Problem 20: all signs are reversed. The label's logit should grow, so its gradient is negative: the step goes
    against it.
    """
    return -reference.softmax_gradient()


@misconception("softmax_gradient", family="labels off by one", caught_by="test_softmax_gradient")
def gradient_of_the_first_label(reference):
    """Problem 20: you took 1 from the first class. Labels count from 0, so label 1 is the second one."""
    return np.array([-0.8, 0.3, 0.5])


# Problem 21: Depthwise and pointwise


@misconception("separable_cost", family="parameters or multiplications miscounted", caught_by="test_separable_cost")
def pointwise_left_out(reference):
    """Problem 21: you counted the depthwise half only. It mixes no channels; the 1 x 1 layer behind it does, and has
    weights, too.
    """
    return np.array([4608, 144])


@misconception("separable_cost", family="parameters or multiplications miscounted", caught_by="test_separable_cost")
def depthwise_over_the_outputs(reference):
    """Problem 21: your depthwise half has a kernel for each output channel. It has one for each input channel; the 1 x
    1 layer makes 32 of them.
    """
    return np.array([4608, 9 * 32 + 16 * 32])


# Problem 22: A way around


@misconception("residual_path", family="concept misunderstood", caught_by="test_residual_path")
def shortcut_saves_weights(reference):
    """Problem 22: a is wrong. A shortcut that only adds has no weights, and takes none away: F has as many as
    before.
    """
    return "a"


@misconception("residual_path", family="concept misunderstood", caught_by="test_residual_path")
def shortcut_replaces_relu(reference):
    """Problem 22: b is wrong. Without its ReLU, F is one linear map, and F(x) + x another. A sum bends nothing."""
    return "b"


@misconception("residual_path", family="concept misunderstood", caught_by="test_residual_path")
def shortcut_bounds_gradients(reference):
    """Problem 22: c is wrong. Nothing bounds what F adds to the gradient from above; the shortcut keeps it from fading,
    not from growing.
    """
    return "c"


# Problem 23: True of training


@misconception("training_facts", family="concept misunderstood", caught_by="test_training_facts_net_three")
def chosen_on_the_test_split(reference):
    """Problem 23: b is wrong. What was chosen on the test split has been fitted to it, and the test no longer says how
    the network does on images that it never saw. A validation split is for choosing.
    """
    return ["a", "b", "c", "f"]


@misconception("training_facts", family="concept misunderstood", caught_by="test_training_facts_net_three")
def mean_has_the_larger_gradient(reference):
    """Problem 23: d is wrong: it is the other way round. A mean is the sum divided by N, and so is its gradient."""
    return ["a", "c", "d", "f"]


@misconception("training_facts", family="concept misunderstood", caught_by="test_training_facts_net_three")
def an_epoch_is_a_step(reference):
    """Problem 23: e is wrong. An epoch is one pass over all images, with one step for each batch."""
    return ["a", "c", "e", "f"]


@misconception("training_facts", family="concept misunderstood", caught_by="test_training_facts_net_three")
def shift_changes_probabilities(reference):
    """Problem 23: what you selected is right, and f is, too: a factor in the numerator and the denominator of a softmax
    cancels. Only overflow is prevented.
    """
    return ["a", "c"]


@misconception("training_facts", family="concept misunderstood", caught_by="test_training_facts_net_one")
def everything_is_true(reference):
    """Problem 23: you selected everything. Half of these are wrong; ask of each what would happen otherwise."""
    return ["a", "b", "c", "d", "e", "f"]
