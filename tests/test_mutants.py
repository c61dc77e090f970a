"""A mutant is examined by the checks that it can affect, until a hidden one has caught it."""

import pytest

from autograder.course.load import load_course
from autograder.grading.config import GradingConfig
from autograder.model import Verdict, Visibility
from autograder.sandbox import Isolation
from tools.mutants.affected_checks import affected_checks, dependencies
from tools.mutants.examining import examine

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)

SOURCE = b"""
import math

def area(r):
    return PI * square(r)

def square(x):
    return x * x

def cube(x):
    return x * square(x)

def alone():
    return math.e

PI = round(math.pi, DIGITS)
DIGITS = 5
VOLUMES = {"cube": cube}
"""


def test_a_function_depends_on_what_it_uses_directly_or_not():
    found = dependencies([SOURCE])
    assert found["area"] == {"area", "square", "PI", "DIGITS"}
    assert found["VOLUMES"] == {"VOLUMES", "cube", "square"}
    assert found["alone"] == {"alone"}


def test_functions_that_call_each_other_are_followed_once():
    assert dependencies([b"def even(n): return n == 0 or odd(n - 1)\ndef odd(n): return n != 0 and even(n - 1)"]) == {
        "even": {"even", "odd"},
        "odd": {"even", "odd"},
    }


def test_a_function_may_be_in_another_file():
    assert dependencies([b"from b import g\ndef f(): return g()", b"def g(): return 1"])["f"] == {"f", "g"}


def test_a_statement_without_a_name_may_affect_all_names():
    found = dependencies([b"def f(): return 1\ndef g(): return 2\nfor x in (g,):\n    x.fast = True"])
    assert found["f"] == {"f", "g"}


HELPER = """

def _divided(totals, counts):
    return totals / counts
"""


@pytest.fixture
def examined(course_folder):
    """Move the solution's division into a function of its own; return a function that examines a change of it."""
    (path,) = (course_folder / "solutions/demo").glob("*.py")
    source = path.read_text()
    division = "lower @ x / lower.sum(axis=1)"
    assert division in source
    path.write_text(source.replace(division, "_divided(lower @ x, lower.sum(axis=1))") + HELPER)
    (assignment,) = load_course(course_folder).assignments
    source = path.read_bytes()
    checks = affected_checks(assignment, {path.name: source}, CONFIG.secret)
    names = sorted((name for kind in checks[""].values() for name in kind), reverse=True)
    seconds = {name: place / 10 for place, name in enumerate(names)}

    def run(old, new):
        assert old in source
        mutant = {path.name: source.replace(old, new)}
        return examine(assignment, mutant, CONFIG, checks["_divided"], seconds)

    return run


def test_a_change_that_nothing_notices_is_examined_by_all_checks(examined):
    ended = examined(b"totals / counts", b"totals * (1 / counts)")
    assert {name: len(verdicts) for name, verdicts in ended.items()} == {Visibility.PUBLIC: 1, Visibility.HIDDEN: 3}
    assert {verdict for verdicts in ended.values() for verdict in verdicts.values()} == {Verdict.PASSED}


def test_nothing_runs_after_the_first_check_of_a_kind_that_fails(examined):
    assert examined(b"totals / counts", b"totals * counts") == {
        Visibility.PUBLIC: {"test_worked_example": Verdict.FAILED},
        Visibility.HIDDEN: {"test_agrees_on_random_input": Verdict.FAILED},
    }


def test_a_check_that_breaks_has_not_caught_anything(examined, course_folder):
    path = course_folder / "assignments/demo/test_hidden.py"
    path.write_text(path.read_text().replace("rng.standard_normal(length)", "rng.standard_normal(-length)"))
    hidden = examined(b"totals / counts", b"totals * counts")[Visibility.HIDDEN]
    assert hidden == {
        "test_agrees_on_random_input": Verdict.ERROR,
        "test_forgets_earlier_calls_and_validates_its_argument": Verdict.SKIPPED,
        "test_integers_are_not_truncated": Verdict.SKIPPED,
    }


def test_a_change_may_affect_no_public_check(assignment):
    (name,) = assignment.files
    files = {name: (assignment.solution / name).read_bytes()}
    hidden = affected_checks(assignment, files, CONFIG.secret)[""][Visibility.HIDDEN]
    assert examine(assignment, files, CONFIG, {Visibility.HIDDEN: hidden}, dict.fromkeys(hidden, 0.0)) == {
        Visibility.HIDDEN: dict.fromkeys(hidden, Verdict.PASSED)
    }


def test_checks_that_a_change_does_not_affect_are_left_out(assignment):
    (name,) = assignment.files
    source = (assignment.solution / name).read_bytes() + b"\n\ndef unused():\n    return 1\n"
    checks = affected_checks(assignment, {name: source}, CONFIG.secret)
    assert checks["unused"] == {}
    assert checks["running_mean"] == checks[""]
