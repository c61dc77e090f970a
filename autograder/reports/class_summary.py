"""The reports on one assignment, summarized to what a class report shows.

The reports of a whole term hardly fit into memory; their summaries do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from autograder.errors import NOTHING_RAN, UsageError
from autograder.model import Assignment, CheckResult, Report, Verdict, Visibility
from autograder.reports.families import FamilyCount, count_families, met_in
from autograder.reports.notable import needs_review, notable
from autograder.reports.statistics import (
    Array,
    FailureCorrelation,
    QuestionStatistics,
    correlate_failures,
    find_clusters,
    question_statistics,
)
from autograder.reports.unnamed import UnnamedGroup, group_unnamed

LISTED = 5  # students, in one line


@dataclass(frozen=True)
class LabelledCheck:
    """A check as a class report names it."""

    label: str  # such as Q3.2
    title: str
    failures: int


@dataclass(frozen=True)
class CheckCluster:
    """Checks that fail for the same students."""

    checks: tuple[int, ...]  # indices into the checks of the summary
    students: int  # for whom all of them fail
    least_phi: float  # of the two checks that agree least


@dataclass(frozen=True)
class ReviewCase:
    """A student whose submission needs review, and why."""

    student: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ClassSummary:
    """How a class did in one assignment."""

    assignment: Assignment
    students: tuple[str, ...]
    scores: Array  # one for each student; NaN where the grader broke
    respondents: int  # students whose code ran at least partly; only they count for the statistics of questions
    questions: tuple[QuestionStatistics, ...]
    checks: tuple[LabelledCheck, ...]
    correlation: FailureCorrelation  # of the checks, in this order
    clusters: tuple[CheckCluster, ...]
    families: tuple[FamilyCount, ...]  # of misconceptions, the most frequent first
    review_cases: tuple[ReviewCase, ...]
    received: tuple[datetime, ...]  # when submissions were received, where that is known
    unnamed: tuple[UnnamedGroup, ...]  # wrong results that no misconception and no hint of the class names

    @property
    def graded_scores(self) -> Array:
        """The scores of students whose reports are complete."""
        return self.scores[np.isfinite(self.scores)]

    @property
    def graded_shares(self) -> Array:
        """These scores as shares of the assignment's points."""
        return self.graded_scores / self.assignment.points


def summarize_class(
    assignment: Assignment, reports: Iterable[Report], called: Callable[[Report], str], *, quoting: bool
) -> ClassSummary:
    """Summarize the reports on an assignment.

    Parameters
    ----------
    assignment : Assignment
        What the reports are on.
    reports : iterable of Report
        One for each student.
    called : callable
        Returns the name for the student of a report. The summary contains no other name of anybody.
    quoting : bool
        Whether messages of submissions may be quoted.

    Raises
    ------
    UsageError
        If a report has other questions than the assignment.
    """
    named = sorted((replace(r, student=called(r)) for r in reports), key=lambda report: report.student)
    for report in named:
        _refuse_stale(assignment, report)
    graded = [report for report in named if report.score is not None and _ran(report)]
    points = np.array([[question.points for question in report.questions] for report in graded], np.float64)
    with_points = [report for report in graded if report.score]  # failing every check says nothing about pairs
    checks, failed, ran = _failures(assignment, with_points)
    correlation = correlate_failures(failed, ran)
    return ClassSummary(
        assignment=assignment,
        students=tuple(report.student for report in named),
        scores=np.array([np.nan if report.score is None else report.score for report in named], np.float64),
        respondents=len(graded),
        questions=tuple(question_statistics(points, [question.points for question in assignment.questions])),
        checks=checks,
        correlation=correlation,
        clusters=tuple(_clusters(correlation, failed)),
        families=count_families(met_in(named, lambda report: report.student)),
        review_cases=tuple(_review_cases(assignment, named, quoting)),
        received=tuple(sorted(report.origin.time for report in named if report.origin.time)),
        unnamed=group_unnamed(named, lambda report: report.student, quoting=quoting),
    )


def is_stale(assignment: Assignment, report: Report) -> bool:
    """Return whether the questions of an assignment, or their points, have changed since a report was made."""
    found = [(question.name, question.max_points) for question in report.questions]
    return found != [(question.name, question.points) for question in assignment.questions]


def _refuse_stale(assignment: Assignment, report: Report) -> None:
    if is_stale(assignment, report):
        found = [(question.name, question.max_points) for question in report.questions]
        wanted = ", ".join(f"{question.name} ({question.points:g})" for question in assignment.questions)
        raise UsageError(
            f"{assignment.id}: a report has the questions {', '.join(f'{name} ({most:g})' for name, most in found)}, "
            f"wanted {wanted}; the assignment has changed since: grade again"
        )


def _ran(report: Report) -> bool:
    """Whether any code of the submission ran."""
    return any(
        check.verdict is Verdict.PASSED or (check.verdict is Verdict.FAILED and check.fault not in NOTHING_RAN)
        for check in report.checks
    )


def _failures(
    assignment: Assignment, reports: Sequence[Report]
) -> tuple[tuple[LabelledCheck, ...], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the checks in the order of the assignment, and for each student and check whether it failed, and ran."""
    titles: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for report in reports:
        for question in report.questions:
            titles[question.name] |= {check.name: check.title for check in question.checks}
    labelled = [
        (name, f"Q{number}.{place}", title)
        for number, question in enumerate(assignment.questions, 1)
        for place, (name, title) in enumerate(titles[question.name].items(), 1)
    ]
    columns = {name: column for column, (name, _, _) in enumerate(labelled)}
    failed, ran = np.zeros((2, len(reports), len(labelled)), bool)
    for row, report in enumerate(reports):
        for check in report.checks:
            failed[row, columns[check.name]] = check.verdict is Verdict.FAILED
            ran[row, columns[check.name]] = check.verdict in (Verdict.FAILED, Verdict.PASSED)
    counts = failed.sum(axis=0).tolist()
    checks = (LabelledCheck(label, title, count) for (_, label, title), count in zip(labelled, counts, strict=True))
    return tuple(checks), failed, ran


def _clusters(correlation: FailureCorrelation, failed: NDArray[np.bool_]) -> Iterator[CheckCluster]:
    for checks in find_clusters(correlation):
        students = int(failed[:, checks].all(axis=1).sum())
        yield CheckCluster(tuple(checks), students, float(correlation.phi[np.ix_(checks, checks)].min()))


def _review_cases(assignment: Assignment, reports: Sequence[Report], quoting: bool) -> Iterator[ReviewCase]:
    code = any(name.endswith(".py") for name in assignment.files)  # written answers may well be identical
    same_files: defaultdict[str, list[str]] = defaultdict(list)
    for report in reports:
        if code and _ran(report):
            same_files[report.provenance.submission].append(report.student)
    for report in reports:
        reasons = notable(report, quoting=quoting) if needs_review(report) else []
        students = same_files[report.provenance.submission] if code and _ran(report) else []
        if others := [name for name in students if name != report.student]:
            more = f" and {len(others) - LISTED} more" if len(others) > LISTED else ""
            reasons.append(f"handed in the same files as {', '.join(others[:LISTED])}{more}")
        if code and _seems_fitted_to_public_checks(report):
            reasons.append("passes every public check and less than half of the hidden ones")
        if reasons:
            yield ReviewCase(report.student, tuple(reasons))


def _seems_fitted_to_public_checks(report: Report) -> bool:
    """Whether the submission may have been fitted to the inputs of the public checks."""
    public, hidden = (_checks(report, visibility) for visibility in (Visibility.PUBLIC, Visibility.HIDDEN))
    if not public or not hidden or any(check.verdict is not Verdict.PASSED for check in public):
        return False
    return 2 * sum(check.points or 0 for check in hidden) < sum(check.max_points for check in hidden)


def _checks(report: Report, visibility: Visibility) -> list[CheckResult]:
    return [check for check in report.checks if check.visibility is visibility]
