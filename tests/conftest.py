"""What several test modules share: small courses, made anew for each test."""

from pathlib import Path

import pytest

from autograder.grading import Key, load_key
from autograder.model import Assignment, Course
from autograder.release.skeleton import new_assignment
from autograder.spec import load_course

ROOT = Path(__file__).parents[1]


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """Give a course of one assignment, `demo`, as `autograder new` makes it."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "course.yml").write_text("title: A course for tests\n")
    new_assignment(load_course(folder), "demo")
    return folder


@pytest.fixture
def course(course_folder: Path) -> Course:
    return load_course(course_folder)


@pytest.fixture
def assignment(course: Course) -> Assignment:
    return course.assignments[0]


@pytest.fixture
def key(assignment: Assignment) -> Key:
    return load_key(assignment)
