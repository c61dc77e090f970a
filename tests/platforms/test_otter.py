"""With an export Otter gives the points that we give, and executes no code of a submission by itself."""

import csv
import io
import json
import pickle
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.course.load import load_assignment
from autograder.platforms.single import read_single
from autograder.platforms.wheel import wheel_name
from tests.conftest import ROOT
from tests.platforms.conftest import EXAMPLES
from tests.platforms.container import USER

HERE = Path(__file__).parent
ATTACKS = sorted((HERE / "attacks").glob("*.py"))
# For each assignment one that is neither right nor empty; for the first, also those that Otter itself cannot handle.
SAMPLE = {
    "a0_neurons": ["tomas"],
    "a1_forward_conv": ["dora", "liam", "rosa", "stu", "vera"],
    "a2_padding_modes": ["tess"],
    "a3_stride_output_sizes": ["esme"],
    "a4_max_pool_backprop": ["emeka"],
    "a5_conv_backprop": ["edda"],
    "a6_full_cnn_training": ["fleur"],
    "a7_architectures": ["emil"],
    "a8_problem_set": ["tariq"],
}
PLAIN = """
import numpy as np
from otter.test_files import test_case
OK_FORMAT = False
name = "correlate2d"

def expected_correlate2d(image, kernel):
    shape = np.subtract(image.shape, kernel.shape) + 1
    return np.array([[(image[i : i + len(kernel), j : j + len(kernel[0])] * kernel).sum() for j in range(shape[1])]
                     for i in range(shape[0])])

@test_case(points=100)
def agrees(env):
    image, kernel = np.random.default_rng(0).standard_normal((2, 4, 4))
    np.testing.assert_allclose(env["correlate2d"](image, kernel[:2]), expected_correlate2d(image, kernel[:2]))
"""


def judged(assignment):
    with (ROOT / "examples/judged" / f"{assignment}.csv").open(newline="") as file:
        rows = {row.pop("student"): row for row in csv.DictReader(file)}
    return {student: {name: float(points) for name, points in row.items()} for student, row in rows.items()}


def handed_in(folder, path):
    """Pack a student's folder as a student would, or return the one file in it."""
    files = list(folder.iterdir())
    if len(files) == 1 and files[0].suffix == ".py":
        return files[0]
    return packed(path, {file.name: file.read_bytes() for file in files})


def packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def bundle(distributions, assignment="a1_forward_conv"):
    return distributions / assignment / "autograder.zip"


def rounded(points):
    return {name: round(value, 4) for name, value in points.items()}


@pytest.fixture(scope="module")
def sample(distributions, grade, tmp_path_factory):
    """Let Otter grade the sample, all in one process."""
    folder = tmp_path_factory.mktemp("zips")
    named = [(assignment, student) for assignment, students in SAMPLE.items() for student in students]
    pairs = [
        (bundle(distributions, assignment), handed_in(EXAMPLES / assignment / student, folder / f"{student}.zip"))
        for assignment, student in named
    ]
    return dict(zip(named, grade(pairs), strict=True))


@pytest.mark.parametrize(
    ("assignment", "student"), [(assignment, student) for assignment in SAMPLE for student in SAMPLE[assignment]]
)
def test_otter_gives_the_points_that_a_teacher_gave_by_hand(assignment, student, sample):
    graded = sample[assignment, student]
    assert graded.error == ""
    assert rounded({**graded.points, "score": graded.score}) == judged(assignment)[student]


def test_a_syntax_error_is_readable(sample):
    liam = sample["a1_forward_conv", "liam"]
    assert liam.output.startswith("Your file could not be loaded:\nconv.py does not import: SyntaxError: expected ':'")
    assert re.search(r"conv.py, line \d+", liam.output)
    assert "SyntaxError" not in liam.shown
    assert liam.shown.count("The file could not be loaded; the reason is above.") > 10
    assert "KeyError" not in liam.shown


def test_a_missing_file_is_reported_and_the_solution_in_the_zip_is_not_graded_instead(sample):
    graded = sample["a1_forward_conv", "rosa"]
    assert graded.score == 0
    assert graded.output == "conv.py was not handed in; found notes.txt"


def test_checks_are_worded_as_on_our_own_pages_and_questions_are_in_the_courses_order(sample):
    for (assignment, _), graded in sample.items():
        loaded = load_assignment(ROOT, assignment)
        assert list(graded.points) == [question.name for question in loaded.questions]
        assert [line for line in graded.shown.splitlines() if line.endswith(" results:")]
        for words in ("Error at line", "NotPassed", "must_pass", "test_", "Test case"):
            assert words not in graded.shown, words
    dora = sample["a1_forward_conv", "dora"]
    assert "It looks like: kernel rotated." in dora.public
    assert re.search(r"message: \d[\d.]* of \d[\d.]* points", dora.public)
    assert re.search(r"result:\n +✗ failed", dora.public)
    assert any(re.search(r"result:\n +✓ passed", graded.shown) for graded in sample.values())
    stub = sample["a1_forward_conv", "stu"]
    assert re.search(r"○ not run\n +It needs '.*' to pass\.", stub.public)


def test_hidden_checks_tell_titles_hints_and_kinds_of_failure_only(sample):
    for graded in sample.values():
        hidden = graded.shown.count("This check is hidden: its title says what it proves.")
        assert "This check is hidden" not in graded.public
        assert hidden or graded.score == 0
    lines = sample["a1_forward_conv", "vera"].shown.splitlines()
    forbidden = "Your code used a name that this assignment forbids."
    assert {line.strip() for line in lines if "This check is hidden" in line} == {
        f"{forbidden} This check is hidden: its title says what it proves."
    }


@pytest.fixture(scope="module")
def run(environment, tmp_path_factory):
    """Return a function that calls `otter run` and returns the process, and the results if there are any."""

    def run(autograder_zip, submission, before=()):
        folder = tmp_path_factory.mktemp("run")
        otter = Path(sys.executable).with_name("otter")
        command = [*before, otter, "run", "-a", autograder_zip, "-o", folder, submission]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        results = folder / "results.json"
        return done, json.loads(results.read_text()) if results.exists() else None

    return run


def test_the_command_gives_a_solution_all_points_and_says_how_it_was_graded(distributions, run):
    done, results = run(bundle(distributions), ROOT / "solutions/a1_forward_conv/conv.py")

    assert done.returncode == 0
    assert "100 of 100 points, graded under isolation bubblewrap" in done.stdout
    public, *questions = results["tests"]
    assert (public["name"], public["visibility"], public["status"]) == ("Public Tests", "visible", "passed")
    assert {test["name"]: test["score"] for test in questions} == {
        test["name"]: test["max_score"] for test in questions
    }
    assert sum(test["score"] for test in questions) == 100
    assert {test["visibility"] for test in questions} == {"after_published"}


def test_where_namespaces_are_refused_the_second_level_does(distributions, run):
    refusing = [sys.executable, ROOT / "tests/refusing.py", USER]
    done, results = run(bundle(distributions), EXAMPLES / "a1_forward_conv/gus/conv.py", refusing)

    assert "92 of 100 points, graded under isolation landlock" in done.stdout
    assert sum(test.get("score", 0) for test in results["tests"]) == pytest.approx(92)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Make an autograder.zip of the usual kind: its tests run beside the submission."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "tests").mkdir()
    (folder / "tests/correlate2d.py").write_text(PLAIN)
    command = [Path(sys.executable).with_name("otter"), "generate", "--no-environment", "--no-requirements"]
    subprocess.run([*command, "--no-config"], cwd=folder, check=True, capture_output=True)
    return folder / "autograder.zip"


def test_the_attacks_succeed_on_otter_alone(plain, grade, environment):
    graded = grade([(plain, attack) for attack in ATTACKS])
    *scores, _ = [each.score for each in graded]
    assert [attack.stem for attack in ATTACKS][-2:] == ["pickles_a_command", "reads_the_tests"]
    assert scores[:3] == [100, 100, 100]
    assert graded[-1].score == 100
    assert Path(environment["CANARY"]).exists()
    Path(environment["CANARY"]).unlink()


def test_the_attacks_gain_nothing_here(distributions, grade, environment):
    graded = grade([(bundle(distributions), attack) for attack in ATTACKS])
    assert {attack.stem: each.score for attack, each in zip(ATTACKS, graded, strict=True)} == {
        attack.stem: 0 for attack in ATTACKS
    }
    assert {each.error for each in graded} == {""}
    assert not Path(environment["CANARY"]).exists()


class Command:
    """A pickle that runs a command where it is read."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return __import__("os").system, (self.command,)


def test_files_that_otter_or_python_would_take_for_their_own_are_set_aside(distributions, grade, environment, tmp_path):
    touch = f"touch {environment['CANARY']}"
    evil = f"import os\nos.system({touch!r})\n"
    stub = (ROOT / "student_template/a1_forward_conv/conv.py").read_bytes()
    names = ["otter.py", "numpy.py", "pickle.py", "sitecustomize.py", "IPython/__init__.py", "__init__.py"]
    names += ["tests/conv2d.py", "tests/zz.py", "ipython_config.py", "autograder/__init__.py", "autograder.py"]
    files = {"conv.py": stub, ".OTTER_LOG": pickle.dumps(Command(touch)), **dict.fromkeys(names, evil)}
    files["tests/verdicts.json"] = "{}"
    files["explore.ipynb"] = json.dumps(
        {
            "cells": [{"cell_type": "code", "source": evil, "metadata": {}, "outputs": [], "execution_count": None}],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 4,
        }
    )

    (graded,) = grade([(bundle(distributions), packed(tmp_path / "all.zip", files))])

    assert (graded.error, graded.score, len(graded.points)) == ("", 0, 8)
    assert not Path(environment["CANARY"]).exists()


def test_other_scripts_beside_what_is_asked_for_are_left_alone(distributions, grade, tmp_path):
    solution = (ROOT / "solutions/a1_forward_conv/conv.py").read_bytes()
    files = {f"work/{name}": b"raise SystemExit" for name in ("conftest.py", "helper.py")} | {"work/conv.py": solution}
    (graded,) = grade([(bundle(distributions), packed(tmp_path / "work.zip", files))])
    assert rounded({"score": graded.score}) == {"score": 100}


@pytest.fixture
def folder_of_a_student(tmp_path):
    """Return what is in a student's folder who has solved the assignment and run everything in it."""
    folder = tmp_path / "student"
    shutil.copytree(ROOT / "student_template/a1_forward_conv", folder)
    shutil.copy(ROOT / "solutions/a1_forward_conv/conv.py", folder)
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints/explore-checkpoint.ipynb").write_text("{}")
    (folder / "explore_2026_10_05.zip").write_bytes(b"exported before")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("top", ["", "a1_forward_conv/"])
def test_a_students_whole_folder_gets_the_points_of_what_is_asked_for(
    top, folder_of_a_student, distributions, grade, tmp_path
):
    zipped = packed(tmp_path / "all.zip", {f"{top}{name}": data for name, data in folder_of_a_student.items()})
    (graded,) = grade([(bundle(distributions), zipped)])
    assert (graded.error, rounded({"score": graded.score})) == ("", {"score": 100})
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(tmp_path / "class" / "ada")
    assignment = load_assignment(ROOT, "a1_forward_conv")
    assert read_single(assignment, tmp_path / "class" / "ada").files["conv.py"] == folder_of_a_student["conv.py"]


def test_what_otter_itself_does_with_a_zip_is_as_the_page_says(distributions, grade, tmp_path):
    solution = (ROOT / "solutions/a1_forward_conv/conv.py").read_bytes()
    stop = [{"tests": b""}, {"__init__.py/x": b""}, {"explore.ipynb/x": b""}, {"conv.ipynb": b"{}"}]
    grades = [{"work/tests": b""}, {"work/conv.ipynb": b"{}"}, {"../conv.py": b"1 / 0"}]
    paths = [
        packed(tmp_path / f"{number}.zip", {**files, "conv.py": solution}) for number, files in enumerate(stop + grades)
    ]
    results = grade([(bundle(distributions), path) for path in paths])
    assert [bool(each.error) for each in results] == [True] * len(stop) + [False] * len(grades)
    assert [rounded({"score": each.score}) for each in results[len(stop) :]] == [{"score": 100}] * len(grades)


def damaged(source, target, change):
    """Copy an autograder.zip; `change` returns the new content of a file, or None to leave it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


DAMAGES = {
    "a check that breaks": (
        lambda name, data: data + b"\n\ndef helper(:\n" if name.endswith("test_hidden.py") else data,
        "MachineError: the submission is not graded:",
    ),
    "another version of the grader": (
        lambda name, data: re.sub(rb'"grader": "\w+"', b'"grader": "0"', data) if name == "otter_config.json" else data,
        "made by another version of autograder",
    ),
    "an unknown isolation": (
        lambda name, data: data.replace(b'"auto"', b'"prayer"') if name == "otter_config.json" else data,
        "invalid choice: 'prayer'",
    ),
    "no plugin": (
        lambda name, data: b"{}" if name == "otter_config.json" else data,
        None,
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_grader_that_breaks_gives_no_results_rather_than_zero_points(damage, distributions, run, tmp_path):
    change, message = DAMAGES[damage]
    broken = damaged(bundle(distributions), tmp_path / "autograder.zip", change)

    done, results = run(broken, ROOT / "solutions/a1_forward_conv/conv.py")

    if message is None:
        # Otter's own words for having no results; the zero is Otter's, too.
        assert [test["name"] for test in results["tests"]] == ["Autograder Failed", "Autograder Exception"]
    else:
        assert results is None
        assert done.returncode == 1
        assert message in done.stderr


def test_a_policy_hides_hidden_checks(autograder, tmp_path):
    autograder("export", "otter", "a8_problem_set", "-o", tmp_path, "--hidden", "hidden")
    assert json.loads((tmp_path / "a8_problem_set/otter_config.json").read_text())["show_hidden"] is False


def test_a_distribution_is_complete_and_pinned(distributions):
    folder = distributions / "a1_forward_conv"
    requirements = (folder / "requirements.txt").read_text().splitlines()

    assert sorted(path.name for path in folder.iterdir()) == [
        wheel_name(), "autograder.zip", "explore.ipynb", "otter_config.json", "requirements.txt", "tests",
    ]  # fmt: skip
    assert all("==" in line for line in requirements[:-1])
    assert requirements[-1] == f"autograder @ file:///autograder/source/{wheel_name()}"
    assert not {line.partition("==")[0] for line in requirements} & {"mypy", "hypothesis", "otter-grader", "autograder"}
    with zipfile.ZipFile(folder / "autograder.zip") as archive:
        names = archive.namelist()
        wheel = zipfile.ZipFile(io.BytesIO(archive.read(wheel_name())))
    assert not [name for name in names if name.startswith("files/") and name != "files/explore.ipynb"]
    assert not [name for name in names if "figures" in name or "alternatives" in name or "student_template" in name]
    assert "autograder/sandbox/inside/zygote.py" in wheel.namelist()


def test_exporting_again_replaces_what_was_there(autograder, tmp_path):
    (tmp_path / "a8_problem_set/tests").mkdir(parents=True)
    (tmp_path / "a8_problem_set/tests/old.py").touch()
    (tmp_path / "a8_problem_set/otter_config.json").touch()
    done = autograder("export", "otter", "a8_problem_set", "-o", tmp_path)
    assert done.stdout.splitlines() == [str(tmp_path / "a8_problem_set")]
    assert not (tmp_path / "a8_problem_set/tests/old.py").exists()


def test_an_unknown_assignment_is_named(autograder, tmp_path):
    done = autograder("export", "otter", "a9", "-o", tmp_path, check=False)
    assert done.returncode == 2
    assert "a9: no such assignment" in done.stderr
