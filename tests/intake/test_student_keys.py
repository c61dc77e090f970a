"""A student's key can be shown, names a file, and is different for different students."""

from hypothesis import given
from hypothesis import strategies as st

from autograder.intake.file_names import fold_name
from autograder.intake.student_keys import student_key
from autograder.text.safe import one_line


@given(st.text(min_size=1, max_size=300))
def test_a_key_names_a_file_in_one_folder_and_can_be_shown(name):
    key = student_key(name)
    assert key
    assert "/" not in key
    assert not key.startswith(".")
    assert one_line(key) == key
    assert len(f"{key}.json".encode()) <= 255
    assert fold_name(key) == fold_name(student_key(key))


def test_long_names_keep_different_keys():
    assert student_key("x" * 200 + "a") != student_key("x" * 200 + "b")
    assert len(student_key("李" * 200)) <= 100
