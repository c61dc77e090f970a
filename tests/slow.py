"""The test files that take long, which `make check` leaves out and `make test` starts first.

Seconds of processor time, of everything that a file starts, measured one file at a time. They need not be exact: with
files side by side it matters that nothing long is left for the end.
"""

import pytest

SECONDS = {
    "hostile/test_refused.py": 200,
    "test_course.py": 136,
    "test_examples.py": 102,
    "platforms/test_otter.py": 95,
    "test_notebook_runs.py": 80,
    "faults/test_kills.py": 115,
    "cli/test_gradebook.py": 63,
    "cli/test_main.py": 60,
    "test_docs.py": 60,
    "hostile/test_grading.py": 49,
    "hostile/test_corpus.py": 45,
    "assignments/test_every_assignment.py": 118,
    "platforms/test_gradescope.py": 42,
    "assignments/test_hints.py": 32,
    "grading/executors/test_every_executor.py": 40,
    "platforms/test_otter_check.py": 30,
    "reports/test_browser.py": 30,
    "faults/test_disk.py": 25,
    "test_installed.py": 25,
    "faults/test_soak.py": 16,
    "test_mutants.py": 15,
    "faults/test_second_attempts.py": 20,
    "grading/test_worst_cost.py": 13,
    "hostile/test_hidden_inputs.py": 12,
    "cli/test_hints.py": 12,
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
