"""The solutions of a1_forward_conv agree with SciPy, and the numbers in its handout with them."""

import re

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage, signal
from scipy.spatial.distance import cdist

from tests.assignments.material import material, refuses, same

MATERIAL = material("a1_forward_conv")
conv, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer

PLANES = [((7, 9), (2, 4)), ((8, 6), (5, 3)), ((4, 7), (1, 3)), ((9, 5), (2, 1)), ((3, 6), (1, 1)), ((4, 5), (4, 5))]
UNFIT = [((4, 6), (5, 2)), ((4, 6), (2, 7)), ((4, 6, 3), (2, 2)), ((4, 6), (3,))]


# Against SciPy


@every_answer
@pytest.mark.parametrize(("image_shape", "kernel_shape"), PLANES)
def test_planes_agree_with_scipy(answer, rng, image_shape, kernel_shape):
    image, kernel = rng.standard_normal(image_shape), rng.standard_normal(kernel_shape)

    correlated = signal.correlate(image, kernel, mode="valid", method="direct")
    same(answer.correlate2d(image, kernel), correlated)
    same(answer.correlate2d_matmul(image, kernel), correlated)
    same(answer.convolve2d(image, kernel), signal.convolve(image, kernel, mode="valid", method="direct"))


@every_answer
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [((2, 9, 3), (4, 3, 5)), ((1, 8, 5), (2, 5, 4)), ((3, 6, 2), (1, 2, 5)), ((2, 5, 4), (5, 4, 3))],
)
def test_conv1d_agrees_with_scipy(answer, rng, x_shape, weight_shape):
    x, weight, bias = map(rng.standard_normal, (x_shape, weight_shape, weight_shape[-1:]))

    want = layer(x, weight, bias)

    same(answer.conv1d(x, weight, bias), want)


@every_answer
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [
        ((2, 10, 9, 5), (3, 4, 5, 7)),
        ((1, 7, 9, 2), (6, 3, 2, 4)),
        ((3, 5, 6, 1), (2, 4, 1, 7)),
        ((2, 3, 5, 4), (1, 1, 4, 6)),
        ((3, 5, 2, 4), (5, 2, 4, 6)),
    ],
)
def test_conv2d_agrees_with_scipy(answer, rng, x_shape, weight_shape):
    x, weight, bias = map(rng.standard_normal, (x_shape, weight_shape, weight_shape[-1:]))

    want = layer(x, weight, bias)

    same(answer.conv2d(x, weight, bias), want)


def layer(x, weight, bias):
    """SciPy correlates one image, channels and all, with one kernel at a time."""
    maps = [
        [signal.correlate(image, weight[..., o], mode="valid", method="direct")[..., 0] for o in range(len(bias))]
        for image in x
    ]
    return np.moveaxis(np.array(maps), 1, -1) + bias


@every_answer
@pytest.mark.parametrize(("image_shape", "kernel_shape"), PLANES)
def test_im2col_follows_its_definition(answer, rng, image_shape, kernel_shape):
    image, (height, width) = rng.standard_normal(image_shape), kernel_shape
    places = [(y, x) for x in range(image_shape[1] - width + 1) for y in range(image_shape[0] - height + 1)]

    want = [[image[y + i, x + j] for y, x in places] for j in range(width) for i in range(height)]

    same(answer.im2col(image, kernel_shape), want)


@every_answer
def test_kernels_agree_with_scipy(answer, rng):
    image = rng.standard_normal((8, 11))
    inner = np.s_[1:-1, 1:-1]

    for name, axis in (("sobel_x", 1), ("sobel_y", 0)):  # SciPy takes right minus left
        same(answer.correlate2d(image, answer.make_kernel(name)), -ndimage.sobel(image, axis=axis)[inner])
    same(answer.correlate2d(image, answer.make_kernel("box")), ndimage.uniform_filter(image, 3)[inner])
    same(answer.correlate2d(image, answer.make_kernel("shift")), image[1:-1, :-2])
    same(answer.correlate2d(image, answer.make_kernel("sharpen")), (image - ndimage.laplace(image))[inner])
    for size, sigma in ((1, 2.0), (3, 1.0), (5, 0.7), (9, 2.5)):
        bell = signal.windows.gaussian(size, sigma)
        same(answer.make_kernel("gaussian", size, sigma), np.outer(bell, bell) / bell.sum() ** 2)
        same(answer.make_kernel("box", size), np.full((size, size), 1 / size**2))


@every_answer
def test_match_template_agrees_with_scipy(answer, rng):
    image, template = rng.standard_normal((7, 9)) + 0.3, rng.standard_normal((2, 4))
    image[3:6, 2:8] = 0

    patches = np.lib.stride_tricks.sliding_window_view(image, (2, 4)).reshape(-1, 8)
    with np.errstate(invalid="ignore"):
        cosines = 1 - cdist(patches, template.reshape(1, 8), "cosine")

    same(answer.match_template(image, template), np.where(patches.any(axis=1), cosines[:, 0], 0).reshape(6, 6))


@every_answer
def test_layouts_follow_their_definition(answer, rng):
    x = rng.standard_normal((2, 3, 4, 5))

    same(answer.channels_first(x), np.stack([x[..., c] for c in range(5)], axis=1))
    same(answer.channels_last(x), np.stack([x[:, c] for c in range(3)], axis=-1))


# What holds for all arguments

numbers = st.floats(-100, 100, width=32)
sizes = st.tuples(st.integers(1, 6), st.integers(1, 6))


@st.composite
def planes(draw):
    """Draw an image and a kernel that fits."""
    height, width = draw(sizes)
    kernel_shape = draw(st.integers(1, height)), draw(st.integers(1, width))
    return draw(arrays(np.float64, (height, width), elements=numbers)), draw(
        arrays(np.float64, kernel_shape, elements=numbers)
    )


@given(planes(), numbers, numbers)
@settings(max_examples=60, deadline=None)
def test_correlation_is_linear_in_the_kernel_and_in_the_image(plane, a, b):
    image, kernel = plane
    other_image, other_kernel = np.flip(image) ** 2, np.flip(kernel) + 1

    by_kernel = conv.correlate2d(image, a * kernel + b * other_kernel)
    by_image = conv.correlate2d(a * image + b * other_image, kernel)

    tolerance = {"rtol": 1e-9, "atol": 1e-3}
    parts = a * conv.correlate2d(image, kernel) + b * conv.correlate2d(image, other_kernel)
    np.testing.assert_allclose(by_kernel, parts, **tolerance)
    parts = a * conv.correlate2d(image, kernel) + b * conv.correlate2d(other_image, kernel)
    np.testing.assert_allclose(by_image, parts, **tolerance)


@given(planes(), sizes)
@settings(max_examples=60, deadline=None)
def test_a_shifted_image_gives_a_shifted_result(plane, shift):
    image, kernel = plane
    down, right = shift
    result = conv.correlate2d(image, kernel)

    shifted = conv.correlate2d(np.pad(image, ((down, 0), (right, 0))), kernel)

    np.testing.assert_allclose(shifted[down:, right:], result, atol=1e-9)


@given(planes())
@settings(max_examples=60, deadline=None)
def test_im2col_times_the_kernel_is_the_correlation(plane):
    image, kernel = plane

    product = conv.im2col(image, kernel.shape).T @ kernel.ravel(order="F")

    want = conv.correlate2d(image, kernel)
    np.testing.assert_allclose(product, want.ravel(order="F"), atol=1e-8)
    np.testing.assert_allclose(conv.correlate2d_matmul(image, kernel), want, atol=1e-8)


@given(planes())
@settings(max_examples=60, deadline=None)
def test_convolution_is_correlation_with_the_rotated_kernel(plane):
    image, kernel = plane

    np.testing.assert_allclose(conv.convolve2d(image, kernel[::-1, ::-1]), conv.correlate2d(image, kernel), atol=1e-9)


@given(planes(), st.floats(0.125, 8))
@settings(max_examples=100, deadline=None)
def test_match_template_obeys_cauchy_and_schwarz_and_ignores_brightness(plane, brightness):
    image, template = plane
    template.flat[0] += 1000

    scores = conv.match_template(image, template)

    assert (np.abs(scores) <= 1).all()
    np.testing.assert_allclose(conv.match_template(brightness * image, template), scores, atol=1e-9)
    np.testing.assert_allclose(conv.match_template(brightness * template, template), [[1]])
    np.testing.assert_allclose(conv.match_template(-template, template), [[-1]])


@given(arrays(np.int64, st.tuples(*[st.integers(0, 4)] * 4)))
@settings(max_examples=60, deadline=None)
def test_layouts_undo_each_other(x):
    np.testing.assert_array_equal(conv.channels_last(conv.channels_first(x)), x)
    np.testing.assert_array_equal(conv.channels_first(conv.channels_last(x)), x)


@given(arrays(np.float64, (2, 6, 1, 3), elements=numbers), arrays(np.float64, (4, 1, 3, 2), elements=numbers))
@settings(max_examples=30, deadline=None)
def test_a_signal_is_an_image_of_one_column(x, weight):
    bias = np.array([1.0, -2.0])

    flat = conv.conv1d(x[:, :, 0], weight[:, 0], bias)

    np.testing.assert_allclose(conv.conv2d(x, weight, bias)[:, :, 0], flat, atol=1e-8)


# Types, and what is refused


@every_answer
def test_integers_are_computed_as_floats(answer, rng):
    image = rng.integers(0, 256, (6, 7)).astype(np.uint8)
    kernel = rng.integers(0, 256, (3, 2)).astype(np.uint8)
    floats = image.astype(float), kernel.astype(float)

    for name in ("correlate2d", "convolve2d", "correlate2d_matmul", "match_template"):
        same(getattr(answer, name)(image, kernel), getattr(conv, name)(*floats))


def test_single_precision_stays_single():
    x, weight, bias = np.ones((1, 4, 5, 2), np.float32), np.ones((2, 3, 2, 1), np.float32), np.ones(1, np.float32)

    assert conv.conv2d(x, weight, bias).dtype == np.float32
    assert conv.conv1d(x[0], weight[0], bias).dtype == np.float32
    assert conv.correlate2d(x[0, :, :, 0], weight[:, :, 0, 0]).dtype == np.float32
    assert conv.match_template(x[0, :, :, 0], weight[:, :, 0, 0]).dtype == np.float32


@every_answer
def test_arguments_may_be_read_only(answer, rng):
    image, kernel = rng.standard_normal((5, 6)), rng.standard_normal((2, 3))
    x, weight, bias = rng.standard_normal((2, 5, 6, 3)), rng.standard_normal((2, 3, 3, 4)), rng.standard_normal(4)
    for array in (image, kernel, x, weight, bias):
        array.setflags(write=False)

    for name in ("correlate2d", "convolve2d", "correlate2d_matmul", "match_template"):
        getattr(answer, name)(image, kernel)
    answer.im2col(image, (2, 3))
    answer.conv2d(x, weight, bias)
    answer.conv1d(x[0], weight[0], bias)
    answer.channels_first(x)
    answer.channels_last(x)


@every_answer
@pytest.mark.parametrize(("image_shape", "kernel_shape"), UNFIT)
def test_planes_that_do_not_fit_are_refused(answer, image_shape, kernel_shape):
    image, kernel = np.ones(image_shape), np.ones(kernel_shape)

    for name in ("correlate2d", "convolve2d", "correlate2d_matmul", "match_template"):
        with refuses:
            getattr(answer, name)(image, kernel)
    with refuses:
        answer.im2col(image, kernel_shape)


@every_answer
@pytest.mark.parametrize(
    ("x_shape", "weight_shape", "bias_shape"),
    [
        ((2, 4, 6, 3), (5, 2, 3, 7), (7,)),
        ((2, 4, 6, 3), (2, 8, 3, 7), (7,)),
        ((2, 4, 6, 3), (2, 5, 1, 7), (7,)),
        ((2, 4, 6, 3), (2, 5, 3, 7), (1,)),
        ((2, 4, 6, 3), (2, 5, 3, 7), (1, 7)),
        ((4, 6, 3), (2, 5, 3, 7), (7,)),
        ((2, 4, 6, 3), (2, 5, 3), (3,)),
    ],
)
def test_layers_that_do_not_fit_are_refused(answer, x_shape, weight_shape, bias_shape):
    with refuses:
        answer.conv2d(np.ones(x_shape), np.ones(weight_shape), np.ones(bias_shape))
    if len(x_shape) == len(weight_shape) == 4 and weight_shape[1] > 2:
        with refuses:
            answer.conv1d(np.ones(x_shape[1:]), np.ones((7, *weight_shape[2:])), np.ones(bias_shape))


@every_answer
@pytest.mark.parametrize(
    "options",
    [
        {"name": "emboss"},
        {"name": "box", "size": 4},
        {"name": "gaussian", "size": 0},
        {"name": "sobel_x", "size": 5},
        {"name": "gaussian", "sigma": 0.0},
        {"name": "gaussian", "sigma": -1.0},
    ],
    ids=str,
)
def test_kernels_that_there_are_not_are_refused(answer, options):
    with refuses:
        answer.make_kernel(**options)


@every_answer
def test_empty_templates_and_other_numbers_of_axes_are_refused(answer):
    with refuses:
        answer.match_template(np.ones((3, 4)), np.zeros((2, 2)))
    for shape in ((4, 5, 3), (2, 4, 5, 3, 6)):
        with refuses:
            answer.channels_first(np.ones(shape))
        with refuses:
            answer.channels_last(np.ones(shape))


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: conv.correlate2d(np.ones((2, 3, 4)), np.ones((1, 1))), "(2, 3, 4)", "(H, W)"),
        (lambda: conv.correlate2d(np.ones((2, 3)), np.ones((1, 4))), "(1, 4)", "(2, 3)"),
        (lambda: conv.conv1d(np.ones((2, 5, 3)), np.ones((2, 4, 6)), np.ones(6)), "3 channels", "4"),
        (lambda: conv.conv1d(np.ones((2, 5, 3)), np.ones((2, 3, 6)), np.ones(1)), "(1,)", "(6,)"),
        (lambda: conv.make_kernel("emboss"), "'emboss'", "sobel_y"),
        (lambda: conv.make_kernel("box", 4), "4", "odd"),
        (lambda: conv.make_kernel("shift", 5), "5", "3 x 3"),
        (lambda: conv.make_kernel("gaussian", sigma=-2.0), "-2.0", "positive"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


MATRIX = np.array([[1, 2, 3, 1], [4, 5, 6, 1], [7, 8, 9, 1]])
CURVE = np.array([[0, 0, 30], [0, 30, 0], [30, 0, 0], [30, 0, 0], [0, 30, 0]])
SIMILAR = np.array([[0, 0, 50], [0, 50, 0], [50, 0, 0], [20, 0, 0], [0, 50, 0]])
WALL = np.full((5, 3), 255)
BELL = np.exp([0, -0.5, -1])


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("28 \\times 28 = 784", 28 * 28),
        ("7 \\cdot 5 = 35", 7 * 5),
        ("3 \\cdot 5 = 15", 3 * 5),
        ("100 \\cdot (14 \\cdot 14 + 1) = 19700", 100 * (14 * 14 + 1)),
        ("100 \\cdot 26 = 2600", 100 * 26),
        ("5 \\cdot 5 + 1 = 26", 5 * 5 + 1),
        ("5 \\cdot 5 \\cdot 1 \\cdot 16 + 16 = 416", 5 * 5 * 1 * 16 + 16),
        ("(3 + 2 \\cdot 2) + 0 + (1 + 2 \\cdot 2) = 12", 12),
        ("4 \\cdot (50 \\cdot 30) + 20 \\cdot 30 = 6600", (CURVE * SIMILAR).sum()),
        ("5 \\cdot (255 \\cdot 30) = 38250", (CURVE * WALL).sum()),
        ("e^{-0.5} = 0.6065", round(BELL[1], 4)),
        ("e^{-1} = 0.3679", round(BELL[2], 4)),
        ("They sum to 4.8976", round(BELL @ [1, 4, 4], 4)),
        ("0.2042", round(conv.make_kernel("gaussian")[1, 1], 4)),
        ("0.1238", round(conv.make_kernel("gaussian")[0, 1], 4)),
        ("0.0751", round(conv.make_kernel("gaussian")[0, 0], 4)),
        ("101.98", round(np.linalg.norm(SIMILAR), 2)),
        ("67.08", round(np.linalg.norm(CURVE), 2)),
        ("987.61", round(np.linalg.norm(WALL), 2)),
        ("6600 / (101.98 \\cdot 67.08) = 0.965", round(conv.match_template(SIMILAR, CURVE)[0, 0], 3)),
        ("38250 / (987.61 \\cdot 67.08) = 0.577", round(conv.match_template(WALL, CURVE)[0, 0], 3)),
    ],
)
def test_numbers_in_the_handout_are_right(printed, computed):
    assert printed in HANDOUT.replace("\n", " ")
    assert float(re.findall(r"[0-9.]+", printed)[-1]) == pytest.approx(computed, abs=1e-9)


def test_figures_in_the_handout_are_right():
    def rows(*matrix):
        return ["  ".join(f"{entry}" for entry in row) for row in matrix]

    figure = re.search(r"```text\n      A  .*?```", HANDOUT, flags=re.DOTALL).group()
    for row in (*rows(*MATRIX), *rows(*conv.im2col(MATRIX, (2, 2)).astype(int))):
        assert row in figure
    assert "`[24, 48, 32, 56, 22, 34]`" in HANDOUT
    assert (conv.im2col(MATRIX, (2, 2)).T @ [2, 2, 2, 2] == [24, 48, 32, 56, 22, 34]).all()
    assert (WALL == 255).all()
    figure = re.search(r"```text\n      kernel  .*?```", HANDOUT, flags=re.DOTALL).group()
    printed = [list(map(int, line.split())) for line in figure.splitlines()[3:8]]
    assert printed == np.hstack([CURVE, SIMILAR, WALL]).tolist()


def test_the_sums_of_the_first_example_are_right():
    section = HANDOUT[HANDOUT.index("| place |") : HANDOUT.index("A large positive number says")]
    rows = re.findall(
        r"^\| `\[(\d), (\d)\]` \| (.*?) = (\d+) \| (.*?) = (\d+) \| (-?\d+) \|$", section, flags=re.MULTILINE
    )
    image = np.array([[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]])

    assert len(rows) == 4
    for y, x, top, top_sum, bottom, bottom_sum, difference in rows:
        patch = image[int(y) : int(y) + 3, int(x) : int(x) + 3]
        assert [*map(int, top.split(" + "))] == patch[0].tolist()
        assert [*map(int, bottom.split(" + "))] == patch[2].tolist()
        assert (int(top_sum), int(bottom_sum)) == (patch[0].sum(), patch[2].sum())
        assert int(difference) == int(top_sum) - int(bottom_sum)


def test_the_table_of_feature_maps_is_right():
    edges, sobel = conv.make_kernel("box") * 0, conv.make_kernel("sobel_x")
    edges[0], edges[2] = 1, -1
    images = [
        [[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]],
        [[2, 0, 3, 1], [1, 1, 0, 0], [1, 0, 2, 0], [1, 0, 1, 2]],
    ]
    x = conv.channels_last(np.array([images]))
    weight = np.stack([np.stack(pair, -1) for pair in ((edges, 0 * sobel), (0 * edges, sobel), (edges, sobel))], -1)

    maps = conv.channels_first(conv.conv2d(x, weight, np.array([10, 20, 30])))[0]

    printed = re.findall(r"^\| \d \|.*\| `(\[\[.*?\]\])` \|$", HANDOUT, flags=re.MULTILINE)
    assert [yaml.safe_load(cell) for cell in printed] == maps.tolist()


def test_the_table_of_cosines_is_right():
    section = HANDOUT[HANDOUT.index("| patch | length |") : HANDOUT.index("A patch of zeros has no direction, and")]
    rows = re.findall(r"^\| (-?\d+), (-?\d+) \| (\d+) \| (-?\d+) \| (-?[\d.]+)", section, flags=re.MULTILINE)

    assert len(rows) == 6
    for left, right, length, product, score in np.array(rows, dtype=float):
        assert np.hypot(left, right) == length
        assert left * 3 + right * 4 == product
        assert conv.match_template([[left, right]], [[3, 4]])[0, 0] == pytest.approx(score)
