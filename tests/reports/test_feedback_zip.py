"""A zip reaches its students by the rules of Moodle and Canvas, which are implemented here again."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model import Origin
from autograder.reports.html.feedback_zip import Lms, canvas_path, make_feedback_zip, moodle_path

PAGE = "feedback-a9-links.html"


def moodles_student(path):
    """Find the participant as Moodle's import of feedback does; return the number and the name of the file."""
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
    ("origin", "path"),
    [
        (Origin("Ada Lovelace", {"moodle": "4711"}), f"Ada Lovelace_4711_assignsubmission_file_/{PAGE}"),
        (Origin("Jürgen_9_/Ø", {"moodle": "1"}), f"Jürgen 9 Ø_1_assignsubmission_file_/{PAGE}"),
        (Origin("", {"moodle": "17"}), f"Participant_17_assignsubmission_file_/{PAGE}"),
        (Origin("Ada"), None),
        (Origin("..", {"moodle": "1"}), f".._1_assignsubmission_file_/{PAGE}"),
        (Origin("Ada", {"moodle": "../../1"}), None),
        (Origin("Ada", {"canvas": "1"}, "2"), None),
    ],
)
def test_moodles_names(origin, path):
    assert moodle_path(origin, PAGE) == path


@pytest.mark.parametrize(
    ("origin", "path"),
    [
        (Origin("lovelaceada", {"canvas": "1234"}, "5678"), f"lovelaceada_1234_5678_{PAGE}"),
        (Origin("lovelaceada", {"canvas": "1234"}, "5678", late=True), f"lovelaceada_1234_5678_{PAGE}"),
        (Origin("lovelaceada", {"canvas": "/etc/1234"}, "5678"), None),
        (Origin("lovelaceada", {"canvas": "1234"}, "../5678"), None),
        (Origin("lovelaceada", {"canvas_anonymous": "x/../../y"}, "5678"), None),
        (Origin("group_2_link", {"canvas": "1234"}, "5678"), f"grouplink_1234_5678_{PAGE}"),
        (Origin("", {"canvas_anonymous": "x7Gk2"}, "5678"), f"anon_x7Gk2_5678_{PAGE}"),
        (Origin("ada", {"canvas": "1234"}), None),  # it was entered as a text
        (Origin("ada", {"email": "ada@example.org"}, "5678"), None),
        (Origin(), None),
    ],
)
def test_canvas_names(origin, path):
    assert canvas_path(origin, PAGE) == path


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
NUMBER = st.integers(1, 10**9)


@settings(deadline=None, derandomize=True, database=None)
@given(name=TEXT, number=NUMBER)
def test_moodle_finds_the_participant(name, number):
    path = moodle_path(Origin(name, {"moodle": str(number)}), PAGE)
    assert moodles_student(path) == (number, f"/{PAGE}")


@settings(deadline=None, derandomize=True, database=None)
@given(name=TEXT.filter(lambda name: name != "anon"), user=NUMBER, attachment=NUMBER)
def test_canvas_finds_user_and_attachment(name, user, attachment):
    path = canvas_path(Origin(name, {"canvas": str(user)}, str(attachment)), PAGE)
    assert canvas_student(path) == (str(user), str(attachment))


def test_pages_without_an_address_are_reported_and_still_in_the_zip():
    pages = {"ada": b"1", "cy": b"3"}
    packed = make_feedback_zip(Lms.MOODLE, "a1_demo", pages, {"ada": Origin("Ada A", {"moodle": "5"}), "cy": Origin()})
    assert packed.unaddressed == ("cy",)
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "Ada A_5_assignsubmission_file_/feedback-a1-demo.html": b"1",
            "cy.html": b"3",
        }


def test_the_same_pages_give_the_same_zip():
    pages, origins = {"b": b"2", "a": b"1"}, {"a": Origin(), "b": Origin()}
    assert make_feedback_zip(Lms.CANVAS, "a", pages, origins) == make_feedback_zip(
        Lms.CANVAS, "a", dict(sorted(pages.items())), origins
    )
