"""The hidden checks: many sizes, axes that differ, published networks, and what else the handout promises."""

from itertools import product

import numpy as np
import pytest

from autograder.checks import assert_close, assert_equal, assert_raises, assert_unmodified, needs, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls


def conv(filters, kernel, **options):
    """Write a convolutional layer."""
    return {"kind": "conv", "filters": filters, "kernel": kernel, **options}


def depthwise(kernel, **options):
    """Write a depthwise layer."""
    return {"kind": "depthwise", "kernel": kernel, **options}


def pool(window, **options):
    """Write a pooling layer."""
    return {"kind": "pool", "window": window, **options}


def dense(units, **options):
    """Write a dense layer."""
    return {"kind": "dense", "units": units, **options}


FLATTEN = {"kind": "flatten"}
ALEXNET = [  # Krizhevsky 2014, as torchvision has it; images are 224 x 224 x 3
    conv(64, 11, stride=4, padding=2),
    pool(3, stride=2),
    conv(192, 5, padding=2),
    pool(3, stride=2),
    conv(384, 3, padding=1),
    conv(256, 3, padding=1),
    conv(256, 3, padding=1),
    pool(3, stride=2),
    FLATTEN,
    dense(4096),
    dense(4096),
    dense(1000),
]
VGG_16 = [  # Simonyan and Zisserman 2014, configuration D; images are 224 x 224 x 3
    layer
    for filters, depth in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
    for layer in [*(conv(filters, 3, padding=1) for _ in range(depth)), pool(2)]
] + [FLATTEN, dense(4096), dense(4096), dense(1000)]


def assert_rows(got, want):
    """Compare row by row, so that a failure is short."""
    if isinstance(got, list) and len(got) == len(want):
        for place, rows in enumerate(zip(got, want, strict=True)):
            assert_equal(f"row {place} of the summary", *rows)
    assert_equal("the summary", got, want)


# What a convolution leaves


@question("output_size", weight=4)
def test_conv_output_size_is_what_a_sliding_kernel_counts(student):
    """conv_output_size agrees with counting for every size, kernel, stride and padding."""
    for size, kernel, stride, padding in product((5, 8, 11), (1, 2, 5), (1, 2, 3, 4), (0, 1, 2)):
        places = range(0, size + 2 * padding - kernel + 1, stride)
        got = student.conv_output_size(size, kernel, stride=stride, padding=padding)
        assert_equal("the number of places", got, len(places))


@question("output_size", weight=2)
def test_conv_output_size_follows_same_and_valid(student, reference):
    """conv_output_size follows "same" and "valid" for every size, kernel and stride."""
    for size, kernel, stride, word in product((5, 8, 11), (1, 2, 5), (1, 2, 3, 4), ("same", "valid")):
        got = student.conv_output_size(size, kernel, stride, word)
        assert_equal("the number of places", got, reference.conv_output_size(size, kernel, stride, word))


@question("output_size", weight=3)
def test_conv_output_shape_follows_the_definition(student, reference):
    """conv_output_shape follows its definition along each axis, with every kind of padding."""
    for arguments in [
        ((3, 11, 8, 2), (4, 3, 2, 5), (3, 2)),
        ((2, 10, 7, 4), (3, 5, 4, 6), 2, (2, 0)),
        ((1, 9, 12, 3), (2, 4, 3, 1), (2, 3), (1, 2)),
        ((5, 8, 9, 1), (3, 2, 1, 7), (3, 2), "same"),
        ((2, 8, 9, 4), (3, 2, 4, 3), (2, 5), "valid"),
        ((4, 5, 3, 6), (1, 1, 6, 2), 3, 0),
        ((3, 5, 2, 4), (7, 4, 4, 6), 1, 1),
        ((2, 7, 4, 300), (3, 2, 300, 5)),
    ]:
        got = student.conv_output_shape(*arguments)
        assert_equal(f"conv_output_shape{arguments}", got, reference.conv_output_shape(*arguments))


@question("output_size", weight=1)
@needs("test_conv_output_size_counts_the_places_of_a_kernel")
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((4, 7, 1, 1), id="kernel larger than the padded axis"),
        pytest.param((4, 5), id="kernel larger than the axis"),
        pytest.param((4, 5, 2, "valid"), id="kernel larger than the axis, in words"),
        pytest.param((5, 3, 0), id="stride of 0"),
        pytest.param((5, 3, -1), id="negative stride"),
        pytest.param((5, 3, 1, -1), id="negative padding"),
        pytest.param((5, 0), id="no kernel"),
        pytest.param((0, 1, 1, 2), id="no pixels"),
        pytest.param((5, 3, 0, "same"), id="stride of 0, in words"),
        pytest.param((5, 3, 1, "some"), id="unknown word"),
    ],
)
def test_conv_output_size_refuses_what_is_no_layer(student, arguments):
    """conv_output_size raises ValueError for kernels that do not fit, and for invalid strides and paddings."""
    assert_raises(ValueError, student.conv_output_size, *arguments)


@question("output_size", weight=1)
@needs("test_conv_output_shape_of_the_networks_in_the_lectures")
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(((2, 8, 6, 3), (3, 2, 1, 5)), id="channels disagree"),
        pytest.param(((2, 8, 6, 1), (3, 2, 3, 5)), id="grey images for kernels of three channels"),
        pytest.param(((8, 6, 3), (3, 2, 3, 5)), id="no batch"),
        pytest.param(((2, 8, 6, 3), (3, 2, 3)), id="no number of kernels"),
        pytest.param(((2, 8, 6, 3), (9, 2, 3, 5)), id="kernels too high"),
        pytest.param(((2, 8, 6, 3), (3, 7, 3, 5), 2, (4, 0)), id="kernels too wide"),
    ],
)
def test_conv_output_shape_refuses_what_does_not_fit(student, arguments):
    """conv_output_shape raises ValueError for incompatible shapes."""
    assert_raises(ValueError, student.conv_output_shape, *arguments)


# What pooling leaves


@question("pool", weight=4)
def test_pool_output_shape_follows_the_definition(student, reference):
    """pool_output_shape follows its definition for windows and strides that differ along the axes."""
    for arguments in [
        ((3, 11, 8, 5), (3, 2)),
        ((2, 10, 7, 4), (2, 5), 1),
        ((1, 9, 13, 6), 2, (3, 4)),
        ((4, 8, 5, 3), (1, 3), (2, 1)),
        ((5, 7, 4, 2), (7, 4), 3),
    ]:
        got = student.pool_output_shape(*arguments)
        assert_equal(f"pool_output_shape{arguments}", got, reference.pool_output_shape(*arguments))


@question("pool", weight=1)
@needs("test_pool_output_shape_counts_regions_and_keeps_the_channels")
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(((2, 5, 8, 3), 6, 1), id="window too high"),
        pytest.param(((2, 5, 8, 3), (4, 9)), id="window too wide"),
        pytest.param(((5, 8, 3), 2), id="no batch"),
        pytest.param(((2, 5, 8, 3), 2, 0), id="stride of 0"),
        pytest.param(((2, 5, 8, 3), (0, 2), 1), id="no window"),
    ],
)
def test_pool_output_shape_refuses_what_does_not_fit(student, arguments):
    """pool_output_shape raises ValueError for windows that do not fit, and for invalid strides."""
    assert_raises(ValueError, student.pool_output_shape, *arguments)


# A layer with a stride


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "padding"),
    [
        pytest.param((2, 10, 9, 5), (3, 4, 5, 7), 1, id="nothing is equal"),
        pytest.param((1, 5, 6, 2), (2, 4, 2, 3), 2, id="batch of one"),
        pytest.param((2, 4, 7, 3), (3, 2, 3, 5), (2, 0), id="paddings differ"),
        pytest.param((3, 5, 2, 4), (7, 4, 4, 6), 1, id="kernels as large as the padded images"),
        pytest.param((2, 6, 4, 3), (2, 3, 3, 1), (0, 1), id="one kernel"),
    ],
)
def test_conv2d_follows_the_definition_with_padding(student, reference, rng, x_shape, weight_shape, padding):
    """conv2d follows its definition with every padding, at stride 1."""
    x, weight, bias = rng.standard_normal(x_shape), rng.standard_normal(weight_shape), np.zeros(weight_shape[-1])

    got = student.conv2d(x, weight, bias, padding=padding)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(x, weight, bias, 1, padding))


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "stride", "padding"),
    [
        pytest.param((2, 10, 9, 5), (3, 4, 5, 7), 2, 0, id="nothing is equal"),
        pytest.param((1, 7, 9, 2), (6, 3, 2, 4), 3, 1, id="batch of one"),
        pytest.param((3, 5, 6, 1), (2, 4, 1, 7), 2, 2, id="grey images"),
        pytest.param((2, 8, 7, 3), (3, 2, 3, 5), 4, 0, id="stride larger than the kernel"),
        pytest.param((2, 3, 5, 4), (1, 1, 4, 6), 3, 0, id="kernels of one pixel"),
    ],
)
def test_conv2d_follows_the_definition_with_a_stride(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d follows its definition with every stride, also where it does not tile the images."""
    x, weight, bias = rng.standard_normal(x_shape), rng.standard_normal(weight_shape), np.zeros(weight_shape[-1])

    got = student.conv2d(x, weight, bias, stride, padding)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(x, weight, bias, stride, padding))


@question("conv2d", weight=3)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "stride", "padding"),
    [
        pytest.param((2, 9, 8, 3), (4, 3, 3, 5), (2, 3), 0, id="strides differ"),
        pytest.param((1, 6, 10, 4), (2, 5, 4, 3), (1, 4), 1, id="batch of one"),
        pytest.param((3, 7, 5, 2), (2, 4, 2, 6), (3, 1), (1, 2), id="paddings differ, too"),
    ],
)
def test_conv2d_strides_along_each_axis_alone(student, reference, rng, x_shape, weight_shape, stride, padding):
    """conv2d takes a stride for each axis."""
    x, weight, bias = rng.standard_normal(x_shape), rng.standard_normal(weight_shape), np.zeros(weight_shape[-1])

    got = student.conv2d(x, weight, bias, stride=stride, padding=padding)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(x, weight, bias, stride, padding))


@question("conv2d", weight=1)
def test_conv2d_adds_each_bias_once(student, reference, rng):
    """conv2d adds the bias of each kernel once at every place, at the border too."""
    x, weight, bias = rng.standard_normal((2, 6, 7, 4)), rng.standard_normal((3, 2, 4, 5)), rng.uniform(1, 2, 5)

    got = student.conv2d(x, weight, bias, padding=1)

    assert_close("conv2d(x, weight, bias)", got, reference.conv2d(x, weight, bias, 1, 1))


@question("conv2d", weight=2)
def test_conv2d_depends_on_its_arguments_alone(student, reference, rng):
    """conv2d accepts integers, even 8-bit ones, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(-9, 9, (2, 5, 6, 3)), rng.standard_normal((4, 2, 3, 7)), np.zeros(7), 1, 1
    x, weight = (rng.integers(100, 256, shape).astype("uint8") for shape in ((1, 4, 5, 2), (3, 2, 2, 6)))
    photograph = x, weight, np.zeros(6)
    floats = rng.standard_normal((3, 4, 5, 2)), rng.standard_normal((1, 3, 2, 6)), np.zeros(6)

    for arguments in (integers, photograph, floats):
        assert_close("conv2d(x, weight, bias)", student.conv2d(*arguments), reference.conv2d(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("conv2d", weight=3)
@needs("test_conv2d_pads_with_zeros")
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape", "stride", "padding"),
    [
        pytest.param((2, 4, 6, 3), (7, 2, 3, 5), (5,), 2, 1, id="kernels higher than the padded images"),
        pytest.param((2, 4, 6, 3), (2, 7, 3, 5), (5,), 1, (3, 0), id="kernels wider than the images"),
        pytest.param((2, 4, 6, 3), (2, 5, 1, 7), (7,), 1, 0, id="channels disagree"),
        pytest.param((2, 4, 6, 1), (2, 5, 3, 7), (7,), 1, 0, id="grey images for kernels of three channels"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 7), (1,), 1, 0, id="one bias for seven kernels"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 1), (7,), 1, 0, id="seven biases for one kernel"),
        pytest.param((4, 6, 3), (2, 5, 3, 7), (7,), 1, 0, id="no batch axis"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 7), (7,), 0, 0, id="stride of 0"),
        pytest.param((2, 4, 6, 3), (2, 5, 3, 7), (7,), (2, -1), 0, id="negative stride"),
        pytest.param((2, 4, 6, 3), (2, 3, 3, 7), (7,), 1, -1, id="negative padding"),
    ],
)
def test_conv2d_refuses_what_does_not_fit(student, rng, x_shape, weight_shape, bias_shape, stride, padding):
    """conv2d raises ValueError for incompatible shapes, and for invalid strides and paddings."""
    arguments = map(rng.standard_normal, (x_shape, weight_shape, bias_shape))

    assert_raises(ValueError, student.conv2d, *arguments, stride, padding)


# Weights and connections


@question("counts", weight=3)
def test_conv_parameters_counts_weights_and_biases(student, reference):
    """conv_parameters counts for images and for signals, with biases and without."""
    for arguments in [
        ((3, 2, 4, 5),),
        ((3, 2, 4, 5), False),
        ((1, 1, 6, 3), True),
        ((4, 7, 2), True),
        ((1, 5, 1, 8), False),
    ]:
        got = student.conv_parameters(*arguments)
        assert_equal(f"conv_parameters{arguments}", got, reference.conv_parameters(*arguments))


@question("counts", weight=1)
def test_dense_parameters_counts_weights_and_biases(student, reference):
    """dense_parameters counts with biases and without."""
    for arguments in [(12, 5), (3, 17, True), (8, 6, False), (400, 120)]:
        got = student.dense_parameters(*arguments)
        assert_equal(f"dense_parameters{arguments}", got, reference.dense_parameters(*arguments))


@question("counts", weight=4)
def test_connections_count_every_line_once(student, reference):
    """conv_connections and dense_connections count for images and for signals of every shape."""
    for shapes in [((3, 2, 4, 5), (6, 7, 5)), ((1, 1, 6, 300), (2, 9, 300)), ((4, 3, 2), (8, 2))]:
        got = student.conv_connections(*shapes)
        assert_equal(f"conv_connections{shapes}", got, reference.conv_connections(*shapes))
    for shapes in [((8, 9, 2), (6, 7, 5)), ((11, 3), (8, 2)), ((6,), (4,)), ((3, 2, 5), (7,))]:
        got = student.dense_connections(*shapes)
        assert_equal(f"dense_connections{shapes}", got, reference.dense_connections(*shapes))


@question("counts", weight=1)
@needs("test_connections_are_15_against_35")
@pytest.mark.parametrize(
    ("weight_shape", "out_shape"),
    [
        pytest.param((3, 2, 4, 5), (6, 7, 4), id="more kernels than feature maps"),
        pytest.param((3, 2, 4, 5), (6, 7, 8), id="more feature maps than kernels"),
        pytest.param((3, 2, 4, 5), (10, 6, 7, 5), id="a batch"),
        pytest.param((3, 2, 4, 5), (7, 5), id="a signal out of an image"),
    ],
)
def test_conv_connections_refuses_shapes_of_different_layers(student, weight_shape, out_shape):
    """conv_connections raises ValueError for shapes that are not those of one layer."""
    assert_raises(ValueError, student.conv_connections, weight_shape, out_shape)


# What a neuron sees


@question("receptive_field", weight=4)
@pytest.mark.parametrize(
    "layers",
    [
        pytest.param(
            [
                conv(4, (2, 3), stride=(3, 2)),
                depthwise((3, 1), stride=(1, 2)),
                conv(5, 1),
                pool((2, 4), stride=(3, 1)),
                conv(6, (4, 3)),
            ],
            id="nothing is equal",
        ),
        pytest.param([depthwise(5, stride=3, bias=False), pool(3, stride=1), conv(7, 2, name="top")], id="overlaps"),
        pytest.param([], id="no layer"),
        pytest.param(ALEXNET[:8], id="AlexNet"),
    ],
)
def test_receptive_field_follows_the_definition(student, reference, layers):
    """receptive_field follows its definition through stacks of every kind, and that of a published network."""
    got = student.receptive_field(layers)

    assert_equal("the receptive field", got, reference.receptive_field(layers))
    assert_unmodified(student)


@question("receptive_field", weight=1)
@pytest.mark.parametrize(
    "layers",
    [pytest.param([conv(4, 3), pool((2, 4)), conv(6, 2)], id="a pair"), pytest.param(VGG_16[:18], id="VGG-16")],
)
def test_receptive_field_of_pooling_without_a_stride(student, reference, layers):
    """Pooling without a stride moves by its window, whichever network it is in."""
    assert_equal("the receptive field", student.receptive_field(layers), reference.receptive_field(layers))


@question("receptive_field", weight=2)
@needs("test_receptive_field_of_small_stacks")
@pytest.mark.parametrize(
    "layers",
    [
        pytest.param([conv(4, 3), FLATTEN], id="flatten"),
        pytest.param([conv(4, 3), FLATTEN, dense(2)], id="dense"),
        pytest.param([{"kind": "convolution", "filters": 4, "kernel": 3}], id="unknown kind"),
        pytest.param([{"filters": 4, "kernel": 3}], id="no kind"),
        pytest.param([pool(2, strides=1)], id="unknown key"),
        pytest.param([conv(4, 3), {"kind": "conv", "filters": 4}], id="no kernel"),
    ],
)
def test_receptive_field_refuses_layers_that_do_not_slide(student, layers):
    """receptive_field raises ValueError for flatten and dense, and for unknown kinds and keys."""
    assert_raises(ValueError, student.receptive_field, layers)


# A whole network on one page


@question("summarize", weight=3)
def test_summarize_alexnet(student, reference):
    """The summary of AlexNet is right: its pooling overlaps, and strides do not tile its images."""
    got = student.summarize(ALEXNET, (224, 224, 3))

    assert_rows(got, reference.summarize(ALEXNET, (224, 224, 3)))


@question("summarize", weight=3)
def test_summarize_vgg_16(student, reference):
    """The summary of VGG-16 is right, down to the last of its 138 million weights."""
    got = student.summarize(VGG_16, (224, 224, 3))

    assert_rows(got, reference.summarize(VGG_16, (224, 224, 3)))


@question("summarize", weight=3)
@pytest.mark.parametrize(
    ("layers", "input_shape"),
    [
        pytest.param([conv(5, (3, 2), bias=False), FLATTEN, dense(4, bias=False)], (7, 6, 3), id="no biases"),
        pytest.param([depthwise(3, padding=1, stride=2), conv(8, 1, name="mix")], (9, 7, 5), id="depthwise"),
        pytest.param([depthwise((2, 3), bias=False, padding="same"), pool((3, 1))], (8, 5, 4), id="depthwise, no bias"),
        pytest.param(
            [conv(4, (2, 3), stride=(1, 2), padding=(0, 2)), pool((2, 3), stride=(3, 1), name="last")],
            (8, 7, 3),
            id="nothing is square",
        ),
        pytest.param([FLATTEN, dense(6), dense(5)], (2, 3, 4), id="dense alone"),
        pytest.param([], (5, 4, 3), id="no layer"),
    ],
)
def test_summarize_heeds_every_option(student, reference, layers, input_shape):
    """A summary takes every option of every kind of layer into account."""
    got = student.summarize(layers, input_shape)

    assert_rows(got, reference.summarize(layers, input_shape))


@question("summarize", weight=1)
def test_summarize_leaves_the_layers_alone(student, reference):
    """A second summary is as right as the first, and the list of layers is unchanged."""
    layers = [conv(4, 3, padding=1), pool(2), FLATTEN, dense(7)]

    for shape in ((8, 6, 3), (5, 9, 2), (8, 6, 3)):
        assert_rows(student.summarize(layers, shape), reference.summarize(layers, shape))

    assert_unmodified(student)


@question("summarize", weight=2)
@needs("test_summarize_the_layers_in_the_lectures")
@pytest.mark.parametrize(
    ("layers", "input_shape"),
    [
        pytest.param([conv(4, 3, strides=2)], (8, 6, 3), id="unknown key"),
        pytest.param([pool(2, kernel=2)], (8, 6, 3), id="key of another kind"),
        pytest.param([conv(4, 3), {"kind": "relu"}], (8, 6, 3), id="unknown kind"),
        pytest.param([{"window": 2}], (8, 6, 3), id="no kind"),
        pytest.param([FLATTEN, {"kind": "dense"}], (8, 6, 3), id="no units"),
        pytest.param([conv(4, 3), dense(5)], (8, 6, 3), id="dense without flatten"),
        pytest.param([FLATTEN, conv(4, 3)], (8, 6, 3), id="conv after flatten"),
        pytest.param([FLATTEN, pool(2)], (8, 6, 3), id="pool after flatten"),
        pytest.param([conv(4, 3), pool(5)], (8, 6, 3), id="window does not fit"),
        pytest.param([conv(4, 3)], (8, 6), id="no channels"),
        pytest.param([FLATTEN], (2, 8, 6, 3), id="a batch"),
    ],
)
def test_summarize_refuses_networks_that_cannot_be(student, layers, input_shape):
    """A ValueError is raised for unknown or missing kinds and keys, and for layers that do not fit."""
    assert_raises(ValueError, student.summarize, layers, input_shape)
