"""The solutions of a7_architectures agree with SciPy and published counts, and the numbers in its handout with them."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal

from tests.assignments.material import material, refuses, same

MATERIAL = material("a7_architectures")
blocks, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer
INCEPTION = {"1x1": 1, "3x3_reduce": 1, "3x3": 3, "5x5_reduce": 1, "5x5": 5, "pool_proj": 1}


def draw(rng, **shapes):
    params = {}
    for name, shape in shapes.items():
        params[f"{name}_weight"] = rng.standard_normal(shape)
        params[f"{name}_bias"] = rng.standard_normal(shape[-1])
    return params


def pair(params, name):
    return params[f"{name}_weight"], params[f"{name}_bias"]


# Against SciPy


def plane(image, kernel, stride, padding):
    """Correlate one plane with one kernel, at the places that TensorFlow documents."""
    if padding == "same":
        margins = []
        for size, k in zip(image.shape, kernel.shape, strict=True):
            total = max(k - stride if size % stride == 0 else k - size % stride, 0)
            margins.append((total // 2, total - total // 2))
        image = np.pad(image, margins)
    return signal.correlate(image, kernel, mode="valid", method="direct")[::stride, ::stride]


def conv2d(x, weight, bias, stride=1, padding="same"):
    maps = [
        [
            sum(plane(image[..., c], weight[..., c, o], stride, padding) for c in range(x.shape[-1]))
            for o in range(len(bias))
        ]
        for image in x
    ]
    return np.moveaxis(np.array(maps), 1, -1) + bias


def relu(x):
    return np.where(x > 0, x, 0)


@every_answer
def test_conv1x1_is_a_dense_layer_at_each_pixel(answer, rng):
    x, weight, bias = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((1, 1, 5, 6)), rng.standard_normal(6)

    same(answer.conv1x1(x, weight, bias), (x.reshape(-1, 5) @ weight[0, 0] + bias).reshape(2, 3, 4, 6))


@every_answer
@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [
        ((2, 9, 6, 3), (3, 5, 3, 2)),
        ((1, 8, 7, 2), (4, 2, 2, 3)),
        ((2, 5, 4, 3), (1, 1, 3, 1)),
        ((1, 4, 5, 2), (4, 5, 2, 1)),
    ],
)
def test_depthwise_agrees_with_scipy(answer, rng, x_shape, weight_shape, stride, padding):
    x, weight = rng.standard_normal(x_shape), rng.standard_normal(weight_shape)
    bias = rng.standard_normal(weight_shape[2] * weight_shape[3])

    maps = [
        [
            plane(image[..., c], weight[..., c, m], stride, padding)
            for c in range(weight_shape[2])
            for m in range(weight_shape[3])
        ]
        for image in x
    ]

    same(answer.depthwise_conv2d(x, weight, bias, stride, padding), np.moveaxis(np.array(maps), 1, -1) + bias)


@every_answer
@pytest.mark.parametrize(("stride", "padding"), [(1, "same"), (2, "same"), (1, "valid"), (3, "valid")])
def test_separable_equals_the_convolution_with_the_product_of_its_kernels(answer, rng, stride, padding):
    x, params = rng.standard_normal((2, 8, 6, 3)), draw(rng, depthwise=(3, 4, 3, 2), pointwise=(1, 1, 6, 5))
    params["depthwise_bias"] = rng.standard_normal(6)
    (look, look_bias), (mix, mix_bias) = pair(params, "depthwise"), pair(params, "pointwise")

    product = np.zeros((3, 4, 3, 5))
    for c in range(3):
        for m in range(2):
            product[:, :, c] += look[:, :, c, m, np.newaxis] * mix[0, 0, c * 2 + m]

    want = conv2d(x, product, look_bias @ mix[0, 0] + mix_bias, stride, padding)
    same(answer.depthwise_separable_conv2d(x, params, stride, padding), want)


@every_answer
@pytest.mark.parametrize(
    ("x_shape", "c_out", "stride", "projection"),
    [
        ((2, 6, 5, 3), 3, 1, False),
        ((2, 6, 5, 3), 3, 1, True),
        ((1, 8, 6, 3), 5, 2, True),
        ((1, 7, 10, 2), 4, 3, True),
    ],
)
def test_residual_blocks_agree_with_scipy(answer, rng, x_shape, c_out, stride, projection):
    x, c_in = rng.standard_normal(x_shape), x_shape[-1]
    basic = draw(rng, conv1=(3, 3, c_in, 4), conv2=(3, 2, 4, c_out))
    bottleneck = draw(rng, conv1=(1, 1, c_in, 2), conv2=(3, 3, 2, 2), conv3=(1, 1, 2, c_out))
    shortcut = x
    if projection:
        params = draw(rng, shortcut=(1, 1, c_in, c_out))
        basic, bottleneck = basic | params, bottleneck | params
        shortcut = conv2d(x, *pair(params, "shortcut"), stride)

    branch = conv2d(relu(conv2d(x, *pair(basic, "conv1"), stride)), *pair(basic, "conv2"))
    same(answer.residual_block(x, basic, stride), relu(branch + shortcut))
    branch = relu(conv2d(relu(conv2d(x, *pair(bottleneck, "conv1"), stride)), *pair(bottleneck, "conv2")))
    branch = conv2d(branch, *pair(bottleneck, "conv3"))
    same(answer.bottleneck_block(x, bottleneck, stride), relu(branch + shortcut))


def inception_params(rng, channels_in, kernels):
    reads = {"3x3": "3x3_reduce", "5x5": "5x5_reduce"}
    return draw(
        rng,
        **{
            name: (size, size, kernels[reads[name]] if name in reads else channels_in, kernels[name])
            for name, size in INCEPTION.items()
        },
    )


@every_answer
@pytest.mark.parametrize("x_shape", [(2, 7, 6, 4), (1, 2, 3, 4)])
def test_inception_block_agrees_with_scipy(answer, rng, x_shape):
    x = rng.standard_normal(x_shape) - 1
    params = inception_params(rng, 4, dict(zip(INCEPTION, (3, 2, 5, 1, 6, 7), strict=True)))
    pooled = ndimage.maximum_filter(x, size=(1, 3, 3, 1), mode="constant", cval=-np.inf)

    def layer(x, name):
        return relu(conv2d(x, *pair(params, name)))

    branches = [
        layer(x, "1x1"),
        layer(layer(x, "3x3_reduce"), "3x3"),
        layer(layer(x, "5x5_reduce"), "5x5"),
        layer(pooled, "pool_proj"),
    ]
    same(answer.inception_block(x, params), np.concatenate(branches, axis=-1))


@every_answer
def test_the_head_says_of_each_part_what_the_dense_layer_says(answer, rng):
    x, weight, bias = rng.standard_normal((2, 6, 5, 3)), rng.standard_normal((24, 7)), rng.standard_normal(7)

    maps = np.array([[x[:, y : y + 2, z : z + 4].reshape(2, 24) @ weight + bias for z in range(2)] for y in range(5)])

    maps = maps.transpose(2, 0, 1, 3)
    same(answer.score_maps(x, weight, bias, (2, 4, 3)), maps)
    same(answer.fully_convolutional_head(x, weight, bias, (2, 4, 3)), maps.mean(axis=(1, 2)))
    same(answer.dense_to_kernel(weight, (2, 4, 3)), np.array(np.split(weight, 8)).reshape(2, 4, 3, 7))


# Published counts


GOOGLENET = [  # module, input, kernels, and what its paper prints: multiplications in millions
    ("3a", (28, 28, 192), (64, 96, 128, 16, 32, 32), 128),
    ("3b", (28, 28, 256), (128, 128, 192, 32, 96, 64), 304),
]


@every_answer
@pytest.mark.parametrize(("input_shape", "kernels", "millions"), [row[1:] for row in GOOGLENET], ids=["3a", "3b"])
def test_googlenet_costs_what_its_paper_says(answer, input_shape, kernels, millions):
    cost = answer.inception_cost(input_shape, dict(zip(INCEPTION, kernels, strict=True)))

    assert round(cost["multiplies"] / 1e6) == millions
    places, biases = input_shape[0] * input_shape[1], sum(kernels)
    assert cost["multiplies"] == (cost["parameters"] - biases) * places


@every_answer
def test_squeezenet_costs_what_its_paper_says(answer):
    fire = [((55, 55, 96), (1, 1), 16), ((55, 55, 16), (1, 1), 64), ((55, 55, 16), (3, 3), 64)]

    parameters = [answer.conv_cost(*layer)["parameters"] for layer in fire]

    assert parameters == [1552, 1088, 9280]
    assert sum(parameters) == 11920


@every_answer
@pytest.mark.parametrize("kernel", [2, 3, 5])
@pytest.mark.parametrize("channels_out", [1, 64, 512])
def test_mobilenet_saves_what_its_paper_says(answer, kernel, channels_out):
    arguments = (14, 13, 32), (kernel, kernel), channels_out

    cheap, full = answer.depthwise_separable_cost(*arguments), answer.conv_cost(*arguments)

    ratio = Fraction(int(cheap["multiplies"]), int(full["multiplies"]))
    assert ratio == Fraction(1, channels_out) + Fraction(1, kernel**2)


@every_answer
def test_the_whole_mobilenet_costs_what_its_paper_says(answer):
    shape, costs, normalised = (112, 112, 32), [answer.conv_cost((224, 224, 3), (3, 3), 32, 2)], 32
    layers = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
    for channels, stride in layers:
        costs.append(answer.depthwise_separable_cost(shape, (3, 3), channels, stride=stride))
        normalised += shape[2] + channels
        shape = shape[0] // stride, shape[1] // stride, channels
    costs.append(answer.head_cost((1, 1, 1024), (1, 1), 1000))

    assert sum(cost["multiplies"] for cost in costs) == 568740352
    # Batch normalisation has a scale and a shift for each channel, where our layers have a bias.
    assert sum(cost["parameters"] for cost in costs) + normalised == 4231976


@every_answer
@pytest.mark.parametrize(
    ("depths", "is_bottleneck", "parameters", "multiplies"),
    [((2, 2, 2, 2), False, 11689512, 1814073344), ((3, 4, 6, 3), True, 25557032, 3857973248)],
    ids=["ResNet-18", "ResNet-50"],
)
def test_whole_resnets_cost_what_is_published(answer, depths, is_bottleneck, parameters, multiplies):
    costs, normalised, shape = [answer.conv_cost((224, 224, 3), (7, 7), 64, 2)], 64, (56, 56, 64)
    for stage, depth in enumerate(depths):
        channels = 64 * 2**stage
        out = 4 * channels if is_bottleneck else channels
        for block in range(depth):
            stride = 2 if stage and not block else 1
            cost = answer.bottleneck_cost if is_bottleneck else answer.residual_cost
            costs.append(cost(shape, *([channels, out] if is_bottleneck else [out]), stride=stride))
            normalised += channels * (2 if is_bottleneck else 1) + out
            normalised += out if stride != 1 or shape[2] != out else 0
            shape = shape[0] // stride, shape[1] // stride, out
    costs.append(answer.head_cost((1, 1, shape[2]), (1, 1), 1000))

    assert sum(cost["parameters"] for cost in costs) + normalised == parameters
    assert sum(cost["multiplies"] for cost in costs) == multiplies


@every_answer
def test_costs_agree_with_arrays_and_places(answer, rng):
    """A cost's parameters are the sizes of the arrays, its multiplications weights times places of the result."""
    x = np.zeros((1, 7, 10, 4))
    params = draw(rng, conv1=(3, 3, 4, 6), conv2=(3, 3, 6, 6), shortcut=(1, 1, 4, 6))
    places = answer.residual_block(x, params, 2)[0, ..., 0].size
    cost = answer.residual_cost((7, 10, 4), 6, 2)
    weights = sum(value.size for name, value in params.items() if name.endswith("weight"))
    assert cost == {"parameters": sum(map(np.size, params.values())), "multiplies": weights * places}

    kernels = dict(zip(INCEPTION, (3, 2, 5, 1, 6, 7), strict=True))
    cost = answer.inception_cost((7, 10, 4), kernels)
    assert cost["parameters"] == sum(map(np.size, inception_params(rng, 4, kernels).values()))

    maps = answer.score_maps(x, np.zeros((24, 5)), np.zeros(5), (2, 3, 4))
    assert answer.head_cost((7, 10, 4), (2, 3), 5) == {"parameters": 125, "multiplies": 24 * maps.size}


# What holds for all arguments

sizes = st.integers(1, 9)


@given(sizes, sizes, sizes, sizes, st.integers(1, 4), st.sampled_from(["same", "valid"]))
@settings(max_examples=80, deadline=None)
def test_costs_count_the_places_where_layers_stop(height, width, kernel_height, kernel_width, stride, padding):
    if padding == "valid" and (kernel_height > height or kernel_width > width):
        return
    weight, kernel_shape = np.ones((kernel_height, kernel_width, 2, 3)), (kernel_height, kernel_width)

    out = blocks.depthwise_conv2d(np.ones((1, height, width, 2)), weight, np.ones(6), stride, padding)
    cost = blocks.depthwise_cost((height, width, 2), kernel_shape, 3, stride, padding)

    assert cost == {"parameters": weight.size + 6, "multiplies": kernel_height * kernel_width * out.size}
    if padding == "same":
        assert out.shape[1:3] == (math.ceil(height / stride), math.ceil(width / stride))


@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_a_branch_of_zeros_passes_on_what_came_in(seed, kernel):
    x = np.random.default_rng(seed).standard_normal((2, 4, 5, 3))
    nothing = {"conv1_weight": np.zeros((kernel, kernel, 3, 2)), "conv1_bias": np.zeros(2)}
    nothing |= {"conv2_weight": np.zeros((kernel, 3, 2, 3)), "conv2_bias": np.zeros(3)}

    np.testing.assert_array_equal(blocks.residual_block(x, nothing), np.maximum(x, 0))


@given(st.integers(0, 2**32 - 1), st.integers(0, 3), st.integers(0, 4))
@settings(max_examples=30, deadline=None)
def test_shifted_features_give_shifted_maps(seed, down, right):
    rng = np.random.default_rng(seed)
    x, weight, bias = rng.standard_normal((1, 5, 6, 2)), rng.standard_normal((12, 3)), rng.standard_normal(3)

    shifted = np.pad(x, ((0, 0), (down, 0), (right, 0), (0, 0)))

    maps = blocks.score_maps(shifted, weight, bias, (2, 3, 2))
    np.testing.assert_allclose(maps[:, down:, right:], blocks.score_maps(x, weight, bias, (2, 3, 2)), atol=1e-9)


# Types, and what is refused


def test_single_precision_stays_single(rng):
    x = rng.standard_normal((1, 4, 5, 2)).astype(np.float32)
    params = draw(rng, conv1=(3, 3, 2, 3), conv2=(3, 3, 3, 2))
    params = {name: value.astype(np.float32) for name, value in params.items()}

    assert blocks.residual_block(x, params).dtype == np.float32


@every_answer
def test_arguments_may_be_read_only_integers(answer, rng):
    x = rng.integers(-9, 9, (2, 4, 5, 3))
    kernels = dict(zip(INCEPTION, (3, 2, 5, 1, 6, 7), strict=True))
    inception = inception_params(rng, 3, kernels)
    residual = draw(rng, conv1=(1, 1, 3, 2), conv2=(3, 3, 2, 2), conv3=(1, 1, 2, 3))
    basic = draw(rng, conv1=(3, 3, 3, 2), conv2=(3, 3, 2, 3))
    for array in (x, *inception.values(), *residual.values(), *basic.values()):
        array.setflags(write=False)

    same(answer.inception_block(x, inception), blocks.inception_block(x.astype(float), inception))
    same(answer.bottleneck_block(x, residual), blocks.bottleneck_block(x.astype(float), residual))
    same(answer.residual_block(x, basic), blocks.residual_block(x.astype(float), basic))


@every_answer
@pytest.mark.parametrize(
    ("shapes", "missing", "stride"),
    [
        ({}, "conv1_weight", 1),
        ({"conv2": (3, 3, 5, 3)}, None, 1),
        ({"conv2": (3, 3, 4, 1)}, None, 1),
        ({"shortcut": (1, 1, 3, 3)}, "shortcut_weight", 1),
        ({"shortcut": (3, 3, 3, 3)}, None, 1),
        ({}, None, 2),
        ({}, None, 0),
    ],
)
def test_residual_blocks_that_do_not_fit_are_refused(answer, rng, shapes, missing, stride):
    params = draw(rng, **{"conv1": (3, 3, 3, 4), "conv2": (3, 3, 4, 3)} | shapes)
    params.pop(missing, None)

    with refuses:
        answer.residual_block(np.ones((2, 6, 5, 3)), params, stride)


@every_answer
def test_bottlenecks_of_other_kernels_are_refused(answer, rng):
    for wrong in ({"conv1": (3, 3, 4, 2)}, {"conv3": (3, 3, 2, 4)}):
        shapes = {"conv1": (1, 1, 4, 2), "conv2": (3, 3, 2, 2), "conv3": (1, 1, 2, 4)} | wrong
        with refuses:
            answer.bottleneck_block(np.ones((2, 6, 5, 4)), draw(rng, **shapes))


@every_answer
@pytest.mark.parametrize("name", INCEPTION)
def test_inception_blocks_of_other_kernels_are_refused(answer, rng, name):
    params = inception_params(rng, 4, dict.fromkeys(INCEPTION, 4))
    for wrong in (
        params | {f"{name}_weight": np.ones((7, 7, 4, 4))},
        {key: value for key, value in params.items() if key != f"{name}_bias"},
    ):
        with refuses:
            answer.inception_block(np.ones((2, 6, 5, 4)), wrong)


@every_answer
def test_counts_that_make_no_sense_are_refused(answer):
    for call in (
        lambda: answer.conv_cost((5, 4, 3), (2, 2), 6, 0),
        lambda: answer.conv_cost((5, 4, 3), (2, 2), 6, 1, "full"),
        lambda: answer.depthwise_cost((5, 4, 3), (6, 2), padding="valid"),
        lambda: answer.depthwise_separable_cost((5, 4, 3), (2, 5), 6, padding="valid"),
        lambda: answer.residual_cost((5, 4, 3), 6, 0),
        lambda: answer.bottleneck_cost((5, 4, 3), 6, 7, 0),
        lambda: answer.inception_cost((5, 4, 3), {"1x1": 2}),
        lambda: answer.head_cost((5, 4, 3), (5, 5), 10),
    ):
        with refuses:
            call()


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: blocks.conv1x1(np.ones((1, 2, 3)), np.ones((1, 1, 3, 2)), np.ones(2)), "(1, 2, 3)", "(N, H, W, C_in)"),
        (lambda: blocks.conv1x1(np.ones((1, 2, 3, 4)), np.ones((3, 3, 4, 2)), np.ones(2)), "(3, 3, 4, 2)", "1 x 1"),
        (lambda: blocks.depthwise_conv2d(np.ones((1, 2, 3, 4)), np.ones((1, 1, 4, 2)), np.ones(4)), "(4,)", "(8,)"),
        (lambda: blocks.residual_block(np.ones((1, 2, 3, 4)), {"conv1_wieght": 1}), "'conv1_wieght'", "'conv1_weight'"),
        (lambda: blocks.dense_to_kernel(np.ones((5, 2)), (1, 2, 3)), "5 rows", "6"),
        (lambda: blocks.inception_cost((1, 2, 3), {"1x1": 2}), "'1x1'", "'3x3_reduce'"),
        (lambda: blocks.conv_cost((5, 4, 3), (2, 2), 6, 1, "smae"), "'smae'", "'same'"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


def test_the_table_of_padding_is_right():
    rows = re.findall(r"^\| (\d) \| (\d) \| (\d) \| (\d) \| (\d) \| (\d), (\d) \|$", HANDOUT, flags=re.MULTILINE)

    assert len(rows) == 5
    for size, kernel, stride, places, total, before, behind in [map(int, row) for row in rows]:
        x = np.ones((1, size, 1, 1))
        out = blocks.depthwise_conv2d(x, np.ones((kernel, 1, 1, 1)), np.zeros(1), stride)[0, :, 0, 0]
        want = plane(np.pad(np.ones((size, 1)), ((before, behind), (0, 0))), np.ones((kernel, 1)), 1, "valid")
        assert before + behind == total
        assert out.tolist() == want[::stride, 0].tolist()
        assert len(out) == places


def test_the_mixtures_in_the_handout_are_right():
    rows = re.findall(r"^\| (\d), (\d) \| (\d+) \| (\d+) \| (-?[\d.]+) \|$", HANDOUT, flags=re.MULTILINE)

    assert len(rows) == 3
    weight = np.array([[1, 1, 0.25], [1, -1, 0.75]])[np.newaxis, np.newaxis]
    for first, second, *mixtures in np.array(rows, dtype=float):
        got = blocks.conv1x1(np.array([[[[first, second]]]]), weight, np.array([0, 10, -2]))
        assert got.ravel().tolist() == mixtures


def test_the_figure_of_two_channels_is_right():
    figure = re.search(r"```text\n    channel 0 .*?```", HANDOUT, flags=re.DOTALL).group().splitlines()[3:7]
    first, *others = [list(map(int, line.split())) for line in figure]
    assert [len(first), *map(len, others)] == [16, 22, 22, 22]  # the kernels have a row less

    for half, whole in ((slice(0, 8), slice(0, 11)), (slice(8, 16), slice(11, 22))):
        rows = [row[whole] for row in others]
        image = np.array([first[half][:4], *(row[:4] for row in rows)])[np.newaxis, :, :, np.newaxis]
        weight = np.array([row[4:7] for row in rows])[:, :, np.newaxis, np.newaxis]
        result = [first[half][4:], *(row[7:] for row in rows)]

        assert blocks.depthwise_conv2d(image, weight, np.zeros(1))[0, :, :, 0].tolist() == result
        inner = blocks.depthwise_conv2d(image, weight, np.zeros(1), padding="valid")[0, :, :, 0]
        assert f"`{inner.astype(int).tolist()}`" in HANDOUT


def test_the_figure_of_four_branches_is_right():
    figure = re.search(r"```text\n image .*?```", HANDOUT, flags=re.DOTALL).group().splitlines()[4:6]
    image, *maps = np.array([list(map(int, line.split())) for line in figure]).reshape(2, 5, 3).swapaxes(0, 1)
    left, far_right = np.zeros((3, 3)), np.zeros((5, 5))
    left[1, 0] = far_right[2, 4] = 1
    layers = {
        "1x1": ([[1]], -3),
        "3x3_reduce": ([[10]], 0),
        "3x3": (left, 0),
        "5x5_reduce": ([[1]], -5),
        "5x5": (far_right, 100),
        "pool_proj": ([[-1]], 6),
    }
    params = {f"{name}_weight": np.array(kernel)[:, :, None, None] for name, (kernel, _) in layers.items()}
    params |= {f"{name}_bias": np.array([bias]) for name, (_, bias) in layers.items()}

    got = blocks.inception_block(image[np.newaxis, :, :, np.newaxis], params)

    assert np.moveaxis(got[0], -1, 0).tolist() == np.array(maps).tolist()


def test_the_sums_in_tables_are_right():
    sums = re.findall(r"(?<=\| )([-\d+ ]+) = (-?\d+)(?= \|)", HANDOUT)

    assert len(sums) == 12
    for terms, total in sums:
        assert sum(int(term) for term in re.sub(r"([+-]) (?=\d)", r"\1", terms).split()) == int(total)


def test_the_costs_in_the_handout_are_right():
    fire = {
        name: int(count) for name, count in re.findall(r"^\| ([a-z3][^|]*?) \| (\d+) \|$", HANDOUT, flags=re.MULTILINE)
    }
    assert list(fire.values())[:4] == [1552, 1088, 9280, sum([1552, 1088, 9280])]
    assert list(fire.values())[4] == blocks.conv_cost((55, 55, 96), (3, 3), 128)["parameters"]
    kernels = dict(zip(INCEPTION, (64, 96, 128, 16, 32, 32), strict=True))
    costs = [
        blocks.conv_cost((14, 14, 512), (3, 3), 512),
        blocks.depthwise_separable_cost((14, 14, 512), (3, 3), 512),
        blocks.residual_cost((56, 56, 64), 64),
        blocks.bottleneck_cost((56, 56, 256), 64, 256),
        blocks.residual_cost((56, 56, 64), 128, 2),
        blocks.inception_cost((28, 28, 192), kernels),
        blocks.head_cost((7, 7, 512), (7, 7), 4096),
        blocks.head_cost((12, 12, 512), (7, 7), 4096),
    ]
    for cost in costs:
        assert f"| {cost['parameters']} | {cost['multiplies']} |" in HANDOUT
    assert "| 2359296 | 2359808 |" in HANDOUT
    assert "| 266752 | 267776 |" in HANDOUT


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("2 \\cdot 2 \\cdot 3 \\cdot 10 = 120", 120),
        ("12 - 7 + 1 = 6", 6),
        ("25 \\cdot 192 \\cdot 32 = 153600", 25 * 192 * 32),
        ("192 \\cdot 16 + 25 \\cdot 16 \\cdot 32 = 15872", 192 * 16 + 25 * 16 * 32),
        ("1.2 \\cdot 1.1^2 \\cdot 1.15^2 = 1.92", round(1.2 * 1.1**2 * 1.15**2, 2)),
        ("MobileNet's 569 million come out as 568740352", 568740352),
        ("ResNet-50, the first convolution and the dense layer, and you get 3.86", round(3857973248 / 1e9, 2)),
    ],
)
def test_numbers_in_the_handout_are_right(printed, computed):
    assert printed in HANDOUT.replace("\n", " ")
    assert float(re.findall(r"[0-9.]+", printed)[-1]) == pytest.approx(computed, abs=1e-9)


def test_the_tables_of_residual_blocks_are_right():
    tables = re.findall(r"^\| x \|.*?(?=\n\n)", HANDOUT, flags=re.MULTILINE | re.DOTALL)
    constants = [[(1, -2), (-3, 1)], [(1, -1), (2, -3), (-2, 1)]]

    assert len(tables) == 2
    for table, layers, block in zip(tables, constants, (blocks.residual_block, blocks.bottleneck_block), strict=True):
        cells = [line.strip("|").split("|") for line in table.splitlines() if "--" not in line]
        rows = {name.strip(): list(map(int, numbers)) for name, *numbers in cells}
        params = {}
        for i, (weight, bias) in enumerate(layers, 1):
            params |= {f"conv{i}_weight": np.full((1, 1, 1, 1), weight), f"conv{i}_bias": np.array([bias])}
        got = block(np.array(rows["x"]).reshape(1, 1, 5, 1), params).ravel().tolist()
        assert got == rows["ReLU"]
        assert np.maximum(rows["+ x"], 0).tolist() == rows["ReLU"]
        last = rows[f"conv{len(layers)}"]
        assert (np.array(last) + rows["x"]).tolist() == rows["+ x"]
