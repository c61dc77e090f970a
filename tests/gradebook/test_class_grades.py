"""Records become the grades of a class: whose work it is, what is missing, and what differs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from autograder.gradebook.class_grades import compute_class_grades, grade_changes
from autograder.gradebook.distribution import grade_distributions
from autograder.gradebook.grades import Adjustment, AdjustmentKind, Extension, GradeState
from autograder.gradebook.records import DecisionRecord, Grading, Records, Student, SubmissionRecord
from autograder.model import Status
from autograder.model.policy import AssignmentPolicy, LatePolicy, Policy

DUE = datetime(2026, 10, 19, 22, tzinfo=UTC)
NOW = DUE + timedelta(days=30)


@pytest.fixture
def dated_course(course):
    """Return a course whose one assignment, of ten points, is due."""
    return replace(
        course, policy=Policy(assignments={"demo": AssignmentPolicy(due=DUE, late=LatePolicy(percent=Decimal(10)))})
    )


def submitted_by(student, score=8.0, number=1, **about):
    grading = Grading(number, Status.GRADED, score, 10.0, f'{{"running_mean": [{score}, 10.0]}}', "digest")
    made = SubmissionRecord(number, student, "", {}, "demo", f"{number}", NOW, DUE, False, grading, False)
    return replace(made, **about)


def records(*submissions, decisions=(), roster=()):
    return Records(submissions, decisions, roster)


def scores(class_grades):
    return {row.student.id: row.term.grades["demo"].score for row in class_grades.rows}


def test_without_a_roster_the_class_is_everybody_who_submitted_something(dated_course):
    class_grades = compute_class_grades(
        dated_course, records(submitted_by("bob", 3.0), submitted_by("ada", name="Ada N")), NOW
    )
    assert scores(class_grades) == {"ada": 8, "bob": 3}
    assert class_grades.row("ada").student.name == "Ada N"
    assert class_grades.unmatched_names == ()


def test_a_temporary_id_matches_nobody_without_a_roster(dated_course):
    moodle = submitted_by("301", name="Ada N", ids={"moodle": "301"})
    class_grades = compute_class_grades(dated_course, records(moodle), NOW)
    assert class_grades.rows == ()
    assert [(one.name, one.assignments) for one in class_grades.unmatched_names] == [("Ada N (301)", ("demo",))]
    with_roster = compute_class_grades(dated_course, records(moodle, roster=(Student("ada", "Ada N"),)), NOW)
    assert scores(with_roster) == {"ada": 8}


def test_with_a_roster_everyone_in_it_has_a_grade_and_nobody_else(dated_course):
    roster = (Student("ada"), Student("bob", active=False), Student("cy"))
    class_grades = compute_class_grades(
        dated_course, records(submitted_by("ada"), submitted_by("eve"), roster=roster), NOW
    )
    assert scores(class_grades) == {"ada": 8, "bob": 0, "cy": 0}
    assert [row.student.id for row in class_grades.active] == ["ada", "cy"]
    assert [row.student.id for row in class_grades.missing("demo")] == ["cy"]
    assert [(one.name, one.candidates) for one in class_grades.unmatched_names] == [("eve", ())]


def test_a_student_whose_id_changed_keeps_submissions_and_decisions(dated_course):
    roster = (Student("0041", email="ada@x"), Student("ada", email="ada@x", active=False))
    excuse = DecisionRecord("ada", "demo", Adjustment(AdjustmentKind.ADD, Decimal(1), "g", "w", NOW))
    class_grades = compute_class_grades(
        dated_course, records(submitted_by("ada"), decisions=(excuse,), roster=roster), NOW
    )
    assert scores(class_grades) == {"0041": 9}


def test_a_submission_that_may_be_of_two_students_is_of_neither(dated_course):
    roster = (Student("a1", "Ann Lee"), Student("a2", "Ann Lee"))
    class_grades = compute_class_grades(dated_course, records(submitted_by("Ann Lee"), roster=roster), NOW)
    assert scores(class_grades) == {"a1": 0, "a2": 0}
    assert class_grades.unmatched_names[0].candidates == ("a1", "a2")


def test_attempts_under_several_names_of_one_student_belong_together(dated_course):
    roster = (Student("ada", "Ada N", ids={"canvas": "1001"}),)
    two = submitted_by("ada", 5.0, 1), submitted_by("1001", 9.0, 2, ids={"canvas": "1001"}, name="nada")
    class_grades = compute_class_grades(dated_course, records(*two, roster=roster), NOW)
    assert scores(class_grades) == {"ada": 9}
    assert len(class_grades.row("ada").submissions) == 2


def test_decisions_find_their_student_and_the_newest_extension_applies(dated_course):
    decisions = (
        DecisionRecord("ada", "demo", Extension(DUE + timedelta(days=9), "g", "w", NOW)),
        DecisionRecord("ada", "demo", Extension(DUE + timedelta(days=2), "g", "w", NOW)),
        DecisionRecord("ada", "demo", Adjustment(AdjustmentKind.ADD, Decimal(1), "g", "w", NOW)),
    )
    late = submitted_by("ada", submitted=DUE + timedelta(days=2, hours=1))
    class_grades = compute_class_grades(dated_course, records(late, decisions=decisions), NOW)
    grade = class_grades.row("ada").term.grades["demo"]
    assert (grade.due, grade.score) == (DUE + timedelta(days=2), 8)  # 8 - 1 for a day late + 1


def test_bonus_points_are_not_part_of_what_makes_100_percent(dated_course):
    assignment_policy = replace(dated_course.policy.assignments["demo"], bonus=frozenset({"extra"}))
    grading = Grading(1, Status.GRADED, 9.0, 12.0, '{"running_mean": [7.5, 10.0], "extra": [1.5, 2.0]}', "")
    class_grades = compute_class_grades(
        dated_course,
        records(submitted_by("ada", grading=grading)),
        NOW,
        replace(dated_course.policy, assignments={"demo": assignment_policy}),
    )
    grade = class_grades.row("ada").term.grades["demo"]
    assert (grade.score, grade.out_of, grade.share) == (9, 10, Decimal("0.9"))


def test_points_are_taken_as_they_are_written(dated_course):
    class_grades = compute_class_grades(
        dated_course, records(submitted_by("ada", 0.1), submitted_by("bob", 7.3333)), NOW
    )
    assert scores(class_grades) == {"ada": Decimal("0.1"), "bob": Decimal("7.3333")}


def test_an_assignment_that_has_left_the_course_is_left_out(dated_course):
    class_grades = compute_class_grades(dated_course, records(submitted_by("ada", assignment="gone")), NOW)
    assert class_grades.row("ada").term.grades["demo"].state is GradeState.MISSING


def test_pending_results_are_counted(dated_course):
    class_grades = compute_class_grades(
        dated_course, records(submitted_by("ada", pending=True), submitted_by("bob", number=2)), NOW
    )
    assert class_grades.pending == {"demo": 1}


def test_a_section_is_a_part_of_the_class(dated_course):
    roster = (Student("ada", sections=("A", "B")), Student("bob", sections=("B",)))
    class_grades = compute_class_grades(dated_course, records(roster=roster), NOW)
    assert [row.student.id for row in class_grades.in_section("A").rows] == ["ada"]
    assert [row.student.id for row in class_grades.in_section("B").rows] == ["ada", "bob"]
    assert class_grades.in_section("C").rows == ()


def test_grade_changes_are_those_that_a_student_could_see(dated_course):
    before = compute_class_grades(dated_course, records(submitted_by("ada"), submitted_by("bob", number=2)), NOW)
    assert grade_changes(before, before) == []
    after = compute_class_grades(dated_course, records(submitted_by("ada", 9.0), submitted_by("bob", number=2)), NOW)
    changes = grade_changes(before, after)
    assert [(one.student, one.assignment) for one in changes] == [("ada", "demo"), ("ada", None)]
    assert (changes[0].before.score, changes[0].after.score) == (8, 9)
    assert (changes[1].before.total, changes[1].after.total) == (80, 90)


def test_another_policy_changes_grades_without_any_grading(dated_course):
    found = records(submitted_by("ada", submitted=DUE + timedelta(hours=1)))
    kinder = replace(dated_course.policy, assignments={"demo": AssignmentPolicy(due=DUE, late=LatePolicy())})
    changes = grade_changes(
        compute_class_grades(dated_course, found, NOW), compute_class_grades(dated_course, found, NOW, kinder)
    )
    assert [(one.before.score, one.after.score) for one in changes if one.assignment] == [(7, 8)]


def test_a_new_student_without_work_is_no_change(dated_course):
    early = DUE - timedelta(days=1)
    before = compute_class_grades(dated_course, records(), early)
    after = compute_class_grades(dated_course, records(roster=(Student("ada"),)), early)
    assert grade_changes(before, after) == []


def test_a_student_who_has_withdrawn_is_no_change(dated_course):
    found = records(submitted_by("ada"), submitted_by("bob", number=2), roster=(Student("ada"), Student("bob")))
    before = compute_class_grades(dated_course, found, NOW)
    left = replace(found, roster=(Student("ada"), Student("bob", active=False)))
    assert grade_changes(before, compute_class_grades(dated_course, left, NOW)) == []


def test_distributions_are_of_what_counts(dated_course):
    submissions = [submitted_by(f"s{number}", float(number), number) for number in range(11)]
    late = submitted_by("t", 6.0, 20, submitted=DUE + timedelta(hours=1))
    broken = replace(submissions[0].grading, status=Status.INCOMPLETE, score=None)
    found = records(*submissions, late, submitted_by("u", number=30, grading=broken), roster=())
    demo, total = grade_distributions(compute_class_grades(dated_course, found, NOW))
    assert (demo.name, demo.count, demo.late, demo.missing, demo.not_graded) == ("demo", 12, 1, 0, 1)
    assert (demo.lowest, demo.highest, demo.quartiles) == (0.0, 100.0, (27.5, 50.0, 72.5))
    assert demo.histogram == (1, 1, 1, 1, 1, 2, 1, 1, 1, 2)
    assert (total.name, total.count, total.mean) == ("total", 12, 50.0)


def test_distributions_of_no_student_and_of_one(dated_course):
    assert [one.count for one in grade_distributions(compute_class_grades(dated_course, records(), NOW))] == [0]
    one, _ = grade_distributions(compute_class_grades(dated_course, records(submitted_by("ada")), NOW))
    assert (one.count, one.mean, one.standard_deviation, one.quartiles) == (1, 80.0, 0.0, (80.0, 80.0, 80.0))
