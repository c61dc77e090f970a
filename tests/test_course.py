"""The course of this repository is consistent: `autograder verify` finds no problem in any assignment."""

import pytest

from autograder.course.load import load_course
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.sandbox import Isolation
from autograder.verification.verify import verify
from tests.conftest import ROOT

COURSE = load_course(ROOT)


@pytest.fixture(scope="module")
def executor():
    with ProcessPool(2) as executor:
        yield executor


@pytest.mark.parametrize("assignment", COURSE.assignments, ids=lambda assignment: assignment.id)
def test_solutions_stubs_misconceptions_and_released_files_agree(assignment, executor):
    config = GradingConfig(b"a fixed secret, so that every run of this test is the same", Isolation.BUBBLEWRAP)
    assert verify(executor, COURSE, assignment, config).problems == []
