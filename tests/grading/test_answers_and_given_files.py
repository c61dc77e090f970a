"""Answers that are written down, and functions that are given, go through the same machinery as code."""

import pytest

from autograder.course.load import load_course
from autograder.errors import Fault
from autograder.grading.config import GradingConfig
from autograder.grading.grade import grade
from autograder.model import Submission, Verdict
from autograder.release import build_zip, find_leaks, stub_files, template_files, write_template
from autograder.sandbox import Isolation
from autograder.verification.verify import verify

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)

FILES = {
    "assignments/quiz/assignment.yml": """
title: A quiz
summary: Questions without code, and code that takes a function.
files:
  answers.yml: [matrix, choice]
  slopes.py: [slope]
given:
  functions.py: [function]
questions:
  written: {title: Written, points: 6}
  coded: {title: Coded, points: 4}
""",
    "assignments/quiz/handout.md": "# A quiz\n",
    "assignments/quiz/given/functions.py": '''
"""Functions to try yours on."""


def function(name):
    """Return one of them by name."""
    return {"square": _square, "line": _line}[name]


def _square(x):
    return x * x


def _line(x):
    return 3 * x
''',
    "assignments/quiz/test_public.py": """
import numpy as np
from autograder.checks import assert_close, assert_equal, question


@question("written")
def test_matrix_has_its_shape(student):
    '''The matrix has two rows and two columns.'''
    assert_equal("the shape", np.shape(student.matrix()), (2, 2))


@question("coded")
def test_slope_of_a_line(student):
    '''The slope of a line is the same everywhere.'''
    line = student.function("line")
    assert_close("the slope", student.slope(line, 2.0), 3.0)
""",
    "assignments/quiz/test_hidden.py": """
import numpy as np
from autograder.checks import assert_close, assert_equal, question


@question("written")
def test_matrix(student, reference):
    '''The matrix is right.'''
    assert_close("the matrix", student.matrix(), reference.matrix())


@question("written")
def test_choice(student, reference):
    '''The choice is right.'''
    assert_equal("the choice", student.choice(), reference.choice())


@question("coded")
def test_slope_of_a_square(student):
    '''The slope of a square grows.'''
    square = student.function("square")
    assert_close("the slope", student.slope(square, 2.0), 4.0)
""",
    "assignments/quiz/misconceptions.py": """
from autograder.grading.misconceptions import misconception


@misconception("matrix", family="answers", caught_by="test_matrix")
def transposed(reference):
    '''It is transposed.'''
    return reference.matrix().T


@misconception("choice", family="answers", caught_by="test_choice")
def first_choice(reference):
    '''Think of the edges.'''
    return "a"


@misconception("slope", family="answers", caught_by="test_slope_of_a_line")
def not_halved(reference, f, x):
    '''The step is twice as long.'''
    return 2 * reference.slope(f, x)
""",
    "solutions/quiz/answers.yml": """# Write your answers here.

# 1. The product of ...
matrix: [[1, 2],
         [3, 4]]

# 2. Which of these? a: padding, b: stride
choice: b
""",
    "solutions/quiz/slopes.py": '''
"""Slopes."""

import numpy as np


def slope(f, x):
    """Differentiate f at x."""
    step = 1e-4
    return (f(x + step) - f(x - step)) / (2 * step)
''',
}


@pytest.fixture
def quiz(tmp_path):
    (tmp_path / "course.yml").write_text("title: T\n")
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"))
    course = load_course(tmp_path)
    (assignment,) = course.assignments
    write_template(course, assignment, template_files(assignment))
    return course


@pytest.fixture
def grade_files(quiz, pool):
    """Return a function that grades files and returns the checks by name."""
    (assignment,) = quiz.assignments

    def grade_files(**files):
        named = {name.replace("_", "."): text.encode() for name, text in files.items()}
        report = pool.submit(grade, assignment, Submission("ada", named), CONFIG).result()
        return {check.name: check for check in report.checks}

    return grade_files


SLOPES = FILES["solutions/quiz/slopes.py"]


def test_a_quiz_holds_together(quiz, pool):
    verification = verify(pool, quiz, quiz.assignments[0], CONFIG)
    assert verification.problems == []
    assert len(verification.misconceptions) == 3


def test_written_answers_are_graded_and_diagnosed(grade_files):
    checks = grade_files(answers_yml="matrix: [[1, 3], [2, 4]]\nchoice: b\n", slopes_py=SLOPES)
    assert [check.verdict for check in checks.values()].count(Verdict.PASSED) == 4
    assert (checks["test_matrix"].misconception, checks["test_matrix"].hint) == ("transposed", "It is transposed.")


def test_code_that_takes_a_given_function_is_graded_and_diagnosed(grade_files):
    wrong = "def slope(f, x):\n    return (f(x + 1e-4) - f(x - 1e-4)) / 1e-4\n"
    checks = grade_files(answers_yml="choice: b\n", slopes_py=wrong)
    assert checks["test_slope_of_a_line"].misconception == "not halved"
    assert checks["test_slope_of_a_square"].misconception == "not halved"


@pytest.mark.parametrize(
    ("answers", "fault", "message"),
    [
        ("matrix: null\n", Fault.UNWRITTEN, "matrix is not answered yet"),
        ("choice: b\n", Fault.MISSING, "answers.yml has no matrix"),
        ("matrix: [[1, 2\n", Fault.IMPORT, "answers.yml cannot be read: line 1: matrix: the list is never closed"),
    ],
)
def test_what_is_wrong_with_the_file_is_reported(grade_files, answers, fault, message):
    check = grade_files(answers_yml=answers, slopes_py=SLOPES)["test_matrix"]
    assert check.fault is fault
    assert message in check.message


def test_a_given_file_cannot_be_replaced(grade_files):
    checks = grade_files(slopes_py=SLOPES, functions_py="def function(name):\n    return lambda x: 0 * x\n")
    assert checks["test_slope_of_a_square"].verdict is Verdict.PASSED


def test_the_stub_keeps_the_problems_and_drops_the_answers(quiz):
    (assignment,) = quiz.assignments
    assert stub_files(assignment)["answers.yml"] == (
        "# Write your answers here.\n\n# 1. The product of ...\nmatrix: null\n\n"
        "# 2. Which of these? a: padding, b: stride\nchoice: null\n"
    )


def test_one_answer_in_the_zip_is_a_leak(quiz):
    (assignment,) = quiz.assignments
    files = template_files(assignment)
    assert find_leaks(assignment, build_zip(assignment, files)) == []
    files["handout.md"] += b"choice: b\n"
    assert any("choice: b" in leak for leak in find_leaks(assignment, build_zip(assignment, files)))


def test_students_get_no_fingerprints_of_written_answers(quiz):
    (assignment,) = quiz.assignments
    facts = template_files(assignment)["assignment.json"].decode()
    assert "The step is twice as long." in facts
    assert "transposed" not in facts
