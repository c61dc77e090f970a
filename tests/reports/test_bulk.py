"""A zip reaches its students by the rules that Moodle and Canvas go by, which stand here once more."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reports.bulk import Layout, canvas_path, moodle_path, pack

PAGE = "feedback-a9-links.html"


def moodles_student(path):
    """Find the participant as Moodle's import of feedback does; give the number and the name of the file."""
    parts = path.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and re.fullmatch(r"\d+", info[1]) and info[2:4] == ["assignsubmission", "file"]:
            rest = [info[4]] if len(info) > 4 else [""]
            return int(info[1]), "/".join([*rest, *parts])
    return None


def canvas_student(path):
    """Find user and attachment as Canvas's import of comments does."""
    name = path.rpartition("/")[2]
    parts = [part for part in name.split("_") if part != "LATE"]
    if parts[-1].startswith("link") or name.startswith("._"):
        return None
    if parts[0] == "anon":
        return tuple(parts[1:3])
    found = [part for part in parts if re.fullmatch(r"\d+", part)][:2]
    return tuple(found) if len(found) == 2 else None


@pytest.mark.parametrize(
    ("original", "path"),
    [
        ("Ada Lovelace_4711_assignsubmission_file_", f"Ada Lovelace_4711_assignsubmission_file_/{PAGE}"),
        ("Ada Lovelace_4711_assignsubmission_file", f"Ada Lovelace_4711_assignsubmission_file_/{PAGE}"),
        ("Jürgen Ø_1_assignsubmission_file_conv.py", f"Jürgen Ø_1_assignsubmission_file_/{PAGE}"),
        ("Participant 17_17_assignsubmission_file_", f"Participant 17_17_assignsubmission_file_/{PAGE}"),
        ("ada", None),
        ("Ada_Lovelace_4711_assignsubmission_file_", None),
        ("Ada_x_assignsubmission_file_", None),
        ("Ada_1_assignfeedback_file_", None),
    ],
)
def test_moodles_names(original, path):
    assert moodle_path(original, PAGE) == path


@pytest.mark.parametrize(
    ("original", "path"),
    [
        ("lovelaceada_1234_5678_conv.py", f"lovelaceada_1234_5678_{PAGE}"),
        ("lovelaceada_LATE_1234_5678_conv-1.py", f"lovelaceada_LATE_1234_5678_{PAGE}"),
        ("lovelaceada_1234_5678_9_10.py", f"lovelaceada_1234_5678_{PAGE}"),
        ("anon_x7Gk2_5678_conv.py", f"anon_x7Gk2_5678_{PAGE}"),
        ("anon_12345_5678_conv.py", f"anon_12345_5678_{PAGE}"),
        ("group_two_lovelaceada_1234_5678_conv.py", f"group_two_lovelaceada_1234_5678_{PAGE}"),
        ("ada", None),
        ("lovelaceada_1234_conv.py", None),
        ("1234_5678_conv.py", None),
        ("anon_x7Gk2", None),
    ],
)
def test_canvas_names(original, path):
    assert canvas_path(original, PAGE) == path


TEXT = st.text(st.characters(exclude_characters="_/", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
NUMBER = st.integers(1, 10**9)


@settings(deadline=None, derandomize=True, database=None)
@given(name=TEXT, number=NUMBER)
def test_moodle_finds_the_participant(name, number):
    path = moodle_path(f"{name}_{number}_assignsubmission_file_", PAGE)
    assert moodles_student(path) == (number, f"/{PAGE}")


@settings(deadline=None, derandomize=True, database=None)
@given(
    name=st.from_regex(r"[a-z]+", fullmatch=True).filter(lambda name: name != "anon"),
    user=NUMBER,
    attachment=NUMBER,
    file=st.text("abc_0123456789.", min_size=1, max_size=12),
    late=st.booleans(),
)
def test_canvas_finds_user_and_attachment(name, user, attachment, file, late):
    path = canvas_path(f"{name}_{'LATE_' if late else ''}{user}_{attachment}_{file}", PAGE)
    assert canvas_student(path) == (str(user), str(attachment))


def test_who_has_no_address_is_told_and_still_there():
    pages = {"ada": b"1", "Bob B_7_assignsubmission_file_": b"2", "cy": b"3"}
    packed = pack(Layout.MOODLE, "a1_demo", pages, {"ada": "Ada A_5_assignsubmission_file_"})
    assert packed.unaddressed == ("cy",)
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "Ada A_5_assignsubmission_file_/feedback-a1-demo.html": b"1",
            "Bob B_7_assignsubmission_file_/feedback-a1-demo.html": b"2",
            "cy.html": b"3",
        }


def test_the_same_pages_give_the_same_zip():
    pages = {"b": b"2", "a": b"1"}
    assert pack(Layout.CANVAS, "a", pages, {}) == pack(Layout.CANVAS, "a", dict(sorted(pages.items())), {})
