"""A wrong name that is surely meant is known, and no other; no name leads out of an archive, or is another's."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import RejectedError
from autograder.intake.names import Likeness, Paths, inner_path, likeness, same_key, student_key
from autograder.text.safe import one_line

SAME, SPELLING, COPY = Likeness.SAME, Likeness.SPELLING, Likeness.COPY


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("conv.py", SAME),
        ("Conv.py", SPELLING),
        ("CONV.PY", SPELLING),
        (" conv .py ", SPELLING),
        ("ｃｏｎｖ．ｐｙ", SPELLING),  # noqa: RUF001 -- as some keyboards write it
        ("conv.py.txt", SPELLING),
        ("conv.py.py", SPELLING),
        ("conv (1).py", COPY),
        ("conv(12).py", COPY),
        ("conv-2.py", COPY),
        ("conv_2.py", COPY),
        ("conv 2.py", COPY),
        ("Conv - Copy.py", COPY),
        ("conv - Copy (2).py", COPY),
        ("conv copy 3.py", COPY),
        ("Copy of conv.py", COPY),
        ("conv-1.PY.TXT", COPY),
        ("conv.ipynb", Likeness.NOTEBOOK),
        ("Conv (1).ipynb", Likeness.COPY_OF_NOTEBOOK),
        ("conv2.py", None),
        ("conv-2024.py", None),
        ("myconv.py", None),
        ("conv_backward.py", None),
        ("conv.pyc", None),
        ("conv.txt", None),
        ("conv", None),
        ("-1.py", None),
        ("", None),
    ],
)
def test_only_what_is_surely_meant_is_taken_for_a_file(name, sure):
    assert likeness("conv.py", name) is sure


def test_answers_have_other_suffixes():
    assert likeness("answers.yml", "answers.yaml") is SPELLING
    assert likeness("answers.yml", "answers-1.yml") is COPY
    assert likeness("answers.yml", "answers.ipynb") is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("conv.py", ("conv.py",)),
        ("./hw//conv.py", ("hw", "conv.py")),
        ("hw\\conv.py", ("hw", "conv.py")),
        ("zoe\u0308.py", ("zo\u00eb.py",)),
        ("./", ()),
        ("...", ("...",)),
    ],
)
def test_paths_in_archives_are_taken_apart(name, parts):
    assert inner_path(name) == parts


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../conv.py", "leads out of it"),
        ("hw/../../conv.py", "leads out of it"),
        ("hw\\..\\..\\conv.py", "leads out of it"),
        ("..", "leads out of it"),
        ("/etc/passwd", "absolute"),
        ("\\\\server\\share", "absolute"),
        ("C:\\conv.py", "absolute"),
        ("c:conv.py", "absolute"),
        ("conv.py\0.txt", "NUL"),
        ("a/" * 21, "21 parts"),
        ("a" * 1001, "1,001 characters"),
    ],
)
def test_paths_that_lead_elsewhere_are_rejected(name, said):
    with pytest.raises(RejectedError, match=said):
        inner_path(name)


@given(st.text(max_size=60))
def test_a_path_never_leads_elsewhere(name):
    parts = ()
    with suppress(RejectedError):
        parts = inner_path(name)
    assert all(part not in ("", ".", "..") and "/" not in part and "\\" not in part for part in parts)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["conv.py", "conv.py"], "two files of one name: conv.py"),
        (["conv.py", "Conv.py"], "differ only in case: conv.py and Conv.py"),
        (["hw/a.py", "HW/b.py"], "differ only in case: hw and HW"),
        (["straße.py", "STRASSE.py"], "differ only in case"),
        (["hw", "hw/a.py"], "a file and a folder of one name: hw"),
        (["hw/a.py", "hw"], "a file and a folder of one name: hw"),
    ],
)
def test_names_that_clash_on_some_system_are_rejected(names, said):
    paths = Paths()
    paths.add(inner_path(names[0]), folder=False)
    with pytest.raises(RejectedError, match=said):
        paths.add(inner_path(names[1]), folder=False)


def test_folders_may_stand_twice():
    paths = Paths()
    for name, folder in (("hw/", True), ("hw/a.py", False), ("hw/", True), ("hw/b.py", False)):
        paths.add(inner_path(name), folder=folder)


@given(st.text(min_size=1, max_size=300))
def test_a_key_names_a_file_in_one_folder_and_can_be_shown(name):
    key = student_key(name)
    assert key
    assert "/" not in key
    assert not key.startswith(".")
    assert one_line(key) == key
    assert len(f"{key}.json".encode()) <= 255
    assert same_key(key) == same_key(student_key(key))


def test_long_keys_stay_apart():
    assert student_key("x" * 200 + "a") != student_key("x" * 200 + "b")
    assert len(student_key("李" * 200)) <= 100
