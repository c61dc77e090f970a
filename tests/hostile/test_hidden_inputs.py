"""Nothing that a submission writes while a hidden check runs reaches anything that a student is shown."""

from pathlib import Path

import pytest

from autograder.course.load import load_assignment
from autograder.errors import Fault
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade_many import grade_many
from autograder.model import Assignment, Report, Submission, Verdict, Visibility
from autograder.platforms.gradescope_results import gradescope_results
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.platforms.otter_plugin import Engine
from autograder.platforms.otter_verdicts import VERDICTS_FILE, write_verdicts
from autograder.reports.html.feedback import feedback_page
from autograder.reports.notable import needs_review, notable
from autograder.reports.student_message import FAULT_MESSAGES, student_view

FILES = {
    "course.yml": "title: Two files\n",
    "assignments/two/assignment.yml": (
        "title: Two files\nsummary: Two files.\nfiles:\n  first.py: [f]\n  second.py: [g]\n"
        "questions:\n  q: {title: Both, points: 10}\nlimits: {call_seconds: 1}\nforbidden: [numpy.convolve]\n"
    ),
    "assignments/two/handout.md": "# Two files\n",
    "assignments/two/misconceptions.py": '"""None."""\n',
    "assignments/two/test_public.py": (
        "import numpy as np\nfrom autograder.checks import assert_close, question\n\n"
        "@question('q')\ndef test_f(student):\n    '''f doubles.'''\n"
        "    assert_close('f(x)', student.f(np.ones(3)), 2 * np.ones(3))\n\n"
        "@question('q')\ndef test_g(student):\n    '''g triples.'''\n"
        "    assert_close('g(x)', student.g(np.ones(3)), 3 * np.ones(3))\n"
    ),
    "assignments/two/test_hidden.py": (
        "from autograder.checks import assert_close, question\n\n"
        "@question('q')\ndef test_both(student, rng):\n    '''Both are right on random numbers.'''\n"
        "    x = rng.standard_normal(3)\n"
        "    assert_close('f(x)', student.f(x), 2 * x)\n    assert_close('g(x)', student.g(x), 3 * x)\n"
    ),
    "solutions/two/first.py": "def f(x):\n    return 2 * x\n",
    "solutions/two/second.py": "def g(x):\n    return 3 * x\n",
}
# `told` is what a submission would tell of a hidden input; it is made when there is one.
FIRST = """
import builtins
builtins.told = None
def f(x):
    if x[0] != 1:
        builtins.told = "TOLD" + repr(x.tolist())
    return 2 * x
"""
SECOND = "import builtins\ntold = getattr(builtins, 'told', None)\n{}\ndef g(x):\n    return 3 * x\n"

ATTACKS = {
    "the message of an exception at import": (FIRST, SECOND.format("if told: raise ImportError(told)")),
    "of a syntax error": (FIRST, SECOND.format("if told: raise SyntaxError(told, (told, 1, 1, told))")),
    "the class of an exception at import": (FIRST, SECOND.format("if told: raise type(told, (Exception,), {})")),
    "the name of a function in a traceback": (
        FIRST,
        SECOND.format(
            "def fails(): raise ValueError\n"
            "if told:\n    fails.__code__ = fails.__code__.replace(co_name=told, co_qualname=told)\n    fails()"
        ),
    ),
    "an exception in a call": (FIRST, SECOND.format("def g(x): raise ValueError(told)\nif told: {}[0]")),
    "what is printed": (FIRST, SECOND.format("print(told)\nif told: raise SystemExit(told)")),
    "the type of a function": (FIRST, SECOND.format("if told: g = type(told, (), {})()") + "if told: g = 1"),
    "the type of what is returned": (
        FIRST,
        SECOND.format("") + "if told:\n    def g(x): print(told); return type(told, (), {})()",
    ),
    "the name of a module that is missing": (FIRST, SECOND.format("if told: __import__(told)")),
    "the end of the process": (FIRST, SECOND.format("import os\nif told: print(told, flush=True); os._exit(7)")),
    "an endless import": (FIRST, SECOND.format("if told:\n    print(told, flush=True)\n    while True: pass")),
}
RIGHT = FILES["solutions/two/first.py"], FILES["solutions/two/second.py"]
REACHES = "import numpy\ntry: numpy.convolve([1], [1])\nexcept Exception: pass\n"
OTHERS = {
    "right": RIGHT,
    "does not import": (RIGHT[0], "import scipy\n"),
    "reaches for what is forbidden": (RIGHT[0], REACHES + RIGHT[1]),
}


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Assignment:
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return load_assignment(root, "two")


@pytest.fixture(scope="module")
def reports(two, isolation) -> dict[str, Report]:
    submissions = [
        Submission(name, {"first.py": first.encode(), "second.py": second.encode()})
        for name, (first, second) in (ATTACKS | OTHERS).items()
    ]
    config = GradingConfig(secret=b"of this test", isolation=isolation)
    with ProcessPool(1) as executor:
        made = grade_many(executor, [(two, submission) for submission in submissions], config, window=2)
        return {report.student: report for report in made}


def shown(two: Assignment, made: Report, folder: Path) -> str:
    """Return all that a student is shown, on every way."""
    (folder / VERDICTS_FILE).parent.mkdir()
    write_verdicts(folder, made)
    otter = Engine(None, {}, {"isolation": "auto", "grader": ""})
    otter._report = made
    return "\n".join(
        [
            feedback_page("The course", two, made),
            gradescope_results(made, HiddenCheckVisibility.AFTER_PUBLISHED),
            (folder / VERDICTS_FILE).read_text(),
            otter.generate_report(),
        ]
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hidden_input_stays_with_whoever_grades(two, reports, tmp_path, name):
    made = reports[name]

    hidden = next(check for check in made.checks if check.visibility is Visibility.HIDDEN)
    assert hidden.verdict is Verdict.FAILED
    assert "TOLD" not in shown(two, made, tmp_path)
    # The file can be imported: what it says against it in a hidden check is no error of importing it.
    assert {check.verdict for check in made.checks if check.visibility is Visibility.PUBLIC} == {Verdict.PASSED}
    assert hidden.fault is not Fault.IMPORT


def test_whoever_grades_is_told_what_the_submission_said(reports):
    made = reports["the message of an exception at import"]

    hidden = next(check for check in made.checks if check.visibility is Visibility.HIDDEN)
    assert "second.py could be imported before the checks, but not in this one: ImportError: TOLD[" in hidden.message
    assert hidden.fault is Fault.EXCEPTION


def test_a_file_that_does_not_import_is_explained_and_costs_the_other_one_nothing(two, reports):
    made = reports["does not import"]

    reason = "second.py does not import: ModuleNotFoundError: No module named &#39;scipy&#39;"
    assert feedback_page("The course", two, made).count(reason) == 1
    assert {check.name: check.verdict for check in made.checks} == {
        "test_f": Verdict.PASSED,
        "test_g": Verdict.FAILED,
        "test_both": Verdict.FAILED,
    }
    view = {check.name: check.message for check in student_view(made).checks}
    assert view["test_both"].startswith(FAULT_MESSAGES[Fault.IMPORT])


def test_how_long_hidden_checks_took_is_not_shown(two, reports, tmp_path):
    made = reports["right"]

    assert made.timings.total > 0
    assert f"{made.timings.total}" not in shown(two, made, tmp_path)
    assert student_view(made).timings.total == 0


def test_whoever_grades_is_told_of_a_forbidden_name_that_was_reached_for_in_passing(reports):
    made = reports["reaches for what is forbidden"]

    assert made.score == 10
    assert {check.name: check.reached for check in made.checks} == {
        "test_f": ("numpy.convolve",),  # importing any file counts for all checks, as what comes of it does
        "test_g": ("numpy.convolve",),
        "test_both": ("numpy.convolve",),
    }
    assert notable(made) == ["reached for a forbidden name (numpy.convolve): 3 of 3 checks"]
    assert needs_review(made)
    assert not needs_review(reports["right"])
    assert [check.reached for check in student_view(made).checks if check.visibility is Visibility.HIDDEN] == [()]
