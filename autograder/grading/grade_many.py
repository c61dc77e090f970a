"""Many submissions over an executor."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from itertools import islice

from autograder.errors import MachineError, SpecError
from autograder.grading.config import GradingConfig
from autograder.grading.environment import UnfitEnvironmentError
from autograder.grading.grade import grade
from autograder.grading.provenance import provenance
from autograder.model.assignment import Assignment
from autograder.model.report import Provenance, QuestionResult, Report, Status, Timings
from autograder.model.submission import Submission
from autograder.text.safe import scrub


@dataclass(frozen=True)
class _Attempt:
    """A submission under way."""

    assignment: Assignment
    submission: Submission
    wanted: Provenance
    second: bool = False


def grade_many(
    executor: Executor,
    jobs: Iterable[tuple[Assignment, Submission]],
    config: GradingConfig,
    *,
    window: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Report]:
    """Grade submissions as they come, and yield their reports as they are done.

    What the machine has kept from ending in a report is graded once more. If that ends no better, the report is
    incomplete. The others go on.

    Parameters
    ----------
    executor : Executor
        Where :func:`.grade` runs: processes or threads, here or elsewhere, as long as they read the same files.
    jobs : iterable of (Assignment, Submission)
        Read only as fast as they are graded.
    config : GradingConfig
        The same for all.
    window : int
        How many may be under way at once.
    stopped : callable
        Once it is true nothing more is begun; what is under way is finished and yielded.

    Yields
    ------
    Report
        Each of the provenance that was asked for.

    Raises
    ------
    SpecError
        If an assignment cannot be graded by.
    MachineError
        If the executor has ended, or grades something else than what was asked for, or otherwise: by another version
        of this package or of NumPy, by other files of an assignment, or in an unfit environment.
    """
    waiting = (
        _Attempt(assignment, submission, provenance(submission, assignment, config.secret, config.isolation))
        for assignment, submission in jobs
    )
    running: dict[Future[Report], _Attempt] = {}

    def begin(attempt: _Attempt) -> None:
        try:
            future = executor.submit(grade, attempt.assignment, attempt.submission, config)
        except BrokenExecutor as error:
            raise MachineError(f"no more can be graded: {error}") from error
        running[future] = attempt

    try:
        while True:
            if not stopped():
                for attempt in islice(waiting, window - len(running)):
                    begin(attempt)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                attempt = running.pop(future)
                result = _result(future, attempt)
                if isinstance(result, Report):
                    yield result
                elif attempt.second:
                    yield _incomplete(attempt, result)
                elif not stopped():
                    begin(replace(attempt, second=True))
    finally:
        for future in running:
            future.cancel()


def _result(future: Future[Report], attempt: _Attempt) -> Report | str:
    """Return the report, or why there is none."""
    error = future.exception()
    if error is None:
        return _as_asked(future.result(), attempt)
    if isinstance(error, (SpecError, UnfitEnvironmentError)):
        raise error
    return str(error) if isinstance(error, MachineError) else f"{type(error).__name__}: {error}"


def _as_asked(report: Report, attempt: _Attempt) -> Report:
    """Return a report, unless it is of something else than was asked for."""
    if report.provenance == attempt.wanted:
        return report
    found, wanted = _parts(report.provenance), _parts(attempt.wanted)
    names = dict.fromkeys([*wanted, *found])
    parts = [(name, found.get(name, "none"), wanted.get(name, "none")) for name in names]
    differences = [f"{name}: found {there}, wanted {here}" for name, there, here in parts if there != here]
    raise MachineError(
        f"{attempt.assignment.id}, {scrub(attempt.submission.student)}: a report came back of something else than was "
        f"asked for ({'; '.join(differences)}). Wherever gradings run there must be the same installation and the same "
        "course, and nobody may edit an assignment meanwhile; then run it again"
    )


def _parts(provenance: Provenance) -> dict[str, str]:
    """Name what a report is a function of; the beginnings of digests are enough to tell them apart."""
    digests = {
        "files of the submission": provenance.submission,
        "checks and solution of the assignment": provenance.assignment,
        "code of autograder": provenance.grader,
        "secret of the course": provenance.seed_fingerprint,
    }
    return {
        **{name: digest[:12] for name, digest in digests.items()},
        "isolation": provenance.isolation,
        **provenance.versions,
    }


def _incomplete(attempt: _Attempt, why: str) -> Report:
    assignment, submission = attempt.assignment, attempt.submission
    return Report(
        student=submission.student,
        assignment=assignment.id,
        status=Status.INCOMPLETE,
        score=None,
        max_score=assignment.points,
        questions=tuple(QuestionResult(q.name, q.title, None, q.points, ()) for q in assignment.questions),
        notes=(f"not graded, tried twice: {scrub(why)}", *submission.notes),
        origin=submission.origin,
        provenance=attempt.wanted,
        timings=Timings(0.0, {}),
    )
