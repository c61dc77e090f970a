"""The hidden checks: blocks against compositions of the reference's layers, and what else the handout promises."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_equal, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls


def draw(rng, **shapes):
    """Draw the parameters of a block: a weight of each shape, and a bias for each of its kernels."""
    params = {}
    for name, shape in shapes.items():
        params[f"{name}_weight"] = rng.standard_normal(shape)
        params[f"{name}_bias"] = rng.standard_normal(shape[-1])
    return params


def draw_separable(rng, depthwise_shape, channels_out):
    """Draw the parameters of a depthwise separable convolution that no ReLU in its middle would change.

    That holds if x is not negative; a public check looks at the ReLU.
    """
    depthwise_channels = depthwise_shape[2] * depthwise_shape[3]
    params = draw(rng, depthwise=depthwise_shape, pointwise=(1, 1, depthwise_channels, channels_out))
    return params | {
        "depthwise_weight": rng.exponential(size=depthwise_shape),
        "depthwise_bias": rng.exponential(size=depthwise_channels),
    }


def adding_only(params, last):
    """Let a branch never subtract: where its last ReLU stands then makes no difference."""
    return params | {name: np.abs(params[name]) for name in (f"{last}_weight", f"{last}_bias")}


def without(params, *names):
    """Leave entries out."""
    return {name: value for name, value in params.items() if name not in names}


def count(name, got, key, want):
    """Compare one entry of a cost."""
    if not isinstance(got, dict) or key not in got:
        raise AssertionError(f"{name} is no dict with the entry {key!r}")
    assert_equal(f"{name}[{key!r}]", got[key], want)


# Mixing channels


@question("conv1x1", weight=2)
@pytest.mark.parametrize(
    ("x_shape", "channels_out"),
    [
        pytest.param((2, 4, 5, 3), 6, id="nothing is equal"),
        pytest.param((1, 7, 2, 6), 4, id="batch of one"),
        pytest.param((3, 2, 4, 5), 1, id="one kernel"),
        pytest.param((2, 3, 5, 1), 4, id="one channel"),
        pytest.param((1, 2, 3, 300), 4, id="hundreds of channels"),
    ],
)
def test_conv1x1_follows_the_definition(student, reference, rng, x_shape, channels_out):
    """conv1x1 follows its definition for images of every shape."""
    x = rng.standard_normal(x_shape[::-1]).T  # a view that is not contiguous
    weight, bias = rng.standard_normal((1, 1, x_shape[-1], channels_out)), rng.standard_normal(channels_out)

    got = student.conv1x1(x, weight, bias)

    assert_close("conv1x1(x, weight, bias)", got, reference.conv1x1(x, weight, bias))


@question("conv1x1", weight=1)
def test_conv1x1_depends_on_its_arguments_alone(student, reference, rng):
    """conv1x1 accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(0, 256, (2, 3, 4, 5)).astype("uint8"), rng.standard_normal((1, 1, 5, 2)), np.zeros(2)
    floats = rng.standard_normal((1, 5, 2, 3)), rng.standard_normal((1, 1, 3, 6)), np.zeros(6)

    for arguments in (integers, floats):
        assert_close("conv1x1(x, weight, bias)", student.conv1x1(*arguments), reference.conv1x1(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("conv1x1", weight=1)
@needs("test_conv1x1_mixes_the_channels_of_each_pixel")
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape"),
    [
        pytest.param((2, 4, 6, 3), (3, 2, 3, 5), (5,), id="kernels of 3 x 2"),
        pytest.param((2, 4, 6, 3), (1, 1, 1, 5), (5,), id="channels disagree"),
        pytest.param((2, 4, 6, 1), (1, 1, 3, 5), (5,), id="grey images for kernels of three channels"),
        pytest.param((2, 4, 6, 3), (1, 1, 3, 5), (1,), id="one bias for five kernels"),
        pytest.param((2, 4, 6, 3), (1, 1, 3, 1), (5,), id="five biases for one kernel"),
        pytest.param((4, 6, 3), (1, 1, 3, 5), (5,), id="no batch axis"),
        pytest.param((2, 4, 6, 3), (3, 5), (5,), id="a matrix of weights"),
        pytest.param((2, 4, 6, 3), (1, 1, 3), (3,), id="no axis for the kernels"),
    ],
)
def test_conv1x1_refuses_what_does_not_fit(student, rng, x_shape, weight_shape, bias_shape):
    """conv1x1 raises ValueError for larger kernels, and for incompatible shapes."""
    assert_raises(ValueError, student.conv1x1, *map(rng.standard_normal, (x_shape, weight_shape, bias_shape)))


# One channel at a time


@question("depthwise", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [
        pytest.param((2, 8, 6, 4), (3, 5, 4, 1), id="nothing is equal"),
        pytest.param((1, 9, 7, 3), (5, 3, 3, 1), id="batch of one"),
        pytest.param((2, 7, 5, 3), (4, 2, 3, 1), id="kernels of even size"),
        pytest.param((2, 6, 9, 5), (4, 3, 5, 1), id="kernels of even height"),
        pytest.param((1, 8, 7, 2), (3, 2, 2, 1), id="kernels of even width"),
        pytest.param((3, 5, 4, 2), (5, 4, 2, 1), id="kernels as large as the images"),
    ],
)
def test_depthwise_follows_the_definition(student, reference, rng, x_shape, weight_shape):
    """depthwise_conv2d follows its definition for images and kernels of every shape, padding "same"."""
    x, weight = rng.standard_normal(x_shape), rng.standard_normal(weight_shape)
    bias = np.zeros(weight_shape[2] * weight_shape[3])

    got = student.depthwise_conv2d(x, weight, bias)

    assert_close("depthwise_conv2d(x, weight, bias)", got, reference.depthwise_conv2d(x, weight, bias))


@question("depthwise", weight=2)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "stride"),
    [
        pytest.param((2, 8, 7, 5), (3, 4, 5, 1), 2, id="stride 2"),
        pytest.param((1, 10, 7, 3), (5, 2, 3, 1), 3, id="stride 3"),
        pytest.param((2, 8, 10, 3), (4, 5, 3, 1), 3, id="kernels of even height"),
        pytest.param((2, 9, 8, 3), (1, 2, 3, 1), 4, id="stride larger than the kernels"),
    ],
)
def test_depthwise_strides(student, reference, rng, x_shape, weight_shape, stride):
    """With a stride, padding "same" pads only as much as the last place needs."""
    x, weight = rng.standard_normal(x_shape), rng.standard_normal(weight_shape)
    bias = np.zeros(weight_shape[2] * weight_shape[3])

    got = student.depthwise_conv2d(x, weight, bias, stride=stride)

    want = reference.depthwise_conv2d(x, weight, bias, stride=stride)
    assert_close(f"depthwise_conv2d(x, weight, bias, stride={stride})", got, want)


@question("depthwise", weight=1)
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_depthwise_without_padding(student, reference, rng, stride):
    """With padding "valid" the kernels stay inside the image, at every stride."""
    x, weight, bias = rng.standard_normal((2, 9, 8, 3)), rng.standard_normal((4, 5, 3, 1)), np.zeros(3)

    got = student.depthwise_conv2d(x, weight, bias, stride=stride, padding="valid")

    want = reference.depthwise_conv2d(x, weight, bias, stride=stride, padding="valid")
    assert_close(f'depthwise_conv2d(x, weight, bias, stride={stride}, padding="valid")', got, want)


@question("depthwise", weight=1)
def test_depthwise_adds_a_bias_to_each_output_channel(student, reference, rng):
    """Each of the C * M output channels has a bias of its own, and gets it once."""
    x, weight, bias = rng.standard_normal((2, 4, 5, 3)), rng.standard_normal((1, 1, 3, 2)), rng.uniform(1, 9, 6)

    got = student.depthwise_conv2d(x, weight, bias)

    assert_close("depthwise_conv2d(x, weight, bias)", got, reference.depthwise_conv2d(x, weight, bias))


@question("depthwise", weight=1)
def test_depthwise_depends_on_its_arguments_alone(student, reference, rng):
    """depthwise_conv2d accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(0, 256, (2, 5, 6, 3)).astype("uint8"), rng.standard_normal((1, 1, 3, 1)), np.zeros(3)
    floats = rng.standard_normal((1, 4, 3, 2)), rng.standard_normal((1, 1, 2, 1)), np.zeros(2)

    for arguments in (integers, floats):
        got = student.depthwise_conv2d(*arguments)
        assert_close("depthwise_conv2d(x, weight, bias)", got, reference.depthwise_conv2d(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("depthwise", weight=1)
@needs("test_depthwise_gives_each_channel_its_own_kernel")
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape", "options"),
    [
        pytest.param((2, 4, 6, 3), (2, 5, 1, 2), (2,), {}, id="channels disagree"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 2), (3,), {}, id="a bias for each input channel"),
        pytest.param((4, 6, 3), (2, 5, 3, 2), (6,), {}, id="no batch axis"),
        pytest.param((2, 4, 6, 3), (2, 5, 3), (3,), {}, id="no axis for the multiplier"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 2), (6,), {"stride": 0}, id="stride 0"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 2), (6,), {"padding": "full"}, id="unknown padding"),
        pytest.param((2, 4, 6, 3), (5, 2, 3, 2), (6,), {"padding": "valid"}, id="kernels too high"),
        pytest.param((2, 4, 6, 3), (2, 7, 3, 2), (6,), {"padding": "valid"}, id="kernels too wide"),
    ],
)
def test_depthwise_refuses_what_does_not_fit(student, rng, x_shape, weight_shape, bias_shape, options):
    """depthwise_conv2d raises ValueError for invalid shapes, strides and paddings."""
    arguments = map(rng.standard_normal, (x_shape, weight_shape, bias_shape))

    assert_raises(ValueError, student.depthwise_conv2d, *arguments, **options)


# First look, then mix


def composed(reference, x, params, **options):
    """Compose a depthwise separable convolution from the reference's layers."""
    looked = reference.depthwise_conv2d(x, params["depthwise_weight"], params["depthwise_bias"], **options)
    return reference.conv1x1(looked, params["pointwise_weight"], params["pointwise_bias"])


@question("separable", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "depthwise_shape", "channels_out"),
    [
        pytest.param((2, 6, 7, 3), (3, 5, 3, 1), 4, id="nothing is equal"),
        pytest.param((1, 5, 4, 2), (1, 3, 2, 1), 6, id="batch of one"),
        pytest.param((3, 4, 5, 2), (1, 1, 2, 1), 6, id="kernels of one pixel"),
    ],
)
def test_separable_composes_its_two_layers(student, reference, rng, x_shape, depthwise_shape, channels_out):
    """A depthwise convolution, and a 1 x 1 convolution of its result, with nothing in between."""
    x, params = rng.exponential(size=x_shape), draw_separable(rng, depthwise_shape, channels_out)

    got = student.depthwise_separable_conv2d(x, params)

    assert_close("depthwise_separable_conv2d(x, params)", got, composed(reference, x, params))


@question("separable", weight=1)
@pytest.mark.parametrize(
    ("stride", "padding"),
    [(2, "same"), (1, "valid"), (3, "valid")],
    ids=["stride 2", "no padding", "stride 3 and no padding"],
)
def test_separable_passes_stride_and_padding_on(student, reference, rng, stride, padding):
    """The depthwise convolution takes the stride and the padding."""
    x, params = rng.exponential(size=(2, 8, 6, 3)), draw_separable(rng, (3, 5, 3, 2), 4)

    got = student.depthwise_separable_conv2d(x, params, stride=stride, padding=padding)

    want = composed(reference, x, params, stride=stride, padding=padding)
    assert_close(f"depthwise_separable_conv2d(x, params, stride={stride}, padding={padding!r})", got, want)


@question("separable", weight=1)
def test_separable_leaves_its_arguments_alone(student, reference, rng):
    """depthwise_separable_conv2d accepts integers, forgets earlier calls, and leaves image and parameters unchanged."""
    x, params = rng.integers(0, 9, (2, 3, 4, 3)), draw_separable(rng, (1, 1, 3, 1), 5)

    got = student.depthwise_separable_conv2d(x, params)

    assert_close("depthwise_separable_conv2d(x, params)", got, composed(reference, x, params))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("separable", weight=1)
@needs("test_separable_reproduces_the_worked_example")
def test_separable_refuses_what_does_not_fit(student, rng):
    """depthwise_separable_conv2d raises ValueError for missing parameters, and for layers that do not fit."""
    x, params = rng.standard_normal((2, 4, 5, 3)), draw_separable(rng, (2, 3, 3, 2), 7)
    too_few = params | draw(rng, pointwise=(1, 1, 3, 7))
    too_large = params | draw(rng, pointwise=(3, 3, 6, 7))

    for wrong in (without(params, "depthwise_bias"), without(params, "pointwise_weight"), too_few, too_large):
        assert_raises(ValueError, student.depthwise_separable_conv2d, x, wrong)


# Adding to what is there


@question("residual", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "first", "second"),
    [
        pytest.param((2, 6, 7, 3), (3, 3, 3, 4), (3, 3, 4, 3), id="ResNet's kernels"),
        pytest.param((1, 5, 4, 2), (3, 1, 2, 6), (2, 5, 6, 2), id="kernels of two sizes"),
    ],
)
def test_residual_block_adds_what_came_in(student, reference, rng, x_shape, first, second):
    """Without a projection the block adds its input to what two convolutions make of it."""
    x, params = rng.standard_normal(x_shape), draw(rng, conv1=first, conv2=second)

    got = student.residual_block(x, params)

    assert_close("residual_block(x, params)", got, reference.residual_block(x, params))


def check_projection(student, reference, rng, x_shape, channels, stride):
    """Compare a block of random parameters, with a projection, with the reference's."""
    c_in, (c_mid, c_out) = x_shape[-1], channels
    x = rng.standard_normal(x_shape)
    params = draw(rng, conv1=(3, 3, c_in, c_mid), conv2=(3, 3, c_mid, c_out), shortcut=(1, 1, c_in, c_out))
    params = adding_only(params, "conv2")

    got = student.residual_block(x, params, stride=stride)

    want = reference.residual_block(x, params, stride=stride)
    assert_close(f"residual_block(x, params, stride={stride})", got, want)


@question("residual", weight=2)
@pytest.mark.parametrize(
    ("x_shape", "channels"),
    [
        pytest.param((2, 6, 5, 3), (4, 7), id="more channels"),
        pytest.param((2, 5, 4, 3), (6, 3), id="a projection that nothing asks for"),
    ],
)
def test_residual_block_with_a_projection(student, reference, rng, x_shape, channels):
    """A projection is used whenever there is one."""
    check_projection(student, reference, rng, x_shape, channels, 1)


@question("residual", weight=1)
@pytest.mark.parametrize(
    ("x_shape", "channels", "stride"),
    [
        pytest.param((2, 8, 6, 3), (4, 5), 2, id="half the size"),
        pytest.param((1, 7, 10, 5), (2, 4), 3, id="stride 3"),
    ],
)
def test_residual_block_with_a_stride(student, reference, rng, x_shape, channels, stride):
    """The first convolution and the projection take the stride."""
    check_projection(student, reference, rng, x_shape, channels, stride)


@question("residual", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "channels_out", "stride", "projection"),
    [
        pytest.param((2, 6, 5, 4), 4, 1, False, id="identity"),
        pytest.param((2, 8, 6, 4), 5, 2, True, id="half the size"),
        pytest.param((1, 5, 7, 2), 6, 1, True, id="more channels"),
    ],
)
def test_bottleneck_block_follows_the_definition(student, reference, rng, x_shape, channels_out, stride, projection):
    """Three convolutions, the first of which takes the stride, and either shortcut."""
    c_in, c_mid, c_out = x_shape[-1], 3, channels_out
    x = rng.standard_normal(x_shape)
    params = draw(rng, conv1=(1, 1, c_in, c_mid), conv2=(3, 3, c_mid, c_mid), conv3=(1, 1, c_mid, c_out))
    if projection:
        params |= draw(rng, shortcut=(1, 1, c_in, c_out))
    params = adding_only(params, "conv3")

    got = student.bottleneck_block(x, params, stride=stride)

    want = reference.bottleneck_block(x, params, stride=stride)
    assert_close(f"bottleneck_block(x, params, stride={stride})", got, want)


@question("residual", weight=1)
@needs("test_residual_block_reproduces_the_worked_example")
def test_residual_blocks_leave_their_arguments_alone(student, reference, rng):
    """Both blocks accept integers, forget earlier calls, and leave the image and the parameters unchanged."""
    floats, integers = rng.standard_normal((2, 3, 4, 2)), rng.integers(-9, 9, (1, 4, 3, 2))
    basic = adding_only(draw(rng, conv1=(1, 1, 2, 5), conv2=(1, 1, 5, 2)), "conv2")
    bottleneck = draw(rng, conv1=(1, 1, 2, 3), conv2=(1, 1, 3, 3), conv3=(1, 1, 3, 2))
    bottleneck = adding_only(bottleneck, "conv3")

    for x in (floats, integers):
        assert_close("residual_block(x, params)", student.residual_block(x, basic), reference.residual_block(x, basic))
        want = reference.bottleneck_block(x, bottleneck)
        assert_close("bottleneck_block(x, params)", student.bottleneck_block(x, bottleneck), want)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("residual", weight=2)
@pytest.mark.parametrize(
    ("block", "missing", "changed", "stride"),
    [
        pytest.param("residual_block", ("conv2_bias",), {}, 1, id="a bias is missing"),
        pytest.param("residual_block", ("shortcut_bias",), {"shortcut": (1, 1, 3, 3)}, 1, id="half a projection"),
        pytest.param("residual_block", (), {"conv1": (3, 3, 1, 4)}, 1, id="conv1 reads other channels"),
        pytest.param("residual_block", (), {"conv2": (3, 3, 5, 3)}, 1, id="conv2 reads other channels"),
        pytest.param("residual_block", (), {"conv2": (3, 3, 4, 1)}, 1, id="one channel to add to three"),
        pytest.param("residual_block", (), {"shortcut": (1, 1, 3, 1)}, 1, id="three channels to add to one"),
        pytest.param("residual_block", (), {}, 2, id="stride without a projection"),
        pytest.param("residual_block", (), {"shortcut": (3, 3, 3, 3)}, 1, id="projection of 3 x 3"),
        pytest.param("residual_block", (), {}, 0, id="stride 0"),
        pytest.param("bottleneck_block", (), {"conv1": (3, 3, 3, 4)}, 1, id="bottleneck with a conv1 of 3 x 3"),
        pytest.param("bottleneck_block", (), {"conv3": (3, 3, 4, 3)}, 1, id="bottleneck with a conv3 of 3 x 3"),
    ],
)
def test_residual_block_refuses_what_does_not_fit(student, rng, block, missing, changed, stride):
    """Both blocks raise ValueError for missing parameters, kernels of a wrong size, and shapes that cannot be added."""
    shapes = {
        "residual_block": {"conv1": (3, 3, 3, 4), "conv2": (3, 3, 4, 3)},
        "bottleneck_block": {"conv1": (1, 1, 3, 4), "conv2": (3, 3, 4, 4), "conv3": (1, 1, 4, 3)},
    }
    x, params = rng.standard_normal((2, 6, 5, 3)), without(draw(rng, **shapes[block] | changed), *missing)
    getattr(student, block)(x, draw(rng, **shapes[block]))  # whoever refuses what fits refuses nothing

    assert_raises(ValueError, getattr(student, block), x, params, stride=stride)


# Several sizes at once


def inception_shapes(channels_in, one, reduce3, three, reduce5, five, pool):
    """Name the shapes of the weights of an inception block."""
    return {
        "1x1": (1, 1, channels_in, one),
        "3x3_reduce": (1, 1, channels_in, reduce3),
        "3x3": (3, 3, reduce3, three),
        "5x5_reduce": (1, 1, channels_in, reduce5),
        "5x5": (5, 5, reduce5, five),
        "pool_proj": (1, 1, channels_in, pool),
    }


@question("inception", weight=5)
@pytest.mark.parametrize(
    ("x_shape", "channels"),
    [
        pytest.param((2, 7, 6, 4), (3, 2, 5, 1, 6, 7), id="nothing is equal"),
        pytest.param((1, 3, 4, 2), (1, 3, 2, 4, 3, 5), id="images smaller than the largest kernel"),
    ],
)
def test_inception_block_follows_the_definition(student, reference, rng, x_shape, channels):
    """Four branches, six convolutions with a ReLU each, concatenated on channels."""
    # Behind a ReLU nothing is negative, and padding with zeros does no harm; a public check looks at that.
    x, params = rng.exponential(size=x_shape), draw(rng, **inception_shapes(x_shape[-1], *channels))

    got = student.inception_block(x, params)

    assert_close("inception_block(x, params)", got, reference.inception_block(x, params))


@question("inception", weight=2)
@needs("test_inception_block_reproduces_the_worked_example")
def test_inception_block_depends_on_its_arguments_alone(student, reference, rng):
    """inception_block accepts integers, is independent of earlier calls, and leaves image and parameters unchanged."""
    integers = rng.integers(0, 9, (2, 4, 3, 2)), draw(rng, **inception_shapes(2, 3, 1, 2, 2, 1, 4))
    floats = rng.exponential(size=(1, 3, 5, 3)), draw(rng, **inception_shapes(3, 1, 2, 4, 1, 2, 3))

    for arguments in (integers, floats):
        got = student.inception_block(*arguments)
        assert_close("inception_block(x, params)", got, reference.inception_block(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("inception", weight=2)
@needs("test_inception_block_reproduces_the_worked_example")
@pytest.mark.parametrize(
    ("missing", "changed"),
    [
        pytest.param("3x3_weight", {}, id="a weight is missing"),
        pytest.param("pool_proj_bias", {}, id="a bias is missing"),
        pytest.param(None, {"3x3": (5, 5, 2, 4)}, id="a 3 x 3 that is 5 x 5"),
        pytest.param(None, {"3x3": (1, 1, 2, 4)}, id="a 3 x 3 that is 1 x 1"),
        pytest.param(None, {"5x5_reduce": (3, 3, 3, 5)}, id="a reduction of 3 x 3"),
        pytest.param(None, {"5x5": (5, 5, 2, 6)}, id="the 5 x 5 reads other channels"),
        pytest.param(None, {"1x1": (1, 1, 1, 2)}, id="the 1 x 1 reads other channels"),
    ],
)
def test_inception_block_refuses_what_does_not_fit(student, rng, missing, changed):
    """inception_block raises ValueError for missing parameters, and for kernels of another size than named."""
    params = without(draw(rng, **inception_shapes(3, 2, 2, 4, 5, 6, 1) | changed), missing)

    assert_raises(ValueError, student.inception_block, rng.standard_normal((2, 6, 7, 3)), params)


# A classifier for images of any size


@question("head", weight=2)
@pytest.mark.parametrize(
    ("feature_shape", "classes"),
    [((3, 4, 5), 2), ((4, 2, 3), 5), ((1, 1, 6), 4), ((6, 5, 10), 3)],
    ids=["nothing is equal", "higher than wide", "one pixel", "hundreds of features"],
)
def test_dense_to_kernel_follows_the_definition(student, reference, rng, feature_shape, classes):
    """dense_to_kernel follows its definition for features of every shape, and leaves the weights unchanged."""
    weight = rng.standard_normal((np.prod(feature_shape), classes))

    got = student.dense_to_kernel(weight, feature_shape)

    want = reference.dense_to_kernel(weight, feature_shape)
    assert_close("dense_to_kernel(weight, feature_shape)", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("head", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "feature_shape", "classes"),
    [
        # With one channel, or one pixel, there is only one order to flatten in.
        pytest.param((2, 6, 8, 1), (3, 4, 1), 7, id="nothing is equal"),
        pytest.param((1, 5, 7, 1), (4, 2, 1), 3, id="batch of one"),
        pytest.param((3, 4, 5, 2), (1, 1, 2), 6, id="features of one pixel"),
    ],
)
def test_score_maps_slide_the_classifier(student, reference, rng, x_shape, feature_shape, classes):
    """On larger images, score_maps has at each position the dense layer's scores of the part that it sees."""
    x = rng.standard_normal(x_shape)
    weight, bias = rng.standard_normal((np.prod(feature_shape), classes)), rng.standard_normal(classes)

    got = student.score_maps(x, weight, bias, feature_shape)

    want = reference.score_maps(x, weight, bias, feature_shape)
    assert_close("score_maps(x, weight, bias, feature_shape)", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("head", weight=2)
@pytest.mark.parametrize("x_shape", [(2, 5, 4, 3), (1, 3, 7, 2)], ids=["two images", "batch of one"])
def test_head_averages_its_score_maps(student, reference, rng, x_shape):
    """fully_convolutional_head gives each image the mean of each class's score map, for features of one pixel."""
    channels = x_shape[-1]
    x, weight, bias = rng.standard_normal(x_shape), rng.standard_normal((channels, 6)), rng.standard_normal(6)

    got = student.fully_convolutional_head(x, weight, bias, (1, 1, channels))

    want = reference.fully_convolutional_head(x, weight, bias, (1, 1, channels))
    assert_close("fully_convolutional_head(x, weight, bias, feature_shape)", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("head", weight=1)
@needs("test_score_maps_give_what_the_dense_layer_gives")
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape"),
    [
        pytest.param((2, 5, 6, 4), (12, 7), (7,), id="half the rows"),
        pytest.param((2, 1, 6, 4), (24, 7), (7,), id="features too low"),
        pytest.param((2, 5, 2, 4), (24, 7), (7,), id="features too narrow"),
        pytest.param((2, 5, 6, 2), (24, 7), (7,), id="channels disagree"),
        pytest.param((2, 5, 6, 4), (24, 7), (1,), id="one bias for seven classes"),
        pytest.param((2, 5, 6, 4), (24, 7, 1), (7,), id="weights with a third axis"),
    ],
)
def test_score_maps_refuse_what_does_not_fit(student, rng, x_shape, weight_shape, bias_shape):
    """score_maps raises ValueError for incompatible weights, biases and features."""
    arguments = map(rng.standard_normal, (x_shape, weight_shape, bias_shape))

    assert_raises(ValueError, student.score_maps, *arguments, (2, 3, 4))


# What layers cost


LAYERS = [  # input_shape, kernel_shape, stride, padding
    pytest.param((9, 14, 5), (3, 4), 1, "same", id="same"),
    pytest.param((11, 8, 6), (5, 2), 2, "same", id="same, stride 2"),
    pytest.param((13, 7, 4), (2, 3), 3, "same", id="same, stride 3"),
    pytest.param((10, 12, 3), (4, 5), 1, "valid", id="valid"),
    pytest.param((12, 9, 7), (3, 2), 2, "valid", id="valid, stride 2"),
]


@question("layer_costs", weight=1)
@pytest.mark.parametrize(("input_shape", "kernel_shape", "stride", "padding"), LAYERS)
def test_conv_cost_counts_multiplications(student, reference, rng, input_shape, kernel_shape, stride, padding):
    """conv_cost multiplies once for each weight at each place, at every stride and padding."""
    arguments = input_shape, kernel_shape, int(rng.integers(15, 99)), stride, padding

    got = student.conv_cost(*arguments)

    count("conv_cost(...)", got, "multiplies", reference.conv_cost(*arguments)["multiplies"])


@question("layer_costs", weight=1)
@pytest.mark.parametrize(("input_shape", "kernel_shape", "stride", "padding"), LAYERS)
def test_depthwise_cost_counts_multiplications(student, reference, rng, input_shape, kernel_shape, stride, padding):
    """depthwise_cost counts multiplications, with several kernels for each channel too, and without any options."""
    options = {"multiplier": int(rng.integers(2, 9)), "stride": stride, "padding": padding}

    for given in (options, {}):
        got = student.depthwise_cost(input_shape, kernel_shape, **given)
        want = reference.depthwise_cost(input_shape, kernel_shape, **given)
        count("depthwise_cost(...)", got, "multiplies", want["multiplies"])


@question("layer_costs", weight=1)
@pytest.mark.parametrize(("input_shape", "kernel_shape", "stride", "padding"), LAYERS)
def test_separable_cost_counts_multiplications(student, reference, rng, input_shape, kernel_shape, stride, padding):
    """depthwise_separable_cost counts the multiplications of both layers, each at the places where it stops."""
    channels_out = int(rng.integers(15, 99))
    options = {"multiplier": int(rng.integers(2, 9)), "stride": stride, "padding": padding}

    got = student.depthwise_separable_cost(input_shape, kernel_shape, channels_out, **options)

    want = reference.depthwise_separable_cost(input_shape, kernel_shape, channels_out, **options)
    count("depthwise_separable_cost(...)", got, "multiplies", want["multiplies"])


@question("layer_costs", weight=1)
def test_layer_costs_count_parameters(student, reference, rng):
    """depthwise_cost and depthwise_separable_cost count all weights, and a bias for each output channel."""
    channels_out, multiplier = (int(number) for number in rng.permutation(30)[:2] + 2)

    depthwise = student.depthwise_cost((9, 8, 7), (3, 4), multiplier=multiplier)
    shapes = {"input_shape": (9, 8, 7), "kernel_shape": (3, 4), "channels_out": channels_out}
    separable = student.depthwise_separable_cost(**shapes, multiplier=multiplier)

    want = reference.depthwise_cost((9, 8, 7), (3, 4), multiplier=multiplier)
    count("depthwise_cost(...)", depthwise, "parameters", want["parameters"])
    want = reference.depthwise_separable_cost((9, 8, 7), (3, 4), channels_out, multiplier=multiplier)
    count("depthwise_separable_cost(...)", separable, "parameters", want["parameters"])


@question("layer_costs", weight=1)
@needs("test_conv_cost_gives_published_counts")
def test_conv_cost_refuses_what_makes_no_sense(student):
    """conv_cost raises ValueError for a stride below 1, an unknown padding, and kernels that do not fit."""
    assert_raises(ValueError, student.conv_cost, (6, 5, 3), (2, 3), 7, stride=0)
    assert_raises(ValueError, student.conv_cost, (6, 5, 3), (2, 3), 7, padding="full")
    assert_raises(ValueError, student.conv_cost, (6, 5, 3), (2, 3), 7, padding="zeros")
    assert_raises(ValueError, student.conv_cost, (6, 5, 3), (7, 3), 7, padding="valid")
    assert_raises(ValueError, student.conv_cost, (6, 5, 3), (2, 6), 7, padding="valid")


# What blocks cost


@question("block_costs", weight=2)
@pytest.mark.parametrize(
    ("input_shape", "same_channels", "stride"),
    [
        pytest.param((7, 9, 5), True, 1, id="identity"),
        pytest.param((8, 6, 5), False, 1, id="other channels"),
        pytest.param((5, 7, 120), False, 1, id="fewer channels"),
        pytest.param((6, 4, 300), True, 1, id="hundreds of channels"),
        pytest.param((9, 12, 4), True, 2, id="stride 2"),
        pytest.param((10, 7, 3), False, 3, id="other channels and stride 3"),
    ],
)
def test_residual_cost_counts_a_projection_where_there_is_one(
    student, reference, rng, input_shape, same_channels, stride
):
    """residual_cost counts a projection if the size or the channels change, and only then."""
    channels_out = input_shape[-1] if same_channels else int(rng.integers(11, 99))

    got = student.residual_cost(input_shape, channels_out, stride=stride)

    want = reference.residual_cost(input_shape, channels_out, stride=stride)
    count("residual_cost(...)", got, "multiplies", want["multiplies"])


@question("block_costs", weight=1)
@pytest.mark.parametrize(
    ("input_shape", "same_channels", "stride"),
    [
        pytest.param((7, 9, 20), True, 1, id="identity"),
        pytest.param((9, 14, 20), True, 2, id="stride 2"),
        pytest.param((10, 7, 6), False, 1, id="other channels"),
    ],
)
def test_bottleneck_cost_counts_multiplications(student, reference, rng, input_shape, same_channels, stride):
    """bottleneck_cost counts three convolutions, and a projection where there is one, at every stride."""
    channels_mid = int(rng.integers(2, 6))
    channels_out = input_shape[-1] if same_channels else int(rng.integers(11, 99))

    got = student.bottleneck_cost(input_shape, channels_mid, channels_out, stride=stride)

    want = reference.bottleneck_cost(input_shape, channels_mid, channels_out, stride=stride)
    count("bottleneck_cost(...)", got, "multiplies", want["multiplies"])


@question("block_costs", weight=2)
def test_block_costs_count_parameters(student, reference, rng):
    """All four functions count all weights, and a bias for each kernel."""
    names = ("1x1", "3x3_reduce", "3x3", "5x5_reduce", "5x5", "pool_proj")
    kernels = [int(number) for number in rng.permutation(40)[:6] + 3]
    calls = {
        "residual_cost": ((9, 8, 2), kernels[0]),
        "bottleneck_cost": ((7, 5, 2), *kernels[1:3]),
        "inception_cost": ((9, 13, 50), dict(zip(names, kernels, strict=True))),
        "head_cost": ((8, 11, 6), (3, 5), kernels[3]),
    }

    for function, arguments in calls.items():
        got = getattr(student, function)(*arguments)
        count(f"{function}(...)", got, "parameters", getattr(reference, function)(*arguments)["parameters"])


@question("block_costs", weight=1)
@needs("test_inception_cost_gives_published_counts")
@needs("test_head_cost_gives_published_counts")
def test_block_costs_refuse_what_makes_no_sense(student):
    """inception_cost raises ValueError for a missing entry, head_cost for features that are too small."""
    channels = {"1x1": 2, "3x3_reduce": 3, "3x3": 4, "5x5_reduce": 5, "5x5": 6}

    assert_raises(ValueError, student.inception_cost, (8, 9, 7), channels)
    assert_raises(ValueError, student.head_cost, (4, 9, 3), (5, 2), 10)
    assert_raises(ValueError, student.head_cost, (4, 9, 3), (2, 10), 10)
