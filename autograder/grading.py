"""One submission -> Report; many over an executor."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import numpy as np
import pytest

from autograder.answers import AnswersSession, written_answers
from autograder.checks.student import Position, in_process
from autograder.diagnosis import Misconception, load_misconceptions
from autograder.errors import Fault, MachineError, SpecError, StudentError
from autograder.model import Assignment, Check, Report, Status, Submission, Timings
from autograder.plugin import GradingPlugin, Session
from autograder.provenance import assignment_digest, provenance
from autograder.sandbox import Isolation, Sandbox
from autograder.scoring import score, total
from autograder.trusted import Reference, load_reference

# One BLAS thread: results differ in their last bits between one and two. Fixed hashes: sets keep their order.
DETERMINISM = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
}

PYTEST = (
    "--import-mode=importlib",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:terminal",
    "-p",
    "no:warnings",
    "-s",
    "-c",
    os.devnull,
)


@dataclass(frozen=True)
class Conditions:
    """What a grading depends on besides the submission and the assignment."""

    secret: bytes
    isolation: Isolation


@dataclass(frozen=True)
class Key:
    """Answers for one assignment: the trusted part of its grading."""

    reference: Reference
    misconceptions: tuple[Misconception, ...]


def load_key(assignment: Assignment) -> Key:
    """Import an assignment's solution and misconceptions."""
    return Key(load_reference(assignment), load_misconceptions(assignment))


def run_checks(
    assignment: Assignment,
    key: Key,
    new_session: Callable[[], Session],
    secret: bytes,
    *options: str,
    files: Sequence[str] = ("test_public.py", "test_hidden.py"),
) -> GradingPlugin:
    """Run an assignment's checks, in a pytest session of their own in this process.

    Parameters
    ----------
    assignment : Assignment
        Whose checks to run.
    key : Key
        Its solution and misconceptions.
    new_session : callable
        Makes the submission available to one check.
    secret : bytes
        Seeds the hidden checks.
    *options : str
        More options for pytest.
    files : sequence of str
        Which test files to run.

    Returns
    -------
    GradingPlugin
        With the outcomes.

    Raises
    ------
    SpecError
        If the checks cannot be read, or contradict ``assignment.yml``.
    """
    plugin = GradingPlugin(assignment, key.reference, key.misconceptions, new_session, secret)
    paths = [str(assignment.folder / name) for name in files]
    roots = [f"--rootdir={assignment.folder}", f"--confcutdir={assignment.folder}"]
    try:
        code = pytest.main([*PYTEST, *options, *roots, *paths], plugins=[plugin])
    finally:
        # pytest takes a test file of the same name from here, though it be another assignment's.
        for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) in paths]:
            del sys.modules[name]
    if plugin.problems:
        raise SpecError(plugin.problems[0])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ended with {code!r} on {assignment.folder}")
    return plugin


def checks_of(assignment: Assignment, key: Key) -> tuple[Check, ...]:
    """Read an assignment's checks without running them."""
    return run_checks(assignment, key, lambda: TrustedSession({}), b"", "--collect-only").checks


class TrustedSession:
    """Functions of our own in the place of a submission: in this process, by value."""

    output = ""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]):
        self._invoke = in_process(functions)

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Run a function; what it raises is told as the sandbox tells it."""
        try:
            with np.errstate(all="ignore"):
                return self._invoke(function, args, kwargs)
        except Exception as error:  # whatever a wrong answer raises is its answer
            names = tuple(base.__name__ for base in type(error).__mro__ if issubclass(base, Exception))
            raise StudentError(f"{names[0]}: {error}", Fault.EXCEPTION, names) from error

    def close(self) -> None:
        """Nothing is held."""


def grade(assignment: Assignment, submission: Submission, conditions: Conditions) -> Report:
    """Grade one submission: a function of its arguments, but for the timings.

    Parameters
    ----------
    assignment : Assignment
        What was asked.
    submission : Submission
        What was handed in.
    conditions : Conditions
        The secret of the hidden checks, and how student code is kept apart.
    """
    started = time.perf_counter()
    key = key_of(assignment)
    with _bench(conditions.isolation).sandbox() as sandbox:
        files = {**submission.files, **assignment.given_sources}
        sandbox.admit(files, assignment.modules, assignment.forbidden, assignment.limits)
        answers = written_answers(assignment, submission)

        def session() -> Session:
            return AnswersSession(answers, sandbox.session())

        outcomes = tuple(run_checks(assignment, key, session, conditions.secret).outcomes.values())
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
        provenance=provenance(submission, assignment, conditions.secret, conditions.isolation),
        timings=Timings(
            total=round(time.perf_counter() - started, 4),
            checks={outcome.check.name: round(outcome.seconds, 4) for outcome in outcomes},
        ),
    )


def key_of(assignment: Assignment) -> Key:
    """Load an assignment's key, or take it from the last time that this process needed it."""
    return _loaded_key(_ByDigest(assignment, assignment_digest(assignment)))


@dataclass(frozen=True)
class _ByDigest:
    assignment: Assignment = field(compare=False)
    digest: str


@lru_cache(maxsize=1)
def _loaded_key(named: _ByDigest) -> Key:
    return load_key(named.assignment)


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
