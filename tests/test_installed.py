"""The package as it is built, in an environment where nothing else is installed: it grades, and asks for its extras."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from autograder.platforms.pinned_requirements import pinned_requirements
from autograder.platforms.wheel import build_wheel, wheel_name
from tests.conftest import ROOT
from tests.platforms.container import wheel_of

NAME = f"autograder-{version('autograder')}"
WRONG = "def running_mean(x):\n    return x\n"


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Build the sdist, and the wheel from what is in it, as `make dist` does."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in ("pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, source)
    for name in ("autograder", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def python(built, tmp_path_factory):
    """Make an environment and install the wheel there, with what it asks for and no extras."""
    wheels, folder = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    for line in pinned_requirements():
        wheel_of(line.partition("==")[0], wheels)
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin/python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--find-links", wheels]
    done = subprocess.run([*command, built / f"{NAME}-py3-none-any.whl"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return python


@pytest.fixture(scope="session")
def autograder(python, tmp_path_factory):
    """Give a function that runs the installed command; in the new course of one assignment, if nothing else is said."""
    course = tmp_path_factory.mktemp("course")
    (course / "course.yml").write_text("title: A course\ntimezone: Europe/Berlin\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}

    def run(*arguments, cwd=course):
        command = [python.with_name("autograder"), *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=own, capture_output=True, text=True, check=False)

    done = run("new", "demo")
    assert done.returncode == 0, done.stderr
    assert "__pycache__" not in done.stdout  # pip compiles the templates that it is made of
    solution = (course / "solutions/demo/recurrence.py").read_text()
    for student, source in (("ada", solution), ("bob", WRONG)):
        (course / "class" / student).mkdir(parents=True)
        (course / "class" / student / "recurrence.py").write_text(source)
    run.course = course
    return run


def test_the_wheel_holds_the_whole_package_and_its_licence(built):
    with zipfile.ZipFile(built / f"{NAME}-py3-none-any.whl") as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert archive.read(f"{NAME}.dist-info/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()

    package = [path for path in (ROOT / "autograder").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert names == {path.relative_to(ROOT).as_posix() for path in package}


def test_the_sdist_holds_no_part_of_the_course_and_no_tests(built):
    with tarfile.open(built / f"{NAME}.tar.gz") as archive:
        tops = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 1}

    assert tops == {
        *("autograder", "autograder.egg-info", "PKG-INFO", "pyproject.toml", "README.md", "LICENSE"),
        *("MANIFEST.in", "setup.cfg"),
    }


def test_a_plain_installation_brings_what_grading_needs_and_nothing_else(python):
    command = [sys.executable, "-m", "pip", "--python", python, "list", "--format=json"]
    listed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert {line["name"].lower().replace("_", "-") for line in listed} == {
        "autograder",
        *(line.partition("==")[0] for line in pinned_requirements()),
    }


@pytest.fixture(scope="session")
def graded(autograder):
    """Grade the class, in the folder where reports go if nobody says where."""
    return autograder("grade", "class", "-a", "demo", "--no-gradebook")


def test_a_plain_installation_grades_a_class_and_says_what_it_leaves_out(graded, autograder):
    assert (graded.returncode, graded.stderr) == (0, "")
    reports = (autograder.course / "grades/demo").glob("*.json")
    scores = {path.stem: json.loads(path.read_text())["score"] for path in reports}
    assert scores == {"ada": 10, "bob": 0}
    *_, table, report = graded.stdout.splitlines()
    assert table.startswith("Reports: ")
    assert report == (
        "No class report: this needs markupsafe, which is not installed: pip install 'autograder[reports]'"
    )


def test_without_the_gradebook_nothing_is_graded_until_somebody_says_that_it_is_not_wanted(autograder, tmp_path):
    done = autograder("grade", "class", "-a", "demo", "-o", tmp_path)

    assert done.returncode == 1
    assert done.stderr == (
        "autograder: this needs sqlalchemy, which is not installed: pip install 'autograder[gradebook]'; "
        "or grade with --no-gradebook, which keeps reports alone\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("list",), ("verify",), ("build", "--dist", "zips"), ("export", "gradescope", "-o", "exports")],
    ids=" ".join,
)
def test_what_else_a_plain_installation_can_do(arguments, autograder):
    done = autograder(*arguments)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("gradebook", "show"), "gradebook"),
        (("gradebook", "roster"), "gradebook"),
        (("gradebook", "export", "csv", "-o", "out.csv"), "gradebook"),
        (("regrade",), "gradebook"),
        (("report", "grades"), "reports"),
        (("feedback", "grades"), "reports"),
        (("export", "otter", "-o", "exports"), "otter"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
@pytest.mark.usefixtures("graded")
def test_a_command_whose_extra_is_missing_says_which_to_install(arguments, extra, autograder):
    done = autograder(*arguments)

    assert done.returncode == 1
    assert done.stderr.startswith("autograder: this needs ")
    assert done.stderr.endswith(f", which is not installed: pip install 'autograder[{extra}]'\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["build", "verify"])
def test_an_assignment_with_a_notebook_takes_the_extra_for_notebooks(command, autograder, tmp_path):
    shutil.copytree(autograder.course, tmp_path, dirs_exist_ok=True)
    (tmp_path / "assignments/demo/explore.py").write_text('# %%\ngrader.check("running_mean")\n')
    done = autograder(command, cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr == (
        "autograder: this needs jupytext, which is not installed: pip install 'autograder[notebooks]'\n"
    )


def test_the_wheel_that_is_exported_holds_what_the_built_one_holds(built, tmp_path):
    (tmp_path / wheel_name()).write_bytes(build_wheel())
    with zipfile.ZipFile(tmp_path / wheel_name()) as ours, zipfile.ZipFile(built / wheel_name()) as theirs:
        assert set(theirs.namelist()) - set(ours.namelist()) == {f"{NAME}.dist-info/top_level.txt"}
        assert set(ours.namelist()) <= set(theirs.namelist())
