"""The solutions of a4_max_pool_backprop agree with SciPy, and the numbers in its handout with them."""

import ast
import re
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, stats

from autograder.checks.gradients import numerical_gradients
from tests.assignments.material import material, refuses
from tests.assignments.material import same as equal_floats

MATERIAL = material("a4_max_pool_backprop")
pooling, HANDOUT, every_answer = MATERIAL.solution, MATERIAL.handout, MATERIAL.every_answer
same = partial(equal_floats, tolerance=2e-6)

UNFIT = [  # x, (window, stride)
    ((2, 4, 6, 3), ((5, 2), (1, 1))),
    ((2, 4, 6, 3), ((2, 7), (1, 1))),
    ((2, 4, 6, 3), ((0, 2), (1, 1))),
    ((2, 4, 6, 3), ((2, 3), (2, 0))),
    ((2, 4, 6, 3), ((2, 3), (-1, 2))),
    ((4, 6, 3), ((2, 3), (2, 3))),
]
GEOMETRIES = [  # x, window, stride
    ((2, 6, 9, 4), (2, 3), (2, 3)),
    ((1, 7, 9, 2), (3, 2), (4, 3)),
    ((2, 5, 7, 3), (3, 2), (1, 1)),
    ((1, 8, 6, 2), (3, 3), (2, 2)),
    ((2, 3, 4, 5), (1, 1), (3, 2)),
    ((3, 4, 3, 2), (4, 3), (1, 2)),
]


def apart(rng, shape):
    """Numbers of both signs, 0.1 apart: no step of a finite difference makes a tie or reaches 0."""
    return (0.1 * rng.permutation(np.prod(shape)) - 5.05).reshape(shape)


# Against SciPy


def filtered(function, x, window, stride, **options):
    """SciPy filters centre a window: its upper left corner is half a window before."""
    rows, columns = window
    everywhere = function(x, size=(1, rows, columns, 1), **options)
    valid = everywhere[:, rows // 2 :, columns // 2 :]
    valid = valid[:, : x.shape[1] - rows + 1, : x.shape[2] - columns + 1]
    return valid[:, :: stride[0], :: stride[1]]


@every_answer
@pytest.mark.parametrize(("shape", "window", "stride"), GEOMETRIES)
def test_pools_agree_with_scipy(answer, rng, shape, window, stride):
    x = rng.standard_normal(shape)

    same(answer.max_pool2d(x, window, stride), filtered(ndimage.maximum_filter, x, window, stride))
    same(answer.avg_pool2d(x, window, stride), filtered(ndimage.uniform_filter, x, window, stride))
    squares = filtered(ndimage.uniform_filter, x**2, window, stride) * np.prod(window)
    same(answer.l2_pool2d(x, window, stride), np.sqrt(squares))


@every_answer
@pytest.mark.parametrize("padding", [(1, 0), (0, 2), (2, 1)])
def test_padded_max_pools_agree_with_scipy(answer, rng, padding):
    x = rng.standard_normal((2, 6, 5, 3)) - 3
    border = ((0, 0), *((width, width) for width in padding), (0, 0))
    padded = np.pad(x, border, constant_values=-np.inf)

    want = filtered(ndimage.maximum_filter, padded, (3, 3), (2, 1), mode="constant", cval=-np.inf)
    same(answer.max_pool2d(x, 3, (2, 1), padding), want)


# Gradients


@every_answer
@pytest.mark.parametrize(("shape", "window", "stride"), GEOMETRIES[1:])
def test_gradients_agree_with_finite_differences(answer, rng, shape, window, stride):
    x = apart(rng, shape)

    for name in ("max_pool2d", "avg_pool2d", "l2_pool2d"):
        upstream = rng.standard_normal(getattr(pooling, name)(x, window, stride).shape)
        got = getattr(answer, f"{name}_backward")(upstream, x, window, stride)
        (want,) = numerical_gradients(lambda x, name=name: getattr(pooling, name)(x, window, stride), [x], upstream)
        same(got, want)


@every_answer
@pytest.mark.parametrize(("window", "stride", "padding"), [(2, 2, 1), ((3, 2), (1, 2), (2, 0)), (3, 2, (1, 2))])
def test_gradients_of_padded_images_agree_with_finite_differences(answer, rng, window, stride, padding):
    x = apart(rng, (2, 4, 5, 1)) - 20
    upstream = rng.standard_normal(pooling.max_pool2d(x, window, stride, padding).shape)

    got = answer.max_pool2d_backward(upstream, x, window, stride, padding)

    (want,) = numerical_gradients(lambda x: pooling.max_pool2d(x, window, stride, padding), [x], upstream)
    same(got, want)


@every_answer
def test_ties_go_to_the_first_in_row_major_order(answer, rng):
    x = rng.integers(0, 2, (2, 6, 7, 3)).astype(float)
    upstream = rng.standard_normal((2, 5, 3, 3))
    ranks = np.arange(42)[::-1].reshape(6, 7, 1)  # breaks every tie in favour of what is read first

    got = answer.max_pool2d_backward(upstream, x, (2, 3), (1, 2))

    same(got, pooling.max_pool2d_backward(upstream, x + 1e-3 * ranks, (2, 3), (1, 2)))


@every_answer
def test_length_of_nothing_sends_back_0(answer, rng):
    x = np.zeros((1, 3, 5, 2))
    x[0, 0, 0] = -3, 2

    got = answer.l2_pool2d_backward(rng.uniform(1, 2, (1, 2, 4, 2)), x, 2, 1)

    assert np.isfinite(got).all()
    assert np.count_nonzero(got) == 2


@every_answer
def test_global_average_is_a_window_as_large_as_the_image(answer, rng):
    x, upstream = rng.standard_normal((2, 3, 5, 4)), rng.standard_normal((2, 4))

    same(answer.global_average_pool(x), x.mean(axis=(1, 2)))
    want = pooling.avg_pool2d_backward(upstream[:, None, None], x, (3, 5))
    same(answer.global_average_pool_backward(upstream, x), want)


@every_answer
def test_subsampling_is_a_slice_with_a_step(answer, rng):
    x = rng.standard_normal((2, 5, 7, 3))

    for down, right in ((2, 3), (1, 2), (6, 1)):
        same(answer.subsample2d(x, (down, right)), x[:, ::down, ::right])


# What holds for all arguments


@st.composite
def problems(draw):
    """Draw an image, and a window, a stride and a padding that suit it."""
    height, width = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    window = tuple(
        draw(st.integers(border + 1, max(border + 1, size + 2 * border)))
        for size, border in zip((height, width), padding, strict=True)
    )
    stride = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return (
        rng,
        rng.integers(-9, 9, (draw(st.integers(1, 3)), height, width, draw(st.integers(1, 3)))),
        (
            window,
            stride,
            padding,
        ),
    )


@given(problems())
@settings(max_examples=80, deadline=None)
def test_max_pooling_loses_no_gradient(problem):
    rng, x, geometry = problem
    upstream = rng.standard_normal(pooling.max_pool2d(x, *geometry).shape)

    grad = pooling.max_pool2d_backward(upstream, x, *geometry)

    np.testing.assert_allclose(grad.sum(axis=(1, 2)), upstream.sum(axis=(1, 2)), atol=1e-9)
    for answer in MATERIAL.answers[1:]:
        same(answer.max_pool2d(x, *geometry), pooling.max_pool2d(x, *geometry))
        np.testing.assert_allclose(answer.max_pool2d_backward(upstream, x, *geometry), grad, atol=1e-5)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_average_pooling_and_its_gradient_are_adjoint_and_lose_nothing(problem):
    rng, x, (window, stride, _) = problem
    window = np.minimum(window, x.shape[1:3]).tolist()
    y = pooling.avg_pool2d(x, window, stride)
    upstream = rng.standard_normal(y.shape)

    grad = pooling.avg_pool2d_backward(upstream, x, window, stride)

    np.testing.assert_allclose((grad * x).sum(), (upstream * y).sum(), atol=1e-8)
    np.testing.assert_allclose(grad.sum(axis=(1, 2)), upstream.sum(axis=(1, 2)), atol=1e-9)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_lengths_are_homogeneous(problem):
    """Euler: for a function of degree 1, the gradient times x is the function itself."""
    _, x, (window, _, _) = problem
    window = np.minimum(window, x.shape[1:3]).tolist()
    y = pooling.l2_pool2d(x, window)

    grad = pooling.l2_pool2d_backward(np.ones_like(y), x, window)

    np.testing.assert_allclose((grad * x).sum(axis=(1, 2)), y.sum(axis=(1, 2)), atol=1e-8)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 2**32))
@settings(max_examples=80, deadline=None)
def test_cuts_are_nearly_equal_steps(size, count, seed):
    count = min(size, count)
    for answer in MATERIAL.answers:
        x = np.arange(size, dtype=float).reshape(1, size, 1, 1)
        out, rows, columns = answer.fractional_max_pool2d(x, (count, 1), np.random.default_rng(seed))

        assert rows.dtype.kind == "i"
        assert [rows[0], rows[-1], *columns] == [0, size, 0, 1]
        assert set(np.diff(rows)) <= {size // count, -(-size // count)}
        assert out.ravel().tolist() == [b - 1 for _, b in pairwise(rows)]


# Chance


def leeway(draws, outcomes):
    """Ask the function of the hidden checks; the file as a whole cannot be imported outside of a grading."""
    tree = ast.parse((MATERIAL.assignment.folder / "test_hidden.py").read_text(encoding="utf-8"))
    wanted = [
        node
        for node in tree.body
        if (isinstance(node, ast.FunctionDef) and node.name == "leeway")
        or (isinstance(node, ast.Assign) and node.targets[0].id == "RARELY")
    ]
    namespace = {"np": np}
    exec(compile(ast.Module(wanted, []), "test_hidden.py", "exec"), namespace)  # noqa: S102 -- our own file
    return namespace["leeway"](draws, outcomes)


@every_answer
def test_picks_follow_their_probabilities(answer, rng):
    patch = np.array([[4, 0, 1], [0, 3, 2]])
    x = np.tile(patch, (40, 50))[np.newaxis, :, :, np.newaxis]

    picked = answer.stochastic_pool2d(x, (2, 3), None, rng)

    found = [np.count_nonzero(picked == entry) for entry in (1, 2, 3, 4)]
    assert stats.chisquare(found, [200, 400, 600, 800]).pvalue > 1e-4
    assert (answer.stochastic_pool2d(np.zeros((1, 4, 4, 1)), 2, 1, rng) == 0).all()


@every_answer
def test_cuts_come_in_many_orders_and_nearly_equally_often(answer):
    x = np.zeros((1, 11, 11, 1))
    cuts = [tuple(answer.fractional_max_pool2d(x, 7, np.random.default_rng(seed))[1]) for seed in range(200)]

    most = max(map(cuts.count, cuts))

    assert most < 100  # the hidden check relies on less than one half


@pytest.mark.parametrize(("draws", "share"), [(3000, p) for p in (0.1, 0.2, 0.3, 0.4, 1 / 18, 0.5)] + [(1440, 0.3)])
def test_a_right_answer_strays_beyond_the_leeway_less_than_once_in_a_billion(draws, share):
    allowed = leeway(draws, 4)
    law = stats.binom(draws, share)

    assert law.cdf(draws * (share - allowed)) + law.sf(draws * (share + allowed) - 1) < 1e-9 / 24


def test_wrong_probabilities_stray_beyond_the_leeway():
    allowed = leeway(3000, 4)
    entries = np.array([1, 2, 3, 4])
    right = entries / entries.sum()

    for wrong in (np.full(4, 1 / 4), entries**2 / (entries**2).sum(), np.exp(entries) / np.exp(entries).sum()):
        assert np.abs(wrong - right).max() > allowed + 5 * np.sqrt(0.25 / 3000)


# Types, and what is refused


@every_answer
def test_arguments_may_be_read_only(answer, rng):
    x, upstream = rng.uniform(1, 2, (2, 4, 6, 3)), rng.standard_normal((2, 2, 3, 3))
    x.setflags(write=False)
    upstream.setflags(write=False)

    for name in ("max_pool2d", "avg_pool2d", "l2_pool2d"):
        getattr(answer, name)(x, 2)
        getattr(answer, f"{name}_backward")(upstream, x, 2)
    answer.subsample2d(x, 2)
    answer.stochastic_pool2d(x, 2, None, rng)
    answer.fractional_max_pool2d(x, 3, rng)
    answer.global_average_pool_backward(answer.global_average_pool(x), x)


def test_single_precision_stays_single(rng):
    x = np.ones((1, 4, 5, 2), np.float32)

    for name in ("max_pool2d", "avg_pool2d", "l2_pool2d"):
        y = getattr(pooling, name)(x, 2)
        assert y.dtype == np.float32
        assert getattr(pooling, f"{name}_backward")(y, x, 2).dtype == np.float32
    assert pooling.stochastic_pool2d(x, 2, 1, rng).dtype == np.float32
    assert pooling.global_average_pool(x).dtype == np.float32


def test_results_do_not_share_memory_with_arguments(rng):
    x = rng.standard_normal((1, 4, 4, 2))

    results = [pooling.subsample2d(x, 1), pooling.max_pool2d(x, 1), pooling.fractional_max_pool2d(x, 4, rng)[0]]

    assert not any(np.shares_memory(x, result) for result in results)


@every_answer
@pytest.mark.parametrize(("shape", "geometry"), UNFIT)
def test_windows_that_do_not_fit_are_refused(answer, rng, shape, geometry):
    x = np.ones(shape)

    for name in ("max_pool2d", "avg_pool2d", "l2_pool2d"):
        with refuses:
            getattr(answer, name)(x, *geometry)
        with refuses:
            getattr(answer, f"{name}_backward")(np.ones((2, 1, 1, 3)), x, *geometry)
    with refuses:
        answer.stochastic_pool2d(x, *geometry, rng)


@every_answer
def test_other_nonsense_is_refused(answer, rng):
    x = np.ones((2, 4, 6, 3))

    for padding in (-1, 2, (0, 3), (2, 0)):
        with refuses:
            answer.max_pool2d(x, 2, 2, padding)
    for stride in (0, (1, -1)):
        with refuses:
            answer.subsample2d(x, stride)
    for output_shape in (0, 5, (4, 7)):
        with refuses:
            answer.fractional_max_pool2d(x, output_shape, rng)
    with refuses:
        answer.stochastic_pool2d(-x, 2, 2, rng)
    with refuses:
        answer.global_average_pool(x[0])
    with refuses:
        answer.global_average_pool_backward(np.ones((1, 3)), x)


@pytest.mark.parametrize(
    ("call", "found", "wanted"),
    [
        (lambda: pooling.max_pool2d(np.ones((2, 3, 4)), 2), "(2, 3, 4)", "(N, H, W, C)"),
        (lambda: pooling.max_pool2d(np.ones((1, 2, 3, 1)), (3, 2)), "(3, 2)", "(2, 3)"),
        (lambda: pooling.avg_pool2d(np.ones((1, 2, 3, 1)), 2, 0), "0", "from 1 on"),
        (lambda: pooling.max_pool2d(np.ones((1, 2, 3, 1)), 2, 1, 2), "(2, 2)", "less than"),
        (lambda: pooling.avg_pool2d_backward(np.ones((1, 1, 2, 1)), np.ones((1, 2, 2, 1)), 2), "1, 2, 1", "1, 1, 1"),
        (lambda: pooling.stochastic_pool2d(-np.ones((1, 2, 2, 1)), 2, 2, None), "-1.0", "below 0"),
        (lambda: pooling.fractional_max_pool2d(np.ones((1, 2, 3, 1)), 4, None), "(4, 4)", "(2, 3)"),
    ],
)
def test_messages_name_what_was_found_and_wanted(call, found, wanted):
    with refuses as refusal:
        call()

    assert found in str(refusal.value)
    assert wanted in str(refusal.value)


# The documentation and the handout


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("28 \\times 28 = 784", 28 * 28),
        ("14 \\cdot 14 = 196", pooling.max_pool2d(np.ones((1, 28, 28, 1)), 2).size),
        ("784 - 196 = 588", 784 - 196),
        ("numbers or 75", 100 * 588 / 784),
        ("(5 - 2) / 2 + 1 = 2.5", (5 - 2) / 2 + 1),
        ("\\sqrt{9 + 16} = 5", np.hypot(3, 4)),
        ("10 \\cdot 3 / 5 = 6", 10 * 3 / 5),
        ("10 \\cdot (-4) / 5 = -8", 10 * -4 / 5),
        ("7 / 5 = 1.4", 7 / 5),
        ("in 10", len({tuple(np.random.default_rng(i).permutation([1, 1, 1, 2, 2])) for i in range(300)})),
    ],
)
def test_numbers_in_the_handout_are_right(printed, computed):
    assert printed in HANDOUT.replace("\n", " ")
    assert float(re.findall(r"-?[0-9.]+", printed)[-1]) == pytest.approx(computed, abs=1e-9)


def test_figures_in_the_handout_are_right():
    image = np.array([[1, 3, 2, 1], [4, 2, 0, 5], [6, 1, 7, 2], [0, 8, 3, 4]])
    x = image.reshape(1, 4, 4, 1)
    figure = re.search(r"```text\n      image  .*?```", HANDOUT, flags=re.DOTALL).group()
    rows = [list(map(int, line.split())) for line in figure.splitlines()[3:7]]

    by_2, by_1, large = (pooling.max_pool2d(x, *geometry)[0, :, :, 0] for geometry in ((2,), (2, 1), (3, 1)))
    empty = [[]]
    blocks = (image.tolist(), empty + by_2.tolist(), empty + by_1.tolist(), empty + large.tolist())
    wanted = [sum((block[i] for block in blocks if i < len(block)), []) for i in range(4)]  # noqa: RUF017 -- short
    assert rows == wanted

    gradient = pooling.max_pool2d_backward(np.array([[10, 20], [30, 40]]).reshape(1, 2, 2, 1), x, 2)
    figure = re.search(r"```text\n     grad_out  .*?```", HANDOUT, flags=re.DOTALL).group()
    printed = [list(map(int, line.split()))[-4:] for line in figure.splitlines()[3:7]]
    assert printed == gradient[0, :, :, 0].tolist()

    steps = re.search(r"steps((?: +\d)+)  .*?\n *rows((?: +\d)+)", HANDOUT)
    assert np.diff(list(map(int, steps[2].split()))).tolist() == list(map(int, steps[1].split()))
