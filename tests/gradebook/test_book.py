"""Records become the grades of a class: whose is what, what is missing, and what is different."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from autograder.gradebook.book import differences, make_gradebook
from autograder.gradebook.figures import class_figures
from autograder.gradebook.grades import Adjustment, Extension, Kind, State
from autograder.gradebook.records import Decided, Grading, HandedIn, Records, Student
from autograder.model import Status
from autograder.model.policy import LatePolicy, Policy, Terms

DUE = datetime(2026, 10, 19, 22, tzinfo=UTC)
NOW = DUE + timedelta(days=30)


@pytest.fixture
def dated(course):
    """Give a course whose one assignment, of ten points, is due."""
    return replace(course, policy=Policy(terms={"demo": Terms(due=DUE, late=LatePolicy(percent=Decimal(10)))}))


def handed_in(student, score=8.0, number=1, **about):
    grading = Grading(number, Status.GRADED, score, 10.0, f'{{"running_mean": [{score}, 10.0]}}', "digest")
    made = HandedIn(number, student, "", {}, "demo", f"{number}", NOW, DUE, False, grading, False)
    return replace(made, **about)


def records(*submissions, decisions=(), roster=()):
    return Records(submissions, decisions, roster)


def scores(gradebook):
    return {row.student.id: row.term.grades["demo"].score for row in gradebook.rows}


def test_without_a_roster_the_class_is_who_handed_in(dated):
    book = make_gradebook(dated, records(handed_in("bob", 3.0), handed_in("ada", name="Ada N")), NOW)
    assert scores(book) == {"ada": 8, "bob": 3}
    assert book.row("ada").student.name == "Ada N"
    assert book.strangers == ()


def test_a_number_that_means_something_in_one_assignment_only_is_nobodys_without_a_roster(dated):
    moodle = handed_in("301", name="Ada N", ids={"moodle": "301"})
    book = make_gradebook(dated, records(moodle), NOW)
    assert book.rows == ()
    assert [(one.name, one.assignments) for one in book.strangers] == [("Ada N (301)", ("demo",))]
    with_roster = make_gradebook(dated, records(moodle, roster=(Student("ada", "Ada N"),)), NOW)
    assert scores(with_roster) == {"ada": 8}


def test_with_a_roster_everyone_in_it_has_a_grade_and_nobody_else(dated):
    roster = (Student("ada"), Student("bob", active=False), Student("cy"))
    book = make_gradebook(dated, records(handed_in("ada"), handed_in("eve"), roster=roster), NOW)
    assert scores(book) == {"ada": 8, "bob": 0, "cy": 0}
    assert [row.student.id for row in book.active] == ["ada", "cy"]
    assert [row.student.id for row in book.missing("demo")] == ["cy"]
    assert [(one.name, one.candidates) for one in book.strangers] == [("eve", ())]


def test_who_is_under_another_id_now_keeps_work_and_decisions(dated):
    roster = (Student("0041", email="ada@x"), Student("ada", email="ada@x", active=False))
    excuse = Decided("ada", "demo", Adjustment(Kind.ADD, Decimal(1), "g", "w", NOW))
    book = make_gradebook(dated, records(handed_in("ada"), decisions=(excuse,), roster=roster), NOW)
    assert scores(book) == {"0041": 9}


def test_what_can_be_of_two_students_is_of_neither(dated):
    roster = (Student("a1", "Ann Lee"), Student("a2", "Ann Lee"))
    book = make_gradebook(dated, records(handed_in("Ann Lee"), roster=roster), NOW)
    assert scores(book) == {"a1": 0, "a2": 0}
    assert book.strangers[0].candidates == ("a1", "a2")


def test_attempts_under_several_names_of_one_student_are_one_students(dated):
    roster = (Student("ada", "Ada N", ids={"canvas": "1001"}),)
    two = handed_in("ada", 5.0, 1), handed_in("1001", 9.0, 2, ids={"canvas": "1001"}, name="nada")
    book = make_gradebook(dated, records(*two, roster=roster), NOW)
    assert scores(book) == {"ada": 9}
    assert len(book.row("ada").submissions) == 2


def test_decisions_find_their_student_and_the_newest_extension_holds(dated):
    decisions = (
        Decided("ada", "demo", Extension(DUE + timedelta(days=9), "g", "w", NOW)),
        Decided("ada", "demo", Extension(DUE + timedelta(days=2), "g", "w", NOW)),
        Decided("ada", "demo", Adjustment(Kind.ADD, Decimal(1), "g", "w", NOW)),
    )
    late = handed_in("ada", submitted=DUE + timedelta(days=2, hours=1))
    book = make_gradebook(dated, records(late, decisions=decisions), NOW)
    grade = book.row("ada").term.grades["demo"]
    assert (grade.due, grade.score) == (DUE + timedelta(days=2), 8)  # 8 - 1 for a started day + 1


def test_bonus_points_are_not_part_of_what_makes_100_percent(dated):
    terms = replace(dated.policy.terms["demo"], bonus=frozenset({"extra"}))
    grading = Grading(1, Status.GRADED, 9.0, 12.0, '{"running_mean": [7.5, 10.0], "extra": [1.5, 2.0]}', "")
    book = make_gradebook(
        dated, records(handed_in("ada", grading=grading)), NOW, replace(dated.policy, terms={"demo": terms})
    )
    grade = book.row("ada").term.grades["demo"]
    assert (grade.score, grade.out_of, grade.share) == (9, 10, Decimal("0.9"))


def test_points_are_taken_as_they_are_written(dated):
    book = make_gradebook(dated, records(handed_in("ada", 0.1), handed_in("bob", 7.3333)), NOW)
    assert scores(book) == {"ada": Decimal("0.1"), "bob": Decimal("7.3333")}


def test_an_assignment_that_has_left_the_course_is_left_out(dated):
    book = make_gradebook(dated, records(handed_in("ada", assignment="gone")), NOW)
    assert book.row("ada").term.grades["demo"].state is State.MISSING


def test_gradings_that_wait_are_counted(dated):
    book = make_gradebook(dated, records(handed_in("ada", waiting=True), handed_in("bob", number=2)), NOW)
    assert book.waiting == {"demo": 1}


def test_a_section_is_a_part_of_the_class(dated):
    roster = (Student("ada", sections=("A", "B")), Student("bob", sections=("B",)))
    book = make_gradebook(dated, records(roster=roster), NOW)
    assert [row.student.id for row in book.in_section("A").rows] == ["ada"]
    assert [row.student.id for row in book.in_section("B").rows] == ["ada", "bob"]
    assert book.in_section("C").rows == ()


def test_differences_are_those_that_a_student_could_see(dated):
    before = make_gradebook(dated, records(handed_in("ada"), handed_in("bob", number=2)), NOW)
    assert differences(before, before) == []
    after = make_gradebook(dated, records(handed_in("ada", 9.0), handed_in("bob", number=2)), NOW)
    changes = differences(before, after)
    assert [(one.student, one.assignment) for one in changes] == [("ada", "demo"), ("ada", None)]
    assert (changes[0].before.score, changes[0].after.score) == (8, 9)
    assert (changes[1].before.total, changes[1].after.total) == (80, 90)


def test_a_policy_changes_grades_without_anything_being_graded(dated):
    found = records(handed_in("ada", submitted=DUE + timedelta(hours=1)))
    kinder = replace(dated.policy, terms={"demo": Terms(due=DUE, late=LatePolicy())})
    changes = differences(make_gradebook(dated, found, NOW), make_gradebook(dated, found, NOW, kinder))
    assert [(one.before.score, one.after.score) for one in changes if one.assignment] == [(7, 8)]


def test_who_is_new_differs_only_by_what_there_is(dated):
    early = DUE - timedelta(days=1)
    before = make_gradebook(dated, records(), early)
    after = make_gradebook(dated, records(roster=(Student("ada"),)), early)
    assert differences(before, after) == []


def test_who_has_withdrawn_has_no_differences(dated):
    found = records(handed_in("ada"), handed_in("bob", number=2), roster=(Student("ada"), Student("bob")))
    before = make_gradebook(dated, found, NOW)
    left = replace(found, roster=(Student("ada"), Student("bob", active=False)))
    assert differences(before, make_gradebook(dated, left, NOW)) == []


def test_figures_are_of_what_counts(dated):
    submissions = [handed_in(f"s{number}", float(number), number) for number in range(11)]
    late = handed_in("t", 6.0, 20, submitted=DUE + timedelta(hours=1))
    broken = replace(submissions[0].grading, status=Status.INCOMPLETE, score=None)
    found = records(*submissions, late, handed_in("u", number=30, grading=broken), roster=())
    demo, total = class_figures(make_gradebook(dated, found, NOW))
    assert (demo.name, demo.counted, demo.late, demo.missing, demo.not_graded) == ("demo", 12, 1, 0, 1)
    assert (demo.lowest, demo.highest, demo.quartiles) == (0.0, 100.0, (27.5, 50.0, 72.5))
    assert demo.tenths == (1, 1, 1, 1, 1, 2, 1, 1, 1, 2)
    assert (total.name, total.counted, total.mean) == ("total", 12, 50.0)


def test_figures_of_nobody_and_of_one(dated):
    assert [one.counted for one in class_figures(make_gradebook(dated, records(), NOW))] == [0]
    one, _ = class_figures(make_gradebook(dated, records(handed_in("ada")), NOW))
    assert (one.counted, one.mean, one.deviation, one.quartiles) == (1, 80.0, 0.0, (80.0, 80.0, 80.0))
