"""The data of the class report's pages is right before any template shows it."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter

import pytest

from autograder.errors import Fault
from autograder.reports.class_summary import CheckCluster, ReviewCase, summarize_class
from autograder.reports.families import FamilyCount
from autograder.reports.html import assignment_page as assignment_views
from autograder.reports.html import term_page as term_views
from autograder.reports.html.class_views import (
    UNFOLDED_FAMILIES,
    DiscriminationNote,
    Tile,
    counted_tile,
    misconceptions_section,
    review_tile,
)
from autograder.reports.statistics import ENOUGH_STUDENTS
from autograder.reports.submission_times import SubmissionTimes
from tests.reports.samples import ERROR, FAILED, assignment, check, report
from tests.reports.test_class_report import class_of

DUE = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)


@pytest.fixture
def summary(tmp_path):
    def make(*reports):
        return summarize_class(assignment(tmp_path), reports, attrgetter("student"), quoting=True)

    return make


@pytest.fixture
def another(summary):
    """Return the summary of a second assignment, for nine students of whom nobody needs review."""
    made = summary(*class_of(9))
    return replace(made, assignment=replace(made.assignment, id="a2_demo", title="Another"))


def ungraded(student):
    return report(student, slide=[check("slides", ERROR, worth=10.0)], pool=[check("pools", worth=10.0)])


@pytest.mark.parametrize(("count", "label"), [(0, "students"), (1, "student"), (2, "students")])
def test_a_tile_counts_in_the_singular_and_the_plural(count, label):
    assert counted_tile(count, "student") == Tile(str(count), label)


def test_one_submission_needs_review_and_two_need_it():
    assert [review_tile(count).label for count in (0, 1, 2)] == ["need review", "needs review", "need review"]


@pytest.mark.parametrize(("students", "too_few"), [(ENOUGH_STUDENTS - 1, True), (ENOUGH_STUDENTS, False)])
def test_a_small_class_is_warned_about(students, too_few):
    assert DiscriminationNote(students).too_few is too_few


def test_rare_misconceptions_are_folded_away():
    counts = [FamilyCount(f"m{n}", ("ada", "bob")[: 1 + (n < 11)], ()) for n in range(13)]
    section = misconceptions_section(counts, 40)
    assert (len(section.unfolded), len(section.folded)) == (UNFOLDED_FAMILIES, 3)
    assert section.most_in_folded == 2
    assert misconceptions_section(counts[:1], 40).most_in_folded == 0


def test_an_assignments_tiles_leave_out_scores_that_nobody_has(summary):
    made = summary(ungraded("ada"))
    assert list(assignment_views.assignment_tiles(made)) == [
        Tile("1", "student"),
        Tile("1", "not graded yet"),
        Tile("1", "needs review"),
    ]
    assert assignment_views.assignment_scores(made) == assignment_views.AssignmentScores("", ())


def test_an_assignments_scores_are_described_over_the_graded(summary):
    section = assignment_views.assignment_scores(summary(*class_of(8), ungraded("zoe")))
    assert section.quantiles == (
        ("lowest", "10"),
        ("a quarter has at most", "10"),
        ("half have at most", "20"),
        ("three quarters have at most", "20"),
        ("highest", "20"),
    )


def test_an_assignments_questions_say_how_many_submissions_are_left_out(summary):
    absent = {"verdict": FAILED, "fault": Fault.MISSING, "worth": 10.0}
    silent = report("zoe", slide=[check("slides", **absent)], pool=[check("pools", **absent)])
    section = assignment_views.assignment_questions(summary(*class_of(4), silent))
    assert (section.left_out, section.note.students) == (1, 4)
    assert [(question.name, statistics.mean) for question, statistics in section.rows] == [("slide", 0.75), ("pool", 1)]
    assert assignment_views.assignment_questions(summary(silent)).plot == ""


def test_the_largest_clusters_of_checks_are_unfolded(summary):
    made = summary(*class_of(40))
    (cluster,) = assignment_views.assignment_clusters(made).unfolded
    assert [one.label for one in cluster.checks] == ["Q1.1", "Q1.2"]
    assert assignment_views.assignment_clusters(made).plot == ""  # two checks need no picture
    many = replace(made, clusters=(CheckCluster((0, 1), 10, 1.0), CheckCluster((1, 2), 5, 0.6)) * 3)
    section = assignment_views.assignment_clusters(many)
    assert (len(section.unfolded), len(section.folded)) == (assignment_views.UNFOLDED_CLUSTERS, 2)
    assert "Phi coefficients" in section.plot


@pytest.mark.parametrize("due", [DUE, None])
def test_times_are_left_out_where_none_is_known(summary, due):
    made = summary(*class_of(4))
    assert assignment_views.assignment_page(made, SubmissionTimes((), due)).times is None
    assert assignment_views.assignment_page(made, SubmissionTimes((DUE,), due)).times.times.due == due


def test_the_terms_deadlines_are_those_with_known_times(summary, another):
    times = {"a1_demo": SubmissionTimes((DUE, DUE + timedelta(minutes=1)), DUE), "a2_demo": SubmissionTimes((DUE,))}
    section = term_views.term_times([summary(*class_of(4)), another], times)
    assert [(row.assignment.id, row.due, row.late, row.received) for row in section.deadlines] == [
        ("a1_demo", "2026-11-01 22:59 UTC", 1, 2)
    ]
    assert term_views.term_times([another], times) is None


def test_a_students_mean_share_is_over_the_assignments_that_are_graded(summary, another):
    shares = term_views.mean_shares([summary(*class_of(2), ungraded("zoe")), another])
    assert shares[:2] == [0.5, 1.0]
    assert len(shares) == 9


def test_an_assignment_that_nobody_was_graded_in_has_no_median(summary):
    row = term_views.assignment_row(summary(ungraded("ada")))
    assert (row.reports, row.review_cases) == (1, 1)
    assert math.isnan(row.median)
    assert math.isnan(row.mean)


def test_the_terms_questions_are_in_order_of_difficulty_and_unanswered_ones_last(summary, another):
    section = term_views.term_questions([summary(ungraded("ada")), another])
    assert [row.place for row in section.rows] == ["a2_demo Q1", "a2_demo Q2", "a1_demo Q1", "a1_demo Q2"]
    assert section.note.students == 0  # of the smallest class


def test_the_terms_misconceptions_name_their_assignments(summary, another):
    counts = term_views.term_misconceptions([summary(*class_of(12)), another])
    assert [(count.name, len(count.students)) for count in counts] == [("kernel flipped", 3)]
    assert [(one.name, one.questions) for one in counts[0].misconceptions] == [
        ("kernel rotated", ("A demonstration: Sliding", "Another: Sliding"))
    ]


def test_students_with_the_most_cases_are_reviewed_first(summary, another):
    first = replace(summary(), review_cases=tuple(ReviewCase(f"s{n:02}", ("crashed",)) for n in range(30)))
    second = replace(another, review_cases=(ReviewCase("s29", ("timed out",)),))
    section = term_views.term_review([first, second])
    assert (section.students, len(section.listed)) == (30, term_views.LISTED_STUDENTS)
    assert [row.student for row in section.listed[:2]] == ["s29", "s00"]
    assert [(one.id, case.reasons) for one, case in section.listed[0].cases] == [
        ("a1_demo", ("crashed",)),
        ("a2_demo", ("timed out",)),
    ]


def test_the_terms_tiles_count_each_student_once(summary, another):
    page = term_views.term_page([summary(*class_of(10)), another], {})
    assert [(tile.value, tile.label) for tile in page.tiles] == [
        ("10", "students"),
        ("2", "assignments"),
        ("19", "reports"),
        ("100%", "median share of points"),
        ("1", "needs review"),
    ]
    assert term_views.term_page([], {}).tiles[3].value == "none"
