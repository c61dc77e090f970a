"""Fixtures for grading with pytest alone. Copied to ``conftest.py``, beside copies of the checks."""

import os

import pytest
from expanded import load, make_rng, make_student

from autograder.checks.marks import register_marks


def pytest_configure(config):
    """Register the decorators of checks with pytest."""
    register_marks(config)


@pytest.fixture(scope="session")
def reference():
    """Return the solution."""
    return load(os.environ["SOLUTION"])


@pytest.fixture(scope="session")
def submission():
    """Import the submission."""
    return load(os.environ["SUBMISSION"])


@pytest.fixture
def student(submission, reference):
    """Return the submission's functions."""
    return make_student(vars(submission), reference)


@pytest.fixture
def rng(request):
    """Return the random generator of this case."""
    return make_rng(request.node.originalname, request.node.name)
