"""The data for a class report's page on one assignment, section by section.

Imports matplotlib, which takes a while: import this module where a report is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from autograder.model import Assignment, Question
from autograder.reports.class_summary import ClassSummary, ReviewCase
from autograder.reports.html import plots
from autograder.reports.html.class_views import (
    ClusterView,
    DiscriminationNote,
    MisconceptionsSection,
    Tile,
    UnnamedSection,
    cluster_views,
    counted_tile,
    misconceptions_section,
    review_tile,
    unnamed_section,
)
from autograder.reports.html.pages import format_number
from autograder.reports.statistics import QuestionStatistics
from autograder.reports.submission_times import SubmissionTimes

UNFOLDED_CLUSTERS = 4
DRAWN_CHECKS = 20  # in the picture of those that fail together
QUANTILES = {
    "lowest": 0,
    "a quarter has at most": 25,
    "half have at most": 50,
    "three quarters have at most": 75,
    "highest": 100,
}


@dataclass(frozen=True)
class AssignmentScores:
    """How points are distributed; empty if nothing is graded."""

    plot: Markup
    quantiles: tuple[tuple[str, str], ...]  # a description, and points


@dataclass(frozen=True)
class AssignmentTimes:
    """When submissions were received."""

    plot: Markup
    times: SubmissionTimes


@dataclass(frozen=True)
class AssignmentQuestions:
    """How hard questions were, and how well they discriminate."""

    plot: Markup  # empty if nobody's code ran
    note: DiscriminationNote
    left_out: int  # submissions
    rows: tuple[tuple[Question, QuestionStatistics], ...]


@dataclass(frozen=True)
class AssignmentClusters:
    """Checks that fail together."""

    unfolded: tuple[ClusterView, ...]
    folded: tuple[ClusterView, ...]
    plot: Markup  # empty if there are too few checks


@dataclass(frozen=True)
class AssignmentPage:
    """All that the page shows. A section is None if the page goes without it."""

    assignment: Assignment
    students: int
    tiles: tuple[Tile, ...]
    scores: AssignmentScores
    times: AssignmentTimes | None
    questions: AssignmentQuestions
    misconceptions: MisconceptionsSection
    unnamed: UnnamedSection
    clusters: AssignmentClusters
    review_cases: tuple[ReviewCase, ...]


def assignment_page(summary: ClassSummary, times: SubmissionTimes) -> AssignmentPage:
    """Return the data for the page on an assignment."""
    return AssignmentPage(
        assignment=summary.assignment,
        students=len(summary.students),
        tiles=tuple(assignment_tiles(summary)),
        scores=assignment_scores(summary),
        times=AssignmentTimes(plots.submission_times("times", times), times) if times.received else None,
        questions=assignment_questions(summary),
        misconceptions=misconceptions_section(summary.families, len(summary.students)),
        unnamed=unnamed_section(summary.unnamed),
        clusters=assignment_clusters(summary),
        review_cases=summary.review_cases,
    )


def assignment_tiles(summary: ClassSummary) -> Iterator[Tile]:
    """Yield the numbers at the top of the page."""
    graded = summary.graded_scores
    yield counted_tile(len(summary.students), "student")
    if len(graded):
        yield Tile(f"{np.median(graded):.4g}", f"median of {summary.assignment.points:g} points")
        yield Tile(f"{graded.mean():.4g}", "mean")
        yield Tile(str((graded >= summary.assignment.points).sum()), "with all points")
    if ungraded := len(summary.students) - len(graded):
        yield Tile(str(ungraded), "not graded yet")
    yield review_tile(len(summary.review_cases))


def assignment_scores(summary: ClassSummary) -> AssignmentScores:
    """Describe the distribution of scores."""
    graded = summary.graded_scores
    if not len(graded):
        return AssignmentScores(Markup(), ())
    found = np.percentile(graded, list(QUANTILES.values()), method="inverted_cdf")
    quantiles = ((name, format_number(value)) for name, value in zip(QUANTILES, found.tolist(), strict=True))
    return AssignmentScores(plots.scores("scores", graded, summary.assignment.points), tuple(quantiles))


def assignment_questions(summary: ClassSummary) -> AssignmentQuestions:
    """Describe the questions, over the students whose code ran."""
    return AssignmentQuestions(
        plot=plots.questions("questions", summary.questions) if summary.respondents else Markup(),
        note=DiscriminationNote(summary.respondents),
        left_out=len(summary.students) - summary.respondents,
        rows=tuple(zip(summary.assignment.questions, summary.questions, strict=True)),
    )


def assignment_clusters(summary: ClassSummary) -> AssignmentClusters:
    """Fold all but the largest clusters, and draw the first of their checks."""
    views = cluster_views(summary)
    drawn = [index for cluster in summary.clusters for index in cluster.checks][:DRAWN_CHECKS]
    labels = [summary.checks[index].label for index in drawn]
    phi = summary.correlation.phi[np.ix_(drawn, drawn)]
    plot = plots.clusters("clusters", phi, labels) if len(drawn) > 2 else Markup()
    return AssignmentClusters(views[:UNFOLDED_CLUSTERS], views[UNFOLDED_CLUSTERS:], plot)
