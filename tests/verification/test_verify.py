"""Verification holds for a good assignment, and every way not to hold is found and said."""

from concurrent.futures import Executor, Future

import pytest

from autograder.course.load import load_course
from autograder.errors import SpecError
from autograder.grading.grade import Conditions
from autograder.release import template_files, write_template
from autograder.sandbox import Isolation
from autograder.verification.verify import repeat, verify

CONDITIONS = Conditions(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)


class Inline(Executor):
    """Runs what is submitted at once, here."""

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        future.set_result(function(*args, **kwargs))
        return future


@pytest.fixture
def misses(course_folder):
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
        return verify(Inline(), course, assignment, CONDITIONS).misses

    return run


def test_a_good_assignment_holds(misses):
    assert misses("assignments/demo/handout.md", "Say why", "Say well why") == []


def test_a_solution_that_fails_a_check_is_a_miss(misses):
    found = misses("assignments/demo/test_public.py", "[2, 3, 5]", "[2, 3, 6]")
    assert any(miss.startswith("solution scores 8.0, wanted 10: test_worked_example failed") for miss in found)
    assert any(miss.startswith("loop scores 8.0, wanted 10") for miss in found)


def test_an_alternative_that_fails_a_check_is_a_miss(misses):
    (miss,) = misses("solutions/demo/alternatives/loop.py", "np.zeros(len(x)), 0.0", "np.zeros(len(x), int), 0.0")
    assert miss.startswith("loop scores")


def test_a_stub_with_points_is_a_miss(misses):
    found = misses(
        "assignments/demo/test_public.py",
        'assert_close("the running mean", student.running_mean(np.array([2.0, 4.0, 9.0])), [2, 3, 5])',
        "pass",
    )
    assert any(miss.startswith("stub scores 2.0, wanted 0: test_worked_example passed") for miss in found)


def test_a_misconception_that_its_check_does_not_catch_is_a_miss(misses):
    found = misses("assignments/demo/misconceptions.py", '"test_worked_example"', '"test_integers_are_not_truncated"')
    (miss,) = found
    assert miss.startswith(
        "misconception 'sum not divided': test_integers_are_not_truncated skipped; caught by test_worked"
    )


def test_a_misconception_that_names_no_check_is_a_miss(misses):
    (miss,) = misses("assignments/demo/misconceptions.py", '"test_worked_example"', '"test_that_is_not_there"')
    assert "test_that_is_not_there (no such check)" in miss


def test_a_misconception_that_nothing_catches_is_a_miss(misses):
    found = misses(
        "assignments/demo/misconceptions.py",
        "return reference.running_mean(x) * np.arange(1, len(x) + 1)",
        "return reference.running_mean(x)",
    )
    assert found == ["misconception 'sum not divided': test_worked_example passed; caught by no check at all"]


def test_a_misconception_that_is_taken_for_another_is_a_miss(misses):
    twin = """
@misconception("running_mean", caught_by="test_worked_example", hint="The same.")
def twin(reference, x):
    return np.add.accumulate(x)
"""
    (miss,) = misses("assignments/demo/misconceptions.py", "import misconception\n", f"import misconception\n{twin}")
    assert miss == "misconception 'sum not divided' is taken for 'twin' by test_worked_example"


def test_a_question_with_public_checks_only_is_a_miss(misses, course_folder):
    spec = course_folder / "assignments/demo/assignment.yml"
    spec.write_text(spec.read_text().replace("questions:", "questions:\n  example: {title: E, points: 1}"))
    found = misses("assignments/demo/test_public.py", '"running_mean")\ndef', '"example")\ndef')
    assert found == ["question 'example' has no hidden check", "question 'running_mean' has no public check"]


def test_a_stale_template_is_a_miss(misses):
    (miss,) = misses("assignments/demo/handout.md", "Say why", "Say well why", build=False)
    assert miss == "student_template/demo/handout.md is stale"


def test_a_leaking_handout_is_a_miss(misses):
    (miss,) = misses("assignments/demo/handout.md", "Say why", "return lower @ x / lower.sum(axis=1)\nSay why")
    assert miss.startswith("demo/handout.md: holds a line of recurrence.py")


def test_a_question_without_checks_is_the_authors_error(misses):
    with pytest.raises(SpecError, match="question 'example' has no check"):
        misses(
            "assignments/demo/assignment.yml", "questions:", "questions:\n  example: {title: E, points: 1}", build=False
        )


def test_a_check_that_fails_a_right_answer_under_some_secrets_is_found(course_folder):
    path = course_folder / "assignments/demo/test_hidden.py"
    text = path.read_text()
    path.write_text(
        text.replace(
            "    x = rng.standard_normal(length)\n", "    x = rng.standard_normal(length)\n    assert x[0] < 1\n"
        )
    )
    (assignment,) = load_course(course_folder).assignments
    misses = list(repeat(Inline(), assignment, CONDITIONS, 12))
    assert misses
    assert all("test_agrees_on_random_input failed" in miss for miss in misses)
    path.write_text(text)
    assert list(repeat(Inline(), assignment, CONDITIONS, 3)) == []
