"""The submissions of a class are listed by student, and a path that cannot be understood is an error of one line."""

import pytest

from autograder.errors import Action, Remedy, UsageError
from autograder.intake import SubmissionLayout, open_submissions
from tests.intake.builders import read_all, zip_of

SOURCE = b"def running_mean(x):\n    return x\n"


@pytest.mark.parametrize(
    ("names", "keys", "message"),
    [
        (["ada/", "ada.zip"], ["ada"], "ada/ and ada.zip belong to the same student"),
        (["ada.py", "Ada.py"], ["Ada", "ada"], "Ada.py and ada.py belong to the same student"),
        (["zoe\u0308/", "zo\u00eb.py"], ["zo\u00eb"], "belong to the same student"),
        (["a\nb/", "a b/"], ["a b"], "belong to the same student"),
    ],
)
def test_two_entries_of_one_student_are_both_not_graded(course, tmp_path, names, keys, message):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in [*names, "bo.py"]:
        (folder / name).mkdir() if name.endswith("/") else (folder / name).write_bytes(SOURCE)
    submissions = read_all(course, folder)
    assert list(submissions) == sorted([*keys, "bo"])
    assert submissions["bo"].files == {"recurrence.py": SOURCE}
    for key in keys:
        assert message in submissions[key].read_error
        assert submissions[key].files == {}


def test_a_folder_per_assignment_and_the_folder_of_one_are_listed_in_order(course, tmp_path):
    for name in ("demo/bob", "demo/ada", "demo/.git"):
        (tmp_path / "in" / name).mkdir(parents=True)
    for path, assignment_id in ((tmp_path / "in", None), (tmp_path / "in/demo", "demo")):
        with open_submissions(course, path, assignment_id, None) as listing:
            assert [(a.id, entry.student) for a, entry in listing.entries] == [("demo", "ada"), ("demo", "bob")]
            assert listing.messages == [f"{tmp_path}/in/demo: one folder, file or archive per student, 2 submissions"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["Homework 1_ada_conv_recurrence.py", "bo.py"], "it ends in the name of a file"),
        (["ada-1_recurrence.py", "bo_recurrence (1).py"], "it ends in the name of a file"),
        (
            ["1001-7 - Ada Lovelace - Oct 5, 2026 1122 AM/", "1002-7 - Bo Jin - Oct 6, 2026 905 AM/"],
            "it has a time in it",
        ),
        (["ada_2026-10-05/", "ada_2026-10-06/"], "it has a time in it"),
        (["20261005T112233_ada.zip", "bo.zip"], "it has a time in it"),
        (["ada_1/", "ada_2/", "bo_1/"], "'ada_1' and 'ada_2' may be of one student"),
        (["ada.zip", "ada (1).zip", "bo.zip"], "may be of one student"),
        (["ada.zip", "ada (1).zip"], "may be of one student"),
    ],
)
def test_a_layout_that_is_not_known_is_refused(course, tmp_path, names, reason):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in names:
        (folder / name).mkdir() if name.endswith("/") else (folder / name).write_bytes(SOURCE)
    with pytest.raises(UsageError) as caught:
        read_all(course, folder)
    assert "its names fit no known download, and" in str(caught.value)
    assert reason in str(caught.value)
    assert caught.value.remedies == (Remedy(Action.CHOOSE_LAYOUT, tuple(SubmissionLayout)),)
    assert len(read_all(course, folder, SubmissionLayout.FOLDERS)) == len(names)


@pytest.mark.parametrize(
    "names",
    [
        ["s-1/", "s-2/", "s-3/"],
        ["group 1.zip", "group 2.zip"],
        ["20261005/", "20261006/"],
        ["ada-1900/", "ada-1901/", "bo/"],
        ["wang1.py", "wang2.py", "ada.py"],
        ["conv_ada.py", "conv_bo.py"],
        ["ada.recurrence/", "bo/"],
        ["may 3/", "marchetti/"],
    ],
)
def test_names_that_may_be_students_are_taken_for_that(course, tmp_path, names):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in names:
        (folder / name).mkdir() if name.endswith("/") else (folder / name).write_bytes(SOURCE)
    assert len(read_all(course, folder)) == len(names)


def make_class(folder):
    (folder / "in/ada").mkdir(parents=True)
    (folder / "in/ada/recurrence.py").write_bytes(SOURCE)
    (folder / "both/demo").mkdir(parents=True)
    (folder / "both/demo.zip").write_bytes(zip_of({}))
    (folder / "class.zip").write_bytes(zip_of({"ada/recurrence.py": SOURCE}))
    (folder / "text").write_text("text")


@pytest.mark.parametrize(
    ("path", "assignment_id", "message"),
    [
        (
            "in",
            None,
            "'ada' is not an assignment (the course has demo)",
        ),
        ("in", "dmeo", "dmeo: no such assignment; the course has demo"),
        ("out", "demo", "No such file or directory; wanted a folder of submissions, or a zip"),
        ("in/ada/none", "demo", "No such file or directory"),
        ("in/ada", "demo", "contains recurrence.py, as the folder of a single student does; wanted the folder that"),
        ("text", "demo", "text: is not a zip, or is damaged; wanted a folder of submissions, or a zip"),
        ("both", None, "demo and demo.zip are both for demo; remove one"),
        ("class.zip", "demo", "its names fit no known download"),
    ],
)
def test_a_path_that_cannot_be_meant_is_an_error_of_one_line(course, tmp_path, path, assignment_id, message):
    make_class(tmp_path)
    with pytest.raises(UsageError) as caught, open_submissions(course, tmp_path / path, assignment_id, None):
        pass
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("path", "assignment_id", "remedy"),
    [
        ("in", None, Remedy(Action.NAME_SINGLE_ASSIGNMENT)),
        ("class.zip", "demo", Remedy(Action.CHOOSE_LAYOUT, tuple(SubmissionLayout))),
    ],
)
def test_the_intended_path_is_suggested(course, tmp_path, path, assignment_id, remedy):
    make_class(tmp_path)
    with pytest.raises(UsageError) as caught, open_submissions(course, tmp_path / path, assignment_id, None):
        pass
    assert caught.value.remedies == (remedy,)


def test_an_empty_folder_is_an_error_that_says_so(course, tmp_path):
    (tmp_path / ".hidden").touch()
    for assignment_id, wanted in (("demo", "one folder, file or archive per student"), (None, "per assignment")):
        folder = tmp_path / "empty"
        folder.mkdir(exist_ok=True)
        with (
            pytest.raises(UsageError, match=rf"empty: is empty; wanted .*{wanted}"),
            open_submissions(course, folder, assignment_id, None),
        ):
            pass
