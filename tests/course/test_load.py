"""Specs are read strictly, and an error is one line."""

from pathlib import Path

import pytest

from autograder.course.load import find_course, load_course
from autograder.errors import Action, Remedy, SpecError, UsageError


def spec_error(folder: Path, text: str) -> str:
    path = folder / "assignments/demo/assignment.yml"
    path.write_text(text)
    with pytest.raises(SpecError) as caught:
        load_course(folder)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message.removeprefix(str(path))


HEAD = "title: T\nsummary: S\n"
FILES = "files:\n  recurrence.py: [running_mean]\n"
QUESTIONS = "questions:\n  running_mean: {title: T, points: 10}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("titel: T\n", ":1: titel: unknown key; wanted one of title,", id="misspelt key"),
        pytest.param("titel: T\n", "did you mean 'title'?", id="misspelt key has a suggestion"),
        pytest.param(HEAD + FILES, ":1: questions: missing; wanted in this mapping: title,", id="missing key"),
        pytest.param(
            HEAD + FILES + "questions:\n  q: {title: T, point: 3}\n",
            ":6: questions.q.point: unknown key; wanted one of title, points",
            id="misspelt key, deep",
        ),
        pytest.param(
            HEAD + FILES + "questions:\n  q:\n    title: T\n    points: many\n",
            ":8: questions.q.points: found 'many', wanted a number",
            id="wrong type",
        ),
        pytest.param(
            HEAD + FILES + "questions:\n  q: {title: T, points: -1}\n",
            ":6: questions.q.points: found -1",
            id="negative",
        ),
        pytest.param(
            HEAD + FILES + QUESTIONS + "limits: {call_second: 1}\n", ":7: limits.call_second: unknown key", id="limits"
        ),
        pytest.param(
            HEAD + FILES + QUESTIONS + QUESTIONS, ":7: questions: is defined twice, first in line 5", id="duplicate key"
        ),
        pytest.param(HEAD + "files:\n  a b.py: [f]\n" + QUESTIONS, ":4: files.a b.py: found 'a b.py'", id="file name"),
        pytest.param("title: [\n", "not valid YAML", id="syntax"),
        pytest.param("", ":1: the file: found nothing", id="empty"),
        pytest.param(
            HEAD + "files:\n  recurrence.py: [f, f]\n" + QUESTIONS, ": files: f is listed twice", id="function twice"
        ),
        pytest.param(
            HEAD + "files:\n  other.py: [f]\n" + QUESTIONS, ": solutions/demo/other.py is missing", id="no solution"
        ),
    ],
)
def test_a_wrong_spec_names_file_line_key_found_and_wanted(course_folder, text, wanted):
    assert wanted in spec_error(course_folder, text)


def test_a_file_that_is_not_utf8_is_named(course_folder):
    (course_folder / "course.yml").write_bytes(b"title: \xff\n")
    with pytest.raises(SpecError, match=r"course\.yml: cannot be read: it is not UTF-8"):
        load_course(course_folder)


def test_the_course_is_found_from_within(course_folder):
    assert find_course(course_folder / "assignments" / "demo") == course_folder


def test_no_course_is_one_line_with_what_to_do(tmp_path):
    with pytest.raises(UsageError, match=r"no course\.yml here") as caught:
        find_course(tmp_path)
    assert caught.value.remedies == (Remedy(Action.NAME_COURSE),)


def test_what_is_read_is_what_was_written(course):
    (assignment,) = course.assignments
    assert assignment.id == "demo"
    assert assignment.points == 10
    assert assignment.modules == {"running_mean": "recurrence"}
    assert assignment.limits.call_seconds == 2
