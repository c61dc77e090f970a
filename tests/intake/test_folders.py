"""A folder, file or archive per student: read as bytes, and whatever is odd about it is said, never followed."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from autograder.errors import Action, Remedy, UsageError
from autograder.intake import Layout, open_class, read_submission
from autograder.intake.limits import MAX_ENTRIES, MAX_FILE
from tests.intake.making import notebook, tar_of, zip_of

SOURCE = b"def running_mean(x):\n    return x\n"


def read(course, folder, layout=None):
    """Read everything that a folder holds for `demo`."""
    with open_class(course, folder, "demo", layout) as found:
        return {hand_in.student: read_submission(assignment, hand_in) for assignment, hand_in in found.hand_ins}


@pytest.fixture
def student(tmp_path):
    folder = tmp_path / "in" / "ada"
    folder.mkdir(parents=True)
    return folder


def test_only_what_is_asked_for_is_read(course, student):
    (student / "recurrence.py").write_bytes(b"x = 1\r\n\xff")
    (student / "conftest.py").write_text("import os")
    submission = read(course, student.parent)["ada"]
    assert dict(submission.files) == {"recurrence.py": b"x = 1\r\n\xff"}
    assert submission.notes == ()
    assert (submission.rejected, submission.unread) == (None, None)
    assert submission.origin.originals == {}


def test_a_file_or_an_archive_named_after_its_student_is_one(course, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bo.py").write_bytes(SOURCE)
    (folder / "cy.zip").write_bytes(zip_of({"recurrence.py": SOURCE}))
    (folder / "di.m.tar.gz").write_bytes(tar_of({"homework/recurrence.py": SOURCE}))
    (folder / "ed.TGZ").write_bytes(tar_of({"./recurrence.py": SOURCE}))
    (folder / "flo.tar").write_bytes(tar_of({"recurrence.py": SOURCE}, "w"))
    (folder / "gil.ipynb").write_bytes(notebook(SOURCE.decode()))
    submissions = read(course, folder)
    assert list(submissions) == ["bo", "cy", "di.m", "ed", "flo", "gil"]
    assert {submission.files["recurrence.py"] for submission in submissions.values()} == {SOURCE}
    assert submissions["bo"].origin.originals == {"recurrence.py": "bo.py"}
    assert submissions["bo"].notes == ()


def link(path):
    path.symlink_to("/etc/passwd")


def large(path):
    path.write_bytes(b"#" * (MAX_FILE + 1))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (link, "recurrence.py was not read: it is a link"),
        (os.mkfifo, "recurrence.py was not read: it is not a regular file"),
        (large, "recurrence.py was not read: it is larger than 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_rejected_and_not_waited_for(course, student, make, said):
    make(student / "recurrence.py")
    submission = read(course, student.parent)["ada"]
    assert dict(submission.files) == {}
    assert submission.notes == (said,)
    assert submission.rejected == said


@pytest.mark.parametrize("make", [lambda _: None, os.mkdir])
def test_what_is_not_there_is_missing_and_not_rejected(course, student, make):
    make(student / "recurrence.py")
    submission = read(course, student.parent)["ada"]
    assert submission.notes == ("recurrence.py was not handed in",)
    assert submission.rejected is None


def test_a_student_that_is_a_link_is_not_followed(course, student):
    (student / "recurrence.py").write_bytes(SOURCE)
    (student.parent / "eve").symlink_to(student)
    (student.parent / "eva.py").symlink_to(student / "recurrence.py")
    submissions = read(course, student.parent)
    assert submissions["eve"].rejected == "eve is no folder, no archive, and nothing that recurrence.py can be"
    assert submissions["eva"].rejected == "recurrence.py was not read: it is a link"


def test_folders_that_are_links_are_not_entered(course, student):
    (student / "deeper").symlink_to("/")
    assert read(course, student.parent)["ada"].notes == ("recurrence.py was not handed in",)


def test_a_folder_is_not_searched_deeper_than_needed(course, student):
    (student / "recurrence.py").write_bytes(SOURCE)
    heap = student / "venv"
    heap.mkdir()
    for number in range(MAX_ENTRIES + 1):
        (heap / f"{number}.py").touch()
    assert read(course, student.parent)["ada"].files == {"recurrence.py": SOURCE}
    (student / "recurrence.py").unlink()
    assert read(course, student.parent)["ada"].rejected == (
        "what was handed in was not read: it has more than 2,000 files and folders; "
        "hand in the files that are asked for"
    )


def test_folders_in_folders_are_not_followed_for_ever(course, student):
    student.joinpath(*["d"] * 100).mkdir(parents=True)
    assert read(course, student.parent)["ada"].rejected == (
        "what was handed in was not read: it has folders in folders, more than 20 deep"
    )


def test_what_the_machine_cannot_read_is_no_students_fault(course):
    # As a user that may not: root may read everything.
    folder = Path(tempfile.mkdtemp())
    try:
        for student in ("ada", "bo"):
            (folder / student).mkdir()
            (folder / student / "recurrence.py").write_bytes(SOURCE)
        (folder / "ada" / "recurrence.py").chmod(0)
        (folder / "bo").chmod(0)
        folder.chmod(0o755)
        submissions = as_nobody(lambda: {key: one.unread for key, one in read(course, folder).items()})
        assert submissions == {
            "ada": f"{folder}/ada/recurrence.py: cannot be read: Permission denied; make it readable and grade again",
            "bo": f"{folder}/bo: cannot be read: Permission denied",
        }
    finally:
        shutil.rmtree(folder)


def as_nobody(work):
    """Do something in a process without rights of its own; give the dict of texts that comes of it."""
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
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return eval(said)  # noqa: S307 -- what this test has written


@pytest.mark.parametrize(
    ("names", "keys", "said"),
    [
        (["ada/", "ada.zip"], ["ada"], "ada/ and ada.zip are of one student"),
        (["ada.py", "Ada.py"], ["Ada", "ada"], "Ada.py and ada.py are of one student"),
        (["zoe\u0308/", "zo\u00eb.py"], ["zo\u00eb"], "are of one student"),
        (["a\nb/", "a b/"], ["a b"], "are of one student"),
    ],
)
def test_two_of_one_name_are_both_left_ungraded(course, tmp_path, names, keys, said):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in [*names, "bo.py"]:
        (folder / name).mkdir() if name.endswith("/") else (folder / name).write_bytes(SOURCE)
    submissions = read(course, folder)
    assert list(submissions) == sorted([*keys, "bo"])
    assert submissions["bo"].files == {"recurrence.py": SOURCE}
    for key in keys:
        assert said in submissions[key].unread
        assert submissions[key].files == {}


def test_both_layouts_are_read_in_order(course, tmp_path):
    for name in ("demo/bob", "demo/ada", "demo/.git"):
        (tmp_path / "in" / name).mkdir(parents=True)
    for path, assignment_id in ((tmp_path / "in", None), (tmp_path / "in/demo", "demo")):
        with open_class(course, path, assignment_id, None) as found:
            assert [(a.id, hand_in.student) for a, hand_in in found.hand_ins] == [("demo", "ada"), ("demo", "bob")]
            assert found.said == [f"{tmp_path}/in/demo: one folder, file or archive per student, 2 submissions"]


def make_class(folder):
    (folder / "in/ada").mkdir(parents=True)
    (folder / "in/ada/recurrence.py").write_bytes(SOURCE)
    (folder / "both/demo").mkdir(parents=True)
    (folder / "both/demo.zip").write_bytes(zip_of({}))
    (folder / "class.zip").write_bytes(zip_of({"ada/recurrence.py": SOURCE}))
    (folder / "text").write_text("text")


@pytest.mark.parametrize(
    ("path", "assignment_id", "said"),
    [
        ("in", None, "'ada' is no assignment (the course has demo)"),
        ("in", "dmeo", "dmeo: no such assignment; the course has demo"),
        ("out", "demo", "No such file or directory; wanted a folder of submissions, or a zip"),
        ("in/ada/none", "demo", "No such file or directory"),
        ("in/ada", "demo", "recurrence.py lies in it, which is one student's; wanted the folder that holds"),
        ("text", "demo", "text: is no zip, or a damaged one; wanted a folder, or a zip of a class"),
        ("both", None, "demo and demo.zip are both of demo; remove one"),
        ("class.zip", "demo", "not a download that is known by its names"),
    ],
)
def test_a_path_that_cannot_be_meant_is_one_line(course, tmp_path, path, assignment_id, said):
    make_class(tmp_path)
    with pytest.raises(UsageError) as caught, open_class(course, tmp_path / path, assignment_id, None):
        pass
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("path", "assignment_id", "remedy"),
    [
        ("in", None, Remedy(Action.NAME_SINGLE_ASSIGNMENT)),
        ("class.zip", "demo", Remedy(Action.CHOOSE_LAYOUT, ("folders", "canvas", "moodle", "gradescope"))),
    ],
)
def test_what_could_be_meant_is_suggested(course, tmp_path, path, assignment_id, remedy):
    make_class(tmp_path)
    with pytest.raises(UsageError) as caught, open_class(course, tmp_path / path, assignment_id, None):
        pass
    assert caught.value.remedies == (remedy,)


def test_an_empty_folder_is_said_to_be_empty(course, tmp_path):
    (tmp_path / ".hidden").touch()
    for assignment_id, said in (("demo", "one folder, file or archive per student"), (None, "per assignment")):
        folder = tmp_path / "empty"
        folder.mkdir(exist_ok=True)
        with (
            pytest.raises(UsageError, match=rf"empty: is empty; wanted .*{said}"),
            open_class(course, folder, assignment_id, None),
        ):
            pass


@pytest.mark.parametrize("top", ["", "class of 2024/"])
def test_a_zip_of_folders_is_read_where_that_is_said(course, tmp_path, top):
    names = {f"{top}ada/recurrence.py": SOURCE, f"{top}bo.zip": zip_of({"recurrence.py": SOURCE})}
    (tmp_path / "class.zip").write_bytes(zip_of({**names, "__MACOSX/ada/._recurrence.py": b""}))
    submissions = read(course, tmp_path / "class.zip", Layout.FOLDERS)
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
def test_a_name_becomes_a_key_that_can_be_shown_and_name_a_file(course, tmp_path, name, key):
    folder = tmp_path / "in" / os.fsdecode(name)
    folder.mkdir(parents=True)
    assert list(read(course, tmp_path / "in")) == [key]
