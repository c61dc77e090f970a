"""Fingerprints are equal where results are, and tell nothing else of them."""

from contextlib import suppress

import numpy as np
import pytest

from autograder.checks import seeds
from autograder.checks.student import Call, Student
from autograder.errors import Fault, StudentError
from autograder.grading.config import GradingConfig
from autograder.grading.diagnosis import Case
from autograder.grading.fingerprint import PART, fingerprint
from autograder.grading.grade_many import grade_many
from autograder.grading.run_checks import TrustedSession
from autograder.model import Submission, Verdict
from autograder.sandbox import Isolation

SECRET = b"a secret"
RNG = np.random.default_rng(0)
VALUES = RNG.standard_normal((4, 5))
LONG = RNG.uniform(-1, 1, 2 * PART + 1)


def of(answer, *, asked=VALUES, check="test_it", secret=SECRET):
    """Return the fingerprint of what a function answers."""
    student = Student({"f": ("x",)}, TrustedSession({"f": answer if callable(answer) else lambda _: answer}).call)
    with suppress(StudentError):
        student.f(asked)
    return fingerprint(Case(check, passed=False, calls=tuple(student.calls)), secret)


def fails(message, kind=ValueError):
    def answer(_):
        raise kind(message)

    return answer


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(VALUES, VALUES * (1 + 1e-13), id="rounding errors"),
        pytest.param(np.ones(3), np.nextafter(np.ones(3), 0), id="rounding errors of a round number"),
        pytest.param(np.array([0.5, 1]), np.array([0.5 - 1e-16, 1 + 3e-16]), id="of a power of two"),
        pytest.param(np.array([0.0, 1]), np.array([-0.0, 1]), id="negative zero"),
        pytest.param(np.array([1, 2]), np.array([1.0, 2.0]), id="integers"),
        pytest.param(np.float32(0.25), 0.25, id="a number"),
        pytest.param(LONG, LONG[::-1].copy()[::-1], id="order in memory"),
        pytest.param(np.array(["a", "b"]), np.array(["a", "b"]), id="texts"),
        pytest.param(3, np.int64(3), id="an integer"),
        pytest.param(np.full(2, np.nan), np.array([np.nan, -np.nan]), id="not a number"),
        pytest.param({"b": 1, "a": 2}, {"a": 2, "b": 1}, id="order of a dict"),
        pytest.param(fails("shapes differ"), fails("shapes differ"), id="an exception"),
        pytest.param(np.array([5e-324, 0]), np.array([5e-324, -0.0]), id="the smallest number"),
    ],
)
def test_equal_results_have_one_fingerprint(first, second):
    assert of(first) == of(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(VALUES, VALUES * 1.001, id="values"),
        pytest.param(VALUES, VALUES * 2, id="a power of two"),
        pytest.param(VALUES, -VALUES, id="signs"),
        pytest.param(LONG, np.append(LONG[:-1], 0.5), id="the last of many"),
        pytest.param(np.append(1, LONG), np.append(1, -LONG), id="what follows the largest"),
        pytest.param(np.array([True, False]), np.array([True, True]), id="truth values"),
        pytest.param(np.array(["a", "b"]), np.array(["a", "c"]), id="texts"),
        pytest.param(VALUES, VALUES.T, id="shapes"),
        pytest.param(np.zeros((2, 3)), np.zeros((3, 2)), id="shapes of zeros"),
        pytest.param(np.array([True]), np.array([1]), id="kinds"),
        pytest.param((1, 2), [1, 2], id="a tuple and a list"),
        pytest.param([[1], 2], [1, [2]], id="nesting"),
        pytest.param(("ab", "c"), ("a", "bc"), id="where texts end"),
        pytest.param(np.array([np.inf]), np.array([-np.inf]), id="infinities"),
        pytest.param(np.array([np.nan]), np.array([0.0]), id="not a number and zero"),
        pytest.param(None, 0, id="nothing"),
        pytest.param(10**30, 10**30 + 1, id="huge integers"),
        pytest.param(np.array([1 + 1j]), np.array([1 - 1j]), id="complex numbers"),
        pytest.param(fails("shapes differ"), fails("axes differ"), id="messages"),
        pytest.param(fails("x", ValueError), fails("x", IndexError), id="classes of exceptions"),
        pytest.param(VALUES, lambda x: x.__imul__(1 + 1e-9), id="a changed argument"),
    ],
)
def test_other_results_have_another_one(first, second):
    assert of(first) != of(second)


def test_it_is_of_the_check_and_of_what_was_asked():
    assert len({of(1), of(1, check="test_other"), of(1, asked=VALUES + 1), of(1, secret=b"another")}) == 4


def test_what_was_answered_where_nothing_was_called_before_counts():
    call = Call("f", (1,), {}, 2)
    found = {fingerprint(Case("test_it", False, (call,), (Call("f", (3,), {}, value),)), SECRET) for value in (4, 5)}
    assert len(found) == 2


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.EXCEPTION])
def test_what_a_limit_has_stopped_has_none(fault):
    call = Call("f", (1,), {}, error=StudentError("it took too long", fault))
    assert fingerprint(Case("test_it", False, (call,)), SECRET) == ""


def test_what_asked_nothing_has_none():
    assert fingerprint(Case("test_it", False, ()), SECRET) == ""


DOUBLE = b"""
import numpy as np

def running_mean(x):
    return np.array([2 * x[: t + 1].mean() for t in range(len(x))])
"""
OTHER_WORDS = b"""
import numpy

def running_mean(x):
    total, means = 0, []
    for n, value in enumerate(x, 1):
        total += value
        means.append(2 * total / n)
    return numpy.array(means)
"""
TRIPLE = DOUBLE.replace(b"2 *", b"3 *")


def test_reports_of_one_mistake_have_the_same_fingerprints(assignment, pool):
    sources = {"ada": DOUBLE, "bo": OTHER_WORDS, "cy": TRIPLE}
    config = GradingConfig(SECRET, Isolation.BUBBLEWRAP)
    handed_in = [(assignment, Submission(name, {"recurrence.py": source})) for name, source in sources.items()]
    reports = {report.student: report for report in grade_many(pool, handed_in, config, window=1)}
    found = {name: [check.fingerprint for check in report.checks] for name, report in reports.items()}
    ran = [check.verdict is not Verdict.SKIPPED for check in reports["ada"].checks]
    assert found["ada"] == found["bo"]
    assert [bool(each) for each in found["ada"]] == ran
    assert not set(filter(None, found["ada"])) & set(found["cy"])
    assert all(check.functions == ("running_mean",) for check in reports["ada"].checks if check.fingerprint)


def test_public_fingerprints_do_not_depend_on_the_secret(assignment, pool):
    submission = Submission("ada", {"recurrence.py": DOUBLE})
    found = []
    for secret in (SECRET, b"another secret"):
        (report,) = grade_many(pool, [(assignment, submission)], GradingConfig(secret, Isolation.BUBBLEWRAP), window=1)
        found.append([check.fingerprint for check in report.checks])
    public, *hidden = zip(*found, strict=True)
    assert public[0] == public[1]
    assert all(first != second or first == "" for first, second in hidden)
    assert seeds.PUBLIC != SECRET
