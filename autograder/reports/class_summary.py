"""The reports on one assignment, boiled down to what a class report shows.

A term of reports hardly fits into memory; its summaries do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from autograder.errors import Fault, UsageError
from autograder.model import Assignment, Report, Verdict, Visibility
from autograder.reports.notable import needs_a_look, remarks
from autograder.reports.statistics import Agreement, Array, Item, agreement, groups, items

NAMED = 5  # students, in one line
SILENT = {Fault.IMPORT, Fault.MISSING, Fault.UNWRITTEN}  # faults of a submission of which no line was run


@dataclass(frozen=True)
class LabelledCheck:
    """A check as a class report names it."""

    label: str  # such as Q3.2
    title: str
    failures: int


@dataclass(frozen=True)
class Together:
    """Checks that fail for the same students."""

    checks: tuple[int, ...]  # places among those of the summary
    students: int  # for whom all of them fail
    least: float  # phi coefficient of the two that agree least


@dataclass(frozen=True)
class Met:
    """A misconception that was met."""

    name: str
    questions: tuple[str, ...]  # their titles
    students: tuple[str, ...]


@dataclass(frozen=True)
class Attention:
    """A student whose submission needs a human eye, and why."""

    student: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What a class did in one assignment."""

    assignment: Assignment
    students: tuple[str, ...]
    scores: Array  # one for each student; NaN where the grader broke
    answering: int  # students of whose work something ran: the others tell nothing of questions
    items: tuple[Item, ...]  # of these
    checks: tuple[LabelledCheck, ...]
    agreement: Agreement  # of the checks, in this order
    together: tuple[Together, ...]
    misconceptions: tuple[Met, ...]  # the most frequent first
    attention: tuple[Attention, ...]
    received: tuple[datetime, ...]  # when submissions came, of those of which it is known


def summarise(
    assignment: Assignment, reports: Iterable[Report], called: Callable[[Report], str], *, quoting: bool
) -> Summary:
    """Boil reports down.

    Parameters
    ----------
    assignment : Assignment
        What they are on.
    reports : iterable of Report
        One for each student.
    called : callable
        Gives what the student of a report is called. Under no other name does anybody occur in the summary.
    quoting : bool
        Whether what submissions say may be repeated.
    """
    named = sorted((replace(r, student=called(r)) for r in reports), key=lambda report: report.student)
    for report in named:
        _refuse_stale(assignment, report)
    graded = [report for report in named if report.score is not None and _answered(report)]
    points = np.array([[question.points for question in report.questions] for report in graded], np.float64)
    telling = [report for report in graded if report.score]  # who fails everything tells nothing of two checks
    checks, failed, ran = _failures(assignment, telling)
    found = agreement(failed, ran)
    return Summary(
        assignment=assignment,
        students=tuple(report.student for report in named),
        scores=np.array([np.nan if report.score is None else report.score for report in named], np.float64),
        answering=len(graded),
        items=tuple(items(points, [question.points for question in assignment.questions])),
        checks=checks,
        agreement=found,
        together=tuple(
            Together(
                tuple(group), int(failed[:, group].all(axis=1).sum()), float(found.phi[np.ix_(group, group)].min())
            )
            for group in groups(found)
        ),
        misconceptions=tuple(_misconceptions(named)),
        attention=tuple(_attention(assignment, named, quoting)),
        received=tuple(sorted(report.origin.time for report in named if report.origin.time)),
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


def _answered(report: Report) -> bool:
    """Whether something of the submission ran."""
    return any(
        check.verdict is Verdict.PASSED or (check.verdict is Verdict.FAILED and check.fault not in SILENT)
        for check in report.checks
    )


def _failures(
    assignment: Assignment, reports: Sequence[Report]
) -> tuple[tuple[LabelledCheck, ...], NDArray[np.bool_], NDArray[np.bool_]]:
    """Give the checks in the order of the assignment, and for each student and check whether it failed, and ran."""
    seen: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for report in reports:
        for question in report.questions:
            seen[question.name] |= {check.name: check.title for check in question.checks}
    labelled = [
        (name, f"Q{number}.{place}", title)
        for number, question in enumerate(assignment.questions, 1)
        for place, (name, title) in enumerate(seen[question.name].items(), 1)
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


def _misconceptions(reports: Sequence[Report]) -> list[Met]:
    students: defaultdict[str, dict[str, None]] = defaultdict(dict)
    questions: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for report in reports:
        for question in report.questions:
            for check in question.checks:
                if check.misconception:
                    students[check.misconception][report.student] = None
                    questions[check.misconception][question.title] = None
    met = [Met(name, tuple(questions[name]), tuple(who)) for name, who in students.items()]
    return sorted(met, key=lambda one: (-len(one.students), one.name))


def _attention(assignment: Assignment, reports: Sequence[Report], quoting: bool) -> list[Attention]:
    code = any(name.endswith(".py") for name in assignment.files)
    by_digest: defaultdict[str, list[str]] = defaultdict(list)
    for report in reports:
        if code and _answered(report):
            by_digest[report.provenance.submission].append(report.student)
    found = []
    for report in reports:
        reasons = remarks(report, quoting=quoting) if needs_a_look(report) else []
        twins = [name for name in by_digest[report.provenance.submission] if name != report.student]
        if report.student in by_digest[report.provenance.submission] and twins:
            more = f" and {len(twins) - NAMED} more" if len(twins) > NAMED else ""
            reasons.append(f"handed in the same files as {', '.join(twins[:NAMED])}{more}")
        if code and _public_alone(report):
            reasons.append("passes every public check and less than half of the hidden ones")
        if reasons:
            found.append(Attention(report.student, tuple(reasons)))
    return found


def _public_alone(report: Report) -> bool:
    """Whether the submission may be made for the public checks' inputs."""
    public, hidden = (
        [check for check in report.checks if check.visibility is visibility]
        for visibility in (Visibility.PUBLIC, Visibility.HIDDEN)
    )
    if not public or not hidden or any(check.verdict is not Verdict.PASSED for check in public):
        return False
    return 2 * sum(check.points or 0 for check in hidden) < sum(check.max_points for check in hidden)
