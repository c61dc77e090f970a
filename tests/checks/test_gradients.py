"""Finite differences agree with derivatives that are known."""

import numpy as np

from autograder.checks import assert_close
from autograder.checks.gradients import numerical_gradients


def test_each_argument_has_its_gradient():
    rng = np.random.default_rng(0)
    x, weight, bias = rng.standard_normal((3, 4)), rng.standard_normal((4, 5)), rng.standard_normal(5)
    upstream = rng.standard_normal((3, 5))
    kept = x.copy()
    grad_x, grad_weight, grad_bias = numerical_gradients(
        lambda x, w, b: np.tanh(x @ w + b), (x, weight, bias), upstream
    )
    grad_z = upstream * (1 - np.tanh(x @ weight + bias) ** 2)
    assert_close("grad_x", grad_x, grad_z @ weight.T, rtol=1e-8)
    assert_close("grad_weight", grad_weight, x.T @ grad_z, rtol=1e-8)
    assert_close("grad_bias", grad_bias, grad_z.sum(axis=0), rtol=1e-8)
    assert np.array_equal(x, kept)


def test_a_scalar_function_has_a_scalar_upstream():
    (gradient,) = numerical_gradients(lambda x: np.sum(x**3), [np.array([1.0, -2.0])], 0.5)
    assert_close("the gradient", gradient, [1.5, 6.0], rtol=1e-8)
