"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception

INCEPTION = {"1x1": 1, "3x3_reduce": 1, "3x3": 3, "5x5_reduce": 1, "5x5": 5, "pool_proj": 1}  # sizes of kernels


def _relu(x):
    return np.maximum(x, 0)


def _identity(x):
    return x


def _conv2d(reference, x, weight, bias, stride=1, padding="same"):
    """Convolve each channel by itself, and sum over the channels."""
    channels_in, channels_out = weight.shape[2:]
    if x.shape[-1] != channels_in:
        raise NotApplicable
    parts = reference.depthwise_conv2d(x, weight, np.zeros(channels_in * channels_out), stride, padding)
    return parts.reshape(*parts.shape[:3], channels_in, channels_out).sum(axis=3) + bias


def _residual(
    reference,
    x,
    params,
    stride,
    names=("conv1", "conv2"),
    strided="conv1",
    inner=_relu,
    last=_identity,
    join=np.add,
    final=_relu,
    project=_identity,
):
    """Compute a residual block with one of its parts replaced."""
    branch, shortcut = x, x
    for name in names:
        if name != names[0]:
            branch = inner(branch)
        step = stride if name == strided else 1
        branch = _conv2d(reference, branch, params[f"{name}_weight"], params[f"{name}_bias"], step)
    if "shortcut_weight" in params:
        shortcut = _conv2d(reference, x, params["shortcut_weight"], params["shortcut_bias"], stride)
        shortcut = project(shortcut)
    return final(join(last(branch), shortcut))


def _bottleneck(reference, x, params, stride, **parts):
    return _residual(reference, x, params, stride, names=("conv1", "conv2", "conv3"), **parts)


def _inception(reference, x, params, reduced=_relu, final=_relu, pool=None, order=(0, 1, 2, 3), biases=1):
    """Compute an inception block with one of its parts replaced."""

    def conv(x, name):
        return _conv2d(reference, x, params[f"{name}_weight"], biases * params[f"{name}_bias"])

    branches = [
        conv(x, "1x1"),
        conv(reduced(conv(x, "3x3_reduce")), "3x3"),
        conv(reduced(conv(x, "5x5_reduce")), "5x5"),
        conv((pool or _pool)(x), "pool_proj"),
    ]
    return final(np.concatenate([branches[i] for i in order], axis=-1))


def _pool(x, fill=-np.inf, reduce=np.max):
    padded = np.pad(np.asarray(x, float), [(0, 0), (1, 1), (1, 1), (0, 0)], constant_values=fill)
    return reduce(np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2)), axis=(-2, -1))


def _cost(parameters, multiplies):
    return {"parameters": parameters, "multiplies": multiplies}


def _sum(*costs):
    return _cost(*(sum(cost[key] for cost in costs) for key in ("parameters", "multiplies")))


# conv1x1


@misconception(
    "conv1x1", family="bias forgotten or added otherwise", caught_by="test_conv1x1_mixes_the_channels_of_each_pixel"
)
def bias_forgotten(reference, x, weight, bias):
    """Your result is right but for the bias, which is missing."""
    return reference.conv1x1(x, weight, 0 * bias)


@misconception(
    "conv1x1", family="bias forgotten or added otherwise", caught_by="test_conv1x1_mixes_the_channels_of_each_pixel"
)
def bias_inside_the_sum(reference, x, weight, bias):
    """Your result adds the bias once for each input channel. It stands outside of the sum: once per output."""
    return reference.conv1x1(x, weight, x.shape[-1] * bias)


@misconception(
    "conv1x1",
    family="activation missing, extra or misplaced",
    caught_by="test_conv1x1_mixes_the_channels_of_each_pixel",
)
def relu_after_the_mixing(reference, x, weight, bias):
    """Your negative results became 0: a ReLU stands behind your convolution. It is a layer of its own."""
    return _relu(reference.conv1x1(x, weight, bias))


@misconception(
    "conv1x1", family="integers truncated or wrapped", caught_by="test_conv1x1_depends_on_its_arguments_alone"
)
def mix_truncated_to_integers(reference, x, weight, bias):
    """Your result lost what stands behind the decimal point: it was written into an array of the image's dtype, here
    integers. The result is made of floats.
    """
    return reference.conv1x1(x, weight, bias).astype(x.dtype)


@misconception("conv1x1", family="promised errors are not raised", caught_by="test_conv1x1_refuses_what_does_not_fit")
def corner_of_larger_kernels_used(reference, x, weight, bias):
    """A kernel of 3 x 2 passes, and all but its corner is ignored. Whoever passes it expects a larger convolution:
    raise ValueError.
    """
    return reference.conv1x1(x, weight[:1, :1], bias)


# depthwise_conv2d


@misconception(
    "depthwise_conv2d", family="promised errors are not raised", caught_by="test_depthwise_refuses_what_does_not_fit"
)
def unknown_padding_taken_for_valid(reference, x, weight, bias, stride=1, padding="same"):
    """A padding that nobody has heard of passes for "valid". Whoever writes "full" or "smae" should hear of it: raise
    ValueError.
    """
    return reference.depthwise_conv2d(x, weight, bias, stride, "same" if padding == "same" else "valid")


@misconception(
    "depthwise_conv2d",
    family="channels merged, dropped or confused",
    caught_by="test_depthwise_gives_each_channel_its_own_kernel",
)
def channels_summed(reference, x, weight, bias, stride=1, padding="same"):
    """Your result is summed over the channels: that is an ordinary convolution. Depthwise, each channel keeps its own
    result.
    """
    out = reference.depthwise_conv2d(x, weight, bias, stride, padding)
    return out.reshape(*out.shape[:3], x.shape[-1], -1).sum(axis=3)


@misconception(
    "depthwise_conv2d",
    family="channels merged, dropped or confused",
    caught_by="test_depthwise_gives_each_channel_its_own_kernel",
)
def one_kernel_for_all_channels(reference, x, weight, bias, stride=1, padding="same"):
    """All your channels are seen by the kernel of the first one. Each channel has its own."""
    return reference.depthwise_conv2d(x, np.repeat(weight[:, :, :1], x.shape[-1], axis=2), bias, stride, padding)


@misconception(
    "depthwise_conv2d",
    family="kernel flipped the wrong way",
    caught_by="test_depthwise_gives_each_channel_its_own_kernel",
)
def kernels_rotated(reference, x, weight, bias, stride=1, padding="same"):
    """Your result equals one with rotated kernels. Layers slide a kernel as it is."""
    return reference.depthwise_conv2d(x, weight[::-1, ::-1], bias, stride, padding)


@misconception(
    "depthwise_conv2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_depthwise_gives_each_channel_its_own_kernel",
)
def same_taken_for_valid(reference, x, weight, bias, stride=1, padding="same"):
    """Your result is smaller than the image: nothing was padded. The padding is "same" unless the caller says
    otherwise.
    """
    return reference.depthwise_conv2d(x, weight, bias, stride, "valid")


@misconception(
    "depthwise_conv2d",
    family="border of the wrong values",
    caught_by="test_depthwise_gives_each_channel_its_own_kernel",
)
def padded_with_the_border(reference, x, weight, bias, stride=1, padding="same"):
    """Your image is continued with its own border pixels. Here it is continued with zeros."""
    if stride != 1 or padding != "same":
        raise NotApplicable
    margins = [((k - 1) // 2, k // 2) for k in weight.shape[:2]]
    padded = np.pad(x, [(0, 0), *margins, (0, 0)], mode="edge")
    return reference.depthwise_conv2d(padded, weight, bias, stride, "valid")


@misconception(
    "depthwise_conv2d",
    family="axes or entries in another order",
    caught_by="test_depthwise_puts_the_results_of_a_channel_side_by_side",
)
def results_grouped_by_multiplier(reference, x, weight, bias, stride=1, padding="same"):
    """Your output channels are in another order: first the first result of every channel, then the second. The results
    of one input channel stand side by side, at c * M + m.
    """
    out = reference.depthwise_conv2d(x, weight, 0 * bias, stride, padding)
    channels, multiplier = weight.shape[2:]
    return out.reshape(*out.shape[:3], channels, multiplier).swapaxes(3, 4).reshape(out.shape) + bias


@misconception(
    "depthwise_conv2d",
    family="channels merged, dropped or confused",
    caught_by="test_depthwise_puts_the_results_of_a_channel_side_by_side",
)
def multiplier_ignored(reference, x, weight, bias, stride=1, padding="same"):
    """Your result uses the first kernel of each channel only. The last axis of the weight counts the kernels that a
    channel has.
    """
    return reference.depthwise_conv2d(x, weight[..., :1], bias[: x.shape[-1]], stride, padding)


@misconception(
    "depthwise_conv2d", family="SAME padded by other amounts", caught_by="test_depthwise_follows_the_definition"
)
def odd_zero_at_the_top(reference, x, weight, bias, stride=1, padding="same"):
    """Your odd zero goes to the top and to the left. As in TensorFlow it goes to the bottom and to the right, which
    shows for kernels of even size.
    """
    flipped = reference.depthwise_conv2d(x[:, ::-1, ::-1], weight[::-1, ::-1], bias, stride, padding)
    if stride != 1:
        raise NotApplicable
    return flipped[:, ::-1, ::-1]


@misconception(
    "depthwise_conv2d", family="SAME padded by other amounts", caught_by="test_depthwise_follows_the_definition"
)
def same_margin_on_both_sides(reference, x, weight, bias, stride=1, padding="same"):
    """Your image is padded with (K - 1) // 2 zeros on both sides, which is one too few in all if K is even: the result
    is smaller than the image.
    """
    if padding == "same":
        margins = [((k - 1) // 2,) * 2 for k in weight.shape[:2]]
        x = np.pad(x, [(0, 0), *margins, (0, 0)])
    return reference.depthwise_conv2d(x, weight, bias, stride, "valid")


@misconception(
    "depthwise_conv2d", family="SAME padded by other amounts", caught_by="test_depthwise_follows_the_definition"
)
def half_a_kernel_on_both_sides(reference, x, weight, bias, stride=1, padding="same"):
    """Your image is padded with K // 2 zeros on both sides, which is one too many in all if K is even: the result is
    larger than the image.
    """
    if padding == "same":
        margins = [(k // 2,) * 2 for k in weight.shape[:2]]
        x = np.pad(x, [(0, 0), *margins, (0, 0)])
    return reference.depthwise_conv2d(x, weight, bias, stride, "valid")


@misconception(
    "depthwise_conv2d", family="SAME padded by other amounts", caught_by="test_depthwise_follows_the_definition"
)
def even_height_pads_columns(reference, x, weight, bias, stride=1, padding="same"):
    """If kernels are of even height and odd width, your result has a column too many. How many zeros stand on the left
    and on the right is decided by the width of the kernels alone.
    """
    if padding != "same" or stride != 1:
        return reference.depthwise_conv2d(x, weight, bias, stride, padding)
    kh, kw = weight.shape[:2]
    rows, columns = ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, max(kw // 2, (kw - 1) // 2 + 1 - kh % 2))
    return reference.depthwise_conv2d(np.pad(x, [(0, 0), rows, columns, (0, 0)]), weight, bias, stride, "valid")


@misconception("depthwise_conv2d", family="stride ignored or misplaced", caught_by="test_depthwise_strides")
def padding_ignores_the_stride(reference, x, weight, bias, stride=1, padding="same"):
    """Your padding does not know of the stride: it is what stride 1 needs, so the kernels stop elsewhere. Work out the
    size of the result first, and from it how many zeros the last place needs.
    """
    out = reference.depthwise_conv2d(x, weight, bias, 1, padding)
    return out[:, ::stride, ::stride]


@misconception("depthwise_conv2d", family="stride ignored or misplaced", caught_by="test_depthwise_strides")
def stride_ignored(reference, x, weight, bias, stride=1, padding="same"):
    """Your result is that of stride 1, whatever stride is passed."""
    return reference.depthwise_conv2d(x, weight, bias, 1, padding)


@misconception("depthwise_conv2d", family="argument ignored", caught_by="test_depthwise_without_padding")
def padding_argument_ignored(reference, x, weight, bias, stride=1, padding="same"):
    """Your result is padded although the padding is "valid"."""
    return reference.depthwise_conv2d(x, weight, bias, stride, "same")


@misconception(
    "depthwise_conv2d",
    family="bias forgotten or added otherwise",
    caught_by="test_depthwise_adds_a_bias_to_each_output_channel",
)
def depthwise_bias_missing(reference, x, weight, bias, stride=1, padding="same"):
    """Your result is right but for the bias, which is missing."""
    return reference.depthwise_conv2d(x, weight, 0 * bias, stride, padding)


@misconception(
    "depthwise_conv2d",
    family="bias forgotten or added otherwise",
    caught_by="test_depthwise_adds_a_bias_to_each_output_channel",
)
def bias_shared_within_a_channel(reference, x, weight, bias, stride=1, padding="same"):
    """The M results of one input channel share a bias in your result. Each output channel has its own: there are C * M
    of them.
    """
    multiplier = weight.shape[3]
    return reference.depthwise_conv2d(x, weight, np.repeat(bias[: x.shape[-1]], multiplier), stride, padding)


@misconception(
    "depthwise_conv2d", family="promised errors are not raised", caught_by="test_depthwise_refuses_what_does_not_fit"
)
def channel_of_the_weight_stretched(reference, x, weight, bias, stride=1, padding="same"):
    """A kernel of one channel passes for three: NumPy stretches axes of length 1. Compare the numbers of channels
    yourself, and raise ValueError.
    """
    if weight.shape[2] == 1 != x.shape[-1]:
        out = reference.depthwise_conv2d(
            x, np.repeat(weight, x.shape[-1], axis=2), np.zeros(x.shape[-1] * weight.shape[3]), stride, padding
        )
        return out + np.tile(bias, x.shape[-1])
    return reference.depthwise_conv2d(x, weight, bias, stride, padding)


# depthwise_separable_conv2d


def _separable(reference, x, params, stride=1, padding="same", between=_identity, point_stride=1):
    looked = reference.depthwise_conv2d(x, params["depthwise_weight"], params["depthwise_bias"], stride, padding)
    looked = between(looked)[:, ::point_stride, ::point_stride]
    return reference.conv1x1(looked, params["pointwise_weight"], params["pointwise_bias"])


@misconception(
    "depthwise_separable_conv2d",
    family="activation missing, extra or misplaced",
    caught_by="test_separable_reproduces_the_worked_example",
)
def relu_between_the_layers(reference, x, params, stride=1, padding="same"):
    """Your result has a ReLU between the two convolutions. MobileNet has one there, but here the layer is linear;
    activations are layers of their own.
    """
    return _separable(reference, x, params, stride, padding, between=_relu)


@misconception(
    "depthwise_separable_conv2d",
    family="bias forgotten or added otherwise",
    caught_by="test_separable_reproduces_the_worked_example",
)
def depthwise_bias_left_out(reference, x, params, stride=1, padding="same"):
    """The bias of your depthwise convolution is missing. Each of the two layers has one."""
    params = params | {"depthwise_bias": 0 * params["depthwise_bias"]}
    return _separable(reference, x, params, stride, padding)


@misconception(
    "depthwise_separable_conv2d",
    family="stride ignored or misplaced",
    caught_by="test_separable_passes_stride_and_padding_on",
)
def stride_taken_twice(reference, x, params, stride=1, padding="same"):
    """Both of your convolutions take the stride, so the result shrinks twice. Only the depthwise one has a stride."""
    return _separable(reference, x, params, stride, padding, point_stride=stride)


@misconception(
    "depthwise_separable_conv2d",
    family="stride ignored or misplaced",
    caught_by="test_separable_passes_stride_and_padding_on",
)
def stride_taken_by_the_1x1(reference, x, params, stride=1, padding="same"):
    """Your result is that of stride 1, of which pixels were left out afterwards. Either the 1 x 1 convolution takes the
    stride, or your padding does not know of it. The depthwise one takes it, and "same" pads for it.
    """
    return _separable(reference, x, params, 1, padding, point_stride=stride)


@misconception(
    "depthwise_separable_conv2d",
    family="stride ignored or misplaced",
    caught_by="test_separable_passes_stride_and_padding_on",
)
def stride_not_passed_on(reference, x, params, stride=1, padding="same"):
    """Your result does not depend on the stride. Pass it on to the depthwise convolution."""
    return _separable(reference, x, params, 1, padding)


@misconception(
    "depthwise_separable_conv2d", family="argument ignored", caught_by="test_separable_passes_stride_and_padding_on"
)
def padding_not_passed_on(reference, x, params, stride=1, padding="same"):
    """Your result does not depend on the padding. Pass it on to the depthwise convolution."""
    return _separable(reference, x, params, stride)


# residual_block


def _may_be_stretched(x, params):
    return "shortcut_weight" not in params and params["conv2_weight"].shape[-1] == 1 != x.shape[-1]


@misconception(
    "residual_block", family="promised errors are not raised", caught_by="test_residual_block_refuses_what_does_not_fit"
)
def branch_stretched_over_the_shortcut(reference, x, params, stride=1):
    """A branch of one channel is added to an image of three: NumPy stretches axes of length 1. Compare the two shapes
    yourself, and raise ValueError.
    """
    return (
        _residual(reference, x, params, stride)
        if _may_be_stretched(x, params)
        else reference.residual_block(x, params, stride)
    )


@misconception(
    "residual_block", family="promised errors are not raised", caught_by="test_residual_block_refuses_what_does_not_fit"
)
def shortcut_subsampled(reference, x, params, stride=1):
    """Without a projection your block makes its input fit by leaving pixels out. A caller who wants a stride has to
    pass a projection: raise ValueError.
    """
    if stride > 1 and "shortcut_weight" not in params:
        return _residual(
            reference, x, params, stride, join=lambda branch, shortcut: branch + shortcut[:, ::stride, ::stride]
        )
    return reference.residual_block(x, params, stride)


@misconception(
    "residual_block",
    family="parts of a block wired otherwise",
    caught_by="test_residual_block_reproduces_the_worked_example",
)
def shortcut_forgotten(reference, x, params, stride=1):
    """Your result is that of the convolutions alone: nothing is added. The shortcut is what makes the block
    residual.
    """
    return _residual(reference, x, params, stride, join=lambda branch, _: branch)


@misconception(
    "residual_block",
    family="activation missing, extra or misplaced",
    caught_by="test_residual_block_reproduces_the_worked_example",
)
def relu_before_the_addition(reference, x, params, stride=1):
    """Your last ReLU comes before the addition. It comes after it: add first, then cut off what is negative."""
    return _residual(reference, x, params, stride, last=_relu, final=_identity)


@misconception(
    "residual_block",
    family="activation missing, extra or misplaced",
    caught_by="test_residual_block_reproduces_the_worked_example",
)
def relu_before_and_after_the_addition(reference, x, params, stride=1):
    """You have one ReLU too many: the second convolution goes into the sum as it is. Cut off before, it could never
    take anything away from the shortcut.
    """
    return _residual(reference, x, params, stride, last=_relu)


@misconception(
    "residual_block",
    family="activation missing, extra or misplaced",
    caught_by="test_residual_block_reproduces_the_worked_example",
)
def relu_after_the_addition_missing(reference, x, params, stride=1):
    """The ReLU after the addition is missing."""
    return _residual(reference, x, params, stride, final=_identity)


@misconception(
    "residual_block",
    family="activation missing, extra or misplaced",
    caught_by="test_residual_block_reproduces_the_worked_example",
)
def relu_between_the_convolutions_missing(reference, x, params, stride=1):
    """The ReLU between your two convolutions is missing. Without it they are no more than one linear convolution."""
    return _residual(reference, x, params, stride, inner=_identity)


@misconception(
    "residual_block",
    family="parts of a block wired otherwise",
    caught_by="test_residual_block_reproduces_the_worked_example",
)
def branch_and_shortcut_concatenated(reference, x, params, stride=1):
    """Your block puts branch and shortcut side by side on the channel axis, as DenseNet does. ResNet adds them."""
    return _residual(reference, x, params, stride, join=lambda *both: np.concatenate(both, axis=-1))


@misconception(
    "residual_block",
    family="activation missing, extra or misplaced",
    caught_by="test_residual_block_projects_its_shortcut",
)
def relu_on_the_projection(reference, x, params, stride=1):
    """Your projection has a ReLU of its own. The shortcut goes into the sum as it is; the only ReLU behind it is the
    block's last.
    """
    return _residual(reference, x, params, stride, project=_relu)


@misconception("residual_block", family="stride ignored or misplaced", caught_by="test_residual_block_with_a_stride")
def stride_taken_by_the_second_convolution(reference, x, params, stride=1):
    """Your second convolution takes the stride. The first one does, so that the second has less to do; the result has
    the same shape either way, but other numbers.
    """
    return _residual(reference, x, params, stride, strided="conv2")


@misconception("residual_block", family="stride ignored or misplaced", caught_by="test_residual_block_with_a_stride")
def padding_of_the_block_ignores_the_stride(reference, x, params, stride=1):
    """The padding of your first convolution does not know of the stride: with one zero on either side its kernels stop
    elsewhere. On an even number of pixels, a kernel of 3 with stride 2 needs a single zero, behind.
    """
    first = _relu(_conv2d(reference, x, params["conv1_weight"], params["conv1_bias"])[:, ::stride, ::stride])
    branch = _conv2d(reference, first, params["conv2_weight"], params["conv2_bias"])
    if "shortcut_weight" in params:
        x = _conv2d(reference, x, params["shortcut_weight"], params["shortcut_bias"], stride)
    return _relu(branch + x)


@misconception(
    "residual_block", family="parts of a block wired otherwise", caught_by="test_residual_block_with_a_projection"
)
def projection_used_only_where_needed(reference, x, params, stride=1):
    """Your block ignores the projection where shapes agree without it. Params decide, not shapes: a projection that is
    there is used.
    """
    if stride == 1 and params["conv2_weight"].shape[-1] == x.shape[-1]:
        params = {name: value for name, value in params.items() if not name.startswith("shortcut")}
    return _residual(reference, x, params, stride)


@misconception(
    "residual_block", family="arguments changed in place", caught_by="test_residual_blocks_leave_their_arguments_alone"
)
def added_into_the_image(reference, x, params, stride=1):
    """Your function changes the caller's image: the shortcut is the image itself, and adding to it in place adds to
    what the caller holds.
    """
    out = _residual(reference, x, params, stride)
    if out.shape == x.shape:
        x[...] = out
    return out


# bottleneck_block


@misconception(
    "bottleneck_block",
    family="activation missing, extra or misplaced",
    caught_by="test_bottleneck_block_reproduces_the_worked_example",
)
def relu_after_the_third_convolution(reference, x, params, stride=1):
    """Your third convolution has a ReLU before the addition. It goes into the sum as it is."""
    return _bottleneck(reference, x, params, stride, last=_relu)


@misconception(
    "bottleneck_block",
    family="activation missing, extra or misplaced",
    caught_by="test_bottleneck_block_reproduces_the_worked_example",
)
def last_relu_of_the_bottleneck_missing(reference, x, params, stride=1):
    """The ReLU after the addition is missing."""
    return _bottleneck(reference, x, params, stride, final=_identity)


@misconception(
    "bottleneck_block", family="stride ignored or misplaced", caught_by="test_bottleneck_block_follows_the_definition"
)
def stride_taken_by_the_3x3(reference, x, params, stride=1):
    """Your 3 x 3 convolution takes the stride. Many libraries do that; the paper, and this course, give it to the first
    1 x 1.
    """
    reference.bottleneck_block(x, params, stride)  # raises what is promised
    return _bottleneck(reference, x, params, stride, strided="conv2")


# inception_block


@misconception(
    "inception_block",
    family="promised errors are not raised",
    caught_by="test_inception_block_refuses_what_does_not_fit",
)
def kernels_of_any_size_accepted(reference, x, params):
    """A kernel of 5 x 5 passes under the name of 3x3. Padding hides it, as the result has the same shape. Compare sizes
    with names, and raise ValueError.
    """
    present = all(f"{name}_{part}" in params for name in INCEPTION for part in ("weight", "bias"))
    fitting = present and x.shape[-1] == params["1x1_weight"].shape[2]
    fitting = fitting and params["5x5_reduce_weight"].shape[3] == params["5x5_weight"].shape[2]
    return _inception(reference, x, params) if fitting else reference.inception_block(x, params)


@misconception(
    "inception_block",
    family="activation missing, extra or misplaced",
    caught_by="test_inception_block_reproduces_the_worked_example",
)
def relu_after_the_reductions_missing(reference, x, params):
    """The ReLU after your two reductions is missing. One follows each of the six convolutions."""
    return _inception(reference, x, params, reduced=_identity)


@misconception(
    "inception_block",
    family="activation missing, extra or misplaced",
    caught_by="test_inception_block_follows_the_definition",
)
def relu_after_the_projection_missing(reference, x, params):
    """The ReLU after the 1 x 1 convolution of your pooling branch is missing. One follows each of the six
    convolutions.
    """
    weight, bias = params["pool_proj_weight"], params["pool_proj_bias"]
    projected = reference.conv1x1(_pool(x), weight, bias)
    return np.concatenate([_inception(reference, x, params)[..., : -len(bias)], projected], axis=-1)


@misconception(
    "inception_block",
    family="activation missing, extra or misplaced",
    caught_by="test_inception_block_reproduces_the_worked_example",
)
def all_relus_missing(reference, x, params):
    """There is no ReLU in your block. One follows each of the six convolutions."""
    return _inception(reference, x, params, reduced=_identity, final=_identity)


@misconception(
    "inception_block",
    family="axes or entries in another order",
    caught_by="test_inception_block_reproduces_the_worked_example",
)
def pooling_branch_first(reference, x, params):
    """Your maps are right, but the pooling branch comes first. The order is 1 x 1, 3 x 3, 5 x 5, pooling."""
    return _inception(reference, x, params, order=(3, 0, 1, 2))


@misconception(
    "inception_block",
    family="another function in its place",
    caught_by="test_inception_block_reproduces_the_worked_example",
)
def mean_in_place_of_maximum(reference, x, params):
    """Your fourth branch takes the mean of 3 x 3 pixels. It takes their maximum."""
    return _inception(reference, x, params, pool=lambda x: _pool(x, fill=0, reduce=np.mean))


@misconception(
    "inception_block",
    family="parts of a block wired otherwise",
    caught_by="test_inception_block_reproduces_the_worked_example",
)
def projected_before_pooling(reference, x, params):
    """Your fourth branch convolves first and takes the maximum afterwards. The pooling comes first; a negative weight
    turns the largest into the smallest, so the order matters.
    """
    others = _inception(reference, x, params)
    weight, bias = params["pool_proj_weight"], params["pool_proj_bias"]
    projected = _relu(reference.conv1x1(x, weight, bias))
    return np.concatenate([others[..., : -len(bias)], _pool(projected)], axis=-1)


@misconception(
    "inception_block", family="border of the wrong values", caught_by="test_inception_block_pools_inside_the_image_only"
)
def pooling_padded_with_zeros(reference, x, params):
    """Your image is padded with zeros before the maximum is taken, and a zero beats every negative pixel. What lies
    outside of the image must never win.
    """
    return _inception(reference, x, params, pool=lambda x: _pool(x, fill=0))


# dense_to_kernel


@misconception(
    "dense_to_kernel",
    family="axes or entries in another order",
    caught_by="test_dense_to_kernel_puts_each_weight_on_its_pixel",
)
def flattened_channels_first(reference, weight, feature_shape):
    """Your kernel reads the features channel by channel, as if they had been flattened with channels first. Here
    channels come last, and run fastest.
    """
    height, width, channels = feature_shape
    return weight.reshape(channels, height, width, -1).transpose(1, 2, 0, 3)


@misconception(
    "dense_to_kernel",
    family="axes or entries in another order",
    caught_by="test_dense_to_kernel_puts_each_weight_on_its_pixel",
)
def reshaped_in_column_order(reference, weight, feature_shape):
    """Your weights are reshaped with order="F", in which the first axis runs fastest. NumPy flattens features so that
    the last one does.
    """
    return weight.reshape((*feature_shape, weight.shape[1]), order="F")


@misconception(
    "dense_to_kernel",
    family="kernel flipped the wrong way",
    caught_by="test_dense_to_kernel_puts_each_weight_on_its_pixel",
)
def kernel_rotated(reference, weight, feature_shape):
    """Your kernel is rotated by 180 degrees. Layers slide a kernel as it is, so each weight stays on its pixel."""
    return reference.dense_to_kernel(weight, feature_shape)[::-1, ::-1]


# score_maps


@misconception(
    "score_maps",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_score_maps_give_what_the_dense_layer_gives",
)
def maps_padded(reference, x, weight, bias, feature_shape):
    """Your maps are as large as the features: they were padded. The dense layer has never seen padding; the kernel
    stops only where it lies wholly inside.
    """
    return _conv2d(reference, x, reference.dense_to_kernel(weight, feature_shape), bias)


@misconception(
    "score_maps",
    family="bias forgotten or added otherwise",
    caught_by="test_score_maps_give_what_the_dense_layer_gives",
)
def bias_of_the_scores_missing(reference, x, weight, bias, feature_shape):
    """Your result is right but for the bias, which is missing."""
    return reference.score_maps(x, weight, 0 * bias, feature_shape)


@misconception(
    "score_maps",
    family="activation missing, extra or misplaced",
    caught_by="test_score_maps_give_what_the_dense_layer_gives",
)
def softmax_on_the_scores(reference, x, weight, bias, feature_shape):
    """Your scores have gone through a softmax. Here scores are what the dense layer gives."""
    scores = reference.score_maps(x, weight, bias, feature_shape)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@misconception(
    "score_maps", family="results in another form", caught_by="test_score_maps_give_what_the_dense_layer_gives"
)
def map_of_one_position_squeezed(reference, x, weight, bias, feature_shape):
    """Your scores are right, but height and width are gone: a single position is a map of 1 x 1."""
    maps = reference.score_maps(x, weight, bias, feature_shape)
    return maps[:, 0, 0] if maps.shape[1:3] == (1, 1) else maps


@misconception("score_maps", family="stride ignored or misplaced", caught_by="test_score_maps_slide_the_classifier")
def classifier_jumps(reference, x, weight, bias, feature_shape):
    """Your classifier jumps: the parts that it sees do not overlap. It moves one pixel at a time."""
    height, width, _ = feature_shape
    return reference.score_maps(x, weight, bias, feature_shape)[:, ::height, ::width]


# fully_convolutional_head


@misconception(
    "fully_convolutional_head", family="another function in its place", caught_by="test_head_averages_its_score_maps"
)
def largest_score_in_place_of_the_mean(reference, x, weight, bias, feature_shape):
    """Your scores are the largest of each map. Take the mean."""
    return reference.score_maps(x, weight, bias, feature_shape).max(axis=(1, 2))


@misconception(
    "fully_convolutional_head", family="mean and sum confused", caught_by="test_head_averages_its_score_maps"
)
def scores_summed(reference, x, weight, bias, feature_shape):
    """Your scores are sums over the positions: large images score higher. Take the mean."""
    return reference.score_maps(x, weight, bias, feature_shape).sum(axis=(1, 2))


@misconception(
    "fully_convolutional_head",
    family="images of a batch dropped or mixed",
    caught_by="test_head_averages_its_score_maps",
)
def averaged_over_the_batch(reference, x, weight, bias, feature_shape):
    """Your scores are averaged over the images of the batch as well. Each image has scores of its own."""
    return reference.score_maps(x, weight, bias, feature_shape).mean(axis=(0, 1, 2))


@misconception(
    "fully_convolutional_head", family="results in another form", caught_by="test_head_averages_its_score_maps"
)
def maps_not_averaged(reference, x, weight, bias, feature_shape):
    """Your result is the maps themselves. Their mean over height and width is still to be taken."""
    return reference.score_maps(x, weight, bias, feature_shape)


# conv_cost


@misconception(
    "conv_cost", family="parameters or multiplications miscounted", caught_by="test_conv_cost_gives_published_counts"
)
def biases_not_counted(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Your parameters are the weights alone. There is a bias for each kernel, too."""
    cost = reference.conv_cost(input_shape, kernel_shape, channels_out, stride, padding)
    return cost | {"parameters": cost["parameters"] - channels_out}


@misconception(
    "conv_cost", family="parameters or multiplications miscounted", caught_by="test_conv_cost_gives_published_counts"
)
def biases_multiplied(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Your multiplications are the parameters times the places, so they include the biases. A bias is added; nothing is
    multiplied by it.
    """
    cost = reference.conv_cost(input_shape, kernel_shape, channels_out, stride, padding)
    weights = cost["parameters"] - channels_out
    return cost | {"multiplies": cost["multiplies"] // weights * cost["parameters"]}


@misconception(
    "conv_cost", family="parameters or multiplications miscounted", caught_by="test_conv_cost_gives_published_counts"
)
def additions_counted(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """You count twice as much: additions, too, which others call FLOPs. Here multiplications count."""
    cost = reference.conv_cost(input_shape, kernel_shape, channels_out, stride, padding)
    return cost | {"multiplies": 2 * cost["multiplies"]}


@misconception(
    "conv_cost", family="parameters or multiplications miscounted", caught_by="test_conv_cost_gives_published_counts"
)
def places_of_valid(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Your kernels stop only where they lie wholly inside the image, although the padding is "same"."""
    return reference.conv_cost(input_shape, kernel_shape, channels_out, stride, "valid")


@misconception(
    "conv_cost", family="parameters or multiplications miscounted", caught_by="test_conv_cost_counts_multiplications"
)
def counted_at_every_input_pixel(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Your multiplications are counted at every input pixel. Kernels stop at the pixels of the *result*: stride and
    padding decide how many there are.
    """
    return reference.conv_cost(input_shape, kernel_shape, channels_out)


@misconception(
    "conv_cost", family="size off by one or wrongly rounded", caught_by="test_conv_cost_counts_multiplications"
)
def same_rounded_down(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Your number of places is rounded down. With padding "same" a stride of 2 gives 4 places on 7 pixels, not 3: round
    up.
    """
    if padding == "valid":
        return reference.conv_cost(input_shape, kernel_shape, channels_out, stride, padding)
    height, width, channels = input_shape
    return reference.conv_cost((height // stride, width // stride, channels), kernel_shape, channels_out)


@misconception(
    "conv_cost", family="size off by one or wrongly rounded", caught_by="test_conv_cost_counts_multiplications"
)
def places_in_fractions(reference, input_shape, kernel_shape, channels_out, stride=1, padding="same"):
    """Your multiplications are a float: a / made it one. Counts are whole numbers, and a place is there or not."""
    height, width, channels = input_shape
    if padding == "valid":
        height, width = height - kernel_shape[0] + 1, width - kernel_shape[1] + 1
    weights = kernel_shape[0] * kernel_shape[1] * channels * channels_out
    return _cost(
        weights + channels_out,
        weights * (height / stride) * (width / stride) if stride > 1 else weights * height * width,
    )


# depthwise_cost


@misconception(
    "depthwise_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_depthwise_cost_counts_multiplications",
)
def counted_as_an_ordinary_convolution(reference, input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    """Your count is that of an ordinary convolution, whose kernels see all channels. Depthwise kernels see one."""
    return reference.conv_cost(input_shape, kernel_shape, input_shape[2] * multiplier, stride, padding)


@misconception(
    "depthwise_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_depthwise_cost_counts_multiplications",
)
def multiplier_not_counted(reference, input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    """Your count does not depend on the multiplier, which is the number of kernels that each channel has."""
    return reference.depthwise_cost(input_shape, kernel_shape, 1, stride, padding)


@misconception(
    "depthwise_cost", family="parameters or multiplications miscounted", caught_by="test_layer_costs_count_parameters"
)
def bias_for_each_input_channel(reference, input_shape, kernel_shape, multiplier=1, stride=1, padding="same"):
    """You count a bias for each input channel. There is one for each output channel, and the multiplier makes those
    more.
    """
    cost = reference.depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding)
    return cost | {"parameters": cost["parameters"] - input_shape[2] * (multiplier - 1)}


# depthwise_separable_cost


@misconception(
    "depthwise_separable_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_layer_costs_count_parameters",
)
def biases_in_the_middle_not_counted(
    reference, input_shape, kernel_shape, channels_out, multiplier=1, stride=1, padding="same"
):
    """The biases of your depthwise layer are not counted. Both layers have biases."""
    cost = reference.depthwise_separable_cost(
        input_shape, kernel_shape, channels_out, multiplier=multiplier, stride=stride, padding=padding
    )
    return cost | {"parameters": cost["parameters"] - input_shape[2] * multiplier}


@misconception(
    "depthwise_separable_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_separable_cost_counts_multiplications",
)
def pointwise_counted_before_the_stride(
    reference, input_shape, kernel_shape, channels_out, multiplier=1, stride=1, padding="same"
):
    """Your 1 x 1 convolution is counted at every input pixel. It reads what the depthwise convolution left, which
    stride and padding have made smaller.
    """
    height, width, channels = input_shape
    return _sum(
        reference.depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding),
        reference.conv_cost((height, width, channels * multiplier), (1, 1), channels_out),
    )


@misconception(
    "depthwise_separable_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_separable_cost_counts_multiplications",
)
def pointwise_reads_too_few_channels(
    reference, input_shape, kernel_shape, channels_out, multiplier=1, stride=1, padding="same"
):
    """Your 1 x 1 convolution reads as many channels as came in. It reads what the depthwise convolution made, and the
    multiplier made more of them.
    """
    both = reference.depthwise_separable_cost(
        input_shape, kernel_shape, channels_out, multiplier=1, stride=stride, padding=padding
    )
    narrow = reference.depthwise_cost(input_shape, kernel_shape, 1, stride, padding)
    wide = reference.depthwise_cost(input_shape, kernel_shape, multiplier, stride, padding)
    return {key: both[key] - narrow[key] + wide[key] for key in both}


# residual_cost, bottleneck_cost


def _projection(reference, input_shape, channels_out, stride):
    if stride == 1 and input_shape[2] == channels_out:
        return _cost(0, 0)
    return reference.conv_cost(input_shape, (1, 1), channels_out, stride)


@misconception(
    "residual_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_residual_costs_give_published_counts",
)
def projection_always_counted(reference, input_shape, channels_out, stride=1):
    """A projection is counted in every block. Where size and channels stay, the shortcut is the input itself, and
    free.
    """
    cost = reference.residual_cost(input_shape, channels_out, stride)
    if _projection(reference, input_shape, channels_out, stride)["parameters"]:
        return cost
    return _sum(cost, reference.conv_cost(input_shape, (1, 1), channels_out, stride))


@misconception(
    "residual_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_residual_cost_counts_a_projection_where_there_is_one",
)
def projection_only_for_channels(reference, input_shape, channels_out, stride=1):
    """A projection is counted only where the channels change. A stride asks for one, too."""
    cost = reference.residual_cost(input_shape, channels_out, stride)
    if input_shape[2] != channels_out:
        return cost
    projection = _projection(reference, input_shape, channels_out, stride)
    return {key: cost[key] - projection[key] for key in cost}


@misconception(
    "residual_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_residual_cost_counts_a_projection_where_there_is_one",
)
def projection_never_counted(reference, input_shape, channels_out, stride=1):
    """No projection is counted. Where the size or the channels change, the input does not fit into the sum without
    one.
    """
    cost = reference.residual_cost(input_shape, channels_out, stride)
    projection = _projection(reference, input_shape, channels_out, stride)
    return {key: cost[key] - projection[key] for key in cost}


@misconception(
    "residual_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_residual_cost_counts_a_projection_where_there_is_one",
)
def first_convolution_at_full_size(reference, input_shape, channels_out, stride=1):
    """Your second convolution takes the stride, so that the first one is counted at every input pixel."""
    return _sum(
        reference.conv_cost(input_shape, (3, 3), channels_out),
        reference.conv_cost((*input_shape[:2], channels_out), (3, 3), channels_out, stride),
        _projection(reference, input_shape, channels_out, stride),
    )


@misconception(
    "residual_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_residual_cost_counts_a_projection_where_there_is_one",
)
def second_convolution_counted_as_the_first(reference, input_shape, channels_out, stride=1):
    """Your second convolution is counted as large as the first. It reads what the first one made: other channels, and
    fewer pixels where there is a stride.
    """
    first = reference.conv_cost(input_shape, (3, 3), channels_out, stride)
    return _sum(first, first, _projection(reference, input_shape, channels_out, stride))


@misconception(
    "bottleneck_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_bottleneck_cost_counts_multiplications",
)
def first_1x1_at_full_size(reference, input_shape, channels_mid, channels_out, stride=1):
    """Your 3 x 3 convolution takes the stride, so that the first 1 x 1 is counted at every input pixel. Here the first
    1 x 1 takes it, as in the paper.
    """
    cost = reference.bottleneck_cost(input_shape, channels_mid, channels_out, stride)
    full = reference.conv_cost(input_shape, (1, 1), channels_mid)
    strided = reference.conv_cost(input_shape, (1, 1), channels_mid, stride)
    return {key: cost[key] + full[key] - strided[key] for key in cost}


# inception_cost, head_cost


@misconception(
    "inception_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_inception_cost_gives_published_counts",
)
def reductions_bypassed(reference, input_shape, channels):
    """Your 3 x 3 and 5 x 5 convolutions read all the channels that came in. They read what the reductions made, which
    is what the reductions are for.
    """
    return _sum(*(reference.conv_cost(input_shape, (size, size), channels[name]) for name, size in INCEPTION.items()))


@misconception(
    "inception_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_inception_cost_gives_published_counts",
)
def reductions_not_counted(reference, input_shape, channels):
    """The two reductions are missing from your count. They cost something, too, if less than they save."""
    cost = reference.inception_cost(input_shape, channels)
    reductions = [reference.conv_cost(input_shape, (1, 1), channels[name]) for name in ("3x3_reduce", "5x5_reduce")]
    return {key: cost[key] - sum(reduction[key] for reduction in reductions) for key in cost}


@misconception(
    "inception_cost",
    family="parameters or multiplications miscounted",
    caught_by="test_inception_cost_gives_published_counts",
)
def pooling_branch_not_counted(reference, input_shape, channels):
    """The 1 x 1 convolution after the pooling is missing from your count. The pooling is free, the convolution is
    not.
    """
    cost = reference.inception_cost(input_shape, channels)
    projection = reference.conv_cost(input_shape, (1, 1), channels["pool_proj"])
    return {key: cost[key] - projection[key] for key in cost}


@misconception(
    "head_cost", family="parameters or multiplications miscounted", caught_by="test_head_cost_gives_published_counts"
)
def one_position_counted(reference, input_shape, feature_size, classes):
    """Your multiplications are those of one position. The classifier stops at each position of the map."""
    return reference.head_cost((*feature_size, input_shape[2]), feature_size, classes)


@misconception(
    "head_cost", family="parameters or multiplications miscounted", caught_by="test_head_cost_gives_published_counts"
)
def parameters_of_a_larger_dense_layer(reference, input_shape, feature_size, classes):
    """You count parameters for every pixel that comes in. The dense layer was made for a smaller size, and keeps its
    weights: one set, for all positions.
    """
    return reference.head_cost(input_shape, input_shape[:2], classes)
