"""What it takes to grade with pytest alone. Copied to ``conftest.py``, beside copies of the checks."""

import os

import pytest
from expanded import load, make_rng, make_student

from autograder.checks.marks import register_marks


def pytest_configure(config):
    """Make the decorators of checks known to pytest."""
    register_marks(config)


@pytest.fixture(scope="session")
def reference():
    """Give the solution."""
    return load(os.environ["SOLUTION"])


@pytest.fixture(scope="session")
def submission():
    """Import what was handed in."""
    return load(os.environ["SUBMISSION"])


@pytest.fixture
def student(submission, reference):
    """Give the submission's functions."""
    return make_student(vars(submission), reference)


@pytest.fixture
def rng(request):
    """Give the random numbers of this case."""
    return make_rng(request.node.originalname, request.node.name)
