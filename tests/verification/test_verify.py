"""Verification finds nothing wrong with a good assignment, and reports every kind of problem in another."""

import pytest

from autograder.course.load import load_course
from autograder.errors import SpecError
from autograder.grading.config import GradingConfig
from autograder.release import template_files, write_template
from autograder.sandbox import Isolation
from autograder.verification.verify import find_flaky_checks, verify

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)


@pytest.fixture
def problems(course_folder, pool):
    """Change one file of the assignment, then verify; give what does not hold."""

    def run(name, old, new, *, build=True):
        path = course_folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        course = load_course(course_folder)
        (assignment,) = course.assignments
        if build:
            write_template(course, assignment, template_files(assignment))
        return verify(pool, course, assignment, CONFIG).problems

    return run


def test_a_good_assignment_has_no_problems(problems):
    assert problems("assignments/demo/handout.md", "Say why", "Say well why") == []


def test_a_solution_that_fails_a_check_is_a_problem(problems):
    found = problems("assignments/demo/test_public.py", "[2, 3, 5]", "[2, 3, 6]")
    assert any(problem.startswith("solution scores 8.0, wanted 10: test_worked_example failed") for problem in found)
    assert any(problem.startswith("loop scores 8.0, wanted 10") for problem in found)


def test_an_alternative_that_fails_a_check_is_a_problem(problems):
    (problem,) = problems("solutions/demo/alternatives/loop.py", "np.zeros(len(x)), 0.0", "np.zeros(len(x), int), 0.0")
    assert problem.startswith("loop scores")


def test_bytecode_beside_alternatives_is_not_an_alternative(problems, course_folder):
    cache = course_folder / "solutions/demo/alternatives/__pycache__"
    cache.mkdir()
    (cache / "loop.cpython-311.pyc").touch()

    assert problems("assignments/demo/handout.md", "Say why", "Say well why") == []


def test_a_stub_with_points_is_a_problem(problems):
    found = problems(
        "assignments/demo/test_public.py",
        'assert_close("the running mean", student.running_mean(np.array([2.0, 4.0, 9.0])), [2, 3, 5])',
        "pass",
    )
    assert any(problem.startswith("stub scores 2.0, wanted 0: test_worked_example passed") for problem in found)


def test_a_misconception_that_its_check_does_not_catch_is_a_problem(problems):
    found = problems("assignments/demo/misconceptions.py", '"test_worked_example"', '"test_integers_are_not_truncated"')
    (problem,) = found
    assert problem.startswith(
        "misconception 'sum not divided': test_integers_are_not_truncated skipped; caught by test_worked"
    )


def test_a_misconception_that_names_no_check_is_a_problem(problems):
    (problem,) = problems("assignments/demo/misconceptions.py", '"test_worked_example"', '"test_that_is_not_there"')
    assert "test_that_is_not_there (no such check)" in problem


def test_a_misconception_that_nothing_catches_is_a_problem(problems):
    found = problems(
        "assignments/demo/misconceptions.py",
        "return reference.running_mean(x) * np.arange(1, len(x) + 1)",
        "return reference.running_mean(x)",
    )
    assert found == ["misconception 'sum not divided': test_worked_example passed; caught by no check at all"]


def test_a_misconception_that_is_diagnosed_as_another_is_a_problem(problems):
    twin = """
@misconception("running_mean", family="twins", caught_by="test_worked_example")
def twin(reference, x):
    '''The same.'''
    return np.add.accumulate(x)
"""
    assert problems(
        "assignments/demo/misconceptions.py", "import misconception\n", f"import misconception\n{twin}"
    ) == [
        f"misconception {name!r} is diagnosed as 'twin or sum not divided' by test_worked_example"
        for name in ("twin", "sum not divided")
    ]


def test_a_question_with_public_checks_only_is_a_problem(problems, course_folder):
    spec = course_folder / "assignments/demo/assignment.yml"
    spec.write_text(spec.read_text().replace("questions:", "questions:\n  example: {title: E, points: 1}"))
    found = problems("assignments/demo/test_public.py", '"running_mean")\ndef', '"example")\ndef')
    assert found == ["question 'example' has no hidden check", "question 'running_mean' has no public check"]


def test_a_stale_template_is_a_problem(problems):
    (problem,) = problems("assignments/demo/handout.md", "Say why", "Say well why", build=False)
    assert problem == "student_template/demo/handout.md is stale"


def test_a_leaking_handout_is_a_problem(problems):
    (problem,) = problems("assignments/demo/handout.md", "Say why", "return lower @ x / lower.sum(axis=1)\nSay why")
    assert problem.startswith("demo/handout.md: contains a line of recurrence.py")


def test_a_question_without_checks_is_the_authors_error(problems):
    with pytest.raises(SpecError, match="question 'example' has no check"):
        problems(
            "assignments/demo/assignment.yml", "questions:", "questions:\n  example: {title: E, points: 1}", build=False
        )


def test_a_check_that_fails_a_right_answer_under_some_secrets_is_found(course_folder, pool):
    path = course_folder / "assignments/demo/test_hidden.py"
    text = path.read_text()
    path.write_text(
        text.replace(
            "    x = rng.standard_normal(length)\n", "    x = rng.standard_normal(length)\n    assert x[0] < 1\n"
        )
    )
    (assignment,) = load_course(course_folder).assignments
    problems = list(find_flaky_checks(pool, assignment, CONFIG, 12))
    assert problems
    assert all("test_agrees_on_random_input failed" in problem for problem in problems)
    path.write_text(text)
    assert list(find_flaky_checks(pool, assignment, CONFIG, 3)) == []
