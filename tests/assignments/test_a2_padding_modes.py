"""The solutions of a2_padding_modes agree with SciPy and NumPy, and the numbers in its handout with them."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage, signal

from tests.assignments.material import material, refuses, same

MATERIAL = material("a2_padding_modes")
padding, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer

SCIPY_NAMES = {"edge": "nearest", "reflect": "mirror", "symmetric": "reflect", "wrap": "grid-wrap"}
SPARE = {"edge": 9, "reflect": -1, "symmetric": 0, "wrap": 0}  # beyond the size of an axis
every_mode = pytest.mark.parametrize("mode", SCIPY_NAMES)
GEOMETRIES = [(size, kernel, stride) for size in range(1, 12) for kernel in range(1, 8) for stride in range(1, 6)]
LAYERS = [  # x, weight
    ((2, 9, 8, 3), (4, 5, 3, 6)),
    ((1, 3, 4, 2), (5, 6, 2, 7)),
    ((3, 4, 5, 2), (1, 1, 2, 6)),
    ((1, 6, 7, 3), (2, 4, 3, 5)),
]
every_layer = pytest.mark.parametrize(("x_shape", "weight_shape"), LAYERS)
every_stride = pytest.mark.parametrize("stride", [1, 2, (3, 1), (2, 4)], ids=str)


def full_scipy(x, weight):
    """Correlate at every place of overlap: SciPy takes one image, channels and all, and one kernel at a time."""
    channels = x.shape[-1]
    maps = [
        [signal.correlate(image, weight[..., o], method="direct")[..., channels - 1] for o in range(weight.shape[-1])]
        for image in x
    ]
    return np.moveaxis(np.array(maps), 1, -1)


# pad2d


@every_answer
@every_mode
@pytest.mark.parametrize("shape", [(2, 4, 5, 3), (1, 3, 2, 4), (2, 1, 6, 1)], ids=str)
def test_borders_agree_with_scipy_up_to_their_limits(answer, rng, mode, shape):
    x = rng.standard_normal(shape)
    most = [size + SPARE[mode] for size in shape[1:3]]

    for (top, bottom), (left, right) in zip(
        [*rng.integers(0, most[0] + 1, (6, 2)).tolist(), [most[0]] * 2],
        [*rng.integers(0, most[1] + 1, (6, 2)).tolist(), [most[1]] * 2],
        strict=True,
    ):
        places = np.arange(-top, shape[1] + bottom), np.arange(-left, shape[2] + right)
        rows, columns = np.meshgrid(*places, indexing="ij")
        planes = [
            [ndimage.map_coordinates(plane, [rows, columns], order=0, mode=SCIPY_NAMES[mode]) for plane in image]
            for image in np.moveaxis(x, -1, 1)
        ]

        got = answer.pad2d(x, ((top, bottom), (left, right)), mode=mode)

        same(got, np.moveaxis(np.array(planes), 1, -1))


@every_answer
@pytest.mark.parametrize("mode", ["constant", *SCIPY_NAMES])
@pytest.mark.parametrize("amounts", [0, 1, 2, (1, 0), (2, 1), ((0, 2), (1, 0)), ((1, 2), (2, 0))], ids=str)
def test_all_forms_agree_with_numpy(answer, rng, mode, amounts):
    x = rng.standard_normal((2, 3, 4, 5))
    options = {"constant_values": -1.5} if mode == "constant" else {}
    sides = np.broadcast_to(amounts, (2, 2))
    sides = sides.T if np.ndim(amounts) == 1 else sides

    want = np.pad(x, ((0, 0), *sides, (0, 0)), mode, **options)

    same(answer.pad2d(x, amounts, mode=mode, value=-1.5), want)
    same(answer.pad2d(x, amounts, mode, -1.5), want)


@every_answer
@pytest.mark.parametrize("value", [2.5, -1, -np.inf], ids=str)
def test_frames_around_integers_hold_every_value(answer, value):
    x = np.arange(6, dtype=np.uint8).reshape(1, 2, 3, 1)

    got = answer.pad2d(x, (1, 0), value=value)

    assert got.dtype.kind == "f"
    np.testing.assert_array_equal(got[0, :, :, 0], [[value] * 3, [0, 1, 2], [3, 4, 5], [value] * 3])


@every_answer
@pytest.mark.parametrize(("mode", "too_much"), [("reflect", 4), ("reflect", 9), ("symmetric", 5), ("wrap", 5)])
def test_borders_beyond_their_limits_are_refused(answer, mode, too_much):
    tall, wide = np.ones((1, 99, 4, 2)), np.ones((1, 4, 99, 2))

    for pair in ((too_much, 0), (0, too_much)):
        with refuses:
            answer.pad2d(wide, (pair, (0, 0)), mode=mode)
        with refuses:
            answer.pad2d(tall, ((0, 0), pair), mode=mode)
        answer.pad2d(wide, ((0, 0), pair), mode=mode)
        answer.pad2d(tall, (pair, (0, 0)), mode=mode)


@every_answer
@pytest.mark.parametrize(
    "amounts", [-1, (1, -2), ((0, 1), (-1, 0)), (1, 2, 3), ((0, 0), (1, 1), (1, 1), (0, 0))], ids=str
)
def test_what_is_no_padding_is_refused(answer, amounts):
    with refuses:
        answer.pad2d(np.ones((2, 4, 6, 3)), amounts)


@every_answer
def test_unknown_modes_and_other_numbers_of_axes_are_refused(answer):
    with refuses:
        answer.pad2d(np.ones((2, 4, 6, 3)), 1, mode="mirror")
    for shape in ((4, 6, 3), (1, 2, 4, 6, 3)):
        with refuses:
            answer.pad2d(np.ones(shape), 1)


# same_padding


@every_answer
def test_same_padding_follows_tensorflow(answer):
    """As its documentation defines SAME: by the remainder of the size."""
    for size, kernel, stride in GEOMETRIES:
        remainder = size % stride
        total = max(kernel - (remainder or stride), 0)
        assert answer.same_padding(size, kernel, stride) == (total // 2, total - total // 2)


@every_answer
def test_same_padding_gives_the_promised_number_of_outputs_and_no_pixel_too_many(answer):
    for size, kernel, stride in GEOMETRIES:
        before, after = answer.same_padding(size, kernel, stride)
        padded = size + before + after
        outputs = math.ceil(size / stride)

        assert after - before in (0, 1)
        assert (padded - kernel) // stride + 1 == outputs
        if after:
            assert (padded - 1 - kernel) // stride + 1 < outputs


@every_answer
@pytest.mark.parametrize("geometry", [(0, 3, 1), (4, 0, 1), (4, 3, 0), (4, 3, -2)])
def test_geometries_below_one_are_refused(answer, geometry):
    with refuses:
        answer.same_padding(*geometry)


# conv2d


@every_answer
@every_layer
@every_stride
def test_layers_agree_with_scipy(answer, rng, x_shape, weight_shape, stride):
    """Every padding is a part of the full correlation with some zeros around it."""
    x, weight, bias = map(rng.standard_normal, (x_shape, weight_shape, weight_shape[-1:]))
    down, across = np.broadcast_to(stride, 2)
    everywhere = np.pad(full_scipy(x, weight), ((0, 0), (9, 9), (9, 9), (0, 0))) + bias
    kernel = np.array(weight_shape[:2])
    amounts = {
        "full": np.transpose([kernel - 1, kernel - 1]),
        "same": [signal_same(size, k, s) for size, k, s in zip(x_shape[1:3], kernel, (down, across), strict=True)],
        2: np.full((2, 2), 2),
        (0, 4): np.array([[0, 0], [4, 4]]),
        ((4, 3), (2, 5)): np.array([[4, 3], [2, 5]]),
    }
    if (kernel <= x_shape[1:3]).all():
        amounts["valid"] = amounts[0] = np.zeros((2, 2), int)

    for asked, ((top, bottom), (left, right)) in amounts.items():
        room = np.add(x_shape[1:3], [top + bottom, left + right]) - kernel
        if (room < 0).any():
            with refuses:
                answer.conv2d(x, weight, bias, stride=stride, padding=asked)
            continue
        first = 9 + kernel - 1 - (top, left)

        got = answer.conv2d(x, weight, bias, stride=stride, padding=asked)

        rows, columns = (slice(a, a + r + 1, s) for a, r, s in zip(first, room, (down, across), strict=True))
        same(got, everywhere[:, rows, columns])


def signal_same(size, kernel, stride):
    missing = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return missing // 2, math.ceil(missing / 2)


@every_answer
@every_mode
def test_valid_after_pad2d_is_a_filter_of_scipy(answer, rng, mode):
    """The border modes of SciPy's filters, by their other names."""
    image, kernel = rng.standard_normal((6, 7)), rng.standard_normal((3, 5))

    padded = answer.pad2d(image[np.newaxis, :, :, np.newaxis], (1, 2), mode=mode)
    got = answer.conv2d(padded, kernel[:, :, np.newaxis, np.newaxis], np.zeros(1))

    same(got[0, :, :, 0], ndimage.correlate(image, kernel, mode=SCIPY_NAMES[mode]))


@every_answer
def test_same_is_the_filter_of_scipy_for_odd_kernels(answer, rng):
    image, kernel = rng.standard_normal((6, 7)), rng.standard_normal((3, 5))
    arguments = image[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis], np.zeros(1)

    got = answer.conv2d(*arguments, padding="same")

    same(got[0, :, :, 0], ndimage.correlate(image, kernel, mode="constant"))
    same(got[0, :, :, 0], signal.correlate2d(image, kernel, mode="same"))


@every_answer
@pytest.mark.parametrize(
    ("shapes", "options"),
    [
        (((2, 4, 6, 3), (7, 2, 3, 5), (5,)), {"padding": 1}),
        (((2, 4, 6, 3), (2, 9, 3, 5), (5,)), {"padding": 1}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"padding": "half"}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"padding": (1, -1)}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"padding": (1, 1, 1)}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"stride": 0}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"stride": (1, -2)}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (7,)), {"stride": (1, 1, 1)}),
        (((2, 4, 6, 3), (2, 5, 1, 7), (7,)), {"padding": "same"}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (1,)), {"padding": "same"}),
        (((2, 4, 6, 3), (2, 5, 3, 7), (1, 7)), {}),
        (((4, 6, 3), (2, 5, 3, 7), (7,)), {}),
        (((2, 4, 6, 3), (2, 5, 3), (3,)), {}),
    ],
    ids=str,
)
def test_layers_that_do_not_fit_are_refused(answer, shapes, options):
    with refuses:
        answer.conv2d(*map(np.ones, shapes), **options)


@every_answer
def test_integers_are_computed_as_floats(answer, rng):
    x, weight = rng.integers(0, 256, (2, 4, 5, 3)).astype(np.uint8), rng.integers(0, 256, (2, 3, 3, 1)).astype(np.uint8)
    floats = x.astype(float), weight.astype(float)

    same(answer.conv2d(x, weight, np.zeros(1, int), padding=1), padding.conv2d(*floats, np.zeros(1), padding=1))


def test_single_precision_stays_single():
    x, weight, bias = np.ones((1, 4, 5, 2), np.float32), np.ones((2, 3, 2, 1), np.float32), np.ones(1, np.float32)

    assert padding.conv2d(x, weight, bias, padding="same").dtype == np.float32
    for mode in ("constant", *SCIPY_NAMES):
        assert padding.pad2d(x, 1, mode, value=0.1).dtype == np.float32


@every_answer
def test_arguments_may_be_read_only_and_stay_as_they_are(answer, rng):
    arguments = rng.standard_normal((2, 5, 6, 3)), rng.standard_normal((2, 3, 3, 4)), rng.standard_normal(4)
    for array in arguments:
        array.setflags(write=False)

    for mode in ("constant", *SCIPY_NAMES):
        answer.pad2d(arguments[0], ((0, 1), (2, 0)), mode)
    for asked in ("valid", "same", "full", 0, 1):
        answer.conv2d(*arguments, stride=2, padding=asked)


# What holds for all arguments

numbers = st.floats(-100, 100, width=32)
images = arrays(
    np.float64,
    st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(1, 6), st.integers(1, 3)),
    elements=numbers,
)


@st.composite
def borders(draw, modes=tuple(SCIPY_NAMES)):
    """Draw images, a mode, and four amounts that it allows."""
    x, mode = draw(images), draw(st.sampled_from(modes))
    sides = [
        (draw(st.integers(0, size + SPARE[mode])), draw(st.integers(0, size + SPARE[mode]))) for size in x.shape[1:3]
    ]
    return x, mode, sides


def inside(padded, x, sides):
    (top, _), (left, _) = sides
    return padded[:, top : top + x.shape[1], left : left + x.shape[2]]


@given(borders())
@settings(max_examples=60, deadline=None)
def test_the_image_stays_in_the_middle_of_its_border(border):
    x, mode, sides = border

    padded = padding.pad2d(x, sides, mode)

    assert padded.shape == (len(x), x.shape[1] + sum(sides[0]), x.shape[2] + sum(sides[1]), x.shape[3])
    np.testing.assert_array_equal(inside(padded, x, sides), x)
    np.testing.assert_array_equal(inside(padding.pad2d(x, sides, value=7), x, sides), x)
    np.testing.assert_array_equal(padded, np.pad(x, ((0, 0), *sides, (0, 0)), mode))


@given(borders())
@settings(max_examples=60, deadline=None)
def test_axes_can_be_padded_one_after_the_other_in_both_orders(border):
    x, mode, (vertical, horizontal) = border
    rows, columns = (vertical, (0, 0)), ((0, 0), horizontal)

    padded = padding.pad2d(x, (vertical, horizontal), mode)

    np.testing.assert_array_equal(padding.pad2d(padding.pad2d(x, rows, mode), columns, mode), padded)
    np.testing.assert_array_equal(padding.pad2d(padding.pad2d(x, columns, mode), rows, mode), padded)


@given(borders())
@settings(max_examples=60, deadline=None)
def test_a_flipped_image_has_flipped_borders(border):
    x, mode, sides = border

    flipped = padding.pad2d(x[:, ::-1, ::-1], [pair[::-1] for pair in sides], mode)

    np.testing.assert_array_equal(flipped, padding.pad2d(x, sides, mode)[:, ::-1, ::-1])


@given(borders(("wrap",)), st.integers(-9, 9))
@settings(max_examples=60, deadline=None)
def test_a_layer_on_a_wrapped_image_commutes_with_rolling(border, shift):
    x, _, _ = border
    weight = np.arange(9.0).reshape(3, 3, 1, 1) * np.ones((x.shape[3], 1))

    def layer(images):
        return padding.conv2d(padding.pad2d(images, 1, "wrap"), weight, np.ones(1))

    np.testing.assert_allclose(layer(np.roll(x, shift, axis=2)), np.roll(layer(x), shift, axis=2), atol=1e-9)


@given(images, st.tuples(*[st.integers(1, 5)] * 4))
@settings(max_examples=60, deadline=None)
def test_valid_same_and_full_are_windows_of_each_other(x, geometry):
    kernel, stride = geometry[:2], geometry[2:]
    weight, bias = np.arange(1.0, np.prod(kernel) * x.shape[3] + 1).reshape(*kernel, x.shape[3], 1), np.ones(1)
    full = padding.conv2d(x, weight, bias, padding="full")

    for name, amounts in (
        ("same", [padding.same_padding(*axis) for axis in zip(x.shape[1:3], kernel, stride, strict=True)]),
        ("valid", [(0, 0), (0, 0)]),
    ):
        room = np.add(x.shape[1:3], np.sum(amounts, axis=1)) - kernel
        if (room < 0).any():
            continue
        rows, columns = (
            slice(k - 1 - before, k - before + more, s)
            for k, (before, _), more, s in zip(kernel, amounts, room, stride, strict=True)
        )
        got = padding.conv2d(x, weight, bias, stride=stride, padding=name)
        np.testing.assert_allclose(got, full[:, rows, columns], atol=1e-6)


# Messages of what is refused


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: padding.pad2d(np.ones((2, 3, 4)), 1), "(2, 3, 4)", "(N, H, W, C)"),
        (lambda: padding.pad2d(np.ones((1, 2, 3, 4)), 1, "mirror"), "'mirror'", "symmetric"),
        (lambda: padding.pad2d(np.ones((1, 2, 3, 4)), (1, (2, 3))), "(1, (2, 3))", "two pairs"),
        (lambda: padding.pad2d(np.ones((1, 2, 3, 4)), 1.5), "1.5", "a number"),
        (lambda: padding.pad2d(np.ones((1, 2, 3, 4)), -1), "-1", "nothing negative"),
        (lambda: padding.pad2d(np.ones((1, 2, 3, 4)), (0, 3), "reflect"), "[3, 3]", "at most 2"),
        (lambda: padding.same_padding(4, 3, 0), "stride is 0", "at least 1"),
        (lambda: padding.conv2d(*map(np.ones, [(1, 2, 3, 4), (2, 2, 3, 5), 5])), "4 channels", "3"),
        (lambda: padding.conv2d(*map(np.ones, [(1, 2, 3, 4), (2, 2, 4, 5), 1])), "(1,)", "(5,)"),
        (lambda: padding.conv2d(*map(np.ones, [(1, 2, 3, 4), (3, 2, 4, 5), 5])), "(3, 2)", "(2, 3)"),
        (lambda: padding.conv2d(*map(np.ones, [(1, 2, 3, 4), (2, 2, 4, 5), 5]), stride=0), "0", "at least 1"),
        (lambda: padding.conv2d(*map(np.ones, [(1, 2, 3, 4), (2, 2, 4, 5), 5]), padding="half"), "'half'", "full"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


def planes(*rows):
    return np.array(rows)[np.newaxis, :, :, np.newaxis]


def between(start, end):
    return HANDOUT[HANDOUT.index(start) : HANDOUT.index(end)]


def numbers_of(block):
    rows = [[int(number) for number in re.findall(r"-?\d+", line)] for line in block.splitlines()]
    return [row for row in rows if row]


def test_the_table_of_modes_is_right():
    cells = re.findall(
        r"^\| `(\w+)` \| ([\d ]+) \| \*\*1 2 3 4\*\* \| ([\d ]+) \| [^|]+ \| ([^|]+) \|$", HANDOUT, flags=re.MULTILINE
    )

    assert [mode for mode, *_ in cells] == ["constant", *SCIPY_NAMES]
    for mode, before, after, limit in cells:
        padded = padding.pad2d(planes([1, 2, 3, 4]), (0, 3), mode)[0, 0, :, 0]
        assert padded.tolist() == [*map(int, before.split()), 1, 2, 3, 4, *map(int, after.split())]
        spare = {"any number": 9, "size": 0, "size - 1": -1}[limit]
        assert spare == SPARE.get(mode, 9)


def test_the_figure_of_corners_is_right():
    rows = numbers_of(between("      edge     ", "**The limits**"))

    padded = [padding.pad2d(planes([1, 2, 3], [4, 5, 6]), ((1, 1), (2, 1)), mode) for mode in SCIPY_NAMES]

    assert rows == np.concatenate(padded, axis=2)[0, :, :, 0].tolist()


def test_the_table_of_names_is_right_for_numpy_and_scipy(rng):
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|[^|]*\| (?:\*\*)?`([\w-]+)`(?:\*\*)? \|$", HANDOUT, flags=re.MULTILINE)

    assert dict(rows) == {"constant": "constant", **SCIPY_NAMES}
    signals = rng.standard_normal(5)
    for ours, theirs in rows:
        filtered = ndimage.correlate1d(signals, [1, 2, 4, 8, 16], mode=theirs)
        np.testing.assert_allclose(filtered, np.correlate(np.pad(signals, 2, ours), [1, 2, 4, 8, 16]))


def test_the_table_of_same_is_right():
    rows = re.findall(
        r"^\| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \+ (\d+) = (\d+) \| (-?\d+)(?:, so 0)? \| (\d+), (\d+) \|$",
        HANDOUT,
        flags=re.MULTILINE,
    )

    assert len(rows) == 10
    for size, kernel, stride, outputs, begin, length, end, lacks, before, after in np.array(rows, dtype=int).tolist():
        assert outputs == math.ceil(size / stride)
        assert (begin, length, end) == ((outputs - 1) * stride, kernel, begin + kernel)
        assert lacks == end - size
        assert (before, after) == padding.same_padding(size, kernel, stride)


def test_the_formulas_of_tensorflow_give_the_sizes_of_layers():
    for size, kernel, stride in GEOMETRIES:
        x, weight = np.ones((1, size, 1, 1)), np.ones((kernel, 1, 1, 1))
        options = {"stride": (stride, 1)}
        assert padding.conv2d(x, weight, np.ones(1), **options, padding="same").shape[1] == math.ceil(size / stride)
        if kernel <= size:
            assert padding.conv2d(x, weight, np.ones(1), **options).shape[1] == math.ceil((size - kernel + 1) / stride)


def test_the_counts_of_windows_are_right():
    rows = numbers_of(between(" 1  2  3  2  1\n", "The pixel in the middle is seen"))
    window = np.ones((3, 3, 1, 1)), np.zeros(1)

    # A window stands on each pixel of the valid result, and leaves a 3 x 3 mark.
    counts = padding.conv2d(np.ones((1, 3, 3, 1)), *window, padding="full")[0, :, :, 0]
    padded_counts = padding.conv2d(np.ones((1, 5, 5, 1)), *window, padding="full")[0, :, :, 0]

    assert rows == counts.tolist()
    assert (counts[2, 2], counts[0, 0], padded_counts[1, 1]) == (9, 1, 4)
    assert 28 - 5 * 2 == 18
    assert 28 - 13 * 2 == 2


def test_the_figures_of_layers_are_right():
    image = [[2, 0, 3, 1], [1, 1, 0, 0], [1, 0, 2, 0], [1, 0, 1, 2]]
    weight = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]).reshape(3, 3, 1, 1)
    same_rows, valid_rows = (
        padding.conv2d(planes(*image), weight, np.zeros(1), padding=name)[0, :, :, 0].astype(int).tolist()
        for name in ("same", "valid")
    )
    kernel_rows = weight[:, :, 0, 0].tolist()

    question_marks, figure = (
        numbers_of(between(" ?  ?  ?", "So far a kernel")),
        numbers_of(between("       image   ", "The valid result sits")),
    )

    assert question_marks == image
    assert figure == [
        [*image[0], *same_rows[0]],
        [*image[1], *kernel_rows[0], *valid_rows[0], *same_rows[1]],
        [*image[2], *kernel_rows[1], *valid_rows[1], *same_rows[2]],
        [*image[3], *kernel_rows[2], *same_rows[3]],
    ]
    assert (np.array(same_rows)[1:3, 1:3] == valid_rows).all()


def test_the_lectures_frame_of_zeros_is_right():
    x, weight = planes([1, 2], [4, 5]), np.full((2, 2, 1, 1), 2)

    once, twice, alone = (
        padding.conv2d(x, weight, np.zeros(1), stride=stride, padding=amount)[0, :, :, 0].astype(int).tolist()
        for stride, amount in ((1, 1), (2, 1), (1, 0))
    )

    assert once == [[2, 6, 4], [10, 24, 14], [8, 18, 10]]
    assert twice == [[2, 4], [8, 10]]
    assert alone == [[24]]
    figure = numbers_of(between("   0  0  0  0\n", "Without padding there is one place").replace("stride 2:", ""))
    assert figure == [
        [0, 0, 0, 0],
        [0, 1, 2, 0, 2, 2, *once[0], *twice[0]],
        [0, 4, 5, 0, 2, 2, *once[1], *twice[1]],
        [0, 0, 0, 0, *once[2]],
    ]
    assert "$(2 + 5) \\cdot 2 = 14$" in HANDOUT


@pytest.mark.parametrize(("size", "channels", "halved"), [(28, 1, 14), (32, 3, 16)], ids=["MNIST", "CIFAR"])
def test_lecture_layers_have_the_sizes_in_the_handout(size, channels, halved):
    x, weight = np.ones((1, size, size, channels)), np.ones((5, 5, channels, 16))

    out, alike = (padding.conv2d(x, weight, np.ones(16), stride=2, padding=how) for how in ("same", 2))

    assert out.shape == alike.shape == (1, halved, halved, 16)
    assert f"`(5, 5, {channels}, 16)`" in HANDOUT
    assert f"`(N, {halved}, {halved}, 16)`" in HANDOUT
