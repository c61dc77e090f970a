"""The public checks: examples that you can follow by hand."""

from itertools import pairwise

import numpy as np
import pytest

from autograder.checks import assert_close, question

IMAGE = [[1, 3, 2, 1], [4, 2, 0, 5], [6, 1, 7, 2], [0, 8, 3, 4]]
WIDE = [[1, 3, 2, 1, 9], [4, 2, 0, 5, 9], [6, 1, 7, 2, 9]]
BELOW_ZERO = [[-5, -3, -8], [-4, -9, -2], [-7, -6, -1]]


def maps(*channels):
    """Make a batch of one image of these channels."""
    return np.stack(channels, axis=-1)[np.newaxis]


# Max pooling


@question("max_pool", weight=4)
@pytest.mark.parametrize(
    ("image", "window", "stride", "want"),
    [
        pytest.param(IMAGE, 2, 2, [[4, 5], [8, 7]], id="side by side"),
        pytest.param(IMAGE, 2, 1, [[4, 3, 5], [6, 7, 7], [8, 8, 7]], id="windows overlap"),
        pytest.param(IMAGE, 3, 1, [[7, 7], [8, 8]], id="large windows overlap"),
        pytest.param(IMAGE, (2, 1), (2, 3), [[4, 5], [6, 4]], id="rows and columns differ"),
        pytest.param(WIDE, 2, 2, [[4, 5]], id="last row and column are never read"),
    ],
)
def test_max_pool2d_reproduces_the_worked_examples(student, image, window, stride, want):
    """max_pool2d gives the numbers of the worked examples, and pools each channel by itself."""
    got = student.max_pool2d(maps(image, np.multiply(image, 10)), window, stride)

    assert_close("max_pool2d(x, window, stride)", got, maps(want, np.multiply(want, 10)))


@question("max_pool", weight=3)
@pytest.mark.parametrize(
    ("window", "stride", "padding", "want"),
    [
        pytest.param(
            2, 1, 1, [[-5, -3, -3, -8], [-4, -3, -2, -2], [-4, -4, -1, -1], [-7, -6, -1, -1]], id="on all sides"
        ),
        pytest.param((2, 3), (3, 2), (0, 1), [[-3, -2]], id="on the left and right only"),
    ],
)
def test_max_pool2d_pads_with_what_can_never_win(student, window, stride, padding, want):
    """Padding never wins, even if all entries of the image are negative."""
    got = student.max_pool2d(maps(BELOW_ZERO), window, stride, padding)

    assert_close("max_pool2d(x, window, stride, padding)", got, maps(want))


# Its gradient


@question("max_pool_backward", weight=3)
@pytest.mark.parametrize(
    ("image", "geometry", "grad_out", "want"),
    [
        pytest.param(
            IMAGE,
            (2, 2),
            [[10, 20], [30, 40]],
            [[0, 0, 0, 0], [10, 0, 0, 20], [0, 0, 40, 0], [0, 30, 0, 0]],
            id="side by side",
        ),
        pytest.param(
            WIDE,
            (2, 2),
            [[10, 20]],
            [[0, 0, 0, 0, 0], [10, 0, 0, 20, 0], [0, 0, 0, 0, 0]],
            id="last row and column are never read",
        ),
    ],
)
def test_max_pool2d_backward_sends_all_to_the_maximum(student, image, geometry, grad_out, want):
    """The gradient of each window goes to its maximum, and to nothing else."""
    got = student.max_pool2d_backward(maps(grad_out), maps(image), *geometry)

    assert_close("max_pool2d_backward(grad_out, x, window, stride)", got, maps(want))


@question("max_pool_backward", weight=3)
def test_max_pool2d_backward_adds_up_where_windows_overlap(student):
    """An entry that is the maximum of several windows gets the sum of their gradients."""
    got = student.max_pool2d_backward(maps([[10, 20], [30, 40]]), maps(IMAGE), 3, 1)

    want = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 30, 0], [0, 70, 0, 0]]
    assert_close("max_pool2d_backward(grad_out, x, window, stride)", got, maps(want))


@question("max_pool_backward", weight=3)
@pytest.mark.parametrize(
    ("image", "geometry", "grad_out", "want"),
    [
        pytest.param(
            [[1, 5, 0, 0], [5, 5, 0, 0]], (2, 2), [[10, 20]], [[0, 10, 20, 0], [0, 0, 0, 0]], id="upper before left"
        ),
        pytest.param([[2, 7, 7, 4, 1, 4]], ((1, 3), (1, 3)), [[10, 20]], [[0, 10, 0, 20, 0, 0]], id="one row"),
        pytest.param(
            [[-3, -3, -3], [-3, -3, -3]], ((1, 3), (1, 3)), [[10], [20]], [[10, 0, 0], [20, 0, 0]], id="flat image"
        ),
    ],
)
def test_max_pool2d_backward_gives_ties_to_the_first(student, image, geometry, grad_out, want):
    """Of several equal maxima, the first in row-major order gets everything."""
    got = student.max_pool2d_backward(maps(grad_out), maps(image), *geometry)

    assert_close("max_pool2d_backward(grad_out, x, window, stride)", got, maps(want))


# Average pooling


@question("avg_pool", weight=1)
def test_avg_pool2d_reproduces_the_worked_example(student):
    """avg_pool2d gives the means of the worked example, and pools each channel by itself."""
    got = student.avg_pool2d(maps(IMAGE, np.multiply(IMAGE, 10)), 2, 2)

    want = [[2.5, 2], [3.75, 4]]
    assert_close("avg_pool2d(x, window, stride)", got, maps(want, np.multiply(want, 10)))


@question("avg_pool", weight=1)
def test_avg_pool2d_of_overlapping_windows(student):
    """avg_pool2d gives the means of the worked example whose windows overlap."""
    got = student.avg_pool2d(maps(IMAGE), 2, (1, 2))

    assert_close("avg_pool2d(x, window, stride)", got, maps([[2.5, 2], [3.25, 3.5], [3.75, 4]]))


@question("avg_pool", weight=3)
@pytest.mark.parametrize(
    ("shape", "geometry", "grad_out", "want"),
    [
        pytest.param((2, 4), (2, 2), [[8, 12]], [[2, 2, 3, 3], [2, 2, 3, 3]], id="side by side"),
        pytest.param((2, 3), (2, 1), [[8, 12]], [[2, 5, 3], [2, 5, 3]], id="windows overlap"),
    ],
)
def test_avg_pool2d_backward_spreads_evenly(student, shape, geometry, grad_out, want):
    """Each entry of a window gets the same share of its gradient, and shares of several windows add up."""
    got = student.avg_pool2d_backward(maps(grad_out), maps(np.zeros(shape)), *geometry)

    assert_close("avg_pool2d_backward(grad_out, x, window, stride)", got, maps(want))


@question("avg_pool", weight=1)
def test_avg_pool2d_backward_leaves_gaps_between_windows(student):
    """Where a stride is larger than the window, the pixels that no window holds get 0."""
    got = student.avg_pool2d_backward(maps([[8, 12]]), maps(np.zeros((3, 5))), (2, 1), (2, 3))

    assert_close(
        "avg_pool2d_backward(grad_out, x, window, stride)", got, maps([[4, 0, 0, 6, 0], [4, 0, 0, 6, 0], [0] * 5])
    )


# L2 pooling

TRIPLES = [[3, 0, 2, -4], [0, -4, 5, 6]]


@question("l2_pool", weight=2)
@pytest.mark.parametrize(
    ("window", "stride", "want"),
    [
        pytest.param(2, 2, [[5, 9]], id="side by side"),
        pytest.param((2, 3), (1, 1), [[54**0.5, 97**0.5]], id="windows overlap"),
    ],
)
def test_l2_pool2d_reproduces_the_worked_examples(student, window, stride, want):
    """l2_pool2d gives the lengths of the worked examples."""
    got = student.l2_pool2d(maps(TRIPLES), window, stride)

    assert_close("l2_pool2d(x, window, stride)", got, maps(want))


@question("l2_pool", weight=2)
def test_l2_pool2d_backward_reproduces_the_worked_example(student):
    """Each entry of a window gets a share of its gradient in proportion to its own value."""
    got = student.l2_pool2d_backward(maps([[10, 18]]), maps(TRIPLES), 2, 2)

    assert_close("l2_pool2d_backward(grad_out, x, window, stride)", got, maps([[6, 0, 4, -8], [0, -8, 10, 12]]))


@question("l2_pool", weight=1)
def test_l2_pool2d_backward_of_an_empty_window_is_0(student):
    """A window of zeros sends back 0."""
    got = student.l2_pool2d_backward(maps([[10, 20]]), maps([[3, 0, 0, 0], [0, -4, 0, 0]]), 2, 2)

    assert_close("l2_pool2d_backward(grad_out, x, window, stride)", got, maps([[6, 0, 0, 0], [0, -8, 0, 0]]))


# Subsampling


@question("subsample", weight=2)
@pytest.mark.parametrize(
    ("image", "stride", "want"),
    [
        pytest.param(IMAGE, 2, [[1, 2], [6, 7]], id="one pixel of four"),
        pytest.param(WIDE, (2, 3), [[1, 1], [6, 2]], id="rows and columns differ"),
        pytest.param(WIDE, 2, [[1, 2, 9], [6, 7, 9]], id="cut patches have a top-left pixel, too"),
    ],
)
def test_subsample2d_keeps_the_top_left_pixels(student, image, stride, want):
    """subsample2d keeps the top-left pixel of each patch."""
    got = student.subsample2d(maps(image), stride)

    assert_close("subsample2d(x, stride)", got, maps(want))


# Stochastic pooling


@question("stochastic_pool", weight=2)
def test_stochastic_pool2d_has_no_choice_in_windows_of_one_positive_entry(student, rng):
    """A window with a single positive entry gives that entry, a window of zeros gives 0."""
    image = [[0, 3, 0, 0, 0, 0], [0, 0, 7, 0, 0, 0], [0, 0, 0, 0, 0.5, 0], [2, 0, 0, 0, 0, 0]]

    got = student.stochastic_pool2d(maps(image), 2, None, rng)

    assert_close("stochastic_pool2d(x, window, stride, rng)", got, maps([[3, 7, 0], [2, 0, 0.5]]))


@question("stochastic_pool", weight=2)
def test_stochastic_pool2d_picks_every_positive_entry_and_no_other(student, rng):
    """Every positive entry of a window is picked now and then; a 0 beside positive entries is not."""
    patch = np.array([[1, 0, 2], [0, 4, 5]])
    x = maps(np.tile(patch, (20, 30)))  # the same window, 600 times

    got = student.stochastic_pool2d(x, (2, 3), (2, 3), rng)

    choices = np.array([1, 2, 4, 5])
    picked = nearest(got, np.broadcast_to(choices, (1, 20, 30, 1, 4)))
    assert_close("stochastic_pool2d(x, window, stride, rng)", got, picked)
    never = sorted(set(choices.tolist()) - set(picked.ravel().tolist()))
    assert not never, f"in 600 windows of the entries 1, 0, 2, 0, 4, 5, never picked {never}"


def nearest(got, choices):
    """Return `got` with each entry replaced by the nearest choice."""
    shape = choices.shape[:-1]
    usable = type(got) is np.ndarray and got.shape == shape and got.dtype.kind in "iuf"
    distances = np.abs((got if usable else np.zeros(shape))[..., np.newaxis] - choices)
    return np.take_along_axis(choices, distances.argmin(axis=-1)[..., np.newaxis], axis=-1)[..., 0]


# Fractional max pooling


@question("fractional_pool", weight=2)
@pytest.mark.parametrize(
    ("output_shape", "cuts", "want"),
    [
        pytest.param(2, ([0, 2, 4], [0, 2, 4]), [[4, 5], [8, 7]], id="2 x 2"),
        pytest.param((4, 2), ([0, 1, 2, 3, 4], [0, 2, 4]), [[3, 2], [4, 5], [6, 7], [8, 4]], id="4 x 2"),
        pytest.param((1, 4), ([0, 4], [0, 1, 2, 3, 4]), [[6, 8, 7, 5]], id="1 x 4"),
    ],
)
def test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide(student, rng, output_shape, cuts, want):
    """Where the sizes divide, all regions are equal, and the result is that of max pooling."""
    got = student.fractional_max_pool2d(maps(IMAGE), output_shape, rng)

    assert type(got) is tuple, f"it returned {type(got).__name__}, expected a tuple: out, rows, columns"
    assert len(got) == 3, f"it returned {len(got)} things, expected 3: out, rows, columns"
    for name, entries, wanted in zip(("out", "rows", "columns"), got, (maps(want), *cuts), strict=True):
        assert_close(name, entries, wanted)


@question("fractional_pool", weight=2)
@pytest.mark.parametrize(
    ("height", "width", "output_shape"),
    [
        pytest.param(7, 10, (5, 7), id="steps of 1 and 2"),
        pytest.param(11, 13, (3, 5), id="steps of 2, 3 and 4"),
    ],
)
def test_fractional_max_pool2d_pools_the_regions_that_it_reports(student, rng, height, width, output_shape):
    """Regions tile the image in steps of two neighbouring sizes, and the result holds their maxima."""
    x = rng.permutation(height * width).reshape(1, height, width, 1)

    got = student.fractional_max_pool2d(x, output_shape, rng)

    rows, columns = cuts_of(got, x.shape, output_shape)
    pooled = [[x[0, a:b, c:d, 0].max() for c, d in pairwise(columns)] for a, b in pairwise(rows)]
    assert_close("out", got[0], maps(pooled))


def cuts_of(got, x_shape, output_shape):
    """Return rows and columns as lists of ints; fail unless they cut x into regions as required."""
    assert type(got) is tuple, f"it returned {type(got).__name__}, expected a tuple: out, rows, columns"
    assert len(got) == 3, f"it returned {len(got)} things, expected 3: out, rows, columns"
    for name, cuts, size, count in zip(("rows", "columns"), got[1:], x_shape[1:3], output_shape, strict=True):
        assert type(cuts) is np.ndarray, f"{name} is a {type(cuts).__name__}, expected a NumPy array"
        assert cuts.dtype.kind in "iu", f"{name} has dtype {cuts.dtype}, expected integers"
        assert cuts.shape == (count + 1,), f"{name} has shape {cuts.shape}, expected ({count + 1},)"
        ends = cuts[0], cuts[-1]
        assert ends == (0, size), f"{name} runs from {ends[0]} to {ends[1]}, expected 0 to {size}"
        small, large = size // count, -(-size // count)
        steps = np.diff(cuts.astype(int))
        wrong = sorted({*steps.tolist()} - {small, large})
        assert not wrong, f"{name} has steps of {wrong}, expected none but {small} and {large}"
    return got[1].tolist(), got[2].tolist()


# Global average pooling


@question("global_pool", weight=2)
def test_global_average_pool_and_its_gradient_reproduce_the_worked_example(student):
    """Each channel becomes its mean, and spreads its gradient evenly."""
    x = maps([[1, 2, 6], [4, 3, 2]], [[10, 20, 60], [40, 30, 20]])

    assert_close("global_average_pool(x)", student.global_average_pool(x), [[3, 30]])
    got = student.global_average_pool_backward(np.array([[6, 60]]), x)
    assert_close("global_average_pool_backward(grad_out, x)", got, maps(np.ones((2, 3)), np.full((2, 3), 10)))
