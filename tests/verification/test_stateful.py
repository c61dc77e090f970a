"""An answer that keeps something from call to call and passes all checks is a problem of the assignment."""

import pytest

from autograder.course.load import load_course
from autograder.grading.run_checks import key_of
from autograder.verification.stateful import FAULTS, stateful_survivors

HEAD = """
import numpy as np
from autograder.checks import assert_close, assert_unmodified, question
from autograder.checks.earlier_calls import assert_forgets_earlier_calls

"""
CHECKS = {
    "other shapes only": (
        """
@question("running_mean")
def test_it(student, reference, rng):
    '''Other shapes.'''
    for n in (3, 5):
        x = rng.random(n)
        assert_close("it", student.running_mean(x), reference.running_mean(x))
""",
        set(FAULTS),
    ),
    "the same arguments again": (
        """
@question("running_mean")
def test_it(student, reference):
    '''The same arguments.'''
    for x in (np.array([2.0, 4.0]), np.array([2.0, 4.0])):
        assert_close("it", student.running_mean(x), reference.running_mean(x))
""",
        set(FAULTS) - {"adds up what it returns over calls"},
    ),
    "unchanged arguments": (
        """
@question("running_mean")
def test_it(student):
    '''Unchanged.'''
    student.running_mean(np.array([2.0, 4.0]))
    assert_unmodified(student)
""",
        set(FAULTS) - {"changes its arguments"},
    ),
    "all of it": (
        """
@question("running_mean")
def test_it(student, reference, rng):
    '''All of it.'''
    x = rng.random(4)
    assert_close("it", student.running_mean(x), reference.running_mean(x))
    assert_unmodified(student)
    assert_forgets_earlier_calls(student)
""",
        set(),
    ),
}


@pytest.mark.parametrize(("body", "passing"), CHECKS.values(), ids=CHECKS)
def test_the_answers_that_pass_are_named(body, passing, course_folder):
    folder = course_folder / "assignments/demo"
    (folder / "test_public.py").write_text("")
    (folder / "test_hidden.py").write_text(HEAD + body)
    (assignment,) = load_course(course_folder).assignments

    found = stateful_survivors(assignment, key_of(assignment), b"secret")

    assert set(found) == {f"running_mean: an answer that {fault} passes all checks" for fault in passing}
