"""The data for a class report's page on the term, section by section.

Imports matplotlib, which takes a while: import this module where a report is made.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from markupsafe import Markup

from autograder.model import Assignment
from autograder.reports.class_summary import ClassSummary, ReviewCase
from autograder.reports.families import FamilyCount, MetMisconception, count_families
from autograder.reports.html import plots
from autograder.reports.html.class_views import (
    ClusterView,
    DiscriminationNote,
    MisconceptionsSection,
    Tile,
    cluster_views,
    counted_tile,
    misconceptions_section,
    review_tile,
)
from autograder.reports.html.pages import format_percent
from autograder.reports.statistics import QuestionStatistics
from autograder.reports.submission_times import HOUR, SubmissionTimes

LISTED_STUDENTS = 20  # of those that need review


@dataclass(frozen=True)
class AssignmentRow:
    """The scores of one assignment; NaN if nothing is graded."""

    assignment: Assignment
    reports: int
    median: float  # share of points
    mean: float
    review_cases: int


@dataclass(frozen=True)
class TermScores:
    """The scores of all assignments."""

    ridges: Markup
    totals: Markup  # empty if nothing is graded
    rows: tuple[AssignmentRow, ...]


@dataclass(frozen=True)
class Deadline:
    """How many submissions were late."""

    assignment: Assignment
    due: str
    late: int
    received: int


@dataclass(frozen=True)
class TermTimes:
    """When submissions were received, for the assignments with a deadline."""

    ridges: Markup
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class QuestionRow:
    """A question of the term."""

    place: str  # such as a1_demo Q2
    title: str
    statistics: QuestionStatistics


@dataclass(frozen=True)
class TermQuestions:
    """All questions of the term, the hardest first."""

    plot: Markup
    note: DiscriminationNote  # on the smallest class
    rows: tuple[QuestionRow, ...]


@dataclass(frozen=True)
class StudentRow:
    """A student who needs review, with the reasons by assignment."""

    student: str
    cases: tuple[tuple[Assignment, ReviewCase], ...]


@dataclass(frozen=True)
class TermReview:
    """The students with the most assignments that need review."""

    listed: tuple[StudentRow, ...]
    students: int  # the others among them are on the assignments' pages


@dataclass(frozen=True)
class TermPage:
    """All that the page shows. A section is None if the page goes without it."""

    students: int
    tiles: tuple[Tile, ...]
    scores: TermScores
    times: TermTimes | None
    questions: TermQuestions
    misconceptions: MisconceptionsSection
    clusters: tuple[tuple[Assignment, tuple[ClusterView, ...]], ...]
    review: TermReview


def term_page(summaries: Sequence[ClassSummary], times: Mapping[str, SubmissionTimes]) -> TermPage:
    """Return the data for the page on the term; `times` are by assignment, where they are known."""
    students = len({student for summary in summaries for student in summary.students})
    totals = np.array(mean_shares(summaries))
    review = term_review(summaries)
    tiles = (
        counted_tile(students, "student"),
        counted_tile(len(summaries), "assignment"),
        counted_tile(sum(len(summary.students) for summary in summaries), "report"),
        Tile(format_percent(float(np.median(totals))) if len(totals) else "none", "median share of points"),
        review_tile(review.students),
    )
    return TermPage(
        students=students,
        tiles=tiles,
        scores=TermScores(
            ridges=plots.score_ridges("ridges", {s.assignment.id: s.graded_shares for s in summaries}),
            totals=plots.scores("totals", 100 * totals, 100, "percent") if len(totals) else Markup(),
            rows=tuple(map(assignment_row, summaries)),
        ),
        times=term_times(summaries, times),
        questions=term_questions(summaries),
        misconceptions=misconceptions_section(term_misconceptions(summaries), students),
        clusters=tuple((summary.assignment, cluster_views(summary)) for summary in summaries if summary.clusters),
        review=review,
    )


def mean_shares(summaries: Sequence[ClassSummary]) -> list[float]:
    """Return each student's mean share of points, over the assignments that are graded."""
    shares: defaultdict[str, list[float]] = defaultdict(list)
    for summary in summaries:
        for student, score in zip(summary.students, summary.scores.tolist(), strict=True):
            if np.isfinite(score):
                shares[student].append(score / summary.assignment.points)
    return [fmean(values) for values in shares.values()]


def assignment_row(summary: ClassSummary) -> AssignmentRow:
    """Describe the scores of an assignment."""
    shares = summary.graded_shares
    return AssignmentRow(
        assignment=summary.assignment,
        reports=len(summary.students),
        median=float(np.median(shares)) if len(shares) else np.nan,
        mean=float(shares.mean()) if len(shares) else np.nan,
        review_cases=len(summary.review_cases),
    )


def term_times(summaries: Sequence[ClassSummary], times: Mapping[str, SubmissionTimes]) -> TermTimes | None:
    """Describe when submissions were received; None if no assignment has a deadline and known times."""
    deadlines: list[Deadline] = []
    hours = {}
    for assignment in (summary.assignment for summary in summaries):
        known = times.get(assignment.id, SubmissionTimes())
        if known.due and known.received:
            deadlines.append(Deadline(assignment, known.deadline, known.late, len(known.received)))
            hours[assignment.id] = np.array([(time - known.due) / HOUR for time in known.received])
    return TermTimes(plots.submission_time_ridges("times", hours), tuple(deadlines)) if deadlines else None


def term_questions(summaries: Sequence[ClassSummary]) -> TermQuestions:
    """Describe all questions, the hardest first; those without an answer last."""
    rows = [
        QuestionRow(f"{summary.assignment.id} Q{number}", question.title, statistics)
        for summary in summaries
        for number, (question, statistics) in enumerate(
            zip(summary.assignment.questions, summary.questions, strict=True), 1
        )
    ]
    return TermQuestions(
        plot=plots.question_map("map", {row.place: row.statistics for row in rows}),
        note=DiscriminationNote(min((summary.respondents for summary in summaries), default=0)),
        rows=tuple(sorted(rows, key=lambda row: np.nan_to_num(row.statistics.mean, nan=2))),
    )


def term_misconceptions(summaries: Sequence[ClassSummary]) -> tuple[FamilyCount, ...]:
    """Count misconceptions by family over all assignments, and name the assignments."""
    return count_families(
        MetMisconception(family.name, one.name, f"{summary.assignment.title}: {', '.join(one.questions)}", student)
        for summary in summaries
        for family in summary.families
        for one in family.misconceptions
        for student in one.students
    )


def term_review(summaries: Sequence[ClassSummary]) -> TermReview:
    """Collect the students that need review, those with the most assignments first."""
    found: defaultdict[str, list[tuple[Assignment, ReviewCase]]] = defaultdict(list)
    for summary in summaries:
        for case in summary.review_cases:
            found[case.student].append((summary.assignment, case))
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    listed = (StudentRow(student, tuple(cases)) for student, cases in ranked[:LISTED_STUDENTS])
    return TermReview(tuple(listed), len(found))
