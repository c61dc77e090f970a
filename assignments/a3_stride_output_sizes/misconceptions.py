"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

from math import prod

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception


def _pair(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def _places(reference, size, kernel, stride, padding, wrong):
    """Count ``wrong(way, stride)`` places; "same" is left to the reference."""
    if str(padding).lower() == "same":
        return reference.conv_output_size(size, kernel, stride, padding)
    return wrong(size - kernel + 2 * (0 if isinstance(padding, str) else padding), stride)


# conv_output_size


@misconception(
    "conv_output_size",
    family="promised errors are not raised",
    caught_by="test_conv_output_size_refuses_what_is_no_layer",
)
def oversized_kernel_gets_a_number(reference, size, kernel, stride=1, padding=0):
    """A kernel that is larger than the axis with its padding has no place to stop, and your function returns a number
    all the same. Such a call is a mistake of the caller, who should hear of it: raise ValueError.
    """
    room = size - kernel + 2 * (0 if isinstance(padding, str) else padding)
    if room < 0 and padding != "same":
        return room // stride + 1
    return reference.conv_output_size(size, kernel, stride, padding)


@misconception(
    "conv_output_size",
    family="promised errors are not raised",
    caught_by="test_conv_output_size_refuses_what_is_no_layer",
)
def unknown_word_passes_for_valid(reference, size, kernel, stride=1, padding=0):
    """A word that your function does not know passes for one that it knows. An `else` that catches everything is kind
    to typing errors only: raise ValueError for words other than "same" and "valid".
    """
    known = not isinstance(padding, str) or padding.lower() in ("same", "valid")
    return reference.conv_output_size(size, kernel, stride, padding if known else "valid")


@misconception(
    "conv_output_size",
    family="size off by one or wrongly rounded",
    caught_by="test_conv_output_size_counts_the_places_of_a_kernel",
)
def fraction_of_a_place_left(reference, size, kernel, stride=1, padding=0):
    """Your result is a fraction: it is divided with `/`. Nothing stops two and a half times; a place that the kernel
    does not reach as a whole does not count, so round down, and return an int.
    """
    return _places(reference, size, kernel, stride, padding, lambda way, step: way / step + 1)


@misconception(
    "conv_output_size",
    family="size off by one or wrongly rounded",
    caught_by="test_conv_output_size_counts_the_places_of_a_kernel",
)
def one_place_forgotten(reference, size, kernel, stride=1, padding=0):
    """Your result is one too few: before the first step the kernel has already stopped once."""
    return _places(reference, size, kernel, stride, padding, lambda way, step: way // step)


@misconception(
    "conv_output_size",
    family="size off by one or wrongly rounded",
    caught_by="test_conv_output_size_counts_the_places_of_a_kernel",
)
def rounded_up(reference, size, kernel, stride=1, padding=0):
    """Your result counts a last place at which the kernel sticks out of the padded axis: the division is rounded up.
    Only steps that are taken as a whole count.
    """
    return _places(reference, size, kernel, stride, padding, lambda way, step: -(-way // step) + 1)


@misconception(
    "conv_output_size",
    family="size off by one or wrongly rounded",
    caught_by="test_conv_output_size_counts_the_places_of_a_kernel",
)
def one_added_before_the_division(reference, size, kernel, stride=1, padding=0):
    """Your result divides the number of stops by the stride. It is the *way* from the first stop to the last that is
    divided into steps; the first stop comes on top of them.
    """
    return _places(reference, size, kernel, stride, padding, lambda way, step: (way + 1) // step)


@misconception(
    "conv_output_size",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv_output_size_counts_the_places_of_a_kernel",
)
def padding_counted_once(reference, size, kernel, stride=1, padding=0):
    """Your result counts the padding once. It is added on both sides of the axis."""
    if isinstance(padding, str):
        return reference.conv_output_size(size, kernel, stride, padding)
    return (size + padding - kernel) // stride + 1


@misconception(
    "conv_output_size",
    family="stride ignored or misplaced",
    caught_by="test_conv_output_size_understands_same_and_valid",
)
def same_ignores_the_stride(reference, size, kernel, stride=1, padding=0):
    """Your result for "same" is the size of the input. That is what the word promises for a stride of 1; with a larger
    one the output shrinks all the same.
    """
    return size if str(padding).lower() == "same" else reference.conv_output_size(size, kernel, stride, padding)


@misconception(
    "conv_output_size",
    family="size off by one or wrongly rounded",
    caught_by="test_conv_output_size_understands_same_and_valid",
)
def same_rounded_down(reference, size, kernel, stride=1, padding=0):
    """Your result for "same" is rounded down. It is size / stride rounded up: what is left over gets a place as
    well.
    """
    same = str(padding).lower() == "same"
    return size // stride if same else reference.conv_output_size(size, kernel, stride, padding)


@misconception(
    "conv_output_size",
    family="SAME padded by other amounts",
    caught_by="test_conv_output_size_understands_same_and_valid",
)
def half_a_kernel_less_one_for_same(reference, size, kernel, stride=1, padding=0):
    """Your "same" pads (kernel - 1) // 2 on both sides. That is right for odd kernels; for even ones a row is missing,
    and the output is too small.
    """
    same = str(padding).lower() == "same"
    return reference.conv_output_size(size, kernel, stride, (kernel - 1) // 2 if same else padding)


# conv_output_shape


@misconception(
    "conv_output_shape",
    family="channels merged, dropped or confused",
    caught_by="test_conv_output_shape_of_the_networks_in_the_lectures",
)
def input_channels_kept(reference, x_shape, weight_shape, stride=1, padding=0):
    """Your result keeps the channels of the input. A convolutional layer sums over those, and has one output channel
    for each of its kernels.
    """
    return *reference.conv_output_shape(x_shape, weight_shape, stride, padding)[:3], x_shape[3]


@misconception(
    "conv_output_shape",
    family="rows and columns exchanged",
    caught_by="test_conv_output_shape_of_the_networks_in_the_lectures",
)
def height_and_width_exchanged(reference, x_shape, weight_shape, stride=1, padding=0):
    """Your result has its height and width exchanged. Rows come first, everywhere."""
    n, height, width, channels = reference.conv_output_shape(x_shape, weight_shape, stride, padding)
    return n, width, height, channels


@misconception(
    "conv_output_shape",
    family="number of one axis used for both",
    caught_by="test_conv_output_shape_of_the_networks_in_the_lectures",
)
def stride_down_used_across(reference, x_shape, weight_shape, stride=1, padding=0):
    """Your result steps across as far as it steps down. A pair of strides has one for each axis."""
    return reference.conv_output_shape(x_shape, weight_shape, _pair(stride)[0], padding)


@misconception(
    "conv_output_shape",
    family="promised errors are not raised",
    caught_by="test_conv_output_shape_refuses_what_does_not_fit",
)
def input_channels_not_compared(reference, x_shape, weight_shape, stride=1, padding=0):
    """Your function accepts kernels of one channel with images of three. Compare C_in of the two shapes, and raise
    ValueError.
    """
    if len(x_shape) != 4 or len(weight_shape) != 4:
        raise ValueError
    return reference.conv_output_shape((*x_shape[:3], weight_shape[2]), weight_shape, stride, padding)


# pool_output_shape


@misconception(
    "pool_output_shape",
    family="promised errors are not raised",
    caught_by="test_pool_output_shape_refuses_what_does_not_fit",
)
def oversized_window_gets_a_shape(reference, x_shape, window, stride=None):
    """Your function returns a shape for a window that is larger than the image. It fits nowhere: raise ValueError."""
    sizes = np.array(x_shape[1:-1])
    steps = np.array(_pair(window if stride is None else stride))
    if len(x_shape) != 4 or (steps < 1).any() or (np.array(_pair(window)) <= sizes).all():
        return reference.pool_output_shape(x_shape, window, stride)
    return x_shape[0], *map(int, (sizes - _pair(window)) // steps + 1), x_shape[3]


@misconception(
    "pool_output_shape",
    family="size off by one or wrongly rounded",
    caught_by="test_pool_output_shape_counts_regions_and_keeps_the_channels",
)
def regions_rounded_up(reference, x_shape, window, stride=None):
    """Your result counts regions that the image does not fill: the division is rounded up. Here what is left over at
    the end is dropped.
    """
    steps = _pair(window if stride is None else stride)
    sizes = [-(-(size - k) // s) + 1 for size, k, s in zip(x_shape[1:3], _pair(window), steps, strict=True)]
    return x_shape[0], *sizes, x_shape[3]


@misconception(
    "pool_output_shape",
    family="stride ignored or misplaced",
    caught_by="test_pool_output_shape_counts_regions_and_keeps_the_channels",
)
def regions_one_pixel_apart_by_default(reference, x_shape, window, stride=None):
    """Your result moves the window by one pixel where no stride is given. In pooling the default is another one: the
    regions lie side by side.
    """
    return reference.pool_output_shape(x_shape, window, 1 if stride is None else stride)


@misconception(
    "pool_output_shape",
    family="stride ignored or misplaced",
    caught_by="test_pool_output_shape_counts_regions_and_keeps_the_channels",
)
def divided_by_the_window(reference, x_shape, window, stride=None):
    """Your result divides the image by the window. That counts regions that lie side by side; with a stride of its own
    they overlap, or leave gaps.
    """
    height, width = _pair(window)
    return x_shape[0], x_shape[1] // height, x_shape[2] // width, x_shape[3]


@misconception(
    "pool_output_shape",
    family="size off by one or wrongly rounded",
    caught_by="test_pool_output_shape_counts_regions_and_keeps_the_channels",
)
def one_region_forgotten(reference, x_shape, window, stride=None):
    """Your result has one region too few along each axis: the first is there before the first step."""
    n, height, width, channels = reference.pool_output_shape(x_shape, window, stride)
    return n, height - 1, width - 1, channels


# conv2d


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_steps_over_every_second_place")
def size_strided_but_patches_not(reference, x, weight, bias, stride=1, padding=0):
    """Your result has the size of a strided one, and the numbers of the upper left corner of the result at stride 1.
    The size knows of the stride, the patches do not: place y of the output reads rows from y times the stride on.
    """
    _, height, width, _ = reference.conv_output_shape(x.shape, weight.shape, stride, padding)
    return reference.conv2d(x, weight, bias, 1, padding)[:, :height, :width]


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_steps_over_every_second_place")
def stride_ignored(reference, x, weight, bias, stride=1, padding=0):
    """Your result is that of stride 1."""
    return reference.conv2d(x, weight, bias, 1, padding)


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_steps_over_every_second_place")
def kernel_spread_in_place_of_moved(reference, x, weight, bias, stride=1, padding=0):
    """Your result spreads the kernel: neighbouring weights read pixels that are a stride apart. That is called
    dilation. With a stride the patch stays in one piece, and it is the whole patch that moves further.
    """
    down, across = _pair(stride)
    height, width, c_in, c_out = weight.shape
    spread = np.zeros(((height - 1) * down + 1, (width - 1) * across + 1, c_in, c_out))
    spread[::down, ::across] = weight
    return reference.conv2d(x, spread, bias, 1, padding)


@misconception(
    "conv2d",
    family="number of one axis used for both",
    caught_by="test_conv2d_stops_at_every_second_row_and_third_column",
)
def first_stride_used_for_both_axes(reference, x, weight, bias, stride=1, padding=0):
    """Your result steps across as far as it steps down. A pair of strides has one for each axis."""
    return reference.conv2d(x, weight, bias, _pair(stride)[0], padding)


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_steps_over_every_second_place")
def stride_of_rows_only(reference, x, weight, bias, stride=1, padding=0):
    """Your kernels move down by the stride, and to the right by one pixel: the stride counts for both axes."""
    down, _ = _pair(stride)
    columns = reference.conv2d(x, weight, bias, stride=stride, padding=padding).shape[2]
    return reference.conv2d(x, weight, bias, (down, 1), padding)[:, :, :columns]


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_steps_over_every_second_place")
def stride_of_columns_only(reference, x, weight, bias, stride=1, padding=0):
    """Your kernels move to the right by the stride, and down by one pixel: the stride counts for both axes."""
    _, across = _pair(stride)
    rows = reference.conv2d(x, weight, bias, stride=stride, padding=padding).shape[1]
    return reference.conv2d(x, weight, bias, (1, across), padding)[:, :rows]


@misconception(
    "conv2d",
    family="rows and columns exchanged",
    caught_by="test_conv2d_follows_the_definition_with_a_stride",
    ends_in=(ValueError, IndexError),
)
def loops_exchanged(reference, x, weight, bias, stride=1, padding=0):
    """Your code works where height and width are equal, and breaks where they are not: the loop over the rows is as
    long as that over the columns should be. Rows of a feature map count vertical places of the kernel.
    """
    out = np.zeros(reference.conv2d(x, weight, bias, stride, padding).shape)
    if isinstance(padding, str):
        raise NotApplicable
    (down, across), (height, width), (top, left) = _pair(stride), weight.shape[:2], _pair(padding)
    padded = np.pad(x, ((0, 0), (top, top), (left, left), (0, 0)))
    for n, i, j, o in np.ndindex(len(x), out.shape[2], out.shape[1], weight.shape[3]):
        patch = padded[n, i * down : i * down + height, j * across : j * across + width]
        out[n, i, j, o] = np.sum(patch * weight[..., o]) + bias[o]
    return out


@misconception(
    "conv2d", family="rows and columns exchanged", caught_by="test_conv2d_stops_at_every_second_row_and_third_column"
)
def strides_exchanged(reference, x, weight, bias, stride=1, padding=0):
    """Your result takes the pair of strides the wrong way round: it is (down, across)."""
    return reference.conv2d(x, weight, bias, _pair(stride)[::-1], padding)


@misconception(
    "conv2d",
    family="size off by one or wrongly rounded",
    caught_by="test_conv2d_stops_at_every_second_row_and_third_column",
)
def size_rounded_up(reference, x, weight, bias, stride=1, padding=0):
    """Your result has one row or column more than the kernel has places: its size is rounded up. The kernel stops only
    where it lies wholly inside the padded image.
    """
    steps, margins = _pair(stride), _pair(padding)
    room = [size + 2 * p - k for size, p, k in zip(x.shape[1:3], margins, weight.shape, strict=False)]
    extra = [-r % s for r, s in zip(room, steps, strict=True)]
    margin = [(p, p + e) for p, e in zip(margins, extra, strict=True)]
    return reference.conv2d(np.pad(x, ((0, 0), *margin, (0, 0))), weight, bias, stride)


@misconception("conv2d", family="size off by one or wrongly rounded", caught_by="test_conv2d_pads_with_zeros")
def last_places_of_the_kernel_forgotten(reference, x, weight, bias, stride=1, padding=0):
    """Your result lacks its last row and column. The steps of the kernel were counted; it has one place more than it
    takes steps.
    """
    return reference.conv2d(x, weight, bias, stride, padding)[:, :-1, :-1]


@misconception(
    "conv2d", family="padding forgotten, doubled or on the wrong sides", caught_by="test_conv2d_pads_with_zeros"
)
def padded_above_and_left_only(reference, x, weight, bias, stride=1, padding=0):
    """Your zeros stand above and on the left only. Padding goes on all four sides."""
    above, left = _pair(padding)
    return reference.conv2d(np.pad(x, ((0, 0), (above, 0), (left, 0), (0, 0))), weight, bias, stride)


@misconception(
    "conv2d", family="padding forgotten, doubled or on the wrong sides", caught_by="test_conv2d_pads_with_zeros"
)
def size_computed_without_padding(reference, x, weight, bias, stride=1, padding=0):
    """Your result has the size of one without padding: it ends where the image without its zeros would end. The size
    follows from what the kernel slides over.
    """
    _, height, width, _ = reference.conv_output_shape(x.shape, weight.shape, stride)
    return reference.conv2d(x, weight, bias, stride, padding)[:, :height, :width]


@misconception(
    "conv2d", family="rows and columns exchanged", caught_by="test_conv2d_follows_the_definition_with_padding"
)
def paddings_exchanged(reference, x, weight, bias, stride=1, padding=0):
    """Your result takes the pair of paddings the wrong way round: it is (down, across), rows above and below first."""
    return reference.conv2d(x, weight, bias, stride, _pair(padding)[::-1])


@misconception("conv2d", family="kernel flipped the wrong way", caught_by="test_conv2d_pads_with_zeros")
def kernels_rotated(reference, x, weight, bias, stride=1, padding=0):
    """Your result equals a convolution with the kernels rotated by 180 degrees. Layers slide a kernel as it is."""
    return reference.conv2d(x, weight[::-1, ::-1], bias, stride, padding)


@misconception("conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_each_bias_once")
def bias_forgotten(reference, x, weight, bias, stride=1, padding=0):
    """Your result is right but for the bias, which is missing."""
    return reference.conv2d(x, weight, 0 * bias, stride, padding)


@misconception("conv2d", family="integers truncated or wrapped", caught_by="test_conv2d_depends_on_its_arguments_alone")
def feature_maps_truncated_to_integers(reference, x, weight, bias, stride=1, padding=0):
    """Your result lost what stands behind the decimal point: it was written into an array of the images' dtype, here
    integers. The result is made of floats.
    """
    return reference.conv2d(x, weight, bias, stride, padding).astype(x.dtype)


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def oversized_kernels_give_nothing(reference, x, weight, bias, stride=1, padding=0):
    """Kernels that are larger than the padded images fit nowhere, and your function answers with an empty array. Raise
    ValueError.
    """
    room = np.array(x.shape[1:3]) + 2 * np.array(_pair(padding)) - weight.shape[:2]
    if (room >= 0).all():
        return reference.conv2d(x, weight, bias, stride, padding)
    return np.zeros((len(x), *(room // _pair(stride) + 1).clip(0), bias.size))


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def channels_stretched(reference, x, weight, bias, stride=1, padding=0):
    """NumPy stretches axes of length 1, so a kernel of one channel passes for one of three. Compare the numbers of
    channels yourself, and raise ValueError.
    """
    if x.ndim == weight.ndim == 4:
        weight = np.broadcast_to(weight, (*weight.shape[:2], x.shape[3], weight.shape[3]))
    return reference.conv2d(x, weight, bias, stride, padding)


# conv_parameters


@misconception(
    "conv_parameters",
    family="parameters or multiplications miscounted",
    caught_by="test_conv_parameters_of_the_layers_in_the_lectures",
)
def biases_of_kernels_forgotten(reference, weight_shape, bias=True):
    """Your result counts the weights only. A bias is learned, too: one for each kernel."""
    return prod(weight_shape)


@misconception(
    "conv_parameters",
    family="parameters or multiplications miscounted",
    caught_by="test_conv_parameters_of_the_layers_in_the_lectures",
)
def one_bias_for_the_layer(reference, weight_shape, bias=True):
    """Your result has a single bias for the whole layer. Each kernel has one."""
    return prod(weight_shape) + bool(bias)


@misconception(
    "conv_parameters",
    family="channels merged, dropped or confused",
    caught_by="test_conv_parameters_of_the_layers_in_the_lectures",
)
def kernels_taken_for_flat(reference, weight_shape, bias=True):
    """Your result counts kernels of one channel. A kernel has weights for every input channel."""
    return reference.conv_parameters((*weight_shape[:-2], 1, weight_shape[-1]), bias)


# dense_parameters


@misconception(
    "dense_parameters",
    family="parameters or multiplications miscounted",
    caught_by="test_dense_parameters_of_small_layers",
)
def biases_of_neurons_forgotten(reference, n_in, n_out, bias=True):
    """Your result counts the weights only. Each neuron has a bias, too."""
    return n_in * n_out


# conv_connections and dense_connections


@misconception(
    "conv_connections",
    family="parameters or multiplications miscounted",
    caught_by="test_connections_are_15_against_35",
)
def shared_weights_counted_once(reference, weight_shape, out_shape):
    """Your result counts weights. A shared weight is one number to learn, but it is used at every place, and each use
    is a connection.
    """
    return prod(weight_shape)


@misconception(
    "conv_connections",
    family="parameters or multiplications miscounted",
    caught_by="test_connections_are_15_against_35",
)
def biases_counted_as_connections(reference, weight_shape, out_shape):
    """Your result counts the biases. A bias is added, not multiplied: it comes from no input."""
    return (prod(weight_shape[:-1]) + 1) * prod(out_shape)


@misconception(
    "dense_connections",
    family="parameters or multiplications miscounted",
    caught_by="test_connections_are_15_against_35",
)
def neurons_added_up(reference, in_shape, out_shape):
    """Your result is the number of neurons at both ends. Each at one end has a line to *each* at the other."""
    return prod(in_shape) + prod(out_shape)


# receptive_field


def _slides(layers):
    """Return the kernel and the stride of each layer, as pairs."""
    for layer in layers:
        taps = layer.get("kernel", layer.get("window", 1))
        default = taps if layer["kind"] == "pool" else 1
        yield _pair(taps), _pair(layer.get("stride", default))


def _reach(layers, *, own_stride=False, last_stride=False):
    seen, jump = [1, 1], [1, 1]
    for taps, steps in _slides(layers):
        for axis in (0, 1):
            after = steps[axis] if last_stride else jump[axis] * steps[axis]
            seen[axis] += (taps[axis] - 1) * (after if own_stride else jump[axis])
            jump[axis] = after
    return tuple(seen)


def _sliding_only(layers):
    return [layer for layer in layers if layer.get("kind") in ("conv", "depthwise", "pool")]


def _without_unknown_keys(layers):
    known = ("kind", "name", "filters", "kernel", "stride", "padding", "bias", "window", "units")
    return [{key: value for key, value in layer.items() if key in known} for layer in layers]


@misconception(
    "receptive_field",
    family="promised errors are not raised",
    caught_by="test_receptive_field_refuses_layers_that_do_not_slide",
)
def unknown_layers_passed_over(reference, layers):
    """Your function passes over layers that it does not know. What is not understood cannot be measured, and a dense
    layer sees everything: raise ValueError.
    """
    return reference.receptive_field(_sliding_only(layers))


@misconception(
    "receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field_of_small_stacks"
)
def stride_counted_one_layer_early(reference, layers):
    """Your result stretches a kernel by the stride of its own layer. A layer's stride moves its neurons apart, so it
    counts for the layers above.
    """
    return _reach(layers, own_stride=True)


@misconception(
    "receptive_field", family="stride ignored or misplaced", caught_by="test_receptive_field_of_pooling_by_its_window"
)
def pooling_stride_of_1_by_default(reference, layers):
    """Your result treats a pooling layer without a stride as one of stride 1. By default it is the window."""
    pools = [{"stride": 1, **layer} if layer["kind"] == "pool" else layer for layer in layers]
    return reference.receptive_field(pools)


@misconception(
    "receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field_of_small_stacks"
)
def kernels_added_up(reference, layers):
    """Your result adds up the kernels. The patches of neighbouring neurons overlap: draw two kernels of 3 on top of
    each other, and count the pixels below.
    """
    return tuple(sum(taps[axis] for taps, _ in _slides(layers)) for axis in (0, 1))


@misconception(
    "receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field_of_small_stacks"
)
def kernels_multiplied(reference, layers):
    """Your result multiplies the kernels. The patches of neighbouring neurons overlap: draw two kernels of 3 on top of
    each other, and count the pixels below.
    """
    return tuple(prod(taps[axis] for taps, _ in _slides(layers)) for axis in (0, 1))


@misconception(
    "receptive_field", family="stride ignored or misplaced", caught_by="test_receptive_field_of_small_stacks"
)
def strides_ignored_in_reach(reference, layers):
    """Your result ignores the strides. Above a layer of stride 2, neighbours are two pixels of the image apart, and
    every further weight reaches two pixels further.
    """
    return tuple(1 + sum(taps[axis] - 1 for taps, _ in _slides(layers)) for axis in (0, 1))


@misconception(
    "receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field_of_small_stacks"
)
def padding_taken_off(reference, layers):
    """Your result counts the padding. It moves what a neuron sees to the side, but makes it neither larger nor
    smaller.
    """
    seen = [1, 1]
    for layer, (taps, steps) in reversed(list(zip(layers, _slides(layers), strict=True))):
        margin = layer.get("padding", 0)
        for axis in (0, 1):
            lost = taps[axis] - 1 if isinstance(margin, str) else 2 * _pair(margin)[axis]
            seen[axis] = (seen[axis] - 1) * steps[axis] + taps[axis] - lost
    return tuple(seen)


@misconception(
    "receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field_of_small_stacks"
)
def strides_not_multiplied(reference, layers):
    """Your result stretches each kernel by the stride of the layer right below. The strides of *all* layers below
    multiply.
    """
    return _reach(layers, last_stride=True)


@misconception(
    "receptive_field", family="receptive field composed otherwise", caught_by="test_receptive_field_of_small_stacks"
)
def pooling_left_out(reference, layers):
    """Your result leaves the pooling layers out. They have no weights, but a window and a stride."""
    return reference.receptive_field([layer for layer in layers if layer["kind"] != "pool"])


# summarize


def _table(reference, layers, input_shape, wrong):
    """Make the table row by row; ``wrong(layer, shape)`` may return another shape, parameters and connections."""
    shape, rows = tuple(input_shape), []
    for layer in layers:
        values = wrong(layer, shape)
        if values is None:
            flat = len(shape) == 1  # the reference takes images only
            image, before = ((1, 1, *shape), [{"kind": "flatten"}]) if flat else (shape, [])
            values = tuple(reference.summarize([*before, layer], image)[-2].values())[1:]
        shape = values[0]
        rows.append(_row(layer.get("name", layer["kind"]), *values))
    return [*rows, _row("total", shape, *(sum(row[key] for row in rows) for key in ("parameters", "connections")))]


def _row(name, output_shape, parameters, connections):
    return {"name": name, "output_shape": output_shape, "parameters": parameters, "connections": connections}


@misconception(
    "summarize", family="promised errors are not raised", caught_by="test_summarize_refuses_networks_that_cannot_be"
)
def unknown_keys_passed_over(reference, layers, input_shape):
    """Your function passes over keys that it does not know, so that a "strides" where "stride" is meant changes
    nothing, and nobody is told. Raise ValueError.
    """
    return reference.summarize(_without_unknown_keys(layers), input_shape)


@misconception(
    "summarize", family="promised errors are not raised", caught_by="test_summarize_refuses_networks_that_cannot_be"
)
def unknown_kinds_passed_over(reference, layers, input_shape):
    """Your function passes over layers of a kind that it does not know. Raise ValueError."""
    return reference.summarize([layer for layer in layers if layer.get("kind") != "relu"], input_shape)


@misconception(
    "summarize",
    family="parameters or multiplications miscounted",
    caught_by="test_summarize_the_layers_in_the_lectures",
)
def biases_left_out_of_the_table(reference, layers, input_shape):
    """Your table counts weights, and no biases. Every kernel and every neuron has one."""
    learned = [{**layer, "bias": False} if layer["kind"] not in ("pool", "flatten") else layer for layer in layers]
    return reference.summarize(learned, input_shape)


@misconception(
    "summarize",
    family="parameters or multiplications miscounted",
    caught_by="test_summarize_the_layers_in_the_lectures",
)
def weights_taken_for_connections(reference, layers, input_shape):
    """Your table has as many connections as weights. In a convolutional layer every weight is used at every place."""
    learned = [{**layer, "bias": False} if layer["kind"] not in ("pool", "flatten") else layer for layer in layers]
    weights = [row["parameters"] for row in reference.summarize(learned, input_shape)]
    rows = reference.summarize(layers, input_shape)
    return [{**row, "connections": count} for row, count in zip(rows, weights, strict=True)]


@misconception(
    "summarize",
    family="parameters or multiplications miscounted",
    caught_by="test_summarize_the_layers_in_the_lectures",
)
def biases_connected_in_the_table(reference, layers, input_shape):
    """Your table counts the biases as connections. A bias is added, not multiplied: it comes from no input."""

    def wrong(layer, shape):
        ((_, out_shape, parameters, connections),) = [
            row.values() for row in _table(reference, [layer], shape, lambda *_: None)[:-1]
        ]
        biased = layer["kind"] not in ("pool", "flatten") and layer.get("bias", True)
        return out_shape, parameters, connections + biased * prod(out_shape)

    return _table(reference, layers, input_shape, wrong)


@misconception(
    "summarize", family="channels merged, dropped or confused", caught_by="test_summarize_the_layers_in_the_lectures"
)
def channels_lost_when_flattening(reference, layers, input_shape):
    """Your flattened vector has as many entries as the feature maps have pixels. Each pixel has an entry in every
    channel, and all of them go into the vector.
    """
    return _table(
        reference,
        layers,
        input_shape,
        lambda layer, shape: ((prod(shape[:2]),), 0, 0) if layer["kind"] == "flatten" and len(shape) == 3 else None,
    )


@misconception("summarize", family="stride ignored or misplaced", caught_by="test_summarize_lenet_5")
def pooling_stride_of_1_in_the_table(reference, layers, input_shape):
    """Your table treats a pooling layer without a stride as one of stride 1. By default it is the window."""
    pools = [{"stride": 1, **layer} if layer["kind"] == "pool" else layer for layer in layers]
    return reference.summarize(pools, input_shape)


@misconception("summarize", family="stride ignored or misplaced", caught_by="test_summarize_alexnet")
def pooling_divides_by_the_window(reference, layers, input_shape):
    """Your pooling layers divide the image by the window. AlexNet's windows overlap: they are 3 wide, and 2 apart."""
    pools = [{**layer, "stride": layer["window"]} if layer["kind"] == "pool" else layer for layer in layers]
    return reference.summarize(pools, input_shape)


@misconception("summarize", family="argument ignored", caught_by="test_summarize_heeds_every_option")
def bias_option_ignored(reference, layers, input_shape):
    """Your table counts biases even where a layer has none."""
    return reference.summarize([{key: layer[key] for key in layer if key != "bias"} for layer in layers], input_shape)


@misconception(
    "summarize", family="channels merged, dropped or confused", caught_by="test_summarize_heeds_every_option"
)
def depthwise_taken_for_a_convolution(reference, layers, input_shape):
    """Your depthwise layers are full convolutions. Their kernels have one channel each, and there is one for each
    channel of the input: nothing is summed over channels.
    """

    def wrong(layer, shape):
        if layer["kind"] != "depthwise":
            return None
        full = {**layer, "kind": "conv", "filters": shape[2]}
        return tuple(reference.summarize([full], shape)[0].values())[1:]

    return _table(reference, layers, input_shape, wrong)


@misconception("summarize", family="arguments changed in place", caught_by="test_summarize_leaves_the_layers_alone")
def layers_taken_apart(reference, layers, input_shape):
    """Your function changes the caller's layers: after the call they have other keys than before. `dict.pop` and
    `dict.setdefault` do that; work on a copy.
    """
    rows = reference.summarize(layers, input_shape)
    for layer in layers:
        layer.pop("kind")
    return rows
