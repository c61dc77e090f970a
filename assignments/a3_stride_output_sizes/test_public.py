"""The public checks: examples that you can follow by hand, most of them from the lectures."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_equal, assert_raises, assert_unmodified, needs, question

COLUMNS = ("name", "output_shape", "parameters", "connections")
SMALL = np.array([[1, 2], [4, 5]]).reshape(1, 2, 2, 1)  # the lectures' image


def conv(filters, kernel, **options):
    """Write a convolutional layer."""
    return {"kind": "conv", "filters": filters, "kernel": kernel, **options}


def assert_rows(got, *want):
    """Compare row by row, so that a failure is short."""
    want = [dict(zip(COLUMNS, row, strict=True)) for row in want]
    if isinstance(got, list) and len(got) == len(want):
        for place, rows in enumerate(zip(got, want, strict=True)):
            assert_equal(f"row {place} of the summary", *rows)
    assert_equal("the summary", got, want)


# What a convolution leaves


@question("output_size", weight=3)
def test_conv_output_size_counts_the_places_of_a_kernel(student):
    """conv_output_size counts the places at which the kernel lies wholly inside the padded axis."""
    for want, *arguments in [  # places, size, kernel, stride, padding
        (3, 8, 3, 2, 0),
        (3, 7, 3, 2, 0),
        (4, 10, 3, 2, 0),
        (2, 4, 3, 1, 0),
        (4, 4, 3, 1, 1),
        (3, 2, 2, 1, 1),
        (2, 2, 2, 2, 1),
        (5, 7, 3),
        (1, 3, 5, 1, 1),
        (55, 224, 11, 4, 2),
    ]:
        assert_equal("the number of places", student.conv_output_size(*arguments), want)


@question("output_size", weight=2)
def test_conv_output_size_understands_same_and_valid(student):
    """With "same" a kernel stops ceil(size / stride) times, with "valid" ceil((size - kernel + 1) / stride) times."""
    for want, *arguments in [  # places, size, kernel, stride, padding
        (14, 28, 5, 2, "same"),
        (12, 28, 5, 2, "valid"),
        (7, 7, 4, 1, "same"),
        (4, 7, 3, 2, "same"),
        (3, 7, 3, 2, "valid"),
        (3, 5, 7, 2, "same"),
        (16, 32, 5, 2, "SAME"),
        (2, 4, 3, 1, "VALID"),
    ]:
        assert_equal("the number of places", student.conv_output_size(*arguments), want)


@question("output_size", weight=2)
def test_conv_output_shape_of_the_networks_in_the_lectures(student):
    """conv_output_shape gives the shapes that the lectures' layers give MNIST and CIFAR, and treats each axis alone."""
    for want, *arguments in [
        ((64, 14, 14, 16), (64, 28, 28, 1), (5, 5, 1, 16), 2, "same"),
        ((64, 16, 16, 16), (64, 32, 32, 3), (5, 5, 3, 16), 2, "same"),
        ((10, 4, 5, 8), (10, 9, 6, 3), (3, 2, 3, 8), (2, 1)),
        ((4, 3, 10, 6), (4, 5, 7, 3), (3, 2, 3, 6), 1, (0, 2)),
    ]:
        x_shape, weight_shape = arguments[:2]
        got = student.conv_output_shape(*arguments)
        assert_equal(f"the output of kernels {weight_shape} on images {x_shape}", got, want)


@question("output_size", weight=1)
@needs(test_conv_output_size_counts_the_places_of_a_kernel)
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((3, 6, 1, 1), id="kernel larger than the padded axis"),
        pytest.param((7, 3, 0), id="stride of 0"),
        pytest.param((7, 3, 1, -1), id="negative padding"),
        pytest.param((7, 3, 1, "full"), id="unknown word"),
    ],
)
def test_conv_output_size_refuses_a_kernel_that_does_not_fit(student, arguments):
    """A kernel larger than the padded axis raises ValueError, as do a stride of 0, and padding that is none."""
    assert_raises(ValueError, student.conv_output_size, *arguments)


@question("output_size", weight=1)
@needs(test_conv_output_shape_of_the_networks_in_the_lectures)
@pytest.mark.parametrize(
    "weight_shape",
    [
        pytest.param((3, 2, 1, 5), id="kernels of one channel for images of three"),
        pytest.param((3, 7, 3, 5), id="kernels wider than the images"),
        pytest.param((3, 2, 3), id="no number of kernels"),
    ],
)
def test_conv_output_shape_refuses_what_does_not_belong_together(student, weight_shape):
    """Kernels of another C_in than the images raise ValueError, as do those that do not fit or lack an axis."""
    assert_raises(ValueError, student.conv_output_shape, (2, 8, 6, 3), weight_shape)


# What pooling leaves


@question("pool", weight=2)
def test_pool_output_shape_counts_regions_and_keeps_the_channels(student):
    """pool_output_shape counts the regions along both axes, whether they overlap or not, and keeps the channels."""
    for want, *arguments in [
        ((10, 4, 3, 8), (10, 9, 6, 8), 2),
        ((10, 4, 2, 8), (10, 9, 6, 8), 3, 2),
        ((2, 3, 5, 7), (2, 7, 6, 7), (3, 2), (2, 1)),
        ((5, 6, 6, 256), (5, 13, 13, 256), 3, 2),
    ]:
        got = student.pool_output_shape(*arguments)
        assert_equal(f"the output of windows {arguments[1]} on images {arguments[0]}", got, want)


@question("pool", weight=1)
@needs(test_pool_output_shape_counts_regions_and_keeps_the_channels)
@pytest.mark.parametrize(("window", "stride"), [((4, 7), 1), (2, 0)], ids=["wider than the image", "stride of 0"])
def test_pool_output_shape_refuses_a_window_that_does_not_fit(student, window, stride):
    """A window that is larger than the image raises ValueError, as does a stride of 0."""
    assert_raises(ValueError, student.pool_output_shape, (2, 8, 6, 3), window, stride)


# A layer with a stride


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("kernel", "padding", "want"),
    [
        pytest.param([[1, 2], [3, 4]], 0, [[37]], id="no padding"),
        pytest.param([[1, 2], [3, 4]], 1, [[4, 11, 6], [18, 37, 17], [8, 14, 5]], id="padding 1"),
        pytest.param([[2, 2], [2, 2]], 0, [[24]], id="lectures, no padding"),
        pytest.param([[2, 2], [2, 2]], 1, [[2, 6, 4], [10, 24, 14], [8, 18, 10]], id="lectures, padding 1"),
    ],
)
def test_conv2d_pads_with_zeros(student, kernel, padding, want):
    """conv2d gives the numbers of the worked examples: an image of 2 x 2, bare and in a ring of zeros."""
    got = student.conv2d(SMALL, np.reshape(kernel, (2, 2, 1, 1)), np.zeros(1), padding=padding)

    assert_close("conv2d(x, weight, bias)", got, np.reshape(want, (1, *np.shape(want), 1)))


@question("conv2d", weight=2)
@pytest.mark.parametrize(
    ("kernel", "want"),
    [
        pytest.param([[1, 2], [3, 4]], [[4, 6], [8, 5]], id="four different weights"),
        pytest.param([[2, 2], [2, 2]], [[2, 4], [8, 10]], id="lectures"),
    ],
)
def test_conv2d_steps_over_every_second_place(student, kernel, want):
    """With a stride of 2, the image in a ring of zeros has four places."""
    got = student.conv2d(SMALL, np.reshape(kernel, (2, 2, 1, 1)), np.zeros(1), stride=2, padding=1)

    assert_close("conv2d(x, weight, bias)", got, np.reshape(want, (1, 2, 2, 1)))


@question("conv2d", weight=2)
@pytest.mark.parametrize(("down", "across"), [(2, 3), (3, 1), (1, 4)])
def test_conv2d_stops_at_every_second_row_and_third_column(student, rng, down, across):
    """With a stride of (2, 3), a kernel of one pixel reads every second row and every third column."""
    x, weight = rng.standard_normal((2, 6, 9, 3)), rng.standard_normal((1, 1, 3, 5))

    got = student.conv2d(x, weight, np.zeros(5), stride=(down, across))

    assert_close("conv2d(x, weight, bias)", got, x[:, ::down, ::across] @ weight[0, 0])


@question("conv2d", weight=1)
def test_conv2d_adds_a_bias_at_every_place(student):
    """Each kernel's bias is added once at every place, at the border too."""
    got = student.conv2d(SMALL, np.full((2, 2, 1, 2), 2), np.array([100, 200]), padding=1)

    first = np.array([[102, 106, 104], [110, 124, 114], [108, 118, 110]])
    assert_close("conv2d(x, weight, bias)", got, np.stack([first, first + 100], axis=-1)[np.newaxis])


@question("conv2d", weight=1)
@pytest.mark.parametrize(
    ("x", "weight", "want"),
    [
        pytest.param([4, 1], [0.5, 0.25], 2.25, id="fractions"),
        pytest.param(np.array([200, 1], "uint8"), np.array([200, 2], "uint8"), 40002, id="eight bits"),
    ],
)
def test_conv2d_of_integers_leaves_its_arguments_alone(student, x, weight, want):
    """Integers are computed as floats, those of eight bits too, and the caller's arrays stay as they are."""
    x, weight = np.reshape(x, (1, 1, 2, 1)), np.reshape(weight, (1, 2, 1, 1))

    got = student.conv2d(x, weight, np.zeros(1))

    assert_close("conv2d(x, weight, bias)", got, np.reshape(want, (1, 1, 1, 1)))
    assert_unmodified(student)


@question("conv2d", weight=1)
@needs(test_conv2d_pads_with_zeros)
@pytest.mark.parametrize(
    ("weight_shape", "bias_shape", "options"),
    [
        pytest.param((5, 2, 2, 6), (6,), {"padding": 1}, id="kernels higher than the padded images"),
        pytest.param((2, 2, 1, 6), (6,), {}, id="kernels of one channel for images of two"),
        pytest.param((2, 2, 2, 6), (1,), {}, id="one bias for six kernels"),
        pytest.param((2, 2, 2, 6), (6,), {"stride": (1, 0)}, id="stride of 0"),
        pytest.param((1, 1, 2, 6), (6,), {"padding": (0, -1)}, id="negative padding"),
    ],
)
def test_conv2d_refuses_what_does_not_belong_together(student, weight_shape, bias_shape, options):
    """conv2d raises ValueError for shapes that do not belong together, a stride of 0, and negative padding."""
    x, weight, bias = np.ones((1, 2, 3, 2)), np.ones(weight_shape), np.ones(bias_shape)

    assert_raises(ValueError, student.conv2d, x, weight, bias, **options)


# Weights and connections


@question("counts", weight=3)
def test_conv_parameters_of_the_layers_in_the_lectures(student):
    """A feature map over 5 x 5 patches has 26 weights, whatever its size; 16 of them over three colours have 1216."""
    for want, *arguments in [
        (1216, (5, 5, 3, 16)),
        (26, (5, 5, 1, 1)),
        (416, (5, 5, 1, 16)),
        (3, (3, 1, 1), False),
    ]:
        assert_equal(f"the number of weights and biases of {arguments[0]}", student.conv_parameters(*arguments), want)


@question("counts", weight=1)
def test_dense_parameters_of_small_layers(student):
    """Ten neurons on an MNIST image have 7850 weights and biases; five neurons on seven inputs 35 weights."""
    assert_equal("the number of weights and biases", student.dense_parameters(784, 10), 7850)
    assert_equal("the number of weights", student.dense_parameters(7, 5, False), 35)


@question("counts", weight=2)
def test_connections_are_15_against_35(student):
    """A filter of 3 over 7 inputs has 15 connections where a dense layer has 35."""
    for want, *shapes in [
        (1920, (2, 2, 3, 8), (4, 5, 8)),
        (15, (3, 1, 1), (5, 1)),
        (2500, (5, 5, 1, 1), (10, 10, 1)),
    ]:
        got = student.conv_connections(*shapes)
        assert_equal(f"the number of connections of kernels {shapes[0]} to outputs {shapes[1]}", got, want)
    for want, *shapes in [
        (14400, (5, 6, 3), (4, 5, 8)),
        (35, (7, 1), (5, 1)),
        (19600, (14, 14, 1), (10, 10, 1)),
    ]:
        got = student.dense_connections(*shapes)
        assert_equal(f"the number of connections of all of {shapes[0]} to all of {shapes[1]}", got, want)


@question("counts", weight=1)
@needs(test_connections_are_15_against_35)
@pytest.mark.parametrize(
    "out_shape",
    [pytest.param((4, 5, 7), id="seven feature maps of eight kernels"), pytest.param((9, 4, 5, 8), id="a batch")],
)
def test_conv_connections_refuses_a_batch(student, out_shape):
    """Connections are counted for one image: a shape with N in it raises ValueError, as does another C_out."""
    assert_raises(ValueError, student.conv_connections, (2, 2, 3, 8), out_shape)


# What a neuron sees


@question("receptive_field", weight=3)
@pytest.mark.parametrize(
    ("layers", "want"),
    [
        pytest.param([conv(8, 3), conv(8, 3)], (5, 5), id="two kernels of 3 see 5"),
        pytest.param([conv(8, 3, stride=2), conv(8, 3)], (7, 7), id="a stride doubles what comes after it"),
        pytest.param([conv(8, 3, padding=1), conv(8, 3, padding="same")], (5, 5), id="padding changes nothing"),
        pytest.param(
            [
                conv(6, 5),
                {"kind": "pool", "window": 2, "stride": 2},
                conv(16, 5),
                {"kind": "pool", "window": 2, "stride": 2},
                conv(120, 5),
            ],
            (32, 32),
            id="LeNet-5",
        ),
        pytest.param(
            [conv(8, (3, 5)), {"kind": "pool", "window": (2, 3), "stride": (2, 1)}, conv(8, (1, 2))],
            (4, 8),
            id="nothing is square",
        ),
    ],
)
def test_receptive_field_of_small_stacks(student, layers, want):
    """receptive_field follows a neuron down to the pixels that it sees."""
    assert_equal("the receptive field", student.receptive_field(layers), want)


@question("receptive_field", weight=1)
def test_receptive_field_of_pooling_by_its_window(student):
    """A pooling layer without a stride moves by its window: LeNet-5 is the same without the strides of its pools."""
    pool = {"kind": "pool", "window": 2}

    got = student.receptive_field([conv(6, 5), pool, conv(16, 5), pool, conv(120, 5)])

    assert_equal("the receptive field", got, (32, 32))


@question("receptive_field", weight=1)
@needs(test_receptive_field_of_small_stacks)
@pytest.mark.parametrize(
    "layer",
    [
        pytest.param({"kind": "flatten"}, id="flatten"),
        pytest.param({"kind": "dense", "units": 5}, id="dense"),
        pytest.param({"kind": "pool", "window": 2, "strides": 1}, id="unknown key"),
    ],
)
def test_receptive_field_refuses_layers_that_see_everything(student, layer):
    """Flatten and dense, which see everything, raise ValueError, as do keys that a layer does not have."""
    assert_raises(ValueError, student.receptive_field, [conv(4, 3), layer])


# A whole network on one page


@question("summarize", weight=2)
def test_summarize_the_layers_in_the_lectures(student):
    """The summary of the lectures' layer is right on MNIST and on CIFAR, with ten dense neurons on top."""
    layers = [conv(16, 5, stride=2, padding="same"), {"kind": "flatten"}, {"kind": "dense", "units": 10}]

    assert_rows(
        student.summarize(layers, (28, 28, 1)),
        ("conv", (14, 14, 16), 416, 78_400),
        ("flatten", (3136,), 0, 0),
        ("dense", (10,), 31_370, 31_360),
        ("total", (10,), 31_786, 109_760),
    )
    assert_rows(
        student.summarize(layers, (32, 32, 3)),
        ("conv", (16, 16, 16), 1216, 307_200),
        ("flatten", (4096,), 0, 0),
        ("dense", (10,), 40_970, 40_960),
        ("total", (10,), 42_186, 348_160),
    )


@question("summarize", weight=3)
def test_summarize_lenet_5(student):
    """The summary of LeNet-5 is right layer by layer, and finds 61706 weights and biases."""
    layers = [
        conv(6, 5, name="C1"),
        {"kind": "pool", "window": 2, "name": "S2"},
        conv(16, 5, name="C3"),
        {"kind": "pool", "window": 2, "name": "S4"},
        conv(120, 5, name="C5"),
        {"kind": "flatten"},
        {"kind": "dense", "units": 84, "name": "F6"},
        {"kind": "dense", "units": 10},
    ]

    assert_rows(
        student.summarize(layers, (32, 32, 1)),
        ("C1", (28, 28, 6), 156, 117_600),
        ("S2", (14, 14, 6), 0, 0),
        ("C3", (10, 10, 16), 2416, 240_000),
        ("S4", (5, 5, 16), 0, 0),
        ("C5", (1, 1, 120), 48_120, 48_000),
        ("flatten", (120,), 0, 0),
        ("F6", (84,), 10_164, 10_080),
        ("dense", (10,), 850, 840),
        ("total", (10,), 61_706, 416_520),
    )


@question("summarize", weight=1)
def test_summarize_a_depthwise_layer(student):
    """A depthwise layer has a kernel and a bias for each channel, and sums over none; "bias": False means none."""
    layers = [{"kind": "depthwise", "kernel": 3, "padding": 1}, conv(7, 1, name="mix", bias=False)]

    assert_rows(
        student.summarize(layers, (8, 6, 5)),
        ("depthwise", (8, 6, 5), 50, 2160),
        ("mix", (8, 6, 7), 35, 1680),
        ("total", (8, 6, 7), 85, 3840),
    )


@question("summarize", weight=1)
def test_summarize_changes_no_layer(student):
    """The layers belong to the caller: nothing is added to them, and nothing taken away."""
    got = student.summarize([{"kind": "pool", "window": 2, "name": "half"}], (9, 6, 5))

    assert_rows(got, ("half", (4, 3, 5), 0, 0), ("total", (4, 3, 5), 0, 0))
    assert_unmodified(student)


@question("summarize", weight=1)
@needs(test_summarize_the_layers_in_the_lectures)
@pytest.mark.parametrize(
    "layers",
    [
        pytest.param([conv(4, 3, strides=2)], id="unknown key"),
        pytest.param([{"kind": "conv", "filters": 4}], id="no kernel"),
        pytest.param([{"kind": "relu"}], id="unknown kind"),
        pytest.param([conv(4, 3), {"kind": "dense", "units": 5}], id="dense without flatten"),
        pytest.param([conv(4, 9)], id="kernel that does not fit"),
    ],
)
def test_summarize_refuses_what_is_not_in_the_table(student, layers):
    """Unknown kinds, unknown and missing keys, and layers that do not follow each other raise ValueError."""
    assert_raises(ValueError, student.summarize, layers, (8, 6, 3))
