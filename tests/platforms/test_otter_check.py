"""A student checks a file with Otter, where only Otter, NumPy and pytest are installed."""

import importlib.metadata
import io
import os
import shutil
import subprocess
import venv
import zipfile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.course.load import load_assignment
from autograder.release import build_zip, template_files
from tests.conftest import ROOT
from tests.platforms.conftest import EXAMPLES


def needed(*wanted):
    """Return these packages and all that they depend on."""
    found, waiting = set(), [Requirement(name) for name in wanted]
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if key in found:
            continue
        found.add(key)
        for line in importlib.metadata.requires(requirement.name) or []:
            each = Requirement(line)
            if each.marker is None or any(
                each.marker.evaluate({"extra": extra}) for extra in {"", *requirement.extras}
            ):
                waiting.append(each)
    return sorted({name for name, _ in found})


@pytest.fixture(scope="module")
def student(tmp_path_factory):
    """Make a virtual environment with what a student has who uses Otter."""
    folder = tmp_path_factory.mktemp("student") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in needed("otter-grader[grading]", "numpy", "pytest"):
        distribution = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files if file.parts[0] not in ("..", "__pycache__")}:
            if not (packages / top).exists():
                (packages / top).symlink_to(distribution.locate_file(top))
    return folder / "bin/python"


@pytest.fixture
def folder(tmp_path):
    """Return a function that unpacks the released folder and copies a solution or an example into it."""

    def unpack(assignment_id, work):
        assignment = load_assignment(ROOT, assignment_id)
        with zipfile.ZipFile(io.BytesIO(build_zip(assignment, template_files(assignment)))) as archive:
            archive.extractall(tmp_path)
        for name in assignment.files:
            shutil.copy(work / name, tmp_path / assignment_id)
        return tmp_path / assignment_id

    return unpack


def check(python, folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    return subprocess.run(
        [python, "-m", "otter", "check", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    ("assignment", "script"),
    [("a1_forward_conv", "conv.py"), ("a5_conv_backprop", "conv_backward.py"), ("a8_problem_set", "answers.py")],
)
def test_a_solution_passes(assignment, script, student, folder):
    done = check(student, folder(assignment, ROOT / "solutions" / assignment), script)
    assert done.stdout == "All tests passed!\n"


def test_failures_are_reported_as_by_pytest(student, folder):
    done = check(student, folder("a1_forward_conv", EXAMPLES / "a1_forward_conv/kaja"), "conv.py")
    assert "NotPassed: to write" in done.stdout
    assert "convolve2d results: All test cases passed!" in done.stdout
    assert "differs from the definition in 5 of 9 entries; worst at [0, 2, 1]: got 200, expected 170" in done.stdout
    assert "Your result reads the first input feature only." in done.stdout


def test_a_syntax_error_is_readable_and_one_question_can_be_asked_for(student, folder):
    work = folder("a1_forward_conv", EXAMPLES / "a1_forward_conv/liam")
    done = check(student, work, "conv.py", "-q", "layout")
    assert done.stdout.startswith("layout results:")
    assert "SyntaxError: expected ':'" in done.stdout
    assert "correlate2d" not in done.stdout


def test_the_course_itself_is_not_installed_there(student):
    done = subprocess.run([student, "-c", "import autograder"], cwd="/", capture_output=True, text=True, check=False)
    assert "No module named 'autograder'" in done.stderr
