"""One submission -> Report; many over an executor."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice

from autograder.answers import AnswersSession, written_answers
from autograder.checking import checks_of, key_of, run_checks
from autograder.errors import Fault, MachineError
from autograder.model import Assignment, CheckOutcome, Report, Status, Submission, Timings, Verdict, Visibility
from autograder.plugin import Session
from autograder.provenance import provenance
from autograder.sandbox import Isolation, Sandbox
from autograder.scoring import score, total
from autograder.text import scrub

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
    if submission.unread is not None:
        outcomes = _without_running(assignment, Verdict.ERROR, submission.unread)
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
        self._next = Sandbox(isolation)

    def sandbox(self) -> Sandbox:
        ready, self._next = self._next, Sandbox(self._isolation)
        return ready


@cache  # per process: an executor may be of any kind, and gives its workers no place to keep things
def _bench(isolation: Isolation) -> _Bench:
    return _Bench(isolation)


def grade_many(
    executor: Executor,
    jobs: Iterable[tuple[Assignment, Submission]],
    conditions: Conditions,
    *,
    window: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Report]:
    """Grade submissions as they come, and yield their reports as they are done.

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
    """
    remaining = iter(jobs)
    running: set[Future[Report]] = set()
    try:
        while True:
            if not stopped():
                for assignment, submission in islice(remaining, window - len(running)):
                    running.add(executor.submit(grade, assignment, submission, conditions))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenProcessPool as error:
        raise MachineError(
            "a grading process was killed; what was graded is kept: run the command again to go on"
        ) from error
    finally:
        for future in running:
            future.cancel()


@contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """Give a pool of processes on this machine, forked from one that has NumPy and pytest loaded."""
    os.environ.update(DETERMINISM)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    executor = ProcessPoolExecutor(workers, context, initializer=_leave_interrupts_to_the_parent)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
