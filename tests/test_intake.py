"""Submissions are read as bytes, and whatever is odd about them is said, never followed."""

import os

import pytest

from autograder.errors import UsageError
from autograder.intake import read_class, read_submission
from autograder.intake.folders import MAX_BYTES


@pytest.fixture
def student(tmp_path):
    folder = tmp_path / "ada"
    folder.mkdir()
    return folder


def test_only_what_is_asked_for_is_read(assignment, student):
    (student / "recurrence.py").write_bytes(b"x = 1\r\n\xff")
    (student / "conftest.py").write_text("import os")
    submission = read_submission(assignment, student)
    assert submission.student == "ada"
    assert dict(submission.files) == {"recurrence.py": b"x = 1\r\n\xff"}
    assert submission.notes == ()


def link(path):
    path.symlink_to("/etc/passwd")


def large(path):
    path.write_bytes(b"#" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "recurrence.py was not handed in"),
        (link, "recurrence.py was not read: Too many levels of symbolic links"),
        (os.mkfifo, "recurrence.py was not read: it is not a regular file"),
        (os.mkdir, "recurrence.py was not read: Is a directory"),
        (large, "recurrence.py was not read: it is larger than 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_noted_and_not_waited_for(assignment, student, make, said):
    make(student / "recurrence.py")
    submission = read_submission(assignment, student)
    assert dict(submission.files) == {}
    assert submission.notes == (said,)


def test_a_student_that_is_a_link_is_not_followed(assignment, student, tmp_path):
    (student / "recurrence.py").write_text("x = 1")
    (tmp_path / "eve").symlink_to(student)
    assert read_submission(assignment, tmp_path / "eve").notes == ("not a folder; nothing was read",)


def test_both_layouts_are_read_in_order(course, tmp_path):
    for name in ("demo/bob", "demo/ada", "demo/.git"):
        (tmp_path / "in" / name).mkdir(parents=True)
    everything = [(a.id, path.name) for a, path in read_class(course, tmp_path / "in", None)]
    assert everything == [("demo", "ada"), ("demo", "bob")]
    assert [path.name for _, path in read_class(course, tmp_path / "in/demo", "demo")] == ["ada", "bob"]


@pytest.mark.parametrize(
    ("folder", "assignment_id", "said"),
    [
        (
            "in",
            None,
            "'ada' is no assignment (the course has demo); for a folder of students, name the assignment with -a",
        ),
        ("in", "dmeo", "dmeo: no such assignment; the course has demo"),
        ("out", "demo", "No such file or directory; wanted a folder of submissions"),
        ("in/ada", "demo", "is empty; wanted one folder per student"),
    ],
)
def test_a_folder_that_cannot_be_meant_is_one_line(course, tmp_path, folder, assignment_id, said):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    with pytest.raises(UsageError) as caught:
        read_class(course, tmp_path / folder, assignment_id)
    assert said in str(caught.value)


def test_a_name_that_is_no_text_becomes_one(assignment, tmp_path):
    folder = tmp_path / os.fsdecode(b"zo\xeb")
    folder.mkdir()
    assert read_submission(assignment, folder).student == "zo\\xeb"
