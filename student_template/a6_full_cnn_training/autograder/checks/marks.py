"""Decorators that tie a test function to a question."""

import pytest


def question(name: str, *, weight: float = 1) -> pytest.MarkDecorator:
    """Make a test function a check of the question called `name`.

    Parameters
    ----------
    name : str
        A question of the assignment's ``assignment.yml``.
    weight : float
        The check's share: a question's points are split over all its checks, public and hidden, by weight.
    """
    return pytest.mark.question(name, weight=weight)


def needs(check: str) -> pytest.MarkDecorator:
    """Skip a check unless `check`, a test function that stands before it, passed.

    For properties that a wrong function has as well: only a ``conv2d`` that convolves gets points for
    leaving its arguments alone.
    """
    return pytest.mark.needs(check)


def register_marks(config: pytest.Config) -> None:
    """Tell pytest that these marks are meant."""
    config.addinivalue_line("markers", "question(name, weight): the question that a check belongs to")
    config.addinivalue_line("markers", "needs(check): a check that must pass first")
