"""The released folder works with NumPy and pytest alone, and contains nothing that students must not see."""

import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import venv
import zipfile
from functools import cache

import pytest

from autograder.course.load import load_course
from autograder.release import build_zip, find_leaks, template_files
from autograder.release.stubs import answer_lines, solution_lines
from tests.conftest import ROOT

COURSE = load_course(ROOT)
EVERY_ASSIGNMENT = pytest.mark.parametrize("assignment", COURSE.assignments, ids=lambda assignment: assignment.id)
STUDENTS_HAVE = ("numpy", "pytest", "pluggy", "iniconfig", "packaging", "pygments")


@pytest.fixture(scope="module")
def students_python(tmp_path_factory):
    """Make a virtual environment with NumPy, pytest and what pytest needs, and nothing else."""
    folder = tmp_path_factory.mktemp("student") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in STUDENTS_HAVE:
        tops = {file.parts[0] for file in importlib.metadata.files(name) if file.parts[0] != ".."}
        for top in tops:
            source = importlib.metadata.distribution(name).locate_file(top)
            (packages / top).symlink_to(source)
    return folder / "bin" / "python"


@cache
def released(assignment_id):
    (assignment,) = (known for known in COURSE.assignments if known.id == assignment_id)
    return template_files(assignment)


def unpacked(assignment, folder):
    with zipfile.ZipFile(io.BytesIO(build_zip(assignment, released(assignment.id)))) as archive:
        archive.extractall(folder)
    return folder / assignment.id


def pytest_run(python, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    return subprocess.run(
        [python, "-m", "pytest"], cwd=folder, capture_output=True, text=True, env=environment, check=False, timeout=120
    )


@EVERY_ASSIGNMENT
def test_the_stub_runs_fails_and_says_what_to_write(assignment, students_python, tmp_path):
    done = pytest_run(students_python, unpacked(assignment, tmp_path))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "  to write " in done.stdout
    assert re.search(r"In all: 0 of [\d.]+ points here; 100 in grading", done.stdout)
    for title in (question.title for question in assignment.questions):
        assert f"{title}: 0 of " in done.stdout
    assert "passed  " not in done.stdout


@EVERY_ASSIGNMENT
def test_the_solution_passes_every_public_check(assignment, students_python, tmp_path):
    folder = unpacked(assignment, tmp_path)
    for name in assignment.files:
        shutil.copy(assignment.solution / name, folder / name)
    done = pytest_run(students_python, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (earned, of) = re.search(r"In all: ([\d.]+) of ([\d.]+) points here", done.stdout).groups()
    assert earned == of


@pytest.fixture
def own_run(students_python, tmp_path):
    """Run a student's folder of a1 in which some code stands below the solution; return what is printed."""

    def run(code):
        (assignment,) = (a for a in COURSE.assignments if a.id == "a1_forward_conv")
        folder = unpacked(assignment, tmp_path)
        solution = (assignment.solution / "conv.py").read_text()
        (folder / "conv.py").write_text(f"{solution}\n\nright = correlate2d\n\n\n{code}")
        done = pytest_run(students_python, folder)
        assert done.returncode == 1
        return done.stdout

    return run


def test_a_known_wrong_answer_is_named_on_the_students_own_machine(own_run):
    printed = own_run("def correlate2d(image, kernel):\n    return right(image, kernel[::-1, ::-1])\n")
    assert re.search(r"differs from the definition in \d+ of \d+ entries; worst at \[\d, \d\]: got ", printed)
    assert "rotated by 180 degrees before it slides" in printed


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("raise ValueError('operands could not be broadcast together')", id="a crash"),
        pytest.param(
            "return right(image, kernel[::-1, ::-1] if kernel.shape[0] == kernel.shape[1] else kernel)",
            id="a wrong answer that other checks refute",
        ),
    ],
)
def test_no_hint_is_shown_that_is_not_true_of_the_code(own_run, code):
    printed = own_run(f"def correlate2d(image, kernel):\n    {code}\n")
    (assignment,) = (a for a in COURSE.assignments if a.id == "a1_forward_conv")
    facts = json.loads(released(assignment.id)["assignment.json"])
    assert "  failed " in printed
    hints = [known["hint"] for known in facts["hints"] if known["function"] == "correlate2d"]
    assert hints
    assert not [hint for hint in hints if hint in printed]


def test_the_environment_of_these_tests_is_as_bare_as_a_students(students_python):
    done = subprocess.run(
        [students_python, "-c", "import autograder"], cwd="/", capture_output=True, text=True, check=False
    )
    assert "No module named 'autograder'" in done.stderr


@EVERY_ASSIGNMENT
def test_the_zip_gives_nothing_away(assignment):
    assert find_leaks(assignment, build_zip(assignment, released(assignment.id))) == []


@EVERY_ASSIGNMENT
@pytest.mark.parametrize("name", ["test_hidden.py", "misconceptions.py"])
def test_a_zip_with_a_hidden_file_is_caught(assignment, name):
    files = {**released(assignment.id), name: (assignment.folder / name).read_bytes()}
    assert any(f"{name} is not for students" in leak for leak in find_leaks(assignment, build_zip(assignment, files)))


@EVERY_ASSIGNMENT
def test_a_zip_with_one_line_of_the_solution_is_caught(assignment):
    name = next(iter(assignment.files))
    source = (assignment.solution / name).read_text()
    line = min(answer_lines(source) if name.endswith(".yml") else solution_lines(source))
    files = released(assignment.id)
    files = {**files, "handout.md": files["handout.md"] + f"\n{line}\n".encode()}
    assert any(
        "handout.md: contains a line of" in leak for leak in find_leaks(assignment, build_zip(assignment, files))
    )


@pytest.mark.parametrize(("body", "released"), [("return 0 * x", True), ("raise NotApplicable", False)])
def test_hints_are_released_for_answers_that_there_are(assignment, body, released):
    (assignment.folder / "misconceptions.py").write_text(f'''
from autograder.grading.misconceptions import NotApplicable, misconception


@misconception("running_mean", family="sums", caught_by="test_worked_example")
def all_zero(reference, x):
    """All your means are 0."""
    {body}
''')

    assert (b"All your means are 0." in template_files(assignment)["assignment.json"]) is released
