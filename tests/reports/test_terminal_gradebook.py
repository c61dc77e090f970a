"""The gradebook in a terminal: every mark is explained, and no name can disturb the terminal."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from autograder.cli.remedies import worded
from autograder.gradebook.class_grades import compute_class_grades
from autograder.gradebook.distribution import grade_distributions
from autograder.gradebook.grades import Adjustment, AdjustmentKind, Extension
from autograder.gradebook.records import DecisionRecord, Grading, Records, Student, SubmissionRecord
from autograder.model import Assignment, Course, Limits, Question, Status
from autograder.model.policy import AssignmentPolicy, LatePolicy, Policy
from autograder.reports.terminal.changes import changes_page
from autograder.reports.terminal.gradebook import (
    class_grades_page,
    figures_page,
    roster_page,
    short_names,
    student_page,
)

DUE = datetime(2026, 10, 19, 22, tzinfo=UTC)
NOW = DUE + timedelta(days=30)
EVIL = "\x1b[2Jeve\u202e\x07[red]"


def text_of(renderable, width=100):
    text = io.StringIO()
    Console(width=width, file=text).print(renderable, crop=False)
    return text.getvalue()


def assignment(name):
    return Assignment(name, name, "", Path(), Path(), {}, {}, (Question("q", "Q", 10.0),), (), Limits())


@pytest.fixture
def small():
    """Return a course of three assignments, of which one may be dropped."""
    late = LatePolicy(percent=Decimal(10))
    terms = {
        "a1_x": AssignmentPolicy(due=DUE, late=late),
        "a2_y": AssignmentPolicy(due=DUE, late=late),
        "a3_z": AssignmentPolicy(due=NOW + timedelta(days=1), late=late),
    }
    return Course("Small", Path(), tuple(map(assignment, terms)), Policy(assignments=terms, drop_lowest=1), None)


def handed_in(student, number, name="a1_x", score=8.0, **about):
    status = Status.INCOMPLETE if score is None else Status.GRADED
    grading = Grading(number, status, score, 10.0, "{}", "")
    return replace(
        SubmissionRecord(number, student, "", {}, name, f"{number}", NOW, DUE, False, grading, False), **about
    )


def test_every_mark_stands_beside_its_grade_and_is_explained(small):
    submissions = (
        handed_in("ada", 1, submitted=DUE + timedelta(hours=1)),
        handed_in("ada", 2, "a2_y", 3.0),
        handed_in("bob", 3, marked_late=True, submitted=None),
        handed_in("cy", 4, score=None),
        handed_in("cy", 5, "a2_y", pending=True),
    )
    excused = DecisionRecord("bob", "a2_y", Adjustment(AdjustmentKind.EXCUSE, None, "grace", "ill", NOW))
    added = DecisionRecord("cy", "a2_y", Adjustment(AdjustmentKind.ADD, Decimal("1.5"), "grace", "slip", NOW))
    roster = (Student("ada"), Student("bob"), Student("cy"), Student("di"))
    page = text_of(
        class_grades_page(compute_class_grades(small, Records(submissions, (excused, added), roster), NOW), worded)
    )
    rows = [line.split() for line in page.splitlines()]
    assert ["student", "a1", "a2", "total"] in rows
    assert ["ada", "7.00", "L", "(3.00)", "70.00"] in rows
    assert ["bob", "8.00", "l", "ex", "80.00"] in rows
    assert ["cy", "?", "9.50", "*", "95.00"] in rows
    assert ["di", "-", "(-)", "0.00"] in rows
    text = " ".join(page.split())
    for meaning in (
        *("- nothing accepted in time, 0;", "? not graded;", "ex excused;", "L late;", "* adjusted by hand;"),
        *("l marked as late at an unknown time, treated as on time;", "( ) dropped"),
    ):
        assert meaning in text
    assert ". may still be handed in" not in text
    assert "Missing: a1_x 1, a2_y 1; `autograder gradebook roster` lists them" in text
    assert "Regraded with another result, not accepted: a2_y 1; `autograder regrade`" in text
    assert "Handed in but not graded: a1_x 1; `autograder regrade` grades it, or says why not" in text


def test_ungraded_attempts_are_reported_even_if_another_attempt_counts(small):
    tried = (handed_in("ada", 1, score=8.0), handed_in("ada", 2, score=None), handed_in("ada", 3, score=None))
    late = replace(small.policy.assignments["a1_x"], attempts=2)
    policy = replace(small.policy, assignments={**small.policy.assignments, "a1_x": late})
    page = text_of(
        class_grades_page(compute_class_grades(replace(small, policy=policy), Records(tried, (), ()), NOW), worded)
    )
    assert "Handed in but not graded: a1_x 1;" in page


def test_a_class_of_any_size_shows_nothing_that_is_not_there(small):
    page = text_of(class_grades_page(compute_class_grades(small, Records((), (), ()), DUE - timedelta(days=1)), worded))
    assert "Small, 0 students" in page
    assert "Missing" not in page


def test_a_students_page_tells_each_step(small):
    longer = DecisionRecord("ada", "a1_x", Extension(DUE + timedelta(days=1), "grace", "ill", NOW))
    submissions = (handed_in("ada", 1, submitted=DUE + timedelta(days=2)), handed_in("ada", 2, "a2_y", 3.0))
    roster = (Student("ada", "Ada N", "ada@x.org", ("Mon",)),)
    book = compute_class_grades(small, Records(submissions, (longer,), roster), NOW)
    text = " ".join(text_of(student_page(book.row("ada"), book)).split())
    for words in (
        "ada, Ada N, ada@x.org, Mon",
        "a1_x 7.00 10 1 due 2026-10-20 22:00 UTC instead of 2026-10-19 22:00 UTC: ill (grace)",
        "8 points on 2026-10-21 22:00 UTC, 1 day late, counted as 1 day: minus 1 = 7",
        "a2_y 3.00 10 1 dropped: 3 points on 2026-10-19 22:00 UTC, on time",
        "a3_z . 10 1 nothing handed in yet, due 2026-11-19 22:00 UTC",
        "total: (1 x 70) / 1 = 70.00 %",
    ):
        assert words in text


def test_names_cannot_move_the_cursor_or_reverse_the_line(small):
    roster = (Student(EVIL, EVIL, EVIL, (EVIL,)),)
    decided = DecisionRecord(EVIL, "a1_x", Adjustment(AdjustmentKind.ADD, Decimal(1), EVIL, EVIL, NOW))
    records = Records((handed_in(EVIL, 1), handed_in(EVIL + "2", 2)), (decided,), roster)
    book = compute_class_grades(small, records, NOW)
    pages = [class_grades_page(book, worded), student_page(book.row(EVIL), book), roster_page(book)]
    text = "".join(map(text_of, pages))
    assert not {"\x1b", "\u202e", "\x07"} & set(text)
    assert "[red]" in text


def test_no_changes_are_one_line(small):
    book = compute_class_grades(small, Records((), (), ()), NOW)
    assert text_of(changes_page([], book, "Grades")) == "Grades: none\n"


def test_in_a_narrow_terminal_names_are_shortened_and_numbers_are_not(small):
    roster = tuple(Student(f"s{number}", "Given Names of the Family of Somebody") for number in range(2))
    book = compute_class_grades(small, Records((handed_in("s0", 1), handed_in("s0", 2, "a2_y")), (), roster), NOW)
    wide, narrow = (text_of(class_grades_page(book, worded), width).splitlines()[3:6] for width in (120, 40))
    assert wide[1] == "s0       Given Names of the Family of Somebody  8.00  (8.00)  80.00"
    assert narrow == [
        "student  name          a1      a2  total",
        "s0       Given Nam…  8.00  (8.00)  80.00",
        "s1       Given Nam…     -     (-)   0.00",
    ]
    figures = text_of(figures_page(grade_distributions(book), book), 30)
    assert "a1    2 40.0 40.0 0.0 20.0   40.0 60.0 80.0       1 █       █ " in figures


@pytest.mark.parametrize(
    ("ids", "names"),
    [(["a1_x", "a2_y"], ["a1", "a2"]), (["a_1", "a_2"], ["a_1", "a_2"]), (["one", "two_x"], ["one", "two"])],
)
def test_names_of_assignments_are_short_if_that_is_unique(ids, names):
    assert list(short_names(ids).values()) == names
