"""The test files that take long, which `make check` leaves out and `make test` starts first.

Seconds of processor time, of everything that a file starts, measured one file at a time. They need not be exact: with
files side by side it matters that nothing long is left for the end.
"""

import pytest

SECONDS = {
    "test_course.py": 150,
    "faults/test_kills.py": 115,
    "platforms/test_gradescope.py": 110,
    "hostile/test_refused.py": 105,
    "test_examples.py": 100,
    "hostile/test_corpus.py": 90,
    "platforms/test_otter.py": 90,
    "cli/test_gradebook.py": 63,
    "test_notebook_runs.py": 60,
    "platforms/test_otter_check.py": 60,
    "grading/executors/test_every_executor.py": 60,
    "cli/test_grade.py": 50,
    "hostile/test_grading.py": 49,
    "test_docs.py": 45,
    "test_installed.py": 40,
    "test_workflows.py": 30,
    "reports/test_browser.py": 30,
    "faults/test_soak.py": 16,
    "faults/test_second_attempts.py": 13,
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
    """Return what an item's file takes, if that is long."""
    return next((SECONDS[name] for name in SECONDS if item.path.as_posix().endswith(f"/tests/{name}")), 0)
