"""A wrong answer is named after the misconception that gives it, and only then."""

from contextlib import suppress

import numpy as np
import pytest

from autograder.checks.student import Student
from autograder.errors import StudentError
from autograder.grading.diagnosis import diagnose
from autograder.grading.misconceptions import Misconception
from autograder.grading.reference import Reference
from autograder.grading.run_checks import TrustedSession


def running_mean(x):
    if len(x) == 0:
        raise ValueError
    return np.cumsum(x) / np.arange(1, len(x) + 1)


REFERENCE = Reference(running_mean=running_mean)


def wrong(name, body):
    return Misconception(name, "running_mean", "test_it", "a hint", body)


SUM = wrong("sum", lambda _, x: np.cumsum(x))
ZERO = wrong("zero", lambda _, x: np.zeros(len(x)))
CAREFREE = wrong("accepts nothing", lambda _, x: x)
MUTATES = wrong("mutates", lambda reference, x: x.__imul__(0) + reference.running_mean(np.ones(len(x))))
RAISES = wrong("raises", lambda _, x: x[7])
ALL = (SUM, ZERO, CAREFREE, MUTATES, RAISES)


def calls_of(answer, *inputs):
    student = Student({"running_mean": ("x",)}, TrustedSession({"running_mean": answer}).call)
    for x in inputs:
        with suppress(StudentError):  # recorded in the calls
            student.running_mean(x)
    return student.calls


@pytest.mark.parametrize(
    ("answer", "inputs", "name"),
    [
        pytest.param(np.cumsum, [np.array([1.0, 2.0])], "sum", id="equal"),
        pytest.param(lambda x: np.cumsum(x.astype("f4")), [np.array([0.1, 2.0])], "sum", id="equal in float32"),
        pytest.param(lambda x: x * 0, [np.array([1.0, 2.0])], "zero", id="another"),
        pytest.param(lambda x: x, [np.zeros(0)], "sum", id="first of two that both accept nothing"),
        pytest.param(lambda x: x * 3, [np.array([1.0, 2.0])], None, id="unknown wrong answer"),
        pytest.param(running_mean, [np.array([1.0, 2.0])], None, id="right answer"),
        pytest.param(np.cumsum, [np.array([1.0, 2.0]), np.array([0.0, 4.0])], "sum", id="on every call"),
        pytest.param(
            lambda x: np.cumsum(x) if x[0] else x,
            [np.array([1.0, 2.0]), np.array([0.0, 4.0, 1.0])],
            None,
            id="on one call only",
        ),
        pytest.param(lambda x: x[7], [np.array([1.0, 2.0])], None, id="an exception tells nothing"),
    ],
)
def test_diagnosis(answer, inputs, name):
    found = diagnose(calls_of(answer, *inputs), ALL, REFERENCE)
    assert (found.name if found else None) == name


def test_changing_an_argument_is_part_of_the_answer():
    def mutate(x):
        mean = running_mean(x)
        x[:] = 0
        return mean

    calls = calls_of(mutate, np.ones(3))
    assert calls[0].modified == ("x",)
    assert diagnose(calls, ALL, REFERENCE) is MUTATES
