"""Decorators that tie a test function to a question."""

from collections.abc import Callable
from typing import Any

import pytest

Test = Callable[..., Any]


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


def needs(check: str | Test) -> Callable[[Test], Test]:
    """Skip a check unless another one passed.

    For properties that a wrong function has as well: only a ``conv2d`` that convolves gets points for
    leaving its arguments alone.

    Parameters
    ----------
    check : callable or str
        A check that is defined above in the same file, or the name of one in ``test_public.py``.
    """
    mark = pytest.mark.needs(check if isinstance(check, str) else check.__name__)

    # A function, not the mark itself: pytest would pass over a check below a bare `@needs` without a word.
    def decorate(test: Test) -> Test:
        marked: Test = mark(test)
        return marked

    return decorate


def register_marks(config: pytest.Config) -> None:
    """Register these marks with pytest."""
    config.addinivalue_line("markers", "question(name, weight): the question that a check belongs to")
    config.addinivalue_line("markers", "needs(check): a check that must pass first")
