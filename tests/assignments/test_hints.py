"""Hints of every assignment: a student's own run and grading tell the same, and neither tells what is not so."""

from functools import partial

import pytest

from autograder.checks.local.hints import case_of, find_hints
from autograder.course.load import load_course
from autograder.grading.run_checks import TrustedSession, key_of, run_checks
from autograder.release.template import released_answers
from tests.conftest import ROOT

CRASHES = (ValueError("operands could not be broadcast together"), IndexError("index 3 is out of bounds"))


@pytest.fixture(scope="module", params=load_course(ROOT).assignments, ids=lambda assignment: assignment.id)
def assignment(request):
    return request.param


@pytest.fixture(scope="module")
def key(assignment):
    return key_of(assignment)


@pytest.fixture(scope="module")
def hints(assignment, key):
    """Run the public checks on functions; return what grading says, and what a student's own run says."""
    facts = released_answers(assignment, key)

    def hints(functions):
        run = run_checks(assignment, key, partial(TrustedSession, functions), b"", files=["test_public.py"])
        graded = {name: outcome.hint for name, outcome in run.outcomes.items() if outcome.hint}
        return graded, find_hints(facts, [case_of(case.check, case.passed, case.calls) for case in run.cases])

    return hints


def test_grading_and_a_students_own_run_give_the_same_hints(assignment, key, hints):
    for item in key.misconceptions:
        graded, local = hints(item.applied_to(key.reference))
        # A written answer is a single value: nothing of it is released.
        assert local == (graded if item.replaces in assignment.modules else {}), item.name


def test_an_accidental_crash_gets_no_hint_whatever_its_class(key, hints):
    def crash(error, *_args, **_kwargs):
        raise error

    for name in sorted({item.replaces for item in key.misconceptions}):
        for error in CRASHES:
            assert hints({**key.reference.functions, name: partial(crash, error)}) == ({}, {}), name
