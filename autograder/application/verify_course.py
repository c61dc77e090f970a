"""Verify that a course is consistent, assignment by assignment."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor

from autograder.grading.config import GradingConfig
from autograder.model import Assignment, Course
from autograder.verification.result import Verification
from autograder.verification.verify import verify


def verify_course(
    course: Course, assignments: Sequence[Assignment], executor: Executor, config: GradingConfig
) -> Iterator[Verification]:
    """Hold solutions, stubs, wrong answers and released files against the checks; yield what was found of each."""
    for assignment in assignments:
        yield verify(executor, course, assignment, config)
