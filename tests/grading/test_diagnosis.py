"""A wrong answer is named after the misconception that gives it, and only then."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from autograder.checks.student import Student
from autograder.errors import StudentError
from autograder.grading.diagnosis import Case, diagnose
from autograder.grading.misconceptions import Misconception
from autograder.grading.reference import Reference
from autograder.grading.run_checks import TrustedSession


def running_mean(x):
    if len(x) == 0:
        raise ValueError
    return np.cumsum(x) / np.arange(1, len(x) + 1)


REFERENCE = Reference(running_mean=running_mean)


def wrong(name, body):
    return Misconception(name, "a family", "running_mean", "test_it", "a hint", body)


SUM = wrong("sum", lambda _, x: np.cumsum(x))
ZERO = wrong("zero", lambda _, x: np.zeros(len(x)))
CAREFREE = wrong("accepts nothing", lambda _, x: x)
MUTATES = wrong("mutates", lambda reference, x: x.__imul__(0) + reference.running_mean(np.ones(len(x))))
RAISES = wrong("raises", lambda _, x: x[7])
ALL = (SUM, ZERO, CAREFREE, MUTATES, RAISES)


PAIR = np.array([1.0, 2.0])


def case(check, answer, *inputs, passed=False):
    student = Student({"running_mean": ("x",)}, TrustedSession({"running_mean": answer}).call)
    for x in inputs:
        with suppress(StudentError):  # recorded in the calls
            student.running_mean(x)
    return Case(check, passed, tuple(student.calls))


def names(*cases, known=ALL):
    return {check: found.name for check, found in diagnose(cases, known, REFERENCE).items()}


@pytest.mark.parametrize(
    ("answer", "inputs", "name"),
    [
        pytest.param(np.cumsum, [np.array([1.0, 2.0])], "sum", id="equal"),
        pytest.param(lambda x: np.cumsum(x.astype("f4")), [np.array([0.1, 2.0])], "sum", id="equal in float32"),
        pytest.param(lambda x: x * 0, [np.array([1.0, 2.0])], "zero", id="another"),
        pytest.param(lambda x: x, [np.zeros(0)], "sum or zero or accepts nothing", id="several"),
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
    assert names(case("test_it", answer, *inputs)) == ({"test_it": name} if name else {})


def into_the_first(x):
    mean = running_mean(x)
    mean[0] = x  # a ValueError, but not for a single number
    return mean


FIRST = Misconception(
    *("first", "a family", "running_mean", "test_it", "a hint"),
    lambda _, x: into_the_first(x),
    ends_in=(ValueError, TypeError),
)


def in_other_words(x):
    try:
        return into_the_first(x)
    except ValueError as error:
        raise ValueError(f"not that: {error}") from error


@pytest.mark.parametrize(
    ("answer", "known", "name"),
    [
        pytest.param(into_the_first, FIRST, "first", id="the same of the same arguments"),
        pytest.param(in_other_words, FIRST, None, id="another message"),
        pytest.param(into_the_first, wrong("first", lambda _, x: into_the_first(x)), None, id="not known to end so"),
    ],
)
def test_an_exception_is_named_where_a_mistake_is_known_to_end_in_it(answer, known, name):
    assert names(case("test_it", answer, PAIR), known=[known]) == ({"test_it": name} if name else {})


def test_an_exception_is_not_named_where_what_passed_refutes_it():
    passed = case("test_other", running_mean, np.ones(3), passed=True)
    assert names(case("test_it", into_the_first, PAIR), passed, known=[FIRST]) == {}


def test_changing_an_argument_is_part_of_the_answer():
    def mutate(x):
        mean = running_mean(x)
        x[:] = 0
        return mean

    found = case("test_it", mutate, np.ones(3))
    assert found.calls[0].modified == ("x",)
    assert names(found) == {"test_it": "mutates"}


def sum_of_pairs(x):
    """Is wrong as the sum is, but only where there are two numbers."""
    return np.cumsum(x) if len(x) == 2 else running_mean(x)


@pytest.mark.parametrize("check", ["test_other", "test_it"], ids=["another check", "an earlier case of the check"])
@pytest.mark.parametrize("order", [1, -1], ids=["before", "after"])
def test_a_name_is_refuted_by_what_passed_and_it_would_fail(check, order):
    failed, passed = case("test_it", sum_of_pairs, PAIR), case(check, sum_of_pairs, np.ones(3), passed=True)
    assert names(failed) == {"test_it": "sum"}
    assert names(*[failed, passed][::order]) == {}


@pytest.mark.parametrize(
    ("answer", "inputs"),
    [
        pytest.param(sum_of_pairs, [np.ones(1)], id="the sum of one number is its mean"),
        pytest.param(lambda x: running_mean(x).astype("f4"), [np.array([0.1])], id="in float32"),
        pytest.param(lambda x: x, [], id="nothing was asked"),
    ],
)
def test_a_name_stands_where_it_would_have_passed_as_well(answer, inputs):
    cases = [case("test_it", sum_of_pairs, PAIR), case("test_other", answer, *inputs, passed=True)]
    assert names(*cases) == {"test_it": "sum"}


def test_a_name_stands_where_a_check_takes_another_class_of_exception():
    class EmptyError(ValueError):
        pass

    def refuse(x):
        raise EmptyError if len(x) == 0 else AssertionError

    refuses = wrong("sum, and refuses nothing", lambda _, x: np.cumsum(x) if len(x) else running_mean(x))
    cases = [case("test_it", np.cumsum, PAIR), case("test_other", refuse, np.zeros(0), passed=True)]
    assert names(*cases, known=[refuses]) == {"test_it": "sum, and refuses nothing"}


def test_what_another_check_fails_for_refutes_nothing():
    cases = [case("test_it", np.cumsum, PAIR), case("test_other", lambda x: x * 3, np.ones(3))]
    assert names(*cases) == {"test_it": "sum"}


def test_of_several_the_one_that_explains_more_failures_is_named():
    pairs = wrong("sum of pairs", lambda _, x: sum_of_pairs(x))
    first, second = case("test_it", np.cumsum, PAIR), case("test_other", np.cumsum, np.ones(3))
    assert names(first, second, known=[pairs, SUM]) == {"test_it": "sum", "test_other": "sum"}


def test_of_several_that_nothing_tells_apart_what_they_have_in_common_is_said():
    failed = case("test_it", np.cumsum, PAIR)
    pairs = wrong("sum of pairs", lambda _, x: sum_of_pairs(x))
    other = replace(pairs, family="another family", hint="another hint")

    (alike,) = diagnose([failed], [pairs, SUM], REFERENCE).values()
    (unlike,) = diagnose([failed], [SUM, other], REFERENCE).values()

    assert (alike.name, alike.family) == ("sum of pairs or sum", "a family")
    assert alike.hint == "Several mistakes give this result. What they have in common: a family."
    assert (unlike.name, unlike.family) == ("sum or sum of pairs", "")
    assert unlike.hint == "One of several mistakes gives this result. a hint Or: another hint"


class Plan:
    """What a function returns for another one to use: it stays with whoever made it."""

    def __init__(self, **content):
        self.__dict__ |= content


def test_what_stays_with_the_submission_is_made_again_for_a_misconception():
    reference = Reference(
        plan=lambda factor: (Plan(factor=factor), factor),
        scale=lambda plan, x: plan.factor * x,
    )
    halves = Misconception("halves", "", "scale", "test_it", "a hint", lambda _, plan, x: plan.factor * x / 2)
    doubles = Misconception("doubles", "", "scale", "test_it", "a hint", lambda _, plan, x: plan.factor * x * 2)
    theirs = {
        "plan": lambda factor: (Plan(their_own=factor), factor),
        "scale": lambda plan, x: plan.their_own * x / 2,
    }
    student = Student({"plan": ("factor",), "scale": ("plan", "x")}, TrustedSession(theirs).call)
    first, _ = student.plan(3.0)
    second, _ = student.plan(5.0)
    student.scale(second, PAIR)
    student.scale(plan=first, x=PAIR)

    found = diagnose([Case("test_it", False, tuple(student.calls))], (doubles, halves), reference)

    assert {check: one.name for check, one in found.items()} == {"test_it": "halves"}


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        pytest.param(lambda x: np.append(running_mean(x), 0), running_mean, id="one entry too many"),
        pytest.param(lambda x: running_mean(x) > 0, running_mean, id="booleans"),
        pytest.param(lambda x: {"mean": x}, lambda x: {"mean": x * 3}, id="a dict, and one with other values"),
        pytest.param(lambda x: {"mean": x}, lambda x: {"sum": x}, id="a dict, and one with another key"),
        pytest.param(lambda x: {"mean": x}, lambda x: [("mean", x)], id="a dict, and pairs"),
    ],
)
def test_a_wrong_kind_of_answer_is_named_after_the_mistake_that_gives_it(answer, other):
    known = [wrong("it", lambda _, x: answer(x))]
    assert names(case("test_it", answer, np.ones(2)), known=known) == {"test_it": "it"}
    assert names(case("test_it", other, np.ones(2)), known=known) == {}


@pytest.mark.parametrize("error", [ArithmeticError, ZeroDivisionError], ids=lambda error: error.__name__)
def test_a_name_is_refuted_by_a_promised_error_that_it_would_not_raise(error):
    def sum_or_error(_, x):
        if len(x) == 0:
            raise error
        return np.cumsum(x)

    failed, passed = case("test_it", np.cumsum, PAIR), case("test_other", running_mean, np.zeros(0), passed=True)
    assert names(failed, passed, known=[wrong("sum", sum_or_error)]) == {}


@pytest.mark.parametrize(("said", "name"), [("m", "it"), ("a", None), ("z", None)])
def test_a_string_is_named_only_where_it_is_the_same(said, name):
    failed = case("test_it", lambda _: said, PAIR)
    assert names(failed, known=[wrong("it", lambda *_: "m")]) == ({"test_it": name} if name else {})


@pytest.mark.parametrize(("said", "name"), [("m", "it"), ("a", None), ("z", None)])
def test_an_exception_is_named_only_where_it_says_the_same(said, name):
    def raising(message):
        def answer(*_):
            raise IndexError(message)

        return answer

    known = [replace(wrong("it", raising("m")), ends_in=IndexError)]
    assert names(case("test_it", raising(said), PAIR), known=known) == ({"test_it": name} if name else {})
