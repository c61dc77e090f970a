"""A folder, file or archive per student is read as bytes; whatever is unusual about it is noted, never followed."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from autograder.intake import SubmissionLayout
from autograder.intake.limits import MAX_ENTRIES, MAX_FILE
from tests.intake.builders import notebook, read_all, tar_of, zip_of

SOURCE = b"def running_mean(x):\n    return x\n"


@pytest.fixture
def student(tmp_path):
    folder = tmp_path / "in" / "ada"
    folder.mkdir(parents=True)
    return folder


def test_only_required_files_are_read(course, student):
    (student / "recurrence.py").write_bytes(b"x = 1\r\n\xff")
    (student / "conftest.py").write_text("import os")
    submission = read_all(course, student.parent)["ada"]
    assert dict(submission.files) == {"recurrence.py": b"x = 1\r\n\xff"}
    assert submission.notes == ()
    assert (submission.rejected, submission.read_error) == (None, None)
    assert submission.origin.originals == {}


def test_a_file_or_an_archive_named_after_its_student_is_a_submission(course, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bo.py").write_bytes(SOURCE)
    (folder / "cy.zip").write_bytes(zip_of({"recurrence.py": SOURCE}))
    (folder / "di.m.tar.gz").write_bytes(tar_of({"homework/recurrence.py": SOURCE}))
    (folder / "ed.TGZ").write_bytes(tar_of({"./recurrence.py": SOURCE}))
    (folder / "flo.tar").write_bytes(tar_of({"recurrence.py": SOURCE}, "w"))
    (folder / "gil.ipynb").write_bytes(notebook(SOURCE.decode()))
    submissions = read_all(course, folder)
    assert list(submissions) == ["bo", "cy", "di.m", "ed", "flo", "gil"]
    assert {submission.files["recurrence.py"] for submission in submissions.values()} == {SOURCE}
    assert submissions["bo"].origin.originals == {"recurrence.py": "bo.py"}
    assert submissions["bo"].notes == ()


def link(path):
    path.symlink_to("/etc/passwd")


def large(path):
    path.write_bytes(b"#" * (MAX_FILE + 1))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (link, "recurrence.py was not read: it is a link"),
        (os.mkfifo, "recurrence.py was not read: it is not a regular file"),
        (large, "recurrence.py was not read: it is larger than 1 MiB"),
    ],
)
def test_what_is_not_a_readable_file_is_rejected_and_not_waited_for(course, student, make, message):
    make(student / "recurrence.py")
    submission = read_all(course, student.parent)["ada"]
    assert dict(submission.files) == {}
    assert submission.notes == (message,)
    assert submission.rejected == message


@pytest.mark.parametrize("make", [lambda _: None, os.mkdir])
def test_a_missing_file_is_noted_and_not_rejected(course, student, make):
    make(student / "recurrence.py")
    submission = read_all(course, student.parent)["ada"]
    assert submission.notes == ("recurrence.py was not handed in",)
    assert submission.rejected is None


def test_a_link_in_the_place_of_a_student_is_not_followed(course, student):
    (student / "recurrence.py").write_bytes(SOURCE)
    (student.parent / "eve").symlink_to(student)
    (student.parent / "eva.py").symlink_to(student / "recurrence.py")
    submissions = read_all(course, student.parent)
    assert submissions["eve"].rejected == "eve is neither a folder nor an archive, and cannot be recurrence.py"
    assert submissions["eva"].rejected == "recurrence.py was not read: it is a link"


def test_folders_that_are_links_are_not_entered(course, student):
    (student / "deeper").symlink_to("/")
    assert read_all(course, student.parent)["ada"].notes == ("recurrence.py was not handed in; found deeper",)


def test_a_folder_is_not_searched_deeper_than_needed(course, student):
    (student / "recurrence.py").write_bytes(SOURCE)
    packages = student / "venv"
    packages.mkdir()
    for number in range(MAX_ENTRIES + 1):
        (packages / f"{number}.py").touch()
    assert read_all(course, student.parent)["ada"].files == {"recurrence.py": SOURCE}
    (student / "recurrence.py").unlink()
    assert read_all(course, student.parent)["ada"].rejected == (
        "the submission was not read: it has more than 2,000 files and folders; hand in only the required files"
    )


def test_nested_folders_are_not_followed_for_ever(course, student):
    student.joinpath(*["d"] * 100).mkdir(parents=True)
    assert read_all(course, student.parent)["ada"].rejected == (
        "the submission was not read: it has folders nested more than 20 deep"
    )


def test_what_the_machine_cannot_read_is_not_the_students_fault(course):
    # Not as root, who can read everything.
    folder = Path(tempfile.mkdtemp())
    try:
        for student in ("ada", "bo"):
            (folder / student).mkdir()
            (folder / student / "recurrence.py").write_bytes(SOURCE)
        (folder / "ada" / "recurrence.py").chmod(0)
        (folder / "bo").chmod(0)
        folder.chmod(0o755)
        submissions = as_nobody(lambda: {key: one.read_error for key, one in read_all(course, folder).items()})
        assert submissions == {
            "ada": f"{folder}/ada/recurrence.py: cannot be read: Permission denied; make it readable and grade again",
            "bo": f"{folder}/bo: cannot be read: Permission denied",
        }
    finally:
        shutil.rmtree(folder)


def as_nobody(work):
    """Run a function in a process without privileges; return the dict of texts that it returns."""
    if os.getuid() != 0:
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            os.write(writing, repr(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        written = pipe.read().decode()
    os.waitpid(child, 0)
    return eval(written)  # noqa: S307 -- written by this test


@pytest.mark.parametrize("top", ["", "class of 2024/"])
def test_a_zip_of_folders_is_read_if_that_layout_is_named(course, tmp_path, top):
    names = {f"{top}ada/recurrence.py": SOURCE, f"{top}bo.zip": zip_of({"recurrence.py": SOURCE})}
    (tmp_path / "class.zip").write_bytes(zip_of({**names, "__MACOSX/ada/._recurrence.py": b""}))
    submissions = read_all(course, tmp_path / "class.zip", SubmissionLayout.FOLDERS)
    assert list(submissions) == ["ada", "bo"]
    assert all(one.files == {"recurrence.py": SOURCE} for one in submissions.values())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (b"zo\xeb", "zo\\xeb"),
        (b"\x1b[31mred\x1b[0m", "red"),
        ("\u202eeve".encode(), "\\u202eeve"),
        (b"two\nlines", "two lines"),
        (b"n" * 255, "n" * 84 + "...3bb555e4ed3e"),
    ],
)
def test_a_name_becomes_a_key_that_can_be_shown_and_names_a_file(course, tmp_path, name, key):
    folder = tmp_path / "in" / os.fsdecode(name)
    folder.mkdir(parents=True)
    assert list(read_all(course, tmp_path / "in")) == [key]
