"""The gradebook becomes the table that is exported: nothing in it is another number than `gradebook show` has."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from autograder.gradebook.book import make_gradebook
from autograder.gradebook.grades import Adjustment, Kind, State
from autograder.gradebook.lms_files.tabulating import grade_table
from autograder.gradebook.records import Decided, Grading, HandedIn, Records, Student
from autograder.model import Status
from autograder.model.policy import LatePolicy, Policy, Rounding, Terms

DUE = datetime(2026, 10, 19, 22, tzinfo=UTC)
NOW = DUE + timedelta(days=30)
LATE = DUE + timedelta(hours=3)


@pytest.fixture
def dated(course):
    """Give a course whose one assignment, of ten points, is due, and is shown with one decimal."""
    terms = {"demo": Terms(due=DUE, late=LatePolicy(percent=Decimal(10)))}
    return replace(course, policy=Policy(terms=terms, rounding=Rounding(decimals=1)))


def handed_in(student, score=8.0, number=1, submitted=DUE, **ids):
    status = Status.INCOMPLETE if score is None else Status.GRADED
    grading = Grading(number, status, score, 10.0, f'{{"running_mean": [{score}, 10.0]}}', "digest")
    return HandedIn(number, student, "", ids, "demo", f"{number}", NOW, submitted, False, grading, False)


def table(course, *submissions, decisions=(), roster=()):
    return grade_table(make_gradebook(course, Records(submissions, decisions, roster), NOW))


def grade(found, student):
    return found.grades[student, "demo"]


def test_scores_and_totals_are_rounded_as_the_course_says(dated):
    found = table(dated, handed_in("ada", 7.25), handed_in("bob", 7.24, 2))
    assert (found.title, [(one.id, one.title, one.points) for one in found.items]) == (
        dated.title,
        [("demo", dated.assignments[0].title, Decimal(10))],
    )
    assert [grade(found, name).score for name in ("ada", "bob")] == [Decimal("7.3"), Decimal("7.2")]
    assert found.totals == {"ada": Decimal("72.5"), "bob": Decimal("72.4")}


def test_lateness_attempts_and_time_are_of_what_counts(dated):
    found = table(dated, handed_in("ada", 5.0), handed_in("ada", 9.0, 2, LATE))
    one = grade(found, "ada")
    assert (one.state, one.score, one.submitted, one.lateness, one.attempts) == (
        *(State.GRADED, Decimal("8.0"), LATE),
        *(timedelta(hours=3), 2),
    )


@pytest.mark.parametrize("state", [State.MISSING, State.NOT_GRADED, State.EXCUSED])
def test_what_is_no_score_is_its_state(dated, state):
    excuse = Decided("ada", "demo", Adjustment(Kind.EXCUSE, None, "g", "w", NOW))
    submissions = {State.NOT_GRADED: (handed_in("ada", None),), State.EXCUSED: (handed_in("ada"),)}.get(state, ())
    decisions = (excuse,) if state is State.EXCUSED else ()
    found = table(dated, *submissions, decisions=decisions, roster=(Student("ada"),))
    assert grade(found, "ada").state is state
    assert grade(found, "ada").score == (Decimal(0) if state is State.MISSING else None)
    assert ("ada" in found.totals) is (state is State.MISSING)


def test_who_has_withdrawn_is_left_out(dated):
    found = table(dated, handed_in("ada"), roster=(Student("ada"), Student("bob", active=False)))
    assert [student.id for student in found.students] == ["ada"]
    assert [student.id for student in found.withdrawn] == ["bob"]


def test_moodles_number_of_a_participant_is_the_assignments(dated):
    found = table(dated, handed_in("57", moodle="57"), roster=(Student("ada", ids={"moodle": "9"}), Student("57")))
    assert [grade(found, name).participant for name in ("ada", "57")] == ["", ""]
    named = replace(handed_in("57", moodle="57"), name="Ada N")
    found = table(dated, named, roster=(Student("ada", "Ada N"), Student("bob")))
    assert [grade(found, name).participant for name in ("ada", "bob")] == ["57", ""]


def test_without_a_roster_students_keep_what_an_lms_calls_them(dated):
    submissions = handed_in("1001", canvas="1001"), handed_in("bob@x", 3.0, 2, email="bob@x", sid="007")
    found = table(dated, *submissions)
    assert [(one.id, one.email, dict(one.ids)) for one in found.students] == [
        ("1001", "", {"canvas": "1001"}),
        ("bob@x", "bob@x", {"sid": "007"}),
    ]
