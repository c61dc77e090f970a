"""One submission -> Report; many over an executor."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from autograder.errors import Fault, MachineError, SpecError
from autograder.grading.answers_session import AnswersSession, written_answers
from autograder.grading.plugin import Session
from autograder.grading.process_pool import Workers
from autograder.grading.provenance import provenance
from autograder.grading.run_checks import checks_of, key_of, run_checks
from autograder.grading.scoring import score, total
from autograder.model import (
    Assignment,
    CheckOutcome,
    QuestionResult,
    Report,
    Status,
    Submission,
    Timings,
    Verdict,
    Visibility,
)
from autograder.sandbox import Isolation, Sandbox
from autograder.text.safe import scrub

# One BLAS thread: results differ in their last bits between one and two. Fixed hashes: sets keep their order.
DETERMINISM = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
}


@dataclass(frozen=True)
class Conditions:
    """What a grading depends on besides the submission and the assignment."""

    secret: bytes
    isolation: Isolation


def grade(
    assignment: Assignment, submission: Submission, conditions: Conditions, only: Visibility | None = None
) -> Report:
    """Grade one submission: a function of its arguments, but for the timings.

    Parameters
    ----------
    assignment : Assignment
        What was asked.
    submission : Submission
        What was handed in.
    conditions : Conditions
        The secret of the hidden checks, and how student code is kept apart.
    only : Visibility or None
        Which checks to run, where the others do not matter: the points are split over these.
    """
    started = time.perf_counter()
    if submission.read_error is not None:
        outcomes = _without_running(assignment, Verdict.ERROR, submission.read_error)
    elif submission.rejected is not None:
        outcomes = _without_running(assignment, Verdict.FAILED, submission.rejected)
    else:
        outcomes = _outcomes(assignment, submission, conditions, only)
    questions = score(assignment, outcomes)
    points = total(questions)
    return Report(
        student=submission.student,
        assignment=assignment.id,
        status=Status.INCOMPLETE if points is None else Status.GRADED,
        score=points,
        max_score=assignment.points,
        questions=questions,
        notes=submission.notes,
        origin=submission.origin,
        provenance=provenance(submission, assignment, conditions.secret, conditions.isolation),
        timings=Timings(
            total=round(time.perf_counter() - started, 4),
            checks={outcome.check.name: round(outcome.seconds, 4) for outcome in outcomes},
        ),
    )


def _outcomes(
    assignment: Assignment, submission: Submission, conditions: Conditions, only: Visibility | None
) -> tuple[CheckOutcome, ...]:
    key = key_of(assignment)
    with _bench(conditions.isolation).sandbox() as sandbox:
        files = {**submission.files, **assignment.given_sources}
        sandbox.admit(files, assignment.modules, assignment.forbidden, assignment.limits)
        answers = written_answers(assignment, submission)

        def session() -> Session:
            return AnswersSession(answers, sandbox.session())

        plugin = run_checks(
            assignment, key, session, conditions.secret, wanted=lambda check: only in (None, check.visibility)
        )
    return tuple(plugin.outcomes.values())


def _without_running(assignment: Assignment, verdict: Verdict, reason: str) -> tuple[CheckOutcome, ...]:
    """End all checks alike, where there is nothing to run them on."""
    fault = Fault.MISSING if verdict is Verdict.FAILED else None
    checks = checks_of(assignment, key_of(assignment))
    return tuple(CheckOutcome(check, verdict, scrub(reason), fault=fault) for check in checks)


class _Bench:
    """Keeps a sandbox warm: while one submission is graded the next one's starts."""

    def __init__(self, isolation: Isolation):
        self._isolation = isolation
        self._next: Sandbox | None = None

    @contextmanager
    def sandbox(self) -> Iterator[Sandbox]:
        ready, self._next = self._next or Sandbox(self._isolation), None
        with ready:
            self._next = Sandbox(self._isolation)
            try:
                yield ready
            except MachineError:  # what befell this one may have befallen the next one, too
                self._next.close()
                self._next = None
                raise


@cache  # per process: an executor may be of any kind, and gives its workers no place to keep things
def _bench(isolation: Isolation) -> _Bench:
    return _Bench(isolation)


@dataclass(frozen=True)
class _Attempt:
    """A submission under way."""

    assignment: Assignment
    submission: Submission
    before: frozenset[str] | None = None  # what was killed in the first attempt, if this is the second


def grade_many(
    executor: Executor,
    jobs: Iterable[tuple[Assignment, Submission]],
    conditions: Conditions,
    *,
    window: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Report]:
    """Grade submissions as they come, and yield their reports as they are done.

    What the machine may have kept from ending well is graded once more. If that ends no better, the report is
    incomplete; but what a submission does to itself it does again, and that is its result. The others go on.

    Parameters
    ----------
    executor : Executor
        Where :func:`grade` runs.
    jobs : iterable of (Assignment, Submission)
        Read only as fast as they are graded.
    conditions : Conditions
        The same for all.
    window : int
        How many may be under way at once.
    stopped : callable
        Once it is true nothing more is begun; what is under way is finished and yielded.

    Raises
    ------
    SpecError
        If an assignment cannot be graded by.
    """
    waiting = (_Attempt(*job) for job in jobs)
    running: dict[Future[Report], _Attempt] = {}

    def begin(attempt: _Attempt) -> None:
        running[executor.submit(grade, attempt.assignment, attempt.submission, conditions)] = attempt

    try:
        while True:
            if not stopped():
                for attempt in islice(waiting, window - len(running)):
                    begin(attempt)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                attempt = running.pop(future)
                result = _result(future)
                killed = _killed(result)
                if isinstance(result, Report) and killed <= (attempt.before or frozenset()):
                    yield result
                elif attempt.before is not None:
                    yield _incomplete(attempt, conditions, result)
                elif not stopped():
                    begin(replace(attempt, before=killed))
    finally:
        for future in running:
            future.cancel()


def _result(future: Future[Report]) -> Report | str:
    """Give the report, or why there is none."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, SpecError):
        raise error
    return str(error) if isinstance(error, MachineError) else f"{type(error).__name__}: {error}"


def _killed(result: Report | str) -> frozenset[str]:
    """Name the checks whose processes were killed, by the submission or by the machine."""
    checks = result.checks if isinstance(result, Report) else ()
    return frozenset(check.name for check in checks if check.fault is Fault.KILLED)


def _incomplete(attempt: _Attempt, conditions: Conditions, result: Report | str) -> Report:
    assignment, submission = attempt.assignment, attempt.submission
    why = "processes of the submission were killed" if isinstance(result, Report) else scrub(result)
    return Report(
        student=submission.student,
        assignment=assignment.id,
        status=Status.INCOMPLETE,
        score=None,
        max_score=assignment.points,
        questions=tuple(QuestionResult(q.name, q.title, None, q.points, ()) for q in assignment.questions),
        notes=(f"not graded, tried twice: {why}", *submission.notes),
        origin=submission.origin,
        provenance=provenance(submission, assignment, conditions.secret, conditions.isolation),
        timings=Timings(0.0, {}),
    )


@contextmanager
def local_executor(workers: int) -> Iterator[Workers]:
    """Give processes on this machine, forked from one that has NumPy and pytest loaded."""
    os.environ.update(DETERMINISM)
    executor = Workers(workers, preload=__name__)
    try:
        yield executor
    except BaseException:
        executor.kill()
        raise
    finally:
        executor.shutdown()
