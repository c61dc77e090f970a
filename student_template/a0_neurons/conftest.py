"""Lets pytest find the checks' fixtures, and print your points."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in grading: for small matrices more threads take longer

from autograder.checks.local import plugin


def pytest_addoption(pluginmanager):
    plugin.use(pluginmanager)
