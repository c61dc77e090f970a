"""No path of an archive leads out of it, and no two paths name the same file on any system."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import RejectedError
from autograder.intake.archive_paths import UniquePaths, split_path


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
def test_a_path_is_split_into_its_parts(name, parts):
    assert split_path(name) == parts


@pytest.mark.parametrize(
    ("name", "message"),
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
def test_a_path_that_leads_out_or_is_too_long_is_rejected(name, message):
    with pytest.raises(RejectedError, match=message):
        split_path(name)


@given(st.text(max_size=60))
def test_no_accepted_path_leads_out(name):
    parts = ()
    with suppress(RejectedError):
        parts = split_path(name)
    assert all(part not in ("", ".", "..") and "/" not in part and "\\" not in part for part in parts)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["conv.py", "conv.py"], "two files with the same path: conv.py"),
        (["conv.py", "Conv.py"], "differ only in case: conv.py and Conv.py"),
        (["hw/a.py", "HW/b.py"], "differ only in case: hw and HW"),
        (["straße.py", "STRASSE.py"], "differ only in case"),
        (["hw", "hw/a.py"], "a file and a folder with the same path: hw"),
        (["hw/a.py", "hw"], "a file and a folder with the same path: hw"),
    ],
)
def test_paths_that_clash_on_some_system_are_rejected(names, message):
    paths = UniquePaths()
    paths.add(split_path(names[0]), folder=False)
    with pytest.raises(RejectedError, match=message):
        paths.add(split_path(names[1]), folder=False)


def test_a_folder_may_be_there_twice():
    paths = UniquePaths()
    for name, folder in (("hw/", True), ("hw/a.py", False), ("hw/", True), ("hw/b.py", False)):
        paths.add(split_path(name), folder=folder)
