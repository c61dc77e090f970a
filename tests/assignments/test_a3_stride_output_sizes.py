"""The solutions of a3_stride_output_sizes agree with SciPy, counting and published networks; so does its handout."""

import ast
import re
from itertools import product
from math import ceil, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from tests.assignments.material import material, refuses

MATERIAL = material("a3_stride_output_sizes")
shapes, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer
FLATTEN = {"kind": "flatten"}


def conv(filters, kernel, **options):
    return {"kind": "conv", "filters": filters, "kernel": kernel, **options}


def depthwise(kernel, **options):
    return {"kind": "depthwise", "kernel": kernel, **options}


def pool(window, **options):
    return {"kind": "pool", "window": window, **options}


def dense(units, **options):
    return {"kind": "dense", "units": units, **options}


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


LENET_5 = [conv(6, 5), pool(2), conv(16, 5), pool(2), conv(120, 5), FLATTEN, dense(84), dense(10)]
ALEXNET = [
    *(conv(64, 11, stride=4, padding=2), pool(3, stride=2), conv(192, 5, padding=2), pool(3, stride=2)),
    *(conv(384, 3, padding=1), conv(256, 3, padding=1), conv(256, 3, padding=1), pool(3, stride=2)),
    *(FLATTEN, dense(4096), dense(4096), dense(1000)),
]
VGG_16 = [
    *(conv(width, 3, padding=1) if width else pool(2) for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0)),
    *(conv(512, 3, padding=1) if width else pool(2) for width in (512, 512, 512, 0, 512, 512, 512, 0)),
    *(FLATTEN, dense(4096), dense(4096), dense(1000)),
]


def total(answer, layers, input_shape):
    return answer.summarize(layers, input_shape)[-1]


# Sizes, by formula and by doing


@every_answer
def test_sizes_are_what_counting_gives(answer):
    for size, kernel, stride, padding in product(range(1, 10), range(1, 8), range(1, 5), range(3)):
        places = [place for place in range(size + 2 * padding) if place % stride == 0]
        places = [place for place in places if place + kernel <= size + 2 * padding]
        if places:
            got = answer.conv_output_size(size, kernel, stride, padding)
            assert isinstance(got, (int, np.integer))
            assert got == len(places)
        else:
            with refuses:
                answer.conv_output_size(size, kernel, stride, padding)


@every_answer
def test_words_are_what_tensorflow_means_by_them(answer):
    for size, kernel, stride in product(range(1, 12), range(1, 8), range(1, 5)):
        for word in ("same", "SAME"):
            assert answer.conv_output_size(size, kernel, stride, word) == ceil(size / stride)
        for word in ("valid", "VALID"):
            if kernel <= size:
                assert answer.conv_output_size(size, kernel, stride, word) == ceil((size - kernel + 1) / stride)
            else:
                with refuses:
                    answer.conv_output_size(size, kernel, stride, word)


@every_answer
def test_the_sizes_of_the_notes(answer):
    assert answer.conv_output_size(4, 3, 1, 0) == 2
    assert answer.conv_output_size(4, 3, 1, 1) == 4
    assert answer.conv_output_shape((7, 28, 28, 1), (5, 5, 1, 16), 2, "SAME") == (7, 14, 14, 16)
    assert answer.conv_output_shape((7, 32, 32, 3), (5, 5, 3, 16), 2, "SAME") == (7, 16, 16, 16)
    assert answer.conv_output_shape((7, 28, 28, 1), (5, 5, 1, 16)) == (7, 24, 24, 16)
    assert answer.pool_output_shape((7, 24, 18, 5), 2) == (7, 12, 9, 5)


CONVOLUTIONS = [  # x, weight, stride, padding
    ((2, 10, 9, 5), (3, 4, 5, 7), 2, 0),
    ((1, 7, 9, 2), (6, 3, 2, 4), 3, 1),
    ((3, 5, 6, 1), (2, 4, 1, 7), (2, 1), 2),
    ((2, 8, 7, 3), (3, 2, 3, 5), 4, (0, 1)),
    ((2, 3, 5, 4), (1, 1, 4, 6), (3, 2), 0),
    ((3, 5, 2, 4), (7, 4, 4, 6), 1, 1),
]


@every_answer
@pytest.mark.parametrize(("x_shape", "weight_shape", "stride", "padding"), CONVOLUTIONS)
def test_conv2d_agrees_with_scipy(answer, rng, x_shape, weight_shape, stride, padding):
    x, weight, bias = map(rng.standard_normal, (x_shape, weight_shape, weight_shape[-1:]))

    got = answer.conv2d(x, weight, bias, stride, padding)

    (down, across), (above, left) = pair(stride), pair(padding)
    padded = np.pad(x, ((0, 0), (above, above), (left, left), (0, 0)))
    maps = [
        [signal.correlate(image, kernel, mode="valid", method="direct")[::down, ::across, 0] for image in padded]
        for kernel in np.moveaxis(weight, -1, 0)
    ]
    want = np.moveaxis(np.array(maps), 0, -1) + bias
    assert got.shape == want.shape == answer.conv_output_shape(x_shape, weight_shape, stride, padding)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-5 * np.abs(want).max())


@st.composite
def convolutions(draw):
    def numbers(low, high):
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    padding = numbers(0, 3)
    sizes = numbers(1, 9)
    kernel = tuple(draw(st.integers(1, size + 2 * p)) for size, p in zip(sizes, padding, strict=True))
    channels = draw(st.integers(1, 3))
    x_shape = (draw(st.integers(1, 2)), *sizes, channels)
    return x_shape, (*kernel, channels, draw(st.integers(1, 3))), numbers(1, 5), padding


@given(convolutions())
@settings(max_examples=100, deadline=None)
def test_the_formula_predicts_what_the_layer_does(convolution):
    x_shape, weight_shape, stride, padding = convolution

    for answer in MATERIAL.answers:
        predicted = answer.conv_output_shape(*convolution)
        out = answer.conv2d(np.ones(x_shape), np.ones(weight_shape), np.ones(weight_shape[-1]), stride, padding)

        assert out.shape == predicted == shapes.conv_output_shape(*convolution)


@given(convolutions())
@settings(max_examples=60, deadline=None)
def test_a_stride_skips_rows_and_columns_of_the_dense_result(convolution):
    x_shape, weight_shape, (down, across), padding = convolution
    x, weight = np.arange(prod(x_shape)).reshape(x_shape), np.arange(prod(weight_shape)).reshape(weight_shape) % 7
    bias = np.arange(weight_shape[-1])

    strided = shapes.conv2d(x, weight, bias, (down, across), padding)

    assert (strided == shapes.conv2d(x, weight, bias, 1, padding)[:, ::down, ::across]).all()


@given(convolutions())
@settings(max_examples=100, deadline=None)
def test_pooling_stops_where_a_kernel_would(convolution):
    x_shape, weight_shape, stride, _ = convolution
    window = tuple(min(pair) for pair in zip(weight_shape[:2], x_shape[1:3], strict=True))

    for answer in MATERIAL.answers:
        out = answer.conv2d(np.ones(x_shape), np.ones((*window, x_shape[3], 1)), np.ones(1), stride)

        assert answer.pool_output_shape(x_shape, window, stride) == (*out.shape[:3], x_shape[3])
        assert answer.pool_output_shape(x_shape, window) == answer.pool_output_shape(x_shape, window, window)


# Counts


@every_answer
def test_the_counts_of_the_notes(answer):
    assert answer.conv_parameters((5, 5, 1, 1)) == 26
    assert answer.conv_connections((3, 1, 1), (5, 1)) == 15
    assert answer.dense_connections((7, 1), (5, 1)) == 35


@every_answer
@pytest.mark.parametrize(("size", "kernel", "stride"), [(7, 3, 1), (14, 5, 1), (9, 4, 2), (8, 1, 3)])
def test_connections_are_the_inputs_that_outputs_answer_to(answer, size, kernel, stride):
    one_pixel_at_a_time = np.eye(size * size).reshape(-1, size, size, 1)

    out = answer.conv2d(one_pixel_at_a_time, np.ones((kernel, kernel, 1, 2)), np.zeros(2), stride)

    assert answer.conv_connections((kernel, kernel, 1, 2), out.shape[1:]) == np.count_nonzero(out)
    assert answer.dense_connections((size, size, 1), out.shape[1:]) == out.size


@every_answer
@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.booleans())
@settings(max_examples=30, deadline=None)
def test_parameters_are_the_entries_of_the_arrays(answer, weight_shape, bias):
    weight, biases = np.ones(weight_shape), np.ones(weight_shape[-1] if bias else 0)

    assert answer.conv_parameters(tuple(weight_shape), bias) == weight.size + biases.size
    assert answer.dense_parameters(prod(weight_shape[:-1]), weight_shape[-1], bias) == weight.size + biases.size


# Receptive fields

STACKS = [
    [conv(1, 3), conv(1, 3)],
    [conv(1, 3, stride=2), conv(1, 3)],
    [conv(1, (2, 3), stride=(3, 2)), depthwise((3, 1), stride=(1, 2)), pool((1, 2))],
    [pool(2), pool(2), conv(1, (1, 2))],
    [conv(1, 1, stride=2), conv(1, 2)],  # leaves gaps
    [],
]


@every_answer
@pytest.mark.parametrize("layers", STACKS, ids=str)
def test_receptive_fields_are_the_pixels_that_a_neuron_answers_to(answer, layers):
    signals = np.eye(15 * 15).reshape(-1, 15, 15, 1)

    for layer in layers:
        taps = pair(layer.get("kernel", layer.get("window")))
        stride = layer.get("stride", layer.get("window", 1))
        signals = answer.conv2d(signals, np.ones((*taps, 1, 1)), np.zeros(1), stride)

    seen = np.argwhere(signals[:, 0, 0, 0].reshape(15, 15))
    assert answer.receptive_field(layers) == tuple(np.ptp(seen, axis=0) + 1)


@every_answer
@pytest.mark.parametrize(
    ("layers", "field"),
    [(LENET_5[:5], 32), (ALEXNET[:8], 195), (VGG_16[:18], 212), ([conv(1, 3)] * 3, 7)],
    ids=["LeNet-5", "AlexNet", "VGG-16", "three of 3 x 3"],
)
def test_published_receptive_fields(answer, layers, field):
    """AlexNet and VGG-16: Araujo, Norris and Sim, Computing Receptive Fields, Distill 2019."""
    assert answer.receptive_field(layers) == (field, field)


# Networks


@every_answer
@pytest.mark.parametrize(
    ("layers", "input_shape", "parameters", "connections"),
    [
        (LENET_5, (32, 32, 1), 61_706, 416_520),
        (ALEXNET, (224, 224, 3), 61_100_840, 714_188_480),
        (VGG_16, (224, 224, 3), 138_357_544, 15_470_264_320),
    ],
    ids=["LeNet-5", "AlexNet", "VGG-16"],
)
def test_published_networks(answer, layers, input_shape, parameters, connections):
    """AlexNet and VGG-16: torchvision's documentation, which gives 0.71 and 15.47 billion connections."""
    row = total(answer, layers, input_shape)

    assert (row["parameters"], row["connections"]) == (parameters, connections)
    assert row["output_shape"] == (layers[-1]["units"],)


@every_answer
def test_the_original_lenet_5(answer):
    """LeCun et al. 1998: C1, C5 and F6 have 156, 48120 and 10164 parameters, C1 has 122304 connections with biases."""
    rows = answer.summarize(LENET_5, (32, 32, 1))

    assert [rows[place]["parameters"] for place in (0, 4, 6)] == [156, 48_120, 10_164]
    assert rows[0]["connections"] + prod(rows[0]["output_shape"]) == 122_304


@every_answer
@pytest.mark.parametrize(
    ("layers", "input_shape"),
    [
        ([conv(5, (3, 2), stride=2, padding=(0, 1)), pool((2, 3), stride=1), conv(4, 1, bias=False)], (9, 8, 3)),
        ([conv(2, 3), FLATTEN, dense(7), dense(3, bias=False)], (5, 6, 4)),
        ([pool(3, stride=2), FLATTEN, dense(4)], (7, 8, 2)),
    ],
    ids=["maps", "classes", "pixels"],
)
def test_networks_by_doing(answer, rng, layers, input_shape):
    x = rng.standard_normal((2, *input_shape))
    rows = answer.summarize(layers, input_shape)

    for layer, row in zip(layers, rows, strict=False):
        arrays = []
        if layer["kind"] == "conv":
            arrays = [np.ones((*pair(layer["kernel"]), x.shape[3], layer["filters"])), np.ones(layer["filters"])]
            x = answer.conv2d(x, *arrays, layer.get("stride", 1), layer.get("padding", 0))
        elif layer["kind"] == "pool":
            windows = np.lib.stride_tricks.sliding_window_view(x, pair(layer["window"]), axis=(1, 2))
            x = windows[:, :: layer["stride"], :: layer["stride"]].max(axis=(4, 5))
        elif layer["kind"] == "flatten":
            x = x.reshape(len(x), -1)
        else:
            arrays = [np.ones((x.shape[1], layer["units"])), np.ones(layer["units"])]
            x = x @ arrays[0] + arrays[1]
        assert row["output_shape"] == x.shape[1:]
        assert row["parameters"] == sum(array.size for array in arrays[: 1 + layer.get("bias", True)])
        assert row["name"] == layer["kind"]
    assert rows[-1]["output_shape"] == x.shape[1:]
    assert rows[-1]["parameters"] == sum(row["parameters"] for row in rows[:-1])
    assert rows[-1]["connections"] == sum(row["connections"] for row in rows[:-1])


@every_answer
def test_depthwise_separable_layers_are_what_mobilenet_says(answer):
    """Howard et al. 2017: the connections of a separable layer are 1/C_out + 1/K^2 of those of a full one."""
    separable = total(answer, [depthwise(3, padding=1, bias=False), conv(128, 1, bias=False)], (28, 28, 64))
    full = total(answer, [conv(128, 3, padding=1, bias=False)], (28, 28, 64))

    assert separable["output_shape"] == full["output_shape"] == (28, 28, 128)
    assert separable["connections"] / full["connections"] == pytest.approx(1 / 128 + 1 / 9)
    assert separable["parameters"] / full["parameters"] == pytest.approx(1 / 128 + 1 / 9)


@every_answer
def test_halving_the_image_and_doubling_the_kernels_keeps_the_connections(answer):
    rows = answer.summarize(VGG_16, (224, 224, 3))

    second_of_their_stage = [row["connections"] for place, row in enumerate(rows) if place in (1, 4, 7, 11)]
    assert second_of_their_stage == [1_849_688_064] * 4


# Types, and what is refused


def test_single_precision_stays_single():
    arguments = np.ones((1, 4, 5, 2), np.float32), np.ones((2, 3, 2, 1), np.float32), np.ones(1, np.float32)

    assert shapes.conv2d(*arguments, stride=2, padding=1).dtype == np.float32


@every_answer
def test_arguments_stay_as_they_are(answer, rng):
    arrays = rng.integers(-9, 9, (2, 5, 6, 3)), rng.standard_normal((2, 3, 3, 4)), rng.standard_normal(4)
    for array in arrays:
        array.setflags(write=False)
    layers = [conv(4, 3), pool(2), FLATTEN, dense(3)]
    before = [dict(layer) for layer in layers]

    answer.conv2d(*arrays, stride=2, padding=1)
    answer.summarize(layers, (8, 6, 3))
    answer.receptive_field(layers[:2])

    assert layers == before


@every_answer
@pytest.mark.parametrize(
    "call",
    [
        lambda answer: answer.conv_output_size(5, 3, 0),
        lambda answer: answer.conv_output_size(5, 3, -2, "same"),
        lambda answer: answer.conv_output_size(5, 0),
        lambda answer: answer.conv_output_size(0, 1, 1, 3),
        lambda answer: answer.conv_output_size(5, 3, 1, -1),
        lambda answer: answer.conv_output_size(5, 3, 1, "full"),
        lambda answer: answer.conv_output_shape((2, 8, 6, 3), (3, 2, 1, 5)),
        lambda answer: answer.conv_output_shape((8, 6, 3), (3, 2, 3, 5)),
        lambda answer: answer.conv_output_shape((2, 8, 6, 3), (3, 2, 3)),
        lambda answer: answer.pool_output_shape((2, 8, 6, 3), 7),
        lambda answer: answer.pool_output_shape((2, 8, 6, 3), 2, 0),
        lambda answer: answer.pool_output_shape((8, 6, 3), 2),
        lambda answer: answer.conv2d(np.ones((2, 4, 6, 3)), np.ones((7, 2, 3, 5)), np.ones(5), 1, 1),
        lambda answer: answer.conv2d(np.ones((2, 4, 6, 3)), np.ones((2, 2, 3, 5)), np.ones(1)),
        lambda answer: answer.conv2d(np.ones((2, 4, 6, 3)), np.ones((2, 2, 1, 5)), np.ones(5)),
        lambda answer: answer.conv2d(np.ones((2, 4, 6, 3)), np.ones((2, 2, 3, 5)), np.ones(5), (1, -1)),
        lambda answer: answer.conv2d(np.ones((2, 4, 6, 3)), np.ones((2, 2, 3, 5)), np.ones(5), 1, (0, -1)),
        lambda answer: answer.conv_connections((3, 2, 4, 5), (6, 7, 4)),
        lambda answer: answer.conv_connections((3, 2, 4, 5), (10, 6, 7, 5)),
        lambda answer: answer.receptive_field([FLATTEN]),
        lambda answer: answer.receptive_field([dense(3)]),
        lambda answer: answer.receptive_field([{"kind": "relu"}]),
        lambda answer: answer.receptive_field([pool(2, strides=2)]),
        lambda answer: answer.receptive_field([{"kind": "pool"}]),
        lambda answer: answer.summarize([{"window": 2}], (8, 6, 3)),
        lambda answer: answer.summarize([{"kind": "conv", "filters": 2}], (8, 6, 3)),
        lambda answer: answer.summarize([pool(2, padding=1)], (8, 6, 3)),
        lambda answer: answer.summarize([dense(3)], (8, 6, 3)),
        lambda answer: answer.summarize([FLATTEN, depthwise(1)], (8, 6, 3)),
        lambda answer: answer.summarize([FLATTEN, pool(1)], (8, 6, 3)),
        lambda answer: answer.summarize([pool(7)], (8, 6, 3)),
        lambda answer: answer.summarize([FLATTEN], (8, 6)),
    ],
)
def test_what_cannot_be_is_refused(answer, call):
    with refuses:
        call(answer)


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: shapes.conv_output_size(5, 3, 0), "stride is 0", "at least 1"),
        (lambda: shapes.conv_output_size(5, 3, 1, "full"), "'full'", "'same'"),
        (lambda: shapes.conv_output_size(4, 7, 1, 1), "7", "6 (size 4, padding 1)"),
        (lambda: shapes.conv_output_shape((8, 6, 3), (3, 2, 3, 5)), "(8, 6, 3)", "(N, H, W, C_in)"),
        (lambda: shapes.conv_output_shape((2, 8, 6, 3), (3, 2, 1, 5)), "3 channels", "have 1"),
        (lambda: shapes.conv_output_shape((2, 8, 6, 3), (3, 2, 3, 5), (1, 2, 3)), "(1, 2, 3)", "two"),
        (lambda: shapes.conv2d(np.ones((2, 4, 6, 3)), np.ones((2, 2, 3, 5)), np.ones(1)), "(1,)", "(5,)"),
        (lambda: shapes.conv_connections((3, 2, 4, 5), (6, 7, 4)), "4 channels", "5 kernels"),
        (lambda: shapes.summarize([conv(4, 3, strides=2)], (8, 6, 3)), "'strides'", "stride,"),
        (lambda: shapes.summarize([conv(4, 3), {"kind": "relu"}], (8, 6, 3)), "layer 1", "depthwise"),
        (lambda: shapes.summarize([{"kind": "dense"}], (8, 6, 3)), "layer 0", "units"),
        (lambda: shapes.summarize([conv(4, 3), dense(5)], (8, 6, 3)), "(6, 4, 4)", "(units,)"),
        (lambda: shapes.summarize([conv(4, 3), pool(5)], (8, 6, 3)), "layer 1, of kind 'pool'", "5"),
        (lambda: shapes.receptive_field([FLATTEN]), "'flatten'", "slides"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


def rows_of(first_heading):
    """Return the cells of the handout's table that begins with this heading."""
    table = HANDOUT[HANDOUT.index(f"\n| {first_heading} |") + 1 :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_the_table_of_sizes_is_right():
    for row in rows_of("size"):
        size, kernel, stride, padding, way, places = map(int, row)
        assert size + 2 * padding - kernel == way
        assert shapes.conv_output_size(size, kernel, stride, padding) == places


def test_the_table_of_lenet_5_is_right():
    names = ["C1", "S2", "C3", "S4", "C5", None, "F6", None]
    named = [layer | ({"name": name} if name else {}) for layer, name in zip(LENET_5, names, strict=True)]

    printed = [(name, ast.literal_eval(shape), int(p), int(c)) for name, shape, p, c in rows_of("name")]

    assert printed == [tuple(row.values()) for row in shapes.summarize(named, (32, 32, 1))]


def test_the_table_of_receptive_fields_is_right():
    jump = 1
    for place, (_, kernel, stride, field, printed_jump) in enumerate(rows_of("layer")):
        jump *= int(stride or 1)
        assert shapes.receptive_field(LENET_5[:place]) == (int(field),) * 2
        assert int(printed_jump) == jump
        assert not place or int(kernel) == LENET_5[place - 1].get("kernel", LENET_5[place - 1].get("window"))


def test_the_table_of_vgg_16_is_right():
    rows = shapes.summarize(VGG_16, (224, 224, 3))
    kinds = {"13 convolutions": "conv", "3 dense layers": "dense", "total": "total"}

    for part, parameters, connections in rows_of("part"):
        mine = [row for row in rows if row["name"] == kinds[part]]
        assert int(parameters) == sum(row["parameters"] for row in mine)
        assert int(connections) == sum(row["connections"] for row in mine)


def test_the_table_of_connections_is_right():
    layers = [((7, 1), (7, 1, 5), (5, 1)), ((7, 1), (3, 1, 1), (5, 1))]
    layers += [((14, 14, 1), (14, 14, 1, 100), (10, 10, 1)), ((14, 14, 1), (5, 5, 1, 1), (10, 10, 1))]
    for (name, connections, bare, biased), (inputs, weight, outputs) in zip(
        rows_of("from, to, how"), layers, strict=True
    ):
        if "dense" in name:
            assert connections.endswith(f"= {shapes.dense_connections(inputs, outputs)}$")
        else:
            assert connections.endswith(f"= {shapes.conv_connections(weight, outputs)}$")
        assert int(bare) == shapes.conv_parameters(weight, bias=False)
        assert int(biased) == shapes.conv_parameters(weight)


def test_the_figure_of_stops_is_right():
    figure = re.search(r"```text\n( pixel .*?)```", HANDOUT, flags=re.DOTALL).group(1).splitlines()
    columns = {m.group(): m.start() for m in re.finditer(r"\d", figure[0])}
    stops = [[pixel for pixel, column in columns.items() if line[column : column + 1] == "="] for line in figure[1:]]

    assert stops == [["0", "1", "2"], ["2", "3", "4"], ["4", "5", "6"]]
    assert len(stops) == shapes.conv_output_size(8, 3, 2)


def test_the_padded_example_is_right():
    figure = re.search(r"```text\n padded image.*?```", HANDOUT, flags=re.DOTALL).group()
    x, weight = np.array([[1, 2], [4, 5]]).reshape(1, 2, 2, 1), np.array([[1, 2], [3, 4]]).reshape(2, 2, 1, 1)
    lines = [list(map(int, re.findall(r"\d+", line))) for line in figure.splitlines()[3:7]]

    dense_result = shapes.conv2d(x, weight, np.zeros(1), 1, 1)[0, :, :, 0]
    strided = shapes.conv2d(x, weight, np.zeros(1), 2, 1)[0, :, :, 0]

    assert lines[0] == [0, 0, 0, 0, *dense_result[0], *strided[0]]
    assert lines[1] == [0, 1, 2, 0, 1, 2, *dense_result[1], *strided[1]]
    assert lines[2] == [0, 4, 5, 0, 3, 4, *dense_result[2]]


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("217 is 54", (224 + 4 - 11) // 4),
        ("5 \\cdot 5 \\cdot 3 \\cdot 16 + 16 = 1216", shapes.conv_parameters((5, 5, 3, 16))),
        ("(2 + 5) \\cdot 2 = 14", np.sum(np.array([[2, 0], [5, 0]]) * 2)),
        ("28 x 28, which is 784", 28 * 28),
        ("and it has 576", shapes.conv_output_size(28, 5) ** 2),
        ("55.25", (224 + 4 - 11) / 4 + 1),
        ("both have 1849688064", shapes.conv_connections((3, 3, 128, 128), (112, 112, 128))),
        ("both have 1849688064", shapes.conv_connections((3, 3, 256, 256), (56, 56, 256))),
        ("to 61100840", total(shapes, ALEXNET, (224, 224, 3))["parameters"]),
        ("61100840 parameters and 714188480", total(shapes, ALEXNET, (224, 224, 3))["connections"]),
        ("AlexNet see 195 x 195", shapes.receptive_field(ALEXNET[:8])[0]),
        ("VGG-16 212 x 212", shapes.receptive_field(VGG_16[:18])[1]),
        ("$49 C^2$ weights, the three $27", 3 * shapes.conv_parameters((3, 3, 1, 1), bias=False)),
    ],
)
def test_numbers_in_the_handout_are_right(printed, computed):
    assert printed in HANDOUT.replace("\n", " ")
    assert float(re.findall(r"[0-9.]+", printed)[-1]) == computed
