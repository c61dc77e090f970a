"""Changed checks over everything that was handed in: what would be different, before anything is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from autograder.gradebook.reader import GradebookReader
from autograder.gradebook.records import Grading, Proposal, Records, SubmissionRecord
from autograder.gradebook.store import Store
from autograder.grading.config import GradingConfig
from autograder.grading.grade_many import grade_many
from autograder.grading.provenance import provenance
from autograder.model import Assignment, Report, Status, Submission
from autograder.reports.notable import notable


@dataclass(frozen=True)
class Regrading:
    """What regrading found; nothing is accepted yet."""

    submissions: int  # looked at
    graded: int  # of these, not known already
    proposals: tuple[Proposal, ...]
    incomplete: tuple[Proposal, ...]  # the grader broke on them; they cannot be accepted
    confirmed: tuple[tuple[int, int], ...]  # submission and grading that holds, where another one waits in vain

    @property
    def acceptable(self) -> list[tuple[int, int]]:
        """Pairs of submission and grading, for :meth:`GradebookWriter.accept`."""
        return [(proposal.submission.id, proposal.grading.id) for proposal in self.proposals] + list(self.confirmed)

    def accepted(self, records: Records) -> Records:
        """Give the records as they would be."""
        new = {proposal.submission.id: proposal.grading for proposal in self.proposals}
        submissions = [
            replace(one, grading=new[one.id], pending=False) if one.id in new else one for one in records.submissions
        ]
        return replace(records, submissions=tuple(submissions))


def regrade(
    store: Store,
    executor: Executor,
    assignments: Collection[Assignment],
    config: GradingConfig,
    *,
    who: str,
    window: int,
    stopped: Callable[[], bool],
) -> Regrading | None:
    """Grade what was handed in by the checks as they are now, where that has not been done.

    Every grading is kept. One with the same result as before holds from now on; the others are proposals.

    Parameters
    ----------
    store : Store
        The gradebook.
    executor, config, window, stopped
        As of :func:`grade_many`.
    assignments : collection of Assignment
        Whose submissions.
    who : str
        Who does it.

    Returns
    -------
    Regrading or None
        None if it was stopped; what is graded by then is kept.
    """
    known = {assignment.id: assignment for assignment in assignments}
    with store.reader() as reader:
        work = _Work(reader, known, config)
    jobs = [one for one in work.handed_in if not work.is_complete(one)]
    numbers = {(one.assignment, one.student, one.digest, one.submitted): one.id for one in jobs}
    for report in grade_many(executor, _read(store, known, jobs), config, window=window, stopped=stopped):
        number = numbers[report.assignment, report.student, report.provenance.submission, report.origin.time]
        with store.writer(who) as writer:
            writer.add_grading(number, report)
    if stopped():
        return None
    with store.reader() as reader:
        return _compare(reader, _Work(reader, known, config), len(jobs))


class _Work:
    """What was handed in for some assignments, and which gradings of it are by the checks as they are now."""

    def __init__(self, reader: GradebookReader, known: Mapping[str, Assignment], config: GradingConfig):
        self.handed_in = [one for one in reader.records().submissions if one.assignment in known]
        self._gradings: dict[int, list[Grading]] = defaultdict(list)
        for name, assignment in known.items():
            wanted = provenance(Submission("", {}), assignment, config.secret, config.isolation)
            for event in reader.gradings_of(name):
                if replace(event.provenance, submission=wanted.submission) == wanted:
                    self._gradings[event.submission].append(event.grading)

    def is_complete(self, handed_in: SubmissionRecord) -> bool:
        """Whether one of these gradings came to an end."""
        return any(one.status is Status.GRADED for one in self._gradings[handed_in.id])

    def newest(self, handed_in: SubmissionRecord) -> Grading | None:
        """Give the newest of these gradings that came to an end, or else of all."""
        found = self._gradings[handed_in.id]
        complete = [one for one in found if one.status is Status.GRADED]
        return next(iter(reversed(complete or found)), None)


def _read(
    store: Store, known: Mapping[str, Assignment], jobs: Iterable[SubmissionRecord]
) -> Iterator[tuple[Assignment, Submission]]:
    for job in jobs:
        with store.reader() as reader:
            submission = reader.submission(job.id)
        yield known[job.assignment], submission


def _compare(reader: GradebookReader, work: _Work, graded: int) -> Regrading:
    proposals: list[Proposal] = []
    incomplete: list[Proposal] = []
    confirmed: list[tuple[int, int]] = []
    for handed_in in work.handed_in:
        newest, held = work.newest(handed_in), handed_in.grading
        if newest and newest.status is Status.INCOMPLETE:
            incomplete.append(Proposal(handed_in, newest, (), notable(reader.report(newest.id))[0]))
        elif newest and held and newest.outcome != held.outcome:
            checks = tuple(_changed(reader.report(held.id), reader.report(newest.id)))
            proposals.append(Proposal(handed_in, newest, checks))
        elif held and handed_in.pending:
            confirmed.append((handed_in.id, held.id))
    return Regrading(len(work.handed_in), graded, tuple(proposals), tuple(incomplete), tuple(confirmed))


def _changed(before: Report, after: Report) -> Iterator[tuple[str, str, str]]:
    earlier, later = ({check.name: str(check.verdict) for check in report.checks} for report in (before, after))
    for name in dict.fromkeys([*earlier, *later]):
        was, now = earlier.get(name, "-"), later.get(name, "-")
        if was != now:
            yield name, was, now
