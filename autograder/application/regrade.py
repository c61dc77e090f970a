"""Changed checks over everything that was handed in: what would be different, before anything is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from autograder.application.caching import provenance_now
from autograder.application.decide import given_reason
from autograder.application.open_gradebook import OpenGradebook
from autograder.gradebook.class_grades import ClassGrades, GradeChange, compute_class_grades, grade_changes
from autograder.gradebook.reader import GradebookReader
from autograder.gradebook.records import Grading, Proposal, Records, SubmissionRecord
from autograder.gradebook.store import Store
from autograder.grading.config import GradingConfig
from autograder.grading.grade_many import grade_many
from autograder.model import Assignment, Report, Status, Submission
from autograder.reports.notable import notable


@dataclass(frozen=True)
class Regrading:
    """What regrading found, and what it changed or would change."""

    submissions: int  # looked at
    graded: int  # of these, not known already
    proposals: tuple[Proposal, ...]
    incomplete: tuple[Proposal, ...]  # the grader broke on them; they cannot be accepted
    confirmed: tuple[tuple[int, int], ...]  # submission and grading that holds, where another one waits in vain
    before: ClassGrades
    after: ClassGrades  # if the proposals hold
    accepted: bool

    @property
    def changes(self) -> list[GradeChange]:
        """Whose grades the proposals change."""
        return grade_changes(self.before, self.after)

    @property
    def acceptable(self) -> list[tuple[int, int]]:
        """Pairs of submission and grading: the proposals, and what is confirmed."""
        return [(proposal.submission.id, proposal.grading.id) for proposal in self.proposals] + list(self.confirmed)


def regrade(
    book: OpenGradebook,
    executor: Executor,
    assignments: Collection[Assignment],
    config: GradingConfig,
    *,
    who: str,
    window: int,
    stopped: Callable[[], bool] = lambda: False,
    accept_because: str | None = None,
) -> Regrading | None:
    """Grade what was handed in by the checks as they are now, where that has not been done.

    Every grading is kept. One with the same result as before holds from now on; the others are proposals, which hold
    once they are accepted.

    Parameters
    ----------
    book : OpenGradebook
        The gradebook.
    executor, config, window, stopped
        As of :func:`grade_many`.
    assignments : collection of Assignment
        Whose submissions.
    who : str
        Who does it.
    accept_because : str, optional
        The reason to let the proposals hold; without one, they wait.

    Returns
    -------
    Regrading or None
        None if it was stopped; what is graded by then is kept.

    Raises
    ------
    UsageError
        If the reason is empty.
    """
    reason = None if accept_because is None else given_reason(accept_because)
    known = {assignment.id: assignment for assignment in assignments}
    with book.store.reader() as reader:
        work = _CurrentGradings(reader, known, config)
    jobs = [one for one in work.submission if not work.is_complete(one)]
    numbers = {(one.assignment, one.student, one.digest, one.submitted): one.id for one in jobs}
    for report in grade_many(executor, _read(book.store, known, jobs), config, window=window, stopped=stopped):
        number = numbers[report.assignment, report.student, report.provenance.submission, report.origin.time]
        with book.store.writer(who) as writer:
            writer.add_grading(number, report)
    if stopped():
        return None
    with book.store.reader() as reader:
        found = _compare(book, reader, _CurrentGradings(reader, known, config), len(jobs))
    if reason is None:
        return found
    with book.store.writer(who) as writer:
        writer.accept(found.acceptable, reason)
    return replace(found, accepted=True)


class _CurrentGradings:
    """What was handed in for some assignments, and which gradings of it are by the checks as they are now."""

    def __init__(self, reader: GradebookReader, known: Mapping[str, Assignment], config: GradingConfig):
        self.submission = [one for one in reader.records().submissions if one.assignment in known]
        self._gradings: dict[int, list[Grading]] = defaultdict(list)
        for name, assignment in known.items():
            wanted = provenance_now(assignment, config)
            for event in reader.gradings_of(name):
                if replace(event.provenance, submission=wanted.submission) == wanted:
                    self._gradings[event.submission].append(event.grading)

    def is_complete(self, submission: SubmissionRecord) -> bool:
        """Whether one of these gradings came to an end."""
        return any(one.status is Status.GRADED for one in self._gradings[submission.id])

    def newest(self, submission: SubmissionRecord) -> Grading | None:
        """Return the newest of these gradings that came to an end, or else of all."""
        found = self._gradings[submission.id]
        complete = [one for one in found if one.status is Status.GRADED]
        return next(iter(reversed(complete or found)), None)


def _read(
    store: Store, known: Mapping[str, Assignment], jobs: Iterable[SubmissionRecord]
) -> Iterator[tuple[Assignment, Submission]]:
    for job in jobs:
        with store.reader() as reader:
            submission = reader.submission(job.id)
        yield known[job.assignment], submission


def _compare(book: OpenGradebook, reader: GradebookReader, work: _CurrentGradings, graded: int) -> Regrading:
    proposals: list[Proposal] = []
    incomplete: list[Proposal] = []
    confirmed: list[tuple[int, int]] = []
    for submission in work.submission:
        newest, held = work.newest(submission), submission.grading
        if newest and newest.status is Status.INCOMPLETE:
            incomplete.append(Proposal(submission, newest, (), notable(reader.report(newest.id))[0]))
        elif newest and held and newest.outcome != held.outcome:
            checks = tuple(_changed(reader.report(held.id), reader.report(newest.id)))
            proposals.append(Proposal(submission, newest, checks))
        elif held and submission.pending:
            confirmed.append((submission.id, held.id))
    records, now = reader.records(), datetime.now(UTC)
    return Regrading(
        submissions=len(work.submission),
        graded=graded,
        proposals=tuple(proposals),
        incomplete=tuple(incomplete),
        confirmed=tuple(confirmed),
        before=compute_class_grades(book.course, records, now),
        after=compute_class_grades(book.course, _with_accepted(records, proposals), now),
        accepted=False,
    )


def _with_accepted(records: Records, proposals: Iterable[Proposal]) -> Records:
    """Return the records as they would be."""
    new = {proposal.submission.id: proposal.grading for proposal in proposals}
    submissions = [
        replace(one, grading=new[one.id], pending=False) if one.id in new else one for one in records.submissions
    ]
    return replace(records, submissions=tuple(submissions))


def _changed(before: Report, after: Report) -> Iterator[tuple[str, str, str]]:
    earlier, later = ({check.name: str(check.verdict) for check in report.checks} for report in (before, after))
    for name in dict.fromkeys([*earlier, *later]):
        was, now = earlier.get(name, "-"), later.get(name, "-")
        if was != now:
            yield name, was, now
