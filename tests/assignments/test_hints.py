"""Hints of every assignment: a student's own run and grading tell the same, and neither tells what is not so."""

from functools import partial

import numpy as np
import pytest

from autograder.checks.local.hints import case_of, find_hints
from autograder.course.load import load_assignment, load_course
from autograder.grading.run_checks import TrustedSession, key_of, run_checks
from autograder.model import Verdict
from autograder.release.template import released_answers
from tests.conftest import ROOT

CRASHES = (ValueError("operands could not be broadcast together"), IndexError("index 3 is out of bounds"))


@pytest.fixture(scope="module", params=load_course(ROOT).assignments, ids=lambda assignment: assignment.id)
def assignment(request):
    return request.param


@pytest.fixture(scope="module")
def key(assignment):
    return key_of(assignment)


@pytest.fixture(scope="module")
def hints(assignment, key):
    """Put something in the place of one function; return what grading says, and what a student's own run says."""
    facts = released_answers(assignment, key)
    session = partial(TrustedSession, key.reference.functions)
    asked = run_checks(assignment, key, session, b"", files=["test_public.py"]).calls

    def hints(function, body):
        # A check that does not call the function knows nothing of it.
        checks = {check for check, calls in asked.items() if any(call.function == function for call in calls)}
        if not checks:
            return {}, {}
        run = run_checks(
            assignment,
            key,
            partial(TrustedSession, {**key.reference.functions, function: body}),
            b"",
            files=["test_public.py"],
            wanted=lambda check: check.name in checks,
        )
        graded = {name: outcome.hint for name, outcome in run.outcomes.items() if outcome.hint}
        return graded, find_hints(facts, [case_of(case.check, case.passed, case.calls) for case in run.cases])

    return hints


def test_grading_and_a_students_own_run_give_the_same_hints(assignment, key, hints):
    for item in key.misconceptions:
        graded, local = hints(item.replaces, item.applied_to(key.reference)[item.replaces])
        # A written answer is a single value: nothing of it is released.
        assert local == (graded if item.replaces in assignment.modules else {}), item.name


def test_an_accidental_crash_gets_no_hint_whatever_its_class(key, hints):
    def crash(error, *_args, **_kwargs):
        raise error

    for name in sorted({item.replaces for item in key.misconceptions}):
        for error in CRASHES:
            assert hints(name, partial(crash, error)) == ({}, {}), name


@pytest.mark.parametrize(
    ("assignment_id", "name"),
    [
        ("a2_padding_modes", "vertical and horizontal exchanged"),  # with (1, 0) also "more channels than before"
        ("a3_stride_output_sizes", "padding counted once"),  # with a padding of 1 also "one too few"
        ("a3_stride_output_sizes", "last places of the kernel forgotten"),  # also "zeros above and on the left only"
        ("a4_max_pool_backprop", "divided by the root of the mean"),  # with windows of 2 x 2 also "twice the gradient"
    ],
)
def test_of_several_causes_that_one_check_could_have_the_true_one_is_named(assignment_id, name):
    assignment = load_assignment(ROOT, assignment_id)
    key = key_of(assignment)
    (item,) = (known for known in key.misconceptions if known.name == name)
    run = run_checks(assignment, key, partial(TrustedSession, item.applied_to(key.reference)), b"secret")
    assert {outcome.misconception for outcome in run.outcomes.values()} - {None} == {name}


def conv2d_backward(grad_out, x, weight, stride=1, padding=0):
    """Go back image by image, place by place, as in many a course: with padding it is right."""
    (kh, kw, _, channels_out), (n, height, width, _) = weight.shape, grad_out.shape
    dx, dw = np.zeros_like(x, dtype=float), np.zeros_like(weight, dtype=float)
    x_pad = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dx_pad = np.zeros_like(x_pad, dtype=float)
    for i in range(n):
        for h, w, c in np.ndindex(height, width, channels_out):
            rows, columns = slice(h * stride, h * stride + kh), slice(w * stride, w * stride + kw)
            dx_pad[i, rows, columns, :] += weight[:, :, :, c] * grad_out[i, h, w, c]
            dw[:, :, :, c] += x_pad[i, rows, columns, :] * grad_out[i, h, w, c]
        dx[i, :, :, :] = dx_pad[i, padding:-padding, padding:-padding, :]
    return dx, dw, grad_out.sum(axis=(0, 1, 2))


def test_a_slice_up_to_minus_zero_is_named_where_it_ends_in_an_exception():
    assignment = load_assignment(ROOT, "a5_conv_backprop")
    key = key_of(assignment)
    functions = {**key.reference.functions, "conv2d_backward": conv2d_backward}

    outcomes = run_checks(assignment, key, partial(TrustedSession, functions), b"secret").outcomes

    named = {}
    for name, outcome in outcomes.items():
        named.setdefault(outcome.misconception, set()).add(name)
    # It takes what no forward pass can give, too, and reads nothing else that is not so.
    assert named.keys() == {None, "slice up to minus zero of each image", "fewer places accepted"}
    assert named["slice up to minus zero of each image"] >= {
        "test_a_single_one_upstream_draws_its_kernel",
        "test_conv2d_backward_of_x_agrees_with_finite_differences",
        "test_conv2d_backward_of_the_weights_agrees_with_finite_differences",
    }
    for name in ("test_conv2d_backward_of_pixels_with_padding", "test_conv2d_backward_of_sixteen_digits_is_in_time"):
        assert outcomes[name].verdict is Verdict.PASSED
