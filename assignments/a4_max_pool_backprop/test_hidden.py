"""The hidden checks: the definitions on random arguments of every shape, and what else the handout promises."""

from itertools import pairwise

import numpy as np
import pytest

from autograder.checks import (
    as_tuple,
    assert_close,
    assert_raises,
    assert_unmodified,
    needs,
    question,
)
from autograder.checks.earlier_calls import assert_forgets_earlier_calls
from autograder.checks.gradients import numerical_gradients

APART = [  # x, (window, stride): no pixel is in two windows
    pytest.param((2, 4, 6, 3), ((2, 3), (2, 3)), id="nothing is square"),
    pytest.param((1, 5, 7, 2), (2, 2), id="last row and column are never read"),
    pytest.param((1, 7, 5, 2), ((3, 2), (4, 3)), id="gaps between the windows"),
    pytest.param((3, 5, 4, 1), (1, (3, 2)), id="windows of one pixel"),
    pytest.param((2, 4, 3, 5), ((4, 3), (1, 2)), id="windows as large as the images"),
]

OVERLAPPING = [  # x, (window, stride)
    pytest.param((1, 5, 4, 3), ((3, 2), (1, 1)), id="by all but one pixel"),
    pytest.param((1, 8, 5, 2), (3, 2), id="by one pixel, last row is never read"),
    pytest.param((2, 6, 5, 1), ((2, 4), (3, 1)), id="in columns only"),
]

PADDED = [  # x, (window, stride, padding): no pixel is in two windows
    pytest.param((1, 4, 7, 3), (3, 3, 1), id="1 on all sides"),
    pytest.param((1, 6, 5, 2), ((3, 2), (3, 4), (2, 1)), id="more rows than columns"),
    pytest.param((2, 3, 6, 1), ((1, 4), (2, 4), (0, 2)), id="columns only"),
    pytest.param((2, 3, 2, 4), ((5, 3), (5, 3), (1, 2)), id="windows larger than the images"),
]

UNFIT = [  # x, (window, stride)
    pytest.param((2, 4, 6, 3), ((5, 2), (1, 1)), id="window too high"),
    pytest.param((2, 4, 6, 3), ((2, 7), (1, 1)), id="window too wide"),
    pytest.param((2, 4, 6, 3), ((0, 2), (1, 1)), id="window of no rows"),
    pytest.param((2, 4, 6, 3), ((2, 3), (2, 0)), id="stride of 0"),
    pytest.param((2, 4, 6, 3), ((2, 3), (-1, 2)), id="negative stride"),
    pytest.param((4, 6, 3), ((2, 3), (2, 3)), id="no batch axis"),
]

RARELY = 1e-10  # how often a right answer may fail one comparison of frequencies; there are six of them


def spaced(rng, shape, least):
    """Draw numbers from `least` on, in random order: 0.1 apart from each other, so that no step makes a tie."""
    return (least + 0.1 * rng.permutation(np.prod(shape))).reshape(shape)


def mixed(rng, shape):
    """Draw numbers of both signs, none of them near 0."""
    return rng.choice([-1, 1], shape) * rng.uniform(0.5, 2, shape)


# Max pooling


@question("max_pool", weight=3)
@pytest.mark.parametrize(("shape", "geometry"), APART + OVERLAPPING)
def test_max_pool2d_follows_the_definition(student, reference, rng, shape, geometry):
    """max_pool2d follows its definition for windows and strides of every shape."""
    x = rng.uniform(1, 2, shape[::-1]).T  # a view that is not contiguous

    got = student.max_pool2d(x, *geometry)

    assert_close("max_pool2d(x, window, stride)", got, reference.max_pool2d(x, *geometry))


@question("max_pool", weight=1)
def test_max_pool2d_of_negative_images_is_negative(student, reference, rng):
    """The maximum of negative entries is negative."""
    x = -rng.uniform(1, 2, (2, 5, 7, 3))

    got = student.max_pool2d(x, (3, 2), (1, 2))

    assert_close("max_pool2d(x, window, stride)", got, reference.max_pool2d(x, (3, 2), (1, 2)))


@question("max_pool", weight=3)
@pytest.mark.parametrize(("shape", "geometry"), PADDED)
def test_max_pool2d_pads_rows_and_columns(student, reference, rng, shape, geometry):
    """Padding surrounds the rows and columns of each image, by as much as is asked for."""
    x = rng.uniform(1, 2, shape)

    got = student.max_pool2d(x, *geometry)

    assert_close("max_pool2d(x, window, stride, padding)", got, reference.max_pool2d(x, *geometry))


@question("max_pool", weight=1)
@pytest.mark.parametrize("window", [3, (2, 3)], ids=["one number", "two numbers"])
def test_max_pool2d_moves_by_a_window_unless_told_otherwise(student, reference, rng, window):
    """Without a stride, windows lie side by side."""
    x = rng.uniform(1, 2, (2, 7, 10, 3))

    got = student.max_pool2d(x, window)

    assert_close("max_pool2d(x, window)", got, reference.max_pool2d(x, window))


@question("max_pool", weight=1)
@needs("test_max_pool2d_reproduces_the_worked_examples")
def test_max_pool2d_depends_on_its_arguments_alone(student, reference, rng):
    """max_pool2d accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.integers(1, 256, (3, 5, 6, 2)).astype("uint8"), 3, 2, 1
    floats = rng.uniform(1, 2, (2, 6, 4, 3)), (2, 3), (2, 1), 0

    for arguments in (integers, floats):
        got = student.max_pool2d(*arguments)
        assert_close("max_pool2d(x, window, stride, padding)", got, reference.max_pool2d(*arguments))

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("max_pool", weight=2)
@needs("test_max_pool2d_reproduces_the_worked_examples")
@pytest.mark.parametrize(
    ("shape", "geometry"),
    [
        *UNFIT,
        pytest.param((2, 4, 6, 3), (2, 2, (-1, 0)), id="negative padding"),
        pytest.param((2, 4, 6, 3), ((3, 2), 1, (1, 2)), id="padding as wide as the window"),
        pytest.param((2, 4, 6, 3), ((3, 2), 1, (1, 4)), id="padding wider than the window"),
        pytest.param((2, 4, 6, 3), ((2, 3), 1, (2, 1)), id="padding as high as the window"),
        pytest.param((2, 4, 6, 3), ((2, 3), 1, (5, 1)), id="padding higher than the window"),
        pytest.param((2, 4, 6, 3), ((9, 2), 1, (2, 1)), id="window too high in spite of padding"),
    ],
)
def test_max_pool2d_refuses_what_does_not_fit(student, rng, shape, geometry):
    """max_pool2d raises ValueError for invalid windows, strides and paddings."""
    assert_raises(ValueError, student.max_pool2d, rng.uniform(1, 2, shape), *geometry)


# Its gradient


def assert_max_pool_gradient(student, reference, rng, x, *geometry):
    """Compare the gradient with finite differences of the reference."""
    upstream = rng.standard_normal(reference.max_pool2d(x, *geometry).shape)

    got = student.max_pool2d_backward(upstream, x, *geometry)

    (want,) = numerical_gradients(lambda x: reference.max_pool2d(x, *geometry), [x], upstream)
    assert_close("max_pool2d_backward(grad_out, x, ...)", got, want)


@question("max_pool_backward", weight=4)
@pytest.mark.parametrize(("shape", "geometry"), APART)
def test_max_pool2d_backward_agrees_with_finite_differences(student, reference, rng, shape, geometry):
    """The gradient of max pooling agrees with finite differences."""
    assert_max_pool_gradient(student, reference, rng, spaced(rng, shape, 1), *geometry)


@question("max_pool_backward", weight=4)
@pytest.mark.parametrize(("shape", "geometry"), OVERLAPPING)
def test_max_pool2d_backward_of_overlapping_windows(student, reference, rng, shape, geometry):
    """The gradient of overlapping windows agrees with finite differences."""
    assert_max_pool_gradient(student, reference, rng, spaced(rng, shape, 1), *geometry)


@question("max_pool_backward", weight=4)
@pytest.mark.parametrize(("shape", "geometry"), PADDED)
def test_max_pool2d_backward_of_padded_images(student, reference, rng, shape, geometry):
    """The gradient of padded images agrees with finite differences, in the shape of the image."""
    assert_max_pool_gradient(student, reference, rng, spaced(rng, shape, 1), *geometry)


@question("max_pool_backward", weight=2)
def test_max_pool2d_backward_of_negative_images_loses_nothing_to_the_padding(student, reference, rng):
    """Padding gets no gradient, even if all entries of the image are negative."""
    x = spaced(rng, (1, 4, 7, 3), -20)

    assert_max_pool_gradient(student, reference, rng, x, (2, 3), (2, 3), 1)


@question("max_pool_backward", weight=1)
@needs("test_max_pool2d_backward_sends_all_to_the_maximum")
def test_max_pool2d_backward_depends_on_its_arguments_alone(student, reference, rng):
    """max_pool2d_backward accepts integers, is independent of earlier calls, and leaves its arguments unchanged."""
    integers = rng.permutation(90).reshape(3, 5, 3, 2), 2
    floats = spaced(rng, (2, 6, 7, 3), 1), (2, 3)

    for x, window in (integers, floats):
        upstream = rng.standard_normal(reference.max_pool2d(x, window).shape)
        got = student.max_pool2d_backward(upstream, x, window)
        assert_close(
            "max_pool2d_backward(grad_out, x, window)", got, reference.max_pool2d_backward(upstream, x, window)
        )

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("max_pool_backward", weight=2)
@needs("test_max_pool2d_backward_sends_all_to_the_maximum")
@pytest.mark.parametrize(
    ("grad_shape", "shape", "geometry"),
    [
        pytest.param((2, 3, 2, 3), (2, 4, 6, 3), (2, 2), id="gradient transposed"),
        pytest.param((2, 4, 6, 3), (2, 4, 6, 3), (2, 2), id="gradient of the shape of x"),
        pytest.param((2, 1, 1, 3), (2, 4, 6, 3), (2, 2), id="gradient that would only broadcast"),
        pytest.param((3,), (2, 4, 6, 3), (2, 2), id="gradient of channels alone"),
        pytest.param((2, 2, 3, 3), (2, 4, 6, 3), (2, 2, 1), id="padding forgotten"),
        pytest.param((2, 3, 4, 3), (2, 4, 6, 3), (2, 2, 2), id="padding as wide as the window"),
    ],
)
def test_max_pool2d_backward_refuses_what_does_not_fit(student, rng, grad_shape, shape, geometry):
    """max_pool2d_backward raises ValueError for a gradient of another shape than the output's."""
    grad_out, x = rng.standard_normal(grad_shape), spaced(rng, shape, 1)

    assert_raises(ValueError, student.max_pool2d_backward, grad_out, x, *geometry)


# Average pooling


@question("avg_pool", weight=2)
@pytest.mark.parametrize(("shape", "geometry"), APART + OVERLAPPING)
def test_avg_pool2d_follows_the_definition(student, reference, rng, shape, geometry):
    """avg_pool2d follows its definition for windows and strides of every shape."""
    x = rng.standard_normal(shape)

    got = student.avg_pool2d(x, *geometry)

    assert_close("avg_pool2d(x, window, stride)", got, reference.avg_pool2d(x, *geometry))


@question("avg_pool", weight=3)
@pytest.mark.parametrize(("shape", "geometry"), APART + OVERLAPPING)
def test_avg_pool2d_backward_agrees_with_finite_differences(student, reference, rng, shape, geometry):
    """The gradient of average pooling agrees with finite differences."""
    x = rng.standard_normal(shape)
    upstream = rng.standard_normal(reference.avg_pool2d(x, *geometry).shape)

    got = student.avg_pool2d_backward(upstream, x, *geometry)

    (want,) = numerical_gradients(lambda x: reference.avg_pool2d(x, *geometry), [x], upstream)
    assert_close("avg_pool2d_backward(grad_out, x, window, stride)", got, want)


@question("avg_pool", weight=1)
@needs("test_avg_pool2d_reproduces_the_worked_example")
def test_avg_pool2d_depends_on_its_arguments_alone(student, reference, rng):
    """Average pooling takes integers, forgets earlier calls, changes no argument; windows do not overlap by default."""
    for shape, window in (((3, 5, 6, 2), (2, 3)), ((2, 7, 4, 3), 2)):
        x = rng.integers(1, 256, shape).astype("uint8")
        want = reference.avg_pool2d(x, window)
        upstream = rng.standard_normal(want.shape)
        assert_close("avg_pool2d(x, window)", student.avg_pool2d(x, window), want)
        got = student.avg_pool2d_backward(upstream, x, window)
        want = reference.avg_pool2d_backward(upstream, x, window)
        assert_close("avg_pool2d_backward(grad_out, x, window)", got, want)

    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("avg_pool", weight=2)
@needs("test_avg_pool2d_reproduces_the_worked_example")
@pytest.mark.parametrize(("shape", "geometry"), UNFIT)
def test_avg_pool2d_refuses_what_does_not_fit(student, rng, shape, geometry):
    """Average pooling raises ValueError for invalid windows and strides, and for gradients of another shape."""
    assert_raises(ValueError, student.avg_pool2d, rng.standard_normal(shape), *geometry)
    images = rng.standard_normal((2, 4, 6, 3))
    assert_raises(ValueError, student.avg_pool2d_backward, rng.standard_normal((2, 1, 1, 3)), images, 2, 2)
    assert_raises(ValueError, student.avg_pool2d_backward, rng.standard_normal((2, 3, 2, 3)), images, 2, 2)


# L2 pooling


@question("l2_pool", weight=2)
@pytest.mark.parametrize(("shape", "geometry"), APART + OVERLAPPING)
def test_l2_pool2d_follows_the_definition(student, reference, rng, shape, geometry):
    """l2_pool2d follows its definition for windows and strides of every shape."""
    x = mixed(rng, shape)

    got = student.l2_pool2d(x, *geometry)

    assert_close("l2_pool2d(x, window, stride)", got, reference.l2_pool2d(x, *geometry))


@question("l2_pool", weight=1)
@needs("test_l2_pool2d_reproduces_the_worked_examples")
def test_l2_pool2d_of_small_integers_does_not_wrap(student, reference, rng):
    """L2 pooling takes 8-bit images, forgets earlier calls, changes no argument; windows do not overlap by default."""
    x = rng.integers(16, 256, (2, 5, 6, 3)).astype("uint8")
    want = reference.l2_pool2d(x, (2, 3))
    upstream = rng.standard_normal(want.shape)

    assert_close("l2_pool2d(x, window)", student.l2_pool2d(x, (2, 3)), want)
    got = student.l2_pool2d_backward(upstream, x, (2, 3))
    assert_close("l2_pool2d_backward(grad_out, x, window)", got, reference.l2_pool2d_backward(upstream, x, (2, 3)))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("l2_pool", weight=2)
@pytest.mark.parametrize(("shape", "geometry"), APART + OVERLAPPING)
def test_l2_pool2d_backward_agrees_with_finite_differences(student, reference, rng, shape, geometry):
    """The gradient of L2 pooling agrees with finite differences."""
    x = mixed(rng, shape)
    upstream = rng.standard_normal(reference.l2_pool2d(x, *geometry).shape)

    got = student.l2_pool2d_backward(upstream, x, *geometry)

    (want,) = numerical_gradients(lambda x: reference.l2_pool2d(x, *geometry), [x], upstream)
    assert_close("l2_pool2d_backward(grad_out, x, window, stride)", got, want)


@question("l2_pool", weight=1)
@needs("test_l2_pool2d_backward_reproduces_the_worked_example")
@pytest.mark.parametrize("brightness", [2e-4, 1e-9, 1e-15], ids=["faint", "fainter", "hardly there"])
def test_l2_pool2d_backward_of_faint_and_empty_windows(student, reference, rng, brightness):
    """The gradient does not depend on how faint an image is, and is 0 in windows of zeros."""
    x = brightness * mixed(rng, (2, 6, 7, 3))  # even the squares of 1e-15 have all their digits in single precision
    x[0, :4] = 0
    upstream = rng.standard_normal((2, 5, 3, 3))

    got = student.l2_pool2d_backward(upstream, x, (2, 3), (1, 2))

    assert_close(
        "l2_pool2d_backward(grad_out, x, window, stride)",
        got,
        reference.l2_pool2d_backward(upstream, x, (2, 3), (1, 2)),
    )


@question("l2_pool", weight=1)
@needs("test_l2_pool2d_reproduces_the_worked_examples")
@pytest.mark.parametrize(("shape", "geometry"), UNFIT)
def test_l2_pool2d_refuses_what_does_not_fit(student, rng, shape, geometry):
    """L2 pooling raises ValueError for invalid windows and strides, and for gradients of another shape."""
    assert_raises(ValueError, student.l2_pool2d, rng.standard_normal(shape), *geometry)
    images = rng.standard_normal((2, 4, 6, 3))
    assert_raises(ValueError, student.l2_pool2d_backward, rng.standard_normal((2, 1, 1, 3)), images, 2, 2)
    assert_raises(ValueError, student.l2_pool2d_backward, rng.standard_normal((2, 3, 2, 3)), images, 2, 2)


# Subsampling


@question("subsample", weight=2)
@pytest.mark.parametrize(
    ("shape", "stride"),
    [
        pytest.param((2, 6, 9, 4), (2, 3), id="nothing is square"),
        pytest.param((3, 7, 4, 2), 3, id="cut patches at the end"),
        pytest.param((1, 2, 5, 3), (4, 1), id="stride larger than the image"),
    ],
)
def test_subsample2d_follows_the_definition(student, reference, rng, shape, stride):
    """subsample2d keeps the top-left pixels of all images and channels, and leaves x unchanged."""
    x = rng.standard_normal(shape)

    got = student.subsample2d(x, stride)

    assert_close("subsample2d(x, stride)", got, reference.subsample2d(x, stride))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("subsample", weight=1)
@needs("test_subsample2d_keeps_the_top_left_pixels")
@pytest.mark.parametrize(
    ("shape", "stride"),
    [
        pytest.param((2, 4, 6, 3), 0, id="stride of 0"),
        pytest.param((2, 4, 6, 3), (2, -1), id="negative stride"),
        pytest.param((4, 6, 3), 2, id="no batch axis"),
    ],
)
def test_subsample2d_refuses_what_makes_no_sense(student, rng, shape, stride):
    """subsample2d raises ValueError for strides below 1, and for anything but four axes."""
    assert_raises(ValueError, student.subsample2d, rng.standard_normal(shape), stride)


# Stochastic pooling


def nearest(got, choices):
    """Return `got` with each entry replaced by the nearest choice."""
    shape = choices.shape[:-1]
    usable = type(got) is np.ndarray and got.shape == shape and got.dtype.kind in "iuf"
    distances = np.abs((got if usable else np.zeros(shape))[..., np.newaxis] - choices)
    return np.take_along_axis(choices, distances.argmin(axis=-1)[..., np.newaxis], axis=-1)[..., 0]


def leeway(draws, outcomes):
    """Bound how far the shares of `outcomes` events in independent draws may stray, after Hoeffding.

    One of them is off by t or more with a probability of at most 2 * outcomes * exp(-2 * draws * t**2).
    """
    return np.sqrt(np.log(2 * outcomes / RARELY) / (2 * draws))


@question("stochastic_pool", weight=2)
@needs("test_stochastic_pool2d_has_no_choice_in_windows_of_one_positive_entry")
@pytest.mark.parametrize(("shape", "geometry"), APART + OVERLAPPING)
def test_stochastic_pool2d_picks_from_its_own_window(student, rng, shape, geometry):
    """Each window picks one of its own positive entries, for windows and strides of every shape."""
    x = spaced(rng, shape, 1) * rng.integers(0, 2, shape)

    got = student.stochastic_pool2d(x, *geometry, rng)

    size, step = (np.broadcast_to(size, 2) for size in geometry)
    windows = np.lib.stride_tricks.sliding_window_view(x, size, axis=(1, 2))[:, :: step[0], :: step[1]]
    choices = windows.reshape(*windows.shape[:4], -1)
    choices = np.where(choices > 0, choices, choices.max(axis=-1, keepdims=True))
    assert_close("stochastic_pool2d(x, window, stride, rng)", got, nearest(got, choices))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("stochastic_pool", weight=2)
@needs("test_stochastic_pool2d_picks_every_positive_entry_and_no_other")
@pytest.mark.parametrize(
    ("patch", "scale"),
    [
        pytest.param([[4, 0, 1], [0, 3, 2]], 1, id="integers"),
        pytest.param([[1, 9], [3, 5]], 0.01, id="faint image"),
    ],
)
def test_stochastic_pool2d_picks_in_proportion_to_the_entries(student, rng, patch, scale):
    """An entry that is twice as large is picked twice as often."""
    patch = scale * np.array(patch)
    x = np.tile(patch, (50, 60))[np.newaxis, :, :, np.newaxis]  # the same window, 3000 times

    got = student.stochastic_pool2d(x, patch.shape, patch.shape, rng)

    choices = np.unique(patch[patch > 0])
    picked = nearest(got, np.broadcast_to(choices, (1, 50, 60, 1, len(choices))))
    assert_close("stochastic_pool2d(x, window, stride, rng)", got, picked)
    shares, allowed = choices / choices.sum(), leeway(3000, len(choices))
    for choice, share in zip(choices, shares, strict=True):
        found = np.mean(picked == choice)
        assert abs(found - share) < allowed, (
            f"{choice:g} in a window of sum {choices.sum():g} is picked in a share of {found:.3f} of 3000 draws, "
            f"expected {share:.3f}, give or take {allowed:.3f}"
        )


@question("stochastic_pool", weight=1)
@needs("test_stochastic_pool2d_picks_every_positive_entry_and_no_other")
def test_stochastic_pool2d_draws_for_each_window_by_itself(student, rng):
    """Windows, channels and images draw independently of each other."""
    patch = np.array([[1, 4], [2, 3]])
    x = np.broadcast_to(np.tile(patch, (6, 8))[np.newaxis, :, :, np.newaxis], (6, 12, 16, 10)).copy()

    got = student.stochastic_pool2d(x, 2, 2, rng)

    picked = nearest(got, np.broadcast_to([1, 2, 3, 4], (6, 6, 8, 10, 4)))
    assert_close("stochastic_pool2d(x, window, stride, rng)", got, picked)
    agreement, pairs = 0.1**2 + 0.2**2 + 0.3**2 + 0.4**2, picked.size // 2
    for axis, name in ((0, "images"), (1, "rows"), (2, "columns"), (3, "channels")):
        first, second = np.moveaxis(picked, axis, 0)[::2], np.moveaxis(picked, axis, 0)[1::2]
        found = np.mean(first == second)
        assert abs(found - agreement) < leeway(pairs, 1), (
            f"two neighbouring {name} pick the same entry in a share of {found:.3f}, expected {agreement:.3f}"
        )


@question("stochastic_pool", weight=1)
@needs("test_stochastic_pool2d_picks_every_positive_entry_and_no_other")
def test_stochastic_pool2d_takes_its_randomness_from_rng(student, rng):
    """Equal generators give equal results, different generators different ones."""
    x = rng.uniform(1, 2, (2, 12, 15, 4))
    seeds = 2 * rng.integers(0, 2**32, 2) + [0, 1]  # different, as one is odd

    first, again, other = (
        student.stochastic_pool2d(x, (2, 3), None, np.random.default_rng(seed)) for seed in (seeds[0], *seeds)
    )

    assert_close("the result with an equal generator", again, first)
    assert not np.array_equal(other, first), "another generator gives the same result"


@question("stochastic_pool", weight=1)
@needs("test_stochastic_pool2d_has_no_choice_in_windows_of_one_positive_entry")
def test_stochastic_pool2d_refuses_what_has_no_probability(student, rng):
    """stochastic_pool2d raises ValueError for negative entries, and for invalid windows and strides."""
    x = rng.uniform(1, 2, (2, 4, 6, 3))
    below = x.copy()
    below[1, 2, 3, 2] = -0.1

    assert_raises(ValueError, student.stochastic_pool2d, below, 2, 2, rng)
    assert_raises(ValueError, student.stochastic_pool2d, x, (5, 2), 1, rng)
    assert_raises(ValueError, student.stochastic_pool2d, x, 2, 0, rng)
    assert_raises(ValueError, student.stochastic_pool2d, x[0], 2, 2, rng)


# Fractional max pooling


def cuts_of(got, x_shape, output_shape):
    """Return rows and columns as lists of ints; fail unless they cut x into regions as required."""
    _, *both = as_tuple("the result (out, rows, columns)", got, 3)
    for name, cuts, size, count in zip(("rows", "columns"), both, x_shape[1:3], output_shape, strict=True):
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


@question("fractional_pool", weight=2)
@needs("test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide")
@pytest.mark.parametrize(
    ("shape", "output_shape"),
    [
        pytest.param((2, 9, 7, 3), (4, 5), id="nothing is square"),
        pytest.param((1, 8, 11, 2), (3, 9), id="batch of one"),
        pytest.param((3, 5, 6, 4), (5, 1), id="as many rows as the image has, and one column"),
    ],
)
def test_fractional_max_pool2d_takes_maxima_of_its_regions(student, rng, shape, output_shape):
    """The result holds the maxima of the reported regions, of all images and channels, negative ones too."""
    x = spaced(rng, shape, -50)

    got = student.fractional_max_pool2d(x, output_shape, rng)

    rows, columns = cuts_of(got, shape, output_shape)
    strips = np.stack([x[:, a:b].max(axis=1) for a, b in pairwise(rows)], axis=1)
    assert_close("out", got[0], np.stack([strips[:, :, a:b].max(axis=2) for a, b in pairwise(columns)], axis=2))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("fractional_pool", weight=2)
@needs("test_fractional_max_pool2d_pools_the_regions_that_it_reports")
def test_fractional_max_pool2d_cuts_at_random(student, rng):
    """Cuts differ between generators, and between rows and columns; equal generators give equal cuts."""
    x = spaced(rng, (1, 11, 11, 1), 1)
    seeds = rng.integers(0, 2**32, 40).tolist()  # cuts that are right agree with a chance of less than 1 in 2

    results = [student.fractional_max_pool2d(x, 7, np.random.default_rng(seed)) for seed in seeds]
    again = student.fractional_max_pool2d(x, 7, np.random.default_rng(seeds[-1]))

    rows, columns = zip(*(map(tuple, cuts_of(got, x.shape, (7, 7))) for got in results), strict=True)
    assert len(set(rows)) > 1, "40 generators cut the rows in the same places"
    assert len(set(columns)) > 1, "40 generators cut the columns in the same places"
    assert rows != columns, "rows are always cut where columns are"
    for name, entries, wanted in zip(("out", "rows", "columns"), again, results[-1], strict=True):
        assert_close(f"{name} with an equal generator", entries, wanted)


@question("fractional_pool", weight=1)
@needs("test_fractional_max_pool2d_has_no_choice_where_the_sizes_divide")
@pytest.mark.parametrize(
    ("shape", "output_shape"),
    [
        pytest.param((2, 4, 6, 3), (5, 2), id="more rows than there are"),
        pytest.param((2, 4, 6, 3), (2, 7), id="more columns than there are"),
        pytest.param((2, 4, 6, 3), (0, 2), id="no rows"),
        pytest.param((4, 6, 3), 2, id="no batch axis"),
        pytest.param((2, 4, 6, 3, 5), 2, id="five axes"),
    ],
)
def test_fractional_max_pool2d_refuses_what_cannot_be_cut(student, rng, shape, output_shape):
    """fractional_max_pool2d raises ValueError for more regions than pixels, and for none."""
    assert_raises(ValueError, student.fractional_max_pool2d, rng.standard_normal(shape), output_shape, rng)


# Global average pooling


@question("global_pool", weight=2)
@pytest.mark.parametrize(
    "shape", [(2, 3, 4, 5), (1, 5, 2, 3), (3, 1, 1, 2)], ids=["all differ", "one image", "one pixel"]
)
def test_global_average_pool_and_its_gradient_follow_the_definition(student, reference, rng, shape):
    """Global average pooling follows its definition, and its gradient agrees with finite differences."""
    x, upstream = rng.standard_normal(shape), rng.standard_normal((shape[0], shape[3]))

    assert_close("global_average_pool(x)", student.global_average_pool(x), reference.global_average_pool(x))
    got = student.global_average_pool_backward(upstream, x)
    (want,) = numerical_gradients(reference.global_average_pool, [x], upstream)
    assert_close("global_average_pool_backward(grad_out, x)", got, want)
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)


@question("global_pool", weight=1)
@needs("test_global_average_pool_and_its_gradient_reproduce_the_worked_example")
def test_global_average_pool_refuses_what_does_not_fit(student, rng):
    """Global average pooling raises ValueError for anything but four axes, and for gradients of another shape."""
    x = rng.standard_normal((2, 4, 6, 3))

    assert_raises(ValueError, student.global_average_pool, x[0])
    assert_raises(ValueError, student.global_average_pool, x[..., np.newaxis])
    assert_raises(ValueError, student.global_average_pool_backward, rng.standard_normal((3, 2)), x)
    assert_raises(ValueError, student.global_average_pool_backward, rng.standard_normal((1, 3)), x)
    assert_raises(ValueError, student.global_average_pool_backward, rng.standard_normal((2, 3)), x[0])
