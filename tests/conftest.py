"""What several test modules share: small courses, made for each test."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from autograder.course.load import load_course
from autograder.grading.executors import ProcessPool
from autograder.grading.run_checks import AnswerKey, load_key
from autograder.model import Assignment, Course
from autograder.release.skeleton import new_assignment

pytest_plugins = ["tests.databases", "tests.slow"]

ROOT = Path(__file__).parents[1]

# The same examples every time, however busy the machine is and whatever was found before.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.register_profile("fuzz", deadline=None, database=None, max_examples=3000)  # tools/fuzz.py asks for it
settings.load_profile("repeatable")


def make_course(folder: Path) -> Path:
    """Make a course of one assignment."""
    folder.mkdir()
    (folder / "course.yml").write_text("title: A course for tests\n")
    new_assignment(load_course(folder), "demo")
    return folder


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """Return the folder of a course with one assignment, `demo`, as `autograder new` makes it."""
    return make_course(tmp_path / "course")


@pytest.fixture
def course(course_folder: Path) -> Course:
    return load_course(course_folder)


@pytest.fixture
def assignment(course: Course) -> Assignment:
    return course.assignments[0]


@pytest.fixture
def key(assignment: Assignment) -> AnswerKey:
    return load_key(assignment)


@pytest.fixture(scope="session")
def pool() -> Iterator[ProcessPool]:
    """Yield a process that grades; that of the tests has not the environment for it."""
    with ProcessPool(1) as pool:
        yield pool


class GradedClass(NamedTuple):
    """What grading the sample class printed and wrote."""

    printed: str
    folder: Path


def linked_course(folder: Path) -> Path:
    """Make a copy of the course from links, with a fixed secret."""
    (folder / ".autograder").mkdir(parents=True)
    (folder / ".autograder" / "secret").write_bytes(b"one secret, the same in every run of the tests")
    for name in ("course.yml", "assignments", "solutions"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def grade_examples(output: Path) -> GradedClass:
    """Grade the sample class as `make grade` does, with a fixed secret."""
    course = linked_course(output.parent / "course")
    autograder = Path(sys.executable).with_name("autograder")
    command = [autograder, "--course", course, "grade", "examples/submissions", "-o", output]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return GradedClass(done.stdout.replace(str(output), "grades"), output)
