"""Every assignment of the course keeps the rules, whichever there are; a broken rule says what to write."""

import pytest

from autograder.course.load import load_course
from tests.assignments.rules import RULES
from tests.conftest import ROOT

ASSIGNMENTS = load_course(ROOT).assignments
every_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.id)


def test_there_are_assignments():
    assert ASSIGNMENTS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.replace("_", " "))
@every_assignment
def test_it_keeps_the_rule_that(assignment, rule):
    problems = list(rule(assignment))
    assert not problems, "\n".join([f"{assignment.folder}:", *problems])


@every_assignment
def test_its_points_are_100_in_all(assignment):
    assert assignment.points == 100, f"{assignment.folder}/assignment.yml: change points of its questions"
