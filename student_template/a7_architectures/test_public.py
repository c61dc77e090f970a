"""The public checks: examples that you can follow by hand, and costs that were published."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_equal, question

SOBEL_IMAGE = [[2, 0, 3, 1], [1, 1, 0, 0], [1, 0, 2, 0], [1, 0, 1, 2]]
SOBEL_KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
EDGES_IMAGE = [[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]]
EDGES_KERNEL = [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]


def row(*pixels):
    """Make an image of one row and one channel."""
    return np.array(pixels).reshape(1, 1, -1, 1)


def kernel(entries):
    """Make a kernel of one input and one output channel."""
    return np.array(entries)[:, :, np.newaxis, np.newaxis]


# Mixing channels


@question("conv1x1", weight=3)
def test_conv1x1_mixes_the_channels_of_each_pixel(student):
    """Each pixel gives the sum, the difference and a weighted mean of its two channels, plus a bias each."""
    x = np.array([[[[1, 2], [3, 4], [5, 1]], [[0, 6], [2, 2], [8, 4]]]])
    weight = np.array([[1, 1, 0.25], [1, -1, 0.75]]).reshape(1, 1, 2, 3)

    got = student.conv1x1(x, weight, np.array([0, 10, -2]))

    sums, differences = [[3, 7, 6], [6, 4, 12]], [[9, 9, 14], [4, 10, 14]]
    means = [[-0.25, 1.75, 0], [2.5, 0, 3]]
    assert_close("conv1x1(x, weight, bias)", got, np.stack([sums, differences, means], axis=-1)[np.newaxis])


# One channel at a time


@question("depthwise", weight=3)
def test_depthwise_gives_each_channel_its_own_kernel(student):
    """One kernel looks at the first channel, another one at the second: nothing is summed over channels."""
    x = np.stack([SOBEL_IMAGE, EDGES_IMAGE], axis=-1)[np.newaxis]
    weight = np.stack([SOBEL_KERNEL, EDGES_KERNEL], axis=-1)[..., np.newaxis]

    got = student.depthwise_conv2d(x, weight, np.zeros(2))

    upright = [[-1, -1, -1, 6], [-2, 0, 1, 5], [-1, -1, -1, 5], [0, -1, -4, 4]]
    level = [[-8, -9, -2, -1], [0, -4, -3, -1], [3, 3, -8, -4], [2, 7, 7, 5]]
    assert_close("depthwise_conv2d(x, weight, bias)", got, np.stack([upright, level], axis=-1)[np.newaxis])


@question("depthwise", weight=3)
def test_depthwise_puts_the_results_of_a_channel_side_by_side(student, rng):
    """With three kernels for each channel, results 0 to 2 are of channel 0, and results 3 to 5 of channel 1."""
    x, weight, bias = rng.standard_normal((2, 3, 5, 2)), rng.standard_normal((1, 1, 2, 3)), np.zeros(6)

    got = student.depthwise_conv2d(x, weight, bias)

    first, second = x[..., :1] * weight[0, 0, 0], x[..., 1:] * weight[0, 0, 1]
    assert_close("depthwise_conv2d(x, weight, bias)", got, np.concatenate([first, second], axis=-1))


# First look, then mix


@question("separable", weight=4)
def test_separable_reproduces_the_worked_example(student):
    """A sum and a difference of neighbours, mixed in two ways: the handout's numbers."""
    x = np.array([[1, 10], [2, 20], [3, 30]]).reshape(1, 1, 3, 2)
    params = {
        "depthwise_weight": np.array([[1, -1], [1, 1]]).reshape(1, 2, 2, 1),
        "depthwise_bias": np.array([1, 0]),
        "pointwise_weight": np.array([[1, 2], [1, -1]]).reshape(1, 1, 2, 2),
        "pointwise_bias": np.array([0, 100]),
    }

    got = student.depthwise_separable_conv2d(x, params)

    want = np.array([[14, 98], [16, 102], [-26, 138]]).reshape(1, 1, 3, 2)
    assert_close("depthwise_separable_conv2d(x, params)", got, want)


# Adding to what is there


@question("residual", weight=2)
def test_residual_block_reproduces_the_worked_example(student):
    """A block of 1 x 1 kernels on five pixels: the handout's numbers."""
    params = {
        "conv1_weight": kernel([[1]]),
        "conv1_bias": np.array([-2]),
        "conv2_weight": kernel([[-3]]),
        "conv2_bias": np.array([1]),
    }

    got = student.residual_block(row(-3, 1, 2, 3, 4), params)

    assert_close("residual_block(x, params)", got, row(0, 2, 3, 1, 0))


@question("residual", weight=3)
def test_residual_block_projects_its_shortcut(student, rng):
    """With a projection and stride 2, the shortcut is a 1 x 1 convolution of every other pixel."""
    x = rng.standard_normal((2, 5, 6, 3))
    w1, w2, projection = map(rng.standard_normal, ((3, 4), (4, 5), (3, 5)))
    b1, b2, b3 = map(rng.standard_normal, (4, 5, 5))
    w2, b2 = np.abs(w2), np.abs(b2)  # the branch adds only: this check is about the shortcut
    params = {
        "conv1_weight": w1[np.newaxis, np.newaxis],
        "conv1_bias": b1,
        "conv2_weight": w2[np.newaxis, np.newaxis],
        "conv2_bias": b2,
        "shortcut_weight": projection[np.newaxis, np.newaxis],
        "shortcut_bias": b3,
    }

    got = student.residual_block(x, params, stride=2)

    seen = x[:, ::2, ::2]
    want = np.maximum(np.maximum(seen @ w1 + b1, 0) @ w2 + b2 + seen @ projection + b3, 0)
    assert_close("residual_block(x, params, stride=2)", got, want)


@question("residual", weight=3)
def test_bottleneck_block_reproduces_the_worked_example(student):
    """Three convolutions of 1 x 1 kernels on five pixels: the handout's numbers."""
    params = {
        "conv1_weight": kernel([[1]]),
        "conv1_bias": np.array([-1]),
        "conv2_weight": kernel([[2]]),
        "conv2_bias": np.array([-3]),
        "conv3_weight": kernel([[-2]]),
        "conv3_bias": np.array([1]),
    }

    got = student.bottleneck_block(row(-2, 1, 2, 3, 4), params)

    assert_close("bottleneck_block(x, params)", got, row(0, 2, 3, 2, 0))


# Several sizes at once


def with_zeros(params):
    """Add one kernel of zeros for each branch that is not in params."""
    sizes = {"1x1": 1, "3x3_reduce": 1, "3x3": 3, "5x5_reduce": 1, "5x5": 5, "pool_proj": 1}
    weights = {f"{name}_weight": np.zeros((size, size, 1, 1)) for name, size in sizes.items()}
    return weights | {f"{name}_bias": np.zeros(1) for name in sizes} | params


@question("inception", weight=3)
def test_inception_block_reproduces_the_worked_example(student):
    """Four branches on an image of six pixels, in the order of the paper: the handout's numbers."""
    left, far_right = np.zeros((3, 3)), np.zeros((5, 5))
    left[1, 0] = 1
    far_right[2, 4] = 1
    params = {
        "1x1_weight": kernel([[1]]),
        "1x1_bias": np.array([-3]),
        "3x3_reduce_weight": kernel([[10]]),
        "3x3_reduce_bias": np.array([0]),
        "3x3_weight": kernel(left),
        "3x3_bias": np.array([0]),
        "5x5_reduce_weight": kernel([[1]]),
        "5x5_reduce_bias": np.array([-5]),
        "5x5_weight": kernel(far_right),
        "5x5_bias": np.array([100]),
        "pool_proj_weight": kernel([[-1]]),
        "pool_proj_bias": np.array([6]),
    }

    got = student.inception_block(np.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1), params)

    maps = [
        [[0, 0, 0], [1, 2, 3]],
        [[0, 10, 20], [0, 40, 50]],
        [[100, 100, 100], [101, 100, 100]],
        [[1, 0, 0], [1, 0, 0]],
    ]
    assert_close("inception_block(x, params)", got, np.stack(maps, axis=-1)[np.newaxis])


@question("inception", weight=3)
def test_inception_block_pools_inside_the_image_only(student):
    """The maximum of four negative pixels and their neighbours is negative: padding has no say."""
    params = with_zeros({"pool_proj_weight": kernel([[-1]])})

    got = student.inception_block(row(-1, -2, -3, -4), params)

    want = np.zeros((1, 1, 4, 4))
    want[0, 0, :, 3] = [1, 1, 2, 3]
    assert_close("inception_block(x, params)", got, want)


# A classifier for images of any size


@question("head", weight=2)
def test_dense_to_kernel_puts_each_weight_on_its_pixel(student):
    """The weights of a dense layer on 2 x 3 pixels of 2 channels find their pixels again."""
    weight = np.arange(24).reshape(12, 2)

    got = student.dense_to_kernel(weight, (2, 3, 2))

    first = [[[0, 2], [4, 6], [8, 10]], [[12, 14], [16, 18], [20, 22]]]
    second = [[[1, 3], [5, 7], [9, 11]], [[13, 15], [17, 19], [21, 23]]]
    assert_close("dense_to_kernel(weight, feature_shape)", got, np.stack([first, second], axis=-1))


@question("head", weight=3)
def test_score_maps_give_what_the_dense_layer_gives(student, rng):
    """On features of the size that it was made for, a map has one position: the dense layer's scores."""
    x, weight, bias = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((60, 7)), rng.standard_normal(7)

    got = student.score_maps(x, weight, bias, (3, 4, 5))

    assert_close("score_maps(x, weight, bias, feature_shape)", got, (x.reshape(2, 60) @ weight + bias)[:, None, None])


def count_multiplies(name, got, want):
    """Compare the multiplications of a cost."""
    if not isinstance(got, dict) or "multiplies" not in got:
        raise AssertionError(f"{name} is no dict with the entry 'multiplies'")
    assert_equal(f"{name}['multiplies']", got["multiplies"], want)


# What layers cost


@question("layer_costs", weight=2)
@pytest.mark.parametrize(
    ("input_shape", "kernel_shape", "channels_out", "parameters", "multiplies"),
    [
        pytest.param((5, 6, 3), (2, 2), 10, 130, 3600, id="small enough to draw"),
        pytest.param((14, 14, 512), (3, 3), 512, 2359808, 462422016, id="MobileNet's rival"),
        pytest.param((55, 55, 96), (1, 1), 16, 1552, 4646400, id="SqueezeNet's first squeeze"),
    ],
)
def test_conv_cost_gives_published_counts(student, input_shape, kernel_shape, channels_out, parameters, multiplies):
    """conv_cost counts the weights, the biases and the multiplications of layers that were published."""
    got = student.conv_cost(input_shape, kernel_shape, channels_out)

    assert_equal("conv_cost(...)", got, {"parameters": parameters, "multiplies": multiplies})


@question("layer_costs", weight=2)
def test_separable_cost_gives_published_counts(student):
    """MobileNet's layer of 512 channels on 14 x 14 pixels takes 52.3 million multiplications, not 462 million."""
    got = student.depthwise_separable_cost((14, 14, 512), (3, 3), 512)

    count_multiplies("depthwise_separable_cost(...)", got, 52283392)


# What blocks cost


@question("block_costs", weight=2)
def test_residual_costs_give_published_counts(student):
    """ResNet's basic block on 64 channels and its bottleneck on 256, on 56 x 56 pixels, cost about the same."""
    basic = student.residual_cost((56, 56, 64), 64)
    bottleneck = student.bottleneck_cost((56, 56, 256), 64, 256)

    count_multiplies("residual_cost(...)", basic, 231211008)
    count_multiplies("bottleneck_cost(...)", bottleneck, 218365952)


@question("block_costs", weight=2)
def test_inception_cost_gives_published_counts(student):
    """GoogLeNet's module 3a takes 128 million multiplications."""
    channels = {"1x1": 64, "3x3_reduce": 96, "3x3": 128, "5x5_reduce": 16, "5x5": 32, "pool_proj": 32}

    got = student.inception_cost((28, 28, 192), channels)

    count_multiplies("inception_cost(...)", got, 128049152)


@question("block_costs", weight=1)
def test_head_cost_gives_published_counts(student):
    """VGG-16's first dense layer stops at 36 places of features of 12 x 12: 3.7 billion multiplications."""
    got = student.head_cost((12, 12, 512), (7, 7), 4096)

    count_multiplies("head_cost(...)", got, 3699376128)
