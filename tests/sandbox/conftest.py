"""Sandboxes for tests, closed with them."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from autograder.model import Limits
from autograder.sandbox import Isolation, Sandbox

Submit = Callable[..., Sandbox]
VERSION = 1  # a flag with which landlock_create_ruleset returns its version
LANDLOCK = pytest.param(
    Isolation.LANDLOCK,
    marks=pytest.mark.skipif(
        ctypes.CDLL(None).syscall(444, None, 0, VERSION) < 1, reason="this kernel has no Landlock"
    ),
)
SAFE = (Isolation.BUBBLEWRAP, LANDLOCK)


@pytest.fixture(params=[*SAFE, Isolation.NONE], ids=str)
def isolation(request: pytest.FixtureRequest) -> Isolation:
    return request.param


@pytest.fixture(scope="module")
def warm() -> Iterator[dict[Isolation, Sandbox]]:
    """Return a store of sandboxes that start while another one is in use."""
    waiting: dict[Isolation, Sandbox] = {}
    yield waiting
    for sandbox in waiting.values():
        sandbox.close()


@pytest.fixture
def submit(isolation: Isolation, warm: dict[Isolation, Sandbox]) -> Iterator[Submit]:
    """Return a function that submits a file conv.py, or several files, of which checks call `f` and `g`."""
    with ExitStack() as stack:

        def submit(
            source: str | bytes = b"", *, forbidden: tuple[str, ...] = (), limits: Limits | None = None, **files
        ):
            sandbox = stack.enter_context(warm.pop(isolation, None) or Sandbox(isolation))
            warm[isolation] = Sandbox(isolation)
            handed_in = {"conv.py": source, **{f"{name}.py": text for name, text in files.items()}}
            sandbox.admit(
                {name: text.encode() if isinstance(text, str) else text for name, text in handed_in.items()},
                {"f": "conv", "g": "conv", "elsewhere": "other"},
                forbidden,
                limits or Limits(),
            )
            return sandbox

        yield submit
