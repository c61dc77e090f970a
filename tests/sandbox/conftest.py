"""Sandboxes for tests, closed with them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from autograder.model import Limits
from autograder.sandbox import Isolation, Sandbox

Submit = Callable[..., Sandbox]


@pytest.fixture(params=list(Isolation), ids=str)
def isolation(request: pytest.FixtureRequest) -> Isolation:
    return request.param


@pytest.fixture
def submit(isolation: Isolation) -> Iterator[Submit]:
    """Give a function that hands in a file conv.py, or several files, of which checks call `f` and `g`."""
    with ExitStack() as stack:

        def submit(
            source: str | bytes = b"", *, forbidden: tuple[str, ...] = (), limits: Limits | None = None, **files
        ):
            handed_in = {"conv.py": source, **{f"{name}.py": text for name, text in files.items()}}
            sandbox = stack.enter_context(Sandbox(isolation))
            sandbox.admit(
                {name: text.encode() if isinstance(text, str) else text for name, text in handed_in.items()},
                {"f": "conv", "g": "conv", "elsewhere": "other"},
                forbidden,
                limits or Limits(),
            )
            return sandbox

        yield submit
