"""The test files that take long, which `make check` leaves out and `make test` starts first.

Seconds of processor time, of everything that a file starts, measured one file at a time. They need not be exact: with
files side by side it matters that nothing long is left for the end.
"""

import pytest

SECONDS = {
    "faults/test_kills.py": 115,
}
"""Files below ``tests/``, and what they take."""


@pytest.hookimpl(tryfirst=True)  # before `-m "not slow"` looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and put the slowest files first."""
    for item in items:
        if seconds(item):
            item.add_marker(pytest.mark.slow)
    items.sort(key=seconds, reverse=True)


def seconds(item: pytest.Item) -> int:
    """Give what an item's file takes, if that is long."""
    return next((SECONDS[name] for name in SECONDS if item.path.as_posix().endswith(f"/tests/{name}")), 0)
