"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception


def _sides(padding):
    """Return padding in the form (top, bottom), (left, right)."""
    amounts = np.asarray(padding)
    if amounts.shape not in ((), (2,), (2, 2)):
        raise NotApplicable
    return np.broadcast_to(amounts[:, np.newaxis] if amounts.ndim == 1 else amounts, (2, 2)).tolist()


def _glued(x, padding, border):
    """Extend both axes by ``border(x, before, after)``, which finds the axis in first place."""
    x = np.asarray(x, dtype=np.float64)
    for axis, (before, after) in zip((1, 2), _sides(padding), strict=True):
        x = x.swapaxes(0, axis)
        head, tail = border(x, before, after)
        x = np.concatenate([head, x, tail]).swapaxes(0, axis)
    return x


# pad2d: the frame


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_surrounds_each_channel_with_zeros",
)
def every_axis_padded(reference, x, padding, mode="constant", value=0.0):
    """Your result has more images and more channels than before: every axis was padded. Only height and width, the
    second and the third axis, have a border.
    """
    if not isinstance(padding, int) or mode != "constant":
        raise NotApplicable
    return np.pad(x, padding, constant_values=value)


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_surrounds_each_channel_with_zeros",
)
def batch_and_height_padded(reference, x, padding, mode="constant", value=0.0):
    """Your result has more images than before: the first two axes were padded. In a batch (N, H, W, C) height and width
    are the second and the third axis.
    """
    return reference.pad2d(x[np.newaxis, ..., 0], padding, mode, value)[0][..., np.newaxis]


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_surrounds_each_channel_with_zeros",
)
def width_and_channels_padded(reference, x, padding, mode="constant", value=0.0):
    """Your result has more channels than before: the last two axes were padded. That is right where channels come
    first; here they come last, and the image is in the middle: (N, H, W, C).
    """
    return reference.pad2d(x.transpose(0, 2, 3, 1), padding, mode, value).transpose(0, 3, 1, 2)


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_surrounds_each_channel_with_zeros",
)
def padding_counted_twice(reference, x, padding, mode="constant", value=0.0):
    """Your border is twice as wide as asked. The amount is meant for each side: a padding of 1 makes an image two
    pixels higher, not four.
    """
    return reference.pad2d(x, 2 * np.asarray(padding), mode, value)


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_surrounds_each_channel_with_zeros",
)
def only_before_the_image(reference, x, padding, mode="constant", value=0.0):
    """Your border is above and to the left only. An image has four sides."""
    (top, _), (left, _) = _sides(padding)
    return reference.pad2d(x, ((top, 0), (left, 0)), mode, value)


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_surrounds_each_channel_with_zeros",
)
def image_left_in_the_corner(reference, x, padding, mode="constant", value=0.0):
    """Your result has the right shape, but the image still lies in its upper left corner: it has to move down by the
    padding above it, and right by the padding to its left.
    """
    if mode != "constant":
        raise NotApplicable
    (top, bottom), (left, right) = _sides(padding)
    return reference.pad2d(x, ((0, top + bottom), (0, left + right)), mode, value)


@misconception("pad2d", family="border of the wrong values", caught_by="test_pad2d_surrounds_each_channel_with_zeros")
def frame_of_ones(reference, x, padding, mode="constant", value=0.0):
    """Your frame is made of ones. A constant frame has the value that is passed, which is 0 unless said otherwise."""
    return reference.pad2d(x, padding, mode, 1.0)


@misconception("pad2d", family="border of the wrong values", caught_by="test_pad2d_surrounds_each_channel_with_zeros")
def edge_in_place_of_a_constant(reference, x, padding, mode="constant", value=0.0):
    """Your border repeats the outermost pixels of the image. That is the mode edge; the default is a constant."""
    return reference.pad2d(x, padding, "edge" if mode == "constant" else mode, value)


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_pad2d_takes_padding_in_three_forms",
)
def one_pixel_whatever_is_asked(reference, x, padding, mode="constant", value=0.0):
    """Your border is one pixel wide on every side, whatever padding is asked for."""
    return reference.pad2d(x, 1, mode, value)


@misconception("pad2d", family="rows and columns exchanged", caught_by="test_pad2d_takes_padding_in_three_forms")
def vertical_and_horizontal_exchanged(reference, x, padding, mode="constant", value=0.0):
    """Your vertical and horizontal amounts are exchanged. The first one is vertical, as the first axis of an image goes
    down: it makes the image higher.
    """
    return reference.pad2d(x, _sides(padding)[::-1], mode, value)


@misconception("pad2d", family="axes or entries in another order", caught_by="test_pad2d_takes_padding_in_three_forms")
def before_and_after_exchanged(reference, x, padding, mode="constant", value=0.0):
    """In your result top and bottom are exchanged, and so are left and right. Each pair is (before, after): what comes
    first along the axis stands first.
    """
    return reference.pad2d(x, [pair[::-1] for pair in _sides(padding)], mode, value)


@misconception("pad2d", family="rows and columns exchanged", caught_by="test_pad2d_takes_padding_in_three_forms")
def pairs_read_as_corners(reference, x, padding, mode="constant", value=0.0):
    """You read the pairs as (top, left) and (bottom, right), corner by corner. They go axis by axis: ((top, bottom),
    (left, right)).
    """
    return reference.pad2d(x, np.transpose(padding) if np.ndim(padding) == 2 else padding, mode, value)


@misconception("pad2d", family="number of one axis used for both", caught_by="test_pad2d_takes_padding_in_three_forms")
def vertical_amounts_on_both_axes(reference, x, padding, mode="constant", value=0.0):
    """Your result has the vertical amounts on both axes. Left and right have amounts of their own."""
    return reference.pad2d(x, [_sides(padding)[0]] * 2, mode, value)


@misconception("pad2d", family="rows and columns exchanged", caught_by="test_pad2d_takes_padding_in_three_forms")
def pair_read_as_before_and_after(reference, x, padding, mode="constant", value=0.0):
    """You read two numbers as (before, after), the same on both axes. Two numbers mean (vertical, horizontal), the same
    on both sides.
    """
    return reference.pad2d(x, (padding, padding) if np.shape(padding) == (2,) else padding, mode, value)


@misconception("pad2d", family="argument ignored", caught_by="test_pad2d_fills_with_every_value")
def value_ignored(reference, x, padding, mode="constant", value=0.0):
    """Your frame is made of zeros whatever value is passed. Zeros are no neutral choice everywhere: among negative
    numbers, a max-pool would pick the border. Such a layer is padded with minus infinity.
    """
    return reference.pad2d(x, padding, mode)


@misconception("pad2d", family="integers truncated or wrapped", caught_by="test_pad2d_fills_with_every_value")
def frame_truncated_to_integers(reference, x, padding, mode="constant", value=0.0):
    """Your frame lost the fraction of its value: it was written into an array of the image's dtype, here integers. The
    result is made of floats, which hold every value.
    """
    return reference.pad2d(x, padding, mode, value).astype(x.dtype)


@misconception("pad2d", family="promised errors are not raised", caught_by="test_pad2d_refuses_what_is_no_padding")
def unknown_mode_gives_a_constant(reference, x, padding, mode="constant", value=0.0):
    """For an unknown mode, your function falls back to one that it knows. A caller who misspells a mode should hear of
    it: raise ValueError.
    """
    known = mode in ("constant", "edge", "reflect", "symmetric", "wrap")
    return reference.pad2d(x, padding, mode if known else "constant", value)


@misconception("pad2d", family="promised errors are not raised", caught_by="test_pad2d_refuses_what_is_no_padding")
def negative_padding_crops(reference, x, padding, mode="constant", value=0.0):
    """For a negative amount your function cuts pixels off. Padding adds pixels; raise ValueError."""
    sides = np.array(_sides(padding))
    (top, bottom), (left, right) = np.minimum(sides, 0)
    cropped = x[:, -top : x.shape[1] + bottom, -left : x.shape[2] + right]
    return reference.pad2d(cropped, np.maximum(sides, 0), mode, value)


@misconception("pad2d", family="promised errors are not raised", caught_by="test_pad2d_refuses_what_is_no_padding")
def image_without_a_batch_accepted(reference, x, padding, mode="constant", value=0.0):
    """Your function takes an image without a batch. One image is a batch of one, (1, H, W, C); raise ValueError for
    anything but four axes.
    """
    padded = reference.pad2d(x if x.ndim == 4 else x[np.newaxis], padding, mode, value)
    return padded if x.ndim == 4 else padded[0]


# pad2d: borders made of the image


@misconception("pad2d", family="argument ignored", caught_by="test_edge_repeats_the_outermost_pixel")
def mode_ignored(reference, x, padding, mode="constant", value=0.0):
    """Your border is a constant, whatever mode is passed."""
    return reference.pad2d(x, padding, "constant", value)


@misconception(
    "pad2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_edge_repeats_the_outermost_pixel",
)
def corners_left_empty(reference, x, padding, mode="constant", value=0.0):
    """Your four sides are right, but the corners between them are zero. A corner continues the border next to it: pad
    one axis first, and then the other axis of what came out.
    """
    (top, _), (left, _) = _sides(padding)
    padded = reference.pad2d(x, padding, mode, value)
    inside = np.zeros(padded.shape[1:3], dtype=bool)
    inside[top : top + x.shape[1]] = True
    inside[:, left : left + x.shape[2]] = True
    return padded * inside[:, :, np.newaxis]


@misconception("pad2d", family="border of the wrong values", caught_by="test_edge_repeats_the_outermost_pixel")
def edge_of_the_opposite_side(reference, x, padding, mode="constant", value=0.0):
    """Your border repeats the outermost pixel of the opposite side. It is the nearest pixel that is repeated."""
    if mode != "edge":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[-1:].repeat(before, axis=0), a[:1].repeat(after, axis=0)))


@misconception("pad2d", family="border of the wrong values", caught_by="test_reflect_mirrors_at_the_outermost_pixel")
def reflect_repeats_the_edge(reference, x, padding, mode="constant", value=0.0):
    """Your mirror stands beside the outermost pixel, which therefore appears twice: that is symmetric. The mirror of
    reflect stands on that pixel, which has no double.
    """
    return reference.pad2d(x, padding, "symmetric" if mode == "reflect" else mode, value)


@misconception("pad2d", family="border of the wrong values", caught_by="test_reflect_mirrors_at_the_outermost_pixel")
def reflected_pixels_not_turned_round(reference, x, padding, mode="constant", value=0.0):
    """The right pixels stand in your border, but in the order of the image. A mirror turns the order round: what is
    nearest to the edge inside is nearest to it outside.
    """
    if mode != "reflect":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[1 : before + 1], a[len(a) - 1 - after : len(a) - 1]))


@misconception(
    "pad2d", family="border of the wrong values", caught_by="test_symmetric_mirrors_beside_the_outermost_pixel"
)
def symmetric_leaves_the_edge_out(reference, x, padding, mode="constant", value=0.0):
    """Your mirror stands on the outermost pixel, which has no double: that is reflect. The mirror of symmetric stands
    beside that pixel, so the border begins by repeating it.
    """
    return reference.pad2d(x, padding, "reflect" if mode == "symmetric" else mode, value)


@misconception(
    "pad2d", family="border of the wrong values", caught_by="test_symmetric_mirrors_beside_the_outermost_pixel"
)
def mirrored_pixels_not_turned_round(reference, x, padding, mode="constant", value=0.0):
    """The right pixels stand in your border, but in the order of the image. A mirror turns the order round: what is
    nearest to the edge inside is nearest to it outside.
    """
    if mode != "symmetric":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[:before], a[len(a) - after :]))


@misconception("pad2d", family="border of the wrong values", caught_by="test_wrap_starts_over")
def wrapped_from_the_near_side(reference, x, padding, mode="constant", value=0.0):
    """Each of your borders repeats the side that it is attached to. In wrap, what is beyond the right edge is what is
    at the left one: walk off the image, and you come back on its other side.
    """
    if mode != "wrap":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[:before], a[len(a) - after :]))


@misconception("pad2d", family="border of the wrong values", caught_by="test_wrap_starts_over")
def wrapped_in_reverse(reference, x, padding, mode="constant", value=0.0):
    """Your borders come from the right side, but in reverse. Nothing is mirrored in wrap: the image continues in its
    own order, as if it stood beside itself.
    """
    if mode != "wrap":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[len(a) - before :][::-1], a[:after][::-1]))


@misconception("pad2d", family="slice that ends at minus zero", caught_by="test_symmetric_of_every_amount")
def minus_zero_mirrors_everything(reference, x, padding, mode="constant", value=0.0):
    """Where nothing is to be added after the image, your function adds all of it. In Python -0 is 0: a slice that
    begins at minus zero is the whole array.
    """
    if mode != "symmetric":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[:before][::-1], a[-after:][::-1]))


@misconception("pad2d", family="slice that ends at minus zero", caught_by="test_wrap_of_every_amount")
def minus_zero_wraps_everything(reference, x, padding, mode="constant", value=0.0):
    """Where nothing is to be added before the image, your function adds all of it. In Python -0 is 0: a slice that
    begins at minus zero is the whole array.
    """
    if mode != "wrap":
        return reference.pad2d(x, padding, mode, value)
    return _glued(x, padding, lambda a, before, after: (a[-before:], a[:after]))


@misconception(
    "pad2d", family="promised errors are not raised", caught_by="test_reflect_refuses_as_many_pixels_as_there_are"
)
def border_cut_short(reference, x, padding, mode="constant", value=0.0):
    """Where there are too few pixels to mirror, your border is narrower than asked: a slice ends where the array ends,
    without a word. Raise ValueError; a result of another shape helps nobody.
    """
    most = {"reflect": -1, "symmetric": 0, "wrap": 0}.get(mode, np.inf)
    sides = [np.minimum(pair, size + most) for pair, size in zip(_sides(padding), x.shape[1:3], strict=True)]
    return reference.pad2d(x, np.array(sides, dtype=int), mode, value)


@misconception(
    "pad2d", family="promised errors are not raised", caught_by="test_reflect_refuses_as_many_pixels_as_there_are"
)
def reflected_back_and_forth(reference, x, padding, mode="constant", value=0.0):
    """Where the pixels run out, your function mirrors back and forth. Here such a border is refused: reflect can add
    one pixel less than the image has, for the outermost one is not used. Raise ValueError.
    """
    if mode != "reflect":
        return reference.pad2d(x, padding, mode, value)
    return np.pad(x, ((0, 0), *_sides(padding), (0, 0)), mode)


@misconception(
    "pad2d", family="promised errors are not raised", caught_by="test_symmetric_refuses_more_pixels_than_there_are"
)
def mirrored_back_and_forth(reference, x, padding, mode="constant", value=0.0):
    """Where the pixels run out, your function mirrors back and forth. Here such a border is refused: symmetric can add
    as many pixels as the image has. Raise ValueError.
    """
    if mode != "symmetric":
        return reference.pad2d(x, padding, mode, value)
    return np.pad(x, ((0, 0), *_sides(padding), (0, 0)), mode)


@misconception(
    "pad2d", family="promised errors are not raised", caught_by="test_wrap_refuses_more_pixels_than_there_are"
)
def wrapped_round_and_round(reference, x, padding, mode="constant", value=0.0):
    """Where the pixels run out, your function goes round once more. Here such a border is refused: wrap can add as many
    pixels as the image has. Raise ValueError.
    """
    if mode != "wrap":
        return reference.pad2d(x, padding, mode, value)
    return np.pad(x, ((0, 0), *_sides(padding), (0, 0)), mode)


# same_padding


@misconception(
    "same_padding", family="promised errors are not raised", caught_by="test_same_padding_refuses_what_is_less_than_one"
)
def nothing_refused(reference, size, kernel, stride):
    """Your function finds amounts for an image without pixels. Raise ValueError for every number below 1."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


@misconception(
    "same_padding", family="stride ignored or misplaced", caught_by="test_same_padding_depends_on_the_stride"
)
def stride_ignored(reference, size, kernel, stride):
    """Your amounts are those of stride 1. With a larger stride the windows end elsewhere, and lack less; begin with
    where the last one ends.
    """
    return reference.same_padding(size, kernel, 1)


@misconception(
    "same_padding", family="SAME padded by other amounts", caught_by="test_same_padding_puts_the_odd_pixel_after"
)
def half_of_the_kernel_on_both_sides(reference, size, kernel, stride):
    """Both of your sides get half of the kernel. For an even kernel that is one pixel too many in all: the image grows.
    The sides need not be equal.
    """
    return kernel // 2, kernel // 2


@misconception(
    "same_padding",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_same_padding_surrounds_an_odd_kernel_evenly",
)
def total_on_each_side(reference, size, kernel, stride):
    """Each of your numbers is the sum of both sides. The total is shared: one half before, the other half after."""
    return (sum(reference.same_padding(size, kernel, stride)),) * 2


@misconception(
    "same_padding",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_same_padding_surrounds_an_odd_kernel_evenly",
)
def everything_after(reference, size, kernel, stride):
    """You put all of it after the image. The total is shared: one half before, the other half after."""
    return 0, sum(reference.same_padding(size, kernel, stride))


@misconception(
    "same_padding",
    family="size off by one or wrongly rounded",
    caught_by="test_same_padding_surrounds_an_odd_kernel_evenly",
)
def one_step_too_many(reference, size, kernel, stride):
    """Your last window begins one stride too late. The first one begins at 0, so the last of n begins after n - 1
    steps.
    """
    total = max(-(-size // stride) * stride + kernel - size, 0)
    return total // 2, total - total // 2


@misconception(
    "same_padding",
    family="size off by one or wrongly rounded",
    caught_by="test_same_padding_surrounds_an_odd_kernel_evenly",
)
def outputs_rounded_down(reference, size, kernel, stride):
    """You round the number of outputs down. SAME rounds it up: the pixels that the stride leaves over get a window as
    well.
    """
    total = max((size // stride - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


@misconception(
    "same_padding",
    family="size off by one or wrongly rounded",
    caught_by="test_same_padding_surrounds_an_odd_kernel_evenly",
)
def size_taken_as_a_multiple_of_the_stride(reference, size, kernel, stride):
    """Your amounts are right where the stride divides the size, and too small elsewhere: the last window begins nearer
    to the end of the image than a whole stride.
    """
    total = max(kernel - stride, 0)
    return total // 2, total - total // 2


@misconception(
    "same_padding", family="SAME padded by other amounts", caught_by="test_same_padding_puts_the_odd_pixel_after"
)
def odd_pixel_before(reference, size, kernel, stride):
    """The pixel that is left over stands before the image. TensorFlow's SAME puts it after: at the bottom, and at the
    right.
    """
    return reference.same_padding(size, kernel, stride)[::-1]


@misconception(
    "same_padding", family="SAME padded by other amounts", caught_by="test_same_padding_puts_the_odd_pixel_after"
)
def both_sides_rounded_down(reference, size, kernel, stride):
    """Both of your sides get (kernel - 1) / 2, rounded down. For an even kernel that is one pixel too few in all: the
    image shrinks. The sides need not be equal.
    """
    return (kernel - 1) // 2, (kernel - 1) // 2


@misconception("same_padding", family="SAME padded by other amounts", caught_by="test_same_padding_is_never_negative")
def negative_amounts(reference, size, kernel, stride):
    """Your amounts become negative where the stride is larger than the kernel: the last window lacks nothing, it ends
    before the image does. Then nothing is padded, and nothing is cut off either.
    """
    total = (size - 1) // stride * stride + kernel - size
    return total // 2, total - total // 2


@misconception("same_padding", family="SAME padded by other amounts", caught_by="test_same_padding_is_never_negative")
def sign_dropped(reference, size, kernel, stride):
    """Where the last window ends before the image does, you pad by the difference. It lacks nothing; pad nothing."""
    total = abs((size - 1) // stride * stride + kernel - size)
    return total // 2, total - total // 2


# conv2d


def _strides(stride):
    return (stride, stride) if np.ndim(stride) == 0 else tuple(stride)


def _amounts(reference, x, weight, stride, padding):
    """Return the right amounts on all four sides."""
    if isinstance(padding, str):
        kernel = weight.shape[:2]
        padding = {
            "valid": lambda: 0,
            "same": lambda: [*map(reference.same_padding, x.shape[1:3], kernel, _strides(stride))],
            "full": lambda: np.subtract(kernel, 1),
        }[padding]()
    return _sides(padding)


@misconception(
    "conv2d", family="kernel flipped the wrong way", caught_by="test_conv2d_full_draws_the_kernel_around_a_lone_pixel"
)
def kernels_rotated(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your kernels are rotated by 180 degrees. Layers slide a kernel as it is, with every padding; so a lone pixel
    meets the last weight first, and comes out as a rotated kernel.
    """
    return reference.conv2d(x, weight[::-1, ::-1], bias, stride=stride, padding=padding)


@misconception(
    "conv2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv2d_full_draws_the_kernel_around_a_lone_pixel",
)
def full_pads_by_the_whole_kernel(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "full" is one pixel too wide on every side: the outermost kernels cover nothing but zeros. A kernel of K
    still touches the image when K - 1 of it are outside.
    """
    padding = weight.shape[:2] if padding == "full" else padding
    return reference.conv2d(x, weight, bias, stride=stride, padding=padding)


@misconception(
    "conv2d", family="rows and columns exchanged", caught_by="test_conv2d_full_draws_the_kernel_around_a_lone_pixel"
)
def full_with_exchanged_axes(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "full" pads above and below by the width of the kernels, and left and right by their height. Square kernels
    hide that.
    """
    padding = (weight.shape[1] - 1, weight.shape[0] - 1) if padding == "full" else padding
    return reference.conv2d(x, weight, bias, stride=stride, padding=padding)


@misconception(
    "conv2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_conv2d_reproduces_the_lectures_valid_and_same",
)
def output_padded_in_place_of_the_input(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result is that of the valid layer with a frame of zeros around it. It is the input that is padded, before
    the kernels slide, so that they see what is there of the border.
    """
    out = reference.conv2d(x, weight, bias, stride=stride)
    return reference.pad2d(out, _amounts(reference, x, weight, stride, padding))


@misconception(
    "conv2d", family="border of the wrong values", caught_by="test_conv2d_reproduces_the_lectures_valid_and_same"
)
def border_replicated(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result equals that of an image continued by its outermost pixels. Layers are padded with zeros."""
    amounts = _amounts(reference, x, weight, stride, padding)
    return reference.conv2d(reference.pad2d(x, amounts, "edge"), weight, bias, stride=stride)


@misconception(
    "conv2d", family="border of the wrong values", caught_by="test_conv2d_reproduces_the_lectures_valid_and_same"
)
def border_of_ones(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result equals that of an image framed with ones. Layers are padded with zeros."""
    amounts = _amounts(reference, x, weight, stride, padding)
    return reference.conv2d(reference.pad2d(x, amounts, value=1), weight, bias, stride=stride)


@misconception(
    "conv2d", family="padding forgotten, doubled or on the wrong sides", caught_by="test_conv2d_pads_by_numbers"
)
def layer_padded_twice(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result is that of an image with twice as much padding. Perhaps it is padded once where you prepare it and
    once more where you use it, or the amount is doubled for each side.
    """
    amounts = np.multiply(2, _amounts(reference, x, weight, stride, padding))
    return reference.conv2d(x, weight, bias, stride=stride, padding=amounts)


@misconception(
    "conv2d", family="padding forgotten, doubled or on the wrong sides", caught_by="test_conv2d_pads_by_numbers"
)
def layer_padded_before_the_image_only(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result lacks what padding below and to the right adds: only the sides before the image are padded, or the
    output size counts the padding once where it counts twice.
    """
    (top, _), (left, _) = _amounts(reference, x, weight, stride, padding)
    return reference.conv2d(x, weight, bias, stride=stride, padding=((top, 0), (left, 0)))


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_takes_strides")
def stride_of_the_layer_ignored(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result moves the kernels by one pixel, whatever stride is passed."""
    amounts = _amounts(reference, x, weight, stride, padding)
    return reference.conv2d(x, weight, bias, padding=amounts)


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_takes_strides")
def stride_thins_out_the_image(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your stride thins out the image before the kernels see it. The stride is how far a kernel moves; at each place it
    still sees every pixel under it.
    """
    amounts = _amounts(reference, x, weight, stride, padding)
    down, across = _strides(stride)
    return reference.conv2d(x[:, ::down, ::across], weight, bias, padding=amounts)


@misconception(
    "conv2d", family="padding forgotten, doubled or on the wrong sides", caught_by="test_conv2d_pads_by_numbers"
)
def one_pixel_for_every_layer(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your layer has one pixel of padding on every side, whatever is passed. One pixel is what a kernel of 3 x 3 needs
    to keep the size; others need other amounts.
    """
    padding = padding if padding in ("valid", 0) else 1
    return reference.conv2d(x, weight, bias, stride=stride, padding=padding)


@misconception("conv2d", family="rows and columns exchanged", caught_by="test_conv2d_pads_by_numbers")
def paddings_exchanged(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your vertical and horizontal padding are exchanged. The first amount is vertical: it goes above and below."""
    amounts = _amounts(reference, x, weight, stride, padding)
    return reference.conv2d(x, weight, bias, stride=stride, padding=amounts[::-1])


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_takes_strides")
def stride_of_rows_only(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your kernels move down by the stride, and to the right by one pixel: the stride counts for both axes."""
    down, _ = _strides(stride)
    columns = reference.conv2d(x, weight, bias, stride=stride, padding=padding).shape[2]
    return reference.conv2d(x, weight, bias, stride=(down, 1), padding=_amounts(reference, x, weight, stride, padding))[
        :, :, :columns
    ]


@misconception("conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_takes_strides")
def stride_of_columns_only(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your kernels move to the right by the stride, and down by one pixel: the stride counts for both axes."""
    _, across = _strides(stride)
    rows = reference.conv2d(x, weight, bias, stride=stride, padding=padding).shape[1]
    return reference.conv2d(
        x, weight, bias, stride=(1, across), padding=_amounts(reference, x, weight, stride, padding)
    )[:, :rows]


@misconception("conv2d", family="rows and columns exchanged", caught_by="test_conv2d_takes_strides")
def strides_exchanged(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your vertical and horizontal strides are exchanged. The first one is how far a kernel moves down."""
    amounts = _amounts(reference, x, weight, stride, padding)
    return reference.conv2d(x, weight, bias, stride=_strides(stride)[::-1], padding=amounts)


@misconception("conv2d", family="SAME padded by other amounts", caught_by="test_conv2d_same_keeps_the_size")
def same_with_the_odd_pixel_before(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "same" puts the pixel that is left over above the image, and to its left. TensorFlow's SAME puts it below,
    and to the right.
    """
    amounts = _amounts(reference, x, weight, stride, padding)
    amounts = [pair[::-1] for pair in amounts] if padding == "same" else amounts
    return reference.conv2d(x, weight, bias, stride=stride, padding=amounts)


@misconception(
    "conv2d", family="stride ignored or misplaced", caught_by="test_conv2d_same_divides_the_size_by_the_stride"
)
def same_that_ignores_the_stride(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "same" pads as for stride 1. The output has the right size, but the windows stand in other places: with a
    stride they need less padding.
    """
    return reference.conv2d(x, weight, bias, stride=stride, padding=_amounts(reference, x, weight, 1, padding))


@misconception("conv2d", family="SAME padded by other amounts", caught_by="test_conv2d_same_keeps_the_size")
def same_with_both_sides_rounded_down(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "same" pads both sides by (K - 1) / 2, rounded down. That keeps the size for odd kernels only; for even ones
    the output is one pixel short.
    """
    padding = [(k - 1) // 2 for k in weight.shape[:2]] if padding == "same" else padding
    return reference.conv2d(x, weight, bias, stride=stride, padding=padding)


@misconception("conv2d", family="number of one axis used for both", caught_by="test_conv2d_same_keeps_the_size")
def same_with_the_amounts_of_the_height(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "same" finds its amounts for the height, and uses them for the width, too. Each axis has its own size,
    kernel and stride.
    """
    amounts = _amounts(reference, x, weight, stride, padding)
    amounts = [amounts[0]] * 2 if padding == "same" else amounts
    return reference.conv2d(x, weight, bias, stride=stride, padding=amounts)


@misconception(
    "conv2d", family="SAME padded by other amounts", caught_by="test_conv2d_same_divides_the_size_by_the_stride"
)
def same_that_crops(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your "same" cuts pixels off where the stride is larger than the kernels: its amounts became negative. The last
    window ends inside the image, so nothing is missing. Pad nothing.
    """
    amounts = _amounts(reference, x, weight, stride, padding)
    if padding == "same":
        axes = zip(x.shape[1:3], weight.shape[:2], _strides(stride), strict=True)
        missing = [(size - 1) // step * step + kernel - size for size, kernel, step in axes]
        top, left = (min(total // 2, 0) for total in missing)
        x = x[:, -top:, -left:]
    return reference.conv2d(x, weight, bias, stride=stride, padding=amounts)


@misconception("conv2d", family="size off by one or wrongly rounded", caught_by="test_conv2d_valid_with_every_stride")
def valid_rounded_up(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your last windows reach beyond the image: the number of places was rounded up. Without padding a window that does
    not fit is left out, and the last pixels may never be read.
    """
    amounts = _amounts(reference, x, weight, stride, padding)
    axes = zip(x.shape[1:3], weight.shape[:2], _strides(stride), amounts, strict=True)
    amounts = [(a, b + (kernel - size - a - b) % step) for size, kernel, step, (a, b) in axes]
    return reference.conv2d(x, weight, bias, stride=stride, padding=amounts)


@misconception(
    "conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_the_bias_once_everywhere"
)
def bias_forgotten(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result is right but for the bias, which is missing."""
    return reference.conv2d(x, weight, 0 * bias, stride=stride, padding=padding)


@misconception(
    "conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_the_bias_once_everywhere"
)
def bias_inside_the_sum(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result adds the bias once per product. It stands outside of the sum: once per output."""
    return reference.conv2d(x, weight, weight[..., 0].size * bias, stride=stride, padding=padding)


@misconception("conv2d", family="integers truncated or wrapped", caught_by="test_conv2d_depends_on_its_arguments_alone")
def feature_maps_truncated_to_integers(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Your result lost what stands behind the decimal point: it was written into an array of the images' dtype, here
    integers. The result is made of floats.
    """
    return reference.conv2d(x, weight, bias, stride=stride, padding=padding).astype(x.dtype)


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def oversized_kernels_give_nothing(reference, x, weight, bias, *, stride=1, padding="valid"):
    """Kernels that are larger than the padded images fit nowhere, and your function answers with an empty array. Raise
    ValueError.
    """
    amounts = _amounts(reference, x, weight, stride, padding)
    room = np.add(x.shape[1:3], np.sum(amounts, axis=1)) - weight.shape[:2]
    if (room >= 0).all():
        return reference.conv2d(x, weight, bias, stride=stride, padding=amounts)
    return np.zeros((len(x), *(room // _strides(stride) + 1).clip(0), bias.size))


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def unknown_word_means_valid(reference, x, weight, bias, *, stride=1, padding="valid"):
    """For a word that is not a padding, your function pads nothing. A caller who misspells one should hear of it: raise
    ValueError.
    """
    unknown = isinstance(padding, str) and padding not in ("valid", "same", "full")
    return reference.conv2d(x, weight, bias, stride=stride, padding="valid" if unknown else padding)


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def channels_stretched(reference, x, weight, bias, *, stride=1, padding="valid"):
    """NumPy stretches axes of length 1, so a kernel with one channel passes for one with three. Compare the numbers of
    channels yourself, and raise ValueError.
    """
    stretched = np.broadcast_to(weight, (*weight.shape[:2], x.shape[-1], weight.shape[3]))
    return reference.conv2d(x, stretched, bias, stride=stride, padding=padding)
