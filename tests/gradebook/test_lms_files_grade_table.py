"""The grades of a class become the table that is exported, with the same numbers that `gradebook show` has."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from autograder.gradebook.class_grades import compute_class_grades
from autograder.gradebook.grades import Adjustment, AdjustmentKind, GradeState
from autograder.gradebook.lms_files.grade_table import make_grade_table
from autograder.gradebook.records import DecisionRecord, Grading, Records, Student, SubmissionRecord
from autograder.model import Status
from autograder.model.policy import AssignmentPolicy, LatePolicy, Policy, Rounding

DUE = datetime(2026, 10, 19, 22, tzinfo=UTC)
NOW = DUE + timedelta(days=30)
LATE = DUE + timedelta(hours=3)


@pytest.fixture
def dated_course(course):
    """Return a course whose one assignment, of ten points, is due, and is shown with one decimal."""
    terms = {"demo": AssignmentPolicy(due=DUE, late=LatePolicy(percent=Decimal(10)))}
    return replace(course, policy=Policy(assignments=terms, rounding=Rounding(decimals=1)))


def submitted_by(student, score=8.0, number=1, submitted=DUE, **ids):
    status = Status.INCOMPLETE if score is None else Status.GRADED
    grading = Grading(number, status, score, 10.0, f'{{"running_mean": [{score}, 10.0]}}', "digest")
    return SubmissionRecord(number, student, "", ids, "demo", f"{number}", NOW, submitted, False, grading, False)


def table(course, *submissions, decisions=(), roster=()):
    return make_grade_table(compute_class_grades(course, Records(submissions, decisions, roster), NOW))


def grade(found, student):
    return found.grades[student, "demo"]


def test_scores_and_totals_are_rounded_as_the_course_says(dated_course):
    found = table(dated_course, submitted_by("ada", 7.25), submitted_by("bob", 7.24, 2))
    assert (found.title, [(one.id, one.title, one.points) for one in found.assignments]) == (
        dated_course.title,
        [("demo", dated_course.assignments[0].title, Decimal(10))],
    )
    assert [grade(found, name).score for name in ("ada", "bob")] == [Decimal("7.3"), Decimal("7.2")]
    assert found.totals == {"ada": Decimal("72.5"), "bob": Decimal("72.4")}


def test_lateness_and_time_are_those_of_the_attempt_that_counts(dated_course):
    found = table(dated_course, submitted_by("ada", 5.0), submitted_by("ada", 9.0, 2, LATE))
    one = grade(found, "ada")
    assert (one.state, one.score, one.submitted, one.lateness, one.attempts) == (
        *(GradeState.GRADED, Decimal("8.0"), LATE),
        *(timedelta(hours=3), 2),
    )


@pytest.mark.parametrize("state", [GradeState.MISSING, GradeState.NOT_GRADED, GradeState.EXCUSED])
def test_a_grade_without_a_score_is_its_state(dated_course, state):
    excuse = DecisionRecord("ada", "demo", Adjustment(AdjustmentKind.EXCUSE, None, "g", "w", NOW))
    submissions = {GradeState.NOT_GRADED: (submitted_by("ada", None),), GradeState.EXCUSED: (submitted_by("ada"),)}.get(
        state, ()
    )
    decisions = (excuse,) if state is GradeState.EXCUSED else ()
    found = table(dated_course, *submissions, decisions=decisions, roster=(Student("ada"),))
    assert grade(found, "ada").state is state
    assert grade(found, "ada").score == (Decimal(0) if state is GradeState.MISSING else None)
    assert ("ada" in found.totals) is (state is GradeState.MISSING)


def test_students_who_have_withdrawn_are_left_out(dated_course):
    found = table(dated_course, submitted_by("ada"), roster=(Student("ada"), Student("bob", active=False)))
    assert [student.id for student in found.students] == ["ada"]
    assert [student.id for student in found.withdrawn] == ["bob"]


def test_moodles_participant_number_belongs_to_one_assignment(dated_course):
    found = table(
        dated_course, submitted_by("57", moodle="57"), roster=(Student("ada", ids={"moodle": "9"}), Student("57"))
    )
    assert [grade(found, name).participant for name in ("ada", "57")] == ["", ""]
    named = replace(submitted_by("57", moodle="57"), name="Ada N")
    found = table(dated_course, named, roster=(Student("ada", "Ada N"), Student("bob")))
    assert [grade(found, name).participant for name in ("ada", "bob")] == ["57", ""]


def test_without_a_roster_students_keep_what_an_lms_calls_them(dated_course):
    submissions = submitted_by("1001", canvas="1001"), submitted_by("bob@x", 3.0, 2, email="bob@x", sid="007")
    found = table(dated_course, *submissions)
    assert [(one.id, one.email, dict(one.ids)) for one in found.students] == [
        ("1001", "", {"canvas": "1001"}),
        ("bob@x", "bob@x", {"sid": "007"}),
    ]
