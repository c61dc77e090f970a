"""Decisions about a student: within the points, not before the due date, with a reason, and about nobody by chance."""

import shutil
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from autograder.application.courses import open_course
from autograder.application.decide import adjust, extend, given_reason, read_points
from autograder.application.import_roster import import_roster
from autograder.application.open_gradebook import open_gradebook
from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.grades import AdjustmentKind, GradeState
from tests.conftest import make_course

POLICY = """\
title: A course for tests
timezone: Europe/Berlin
assignments:
  demo: {due: 2020-01-01 12:00, late: accepted}
"""
ROSTER = "id,name,email\nada,Ada Núñez,ada@uni.example\nbob,Bo Jin,bo@uni.example\nbo2,Bo Jin,\n"


@pytest.fixture(scope="module")
def course_once(tmp_path_factory):
    """Make a course with a roster, once."""
    folder = make_course(tmp_path_factory.mktemp("decide") / "course")
    (folder / "course.yml").write_text(POLICY)
    (folder / "roster.csv").write_text(ROSTER)
    import_roster(open_course(folder), folder / "roster.csv", who="grace")
    return folder


@pytest.fixture
def folder(course_once, tmp_path):
    return shutil.copytree(course_once, tmp_path / "course")


@pytest.fixture
def book(folder):
    with open_gradebook(open_course(folder)) as book:
        yield book


def decided(book):
    with book.store.reader() as reader:
        return [(one.student, one.decision.who, one.decision.why) for one in reader.records().decisions]


def test_a_score_is_set_and_what_is_shown_is_what_holds(book):
    view = adjust(book, "ada núñez", "demo", AdjustmentKind.SET, Decimal("7.5"), who="grace", why=" appeal ")
    assert view.row.student.id == "ada"
    assert view.row.term.grades["demo"].score == Decimal("7.5")
    assert decided(book) == [("ada", "grace", "appeal")]


def test_points_are_added_excused_and_taken_back(book):
    assert (
        adjust(book, "ada", "demo", AdjustmentKind.ADD, Decimal(2), who="g", why="x").row.term.grades["demo"].score == 2
    )
    assert (
        adjust(book, "ada", "demo", AdjustmentKind.EXCUSE, who="g", why="x").row.term.grades["demo"].state
        is GradeState.EXCUSED
    )
    assert (
        adjust(book, "ada", "demo", AdjustmentKind.RESET, who="g", why="x").row.term.grades["demo"].state
        is GradeState.MISSING
    )


@pytest.mark.parametrize("points", ["-0.5", "10.01", "11"])
def test_a_score_is_within_the_points_of_the_assignment(book, points):
    with pytest.raises(UsageError, match=f"a score of {points}: wanted from 0 to 10 points"):
        adjust(book, "ada", "demo", AdjustmentKind.SET, Decimal(points), who="grace", why="appeal")
    assert decided(book) == []


@pytest.mark.parametrize("points", [None, Decimal("NaN"), Decimal("1e9"), Decimal("1e-9")])
@pytest.mark.parametrize("kind", [AdjustmentKind.SET, AdjustmentKind.ADD])
def test_points_that_are_decided_are_a_number_of_points(book, kind, points):
    with pytest.raises(UsageError, match="wanted a number of points"):
        adjust(book, "ada", "demo", kind, points, who="grace", why="appeal")
    assert decided(book) == []


def test_more_time_is_until_a_moment_or_for_a_while_after_the_date_that_holds(book):
    def due(**time):
        return extend(book, "ada", "demo", who="grace", why="ill", **time).row.term.grades["demo"].due

    assert due(until="2020-01-03 12:00") == datetime(2020, 1, 3, 11, tzinfo=UTC)
    assert due(days=2) == datetime(2020, 1, 5, 11, tzinfo=UTC)
    assert due(hours=3) == datetime(2020, 1, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ({"until": "2019-12-31 12:00"}, "until 2019-12-31 12:00: wanted 2020-01-01 12:00, when it is due for all, or"),
        ({"until": "soon"}, "found 'soon', wanted a date and a time"),
        ({"days": -1}, "found -1 days and 0 hours, wanted none below 0"),
    ],
)
def test_nobody_gets_less_time_than_all(book, time, message):
    with pytest.raises(UsageError, match=message):
        extend(book, "ada", "demo", who="grace", why="ill", **time)
    assert decided(book) == []


def test_where_nothing_is_due_there_is_nothing_to_extend(folder):
    (folder / "course.yml").write_text("title: T\n")
    with (
        open_gradebook(open_course(folder)) as undated,
        pytest.raises(UsageError, match=r"demo: has no due date in course\.yml"),
    ):
        extend(undated, "ada", "demo", days=1, who="grace", why="ill")


def test_a_decision_has_a_reason(book):
    for decide in (lambda why: adjust(book, "ada", "demo", AdjustmentKind.EXCUSE, who="g", why=why), given_reason):
        with pytest.raises(UsageError, match="found no reason, wanted one") as caught:
            decide(" \n")
        assert caught.value.remedies == (Remedy(Action.GIVE_REASON),)
    assert decided(book) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bo jin", "bo jin: can be bo2 or bob; name one by id"),
        ("nunez", "nunez: no such student"),
        ("adda", r"adda: no such student; did you mean ada\?"),
    ],
)
def test_nobody_is_decided_about_by_chance(book, name, message):
    with pytest.raises(UsageError, match=message):
        adjust(book, name, "demo", AdjustmentKind.EXCUSE, who="grace", why="ill")
    assert decided(book) == []


def test_points_are_read_as_they_are_written():
    assert read_points("-0.1") == Decimal("-0.1")
