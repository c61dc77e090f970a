"""One run of an assignment's checks: what each case may ask for, and what becomes of how it ends."""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from autograder.checks import seeds
from autograder.checks.brief_repr import bound_messages
from autograder.checks.compare import MismatchError
from autograder.checks.student import Call, Position, Student
from autograder.errors import ANSWERED, Fault, MachineError, StudentError
from autograder.grading.diagnosis import Case, diagnose
from autograder.grading.evidence import ANSWERS_LIMIT, Evidence, bytes_of
from autograder.grading.fingerprint import fingerprint, functions_of
from autograder.grading.misconceptions import Misconception
from autograder.grading.mismatch import locate_mismatch
from autograder.grading.reference import Reference
from autograder.grading.watchdog import OvertimeError, Watchdog
from autograder.model.report import Check, CheckOutcome, Mismatch, Verdict, Visibility
from autograder.text.safe import scrub

LARGE = 16 << 20  # bytes of answers
CHECK_SECONDS = 5.0  # of processor time that a check itself may take


class CheckSession(Protocol):
    """The submission, as one check meets it: in a process of its own that nothing outlives."""

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Run a function; return its value, and which arguments it changed."""

    @property
    def output(self) -> str:
        """What was printed so far."""

    @property
    def reached(self) -> tuple[str, ...]:
        """The forbidden names that were reached for so far."""

    def close(self) -> None:
        """End the process."""


class CheckRun:
    """A run of checks against one submission, and what it finds. Whoever runs the cases tells it how each one ends.

    Parameters
    ----------
    assignment : str
        Its ID.
    checks : iterable of Check
        All of them, whether or not they are run.
    reference : Reference
        The solution.
    new_session : callable
        Makes the submission available to one check.
    secret : bytes
        Seeds the hidden checks.
    watchdog : Watchdog
        Limits what the checks themselves do.
    evidence : Evidence
        Where the cases are kept.
    known : mapping of str to CheckOutcome
        How checks ended in an earlier attempt.

    Attributes
    ----------
    outcomes : dict of str to CheckOutcome
        How each check that was run, or is known, ended, by name.
    failure : MachineError or None
        Why the checks after the last one were not run.
    """

    def __init__(
        self,
        assignment: str,
        checks: Iterable[Check],
        reference: Reference,
        new_session: Callable[[], CheckSession],
        secret: bytes,
        watchdog: Watchdog,
        evidence: Evidence,
        known: Mapping[str, CheckOutcome],
    ):
        self.outcomes: dict[str, CheckOutcome] = dict(known)
        self.failure: MachineError | None = None
        self._assignment = assignment
        self._checks = {check.name: check for check in checks}
        self._reference = reference
        self._new_session = new_session
        self._secret = secret
        self._session: CheckSession | None = None
        self._student: Student | None = None
        self._apart: list[Call] = []  # what the case that is run asked in other processes
        self._passed: bool | None = None  # the case that is run; nothing is known where the grader broke
        self._watchdog = watchdog
        self._evidence = evidence
        self._answers_left = ANSWERS_LIMIT  # bytes that the case which is run may still be given
        self._too_long: dict[str, StudentError] = {}  # functions whose answers took the grader too long

    @property
    def cases(self) -> list[Case]:
        """All cases that ran, and in which the submission was asked anything."""
        return self._evidence.cases

    @property
    def calls(self) -> dict[str, list[Call]]:
        """What each check asked the submission."""
        found: dict[str, list[Call]] = {name: [] for name in self.outcomes}
        for case in self.cases:
            found[case.check].extend(case.calls)
        return found

    @property
    def has_failed(self) -> bool:
        """Whether a check has failed so far."""
        return any(outcome.verdict is Verdict.FAILED for outcome in self.outcomes.values())

    # What a case may ask for

    def student(self) -> Student:
        """Return the functions of the submission."""
        if self._session is None:
            self._session = self._new_session()
        self._student = Student(self._reference.parameters, self._call, self._call_apart)
        return self._student

    def _call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Call the submission, which has limits of its own."""
        assert self._session is not None
        return self._ask(self._session, function, args, kwargs)

    def _call_apart(
        self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, tuple[Position, ...]]:
        """Call the submission in another process, in which nothing was called before."""
        with closing(self._new_session()) as session:
            try:
                value, modified = self._ask(session, function, args, kwargs)
            except StudentError as error:
                self._apart.append(Call(function, args, kwargs, error=error))
                raise
        self._apart.append(Call(function, args, kwargs, value))
        return value, modified

    def _ask(
        self, session: CheckSession, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, tuple[Position, ...]]:
        if function in self._too_long:
            raise self._too_long[function].copy()
        with self._watchdog.resting():
            value, modified = session.call(function, args, kwargs)
        self._answers_left -= bytes_of(value)
        if self._answers_left < 0:
            limit = f"{ANSWERS_LIMIT >> 20} MiB"
            raise StudentError(f"the values that were returned in this check take more than {limit}", Fault.VALUE)
        return value, modified

    def rng(self, check: str, case: str) -> np.random.Generator:
        """Return the random numbers of a case of a check."""
        return seeds.generator(self._secret_of(check), self._assignment, check, case)

    # How they end

    @contextmanager
    def case(self, check: str, *, last: bool) -> Iterator[None]:
        """Time a case, keep what it asked, and end the submission's process after the last case of its check."""
        started = time.perf_counter()
        self._student = self._passed = None
        self._answers_left = ANSWERS_LIMIT
        if check not in self.outcomes:
            self._watchdog.begin()
        try:
            yield
        finally:
            self._watchdog.rest()
            self._let_go(check)
            output: str = ""
            reached: tuple[str, ...] = ()
            if self._session and last:
                self._session.close()
                output, reached, self._session = self._session.output, self._session.reached, None
            if before := self.outcomes.get(check):
                seconds = before.seconds + time.perf_counter() - started
                self.outcomes[check] = replace(before, seconds=seconds, output=output, reached=reached)

    def _let_go(self, check: str) -> None:
        """Keep what a case asked and was answered, as far as there is room, and nothing else of its values."""
        if self._student and self._passed is not None:
            self._evidence.add(Case(check, self._passed, tuple(self._student.calls), tuple(self._apart)))
        self._student = None
        self._apart = []
        for kept in ("last_exc", "last_type", "last_value", "last_traceback"):  # by pytest, for a debugger
            vars(sys).pop(kept, None)
        if ANSWERS_LIMIT - self._answers_left > LARGE:
            gc.collect()  # the traceback of a failure, which has the arrays, is part of a cycle

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Limit what a check does with the answers, and what is made of them for its message."""
        with self._watchdog.watching():
            try:
                yield
            except BaseException as error:
                bound_messages(error)
                raise

    def reason_to_skip(self, check: str) -> str | None:
        """Return why a case makes no difference any more, if so."""
        earlier = self.outcomes.get(check)
        if earlier and earlier.verdict is not Verdict.PASSED:
            return "an earlier case has decided"
        for needed in self._checks[check].needs:
            if needed in self.outcomes and self.outcomes[needed].verdict is not Verdict.PASSED:
                return f"needs {self._checks[needed].title!r} to pass"
        return None

    def skip(self, check: str, reason: str) -> None:
        """Leave a case out."""
        self._conclude(CheckOutcome(self._checks[check], Verdict.SKIPPED, reason))

    def succeed(self, check: str) -> None:
        """Note that a case held."""
        self._passed = True
        self.outcomes.setdefault(check, CheckOutcome(self._checks[check], Verdict.PASSED))

    def fail(self, check: str, error: BaseException) -> None:
        """Note what a case raised: only two kinds of exceptions are the submission's fault."""
        calls = self._student.calls if self._student else []
        if isinstance(error, OvertimeError) and any(call.error is None for call in calls):
            error = self._overtime(calls[-1].function)
        if not isinstance(error, (AssertionError, StudentError)):
            self.break_off(check, "call", error)
            return
        self._passed = False
        self._conclude(
            CheckOutcome(
                self._checks[check],
                Verdict.FAILED,
                scrub(f"{calls[-1].headline}\n{error}" if calls else str(error)),
                fault=error.fault if isinstance(error, StudentError) else None,
                mismatch=self._mismatch(check, error),
            )
        )

    def break_off(self, check: str, phase: str, error: BaseException) -> None:
        """Note that a case could not be run to its end, which is the grader's fault or the machine's."""
        self._passed = None
        if isinstance(error, MachineError):
            self.failure = error
        message = scrub(f"{type(error).__name__} in {phase} of {check}: {error}")
        self._conclude(CheckOutcome(self._checks[check], Verdict.ERROR, message))

    def diagnose(self, misconceptions: tuple[Misconception, ...]) -> None:
        """Name what failed, now that all is known: what passed says which names would be false.

        Of each failed check it is also kept what came back, as a digest that those with the same results share.
        """
        failed = [case for case in self.cases if not case.passed and self._ended_by_itself(case.check)]
        fingerprints: dict[str, str] = {}
        found: dict[str, Misconception] = {}
        self._watchdog.begin()
        # A hint more or less is no grade: where it takes too long, there is none.
        with suppress(OvertimeError), self._watchdog.watching():
            fingerprints = {case.check: fingerprint(case, self._secret_of(case.check)) for case in failed}
            if self._evidence.complete:
                found = diagnose(self.cases, misconceptions, self._reference)
        for case in failed:
            digest, functions = fingerprints.get(case.check, ""), functions_of(case)
            self.outcomes[case.check] = replace(self.outcomes[case.check], fingerprint=digest, functions=functions)
        for name, one in found.items():
            named = replace(self.outcomes[name], misconception=one.name, family=one.family or None, hint=one.hint)
            self.outcomes[name] = named

    def _ended_by_itself(self, check: str) -> bool:
        outcome = self.outcomes[check]
        return outcome.verdict is Verdict.FAILED and outcome.fault in ANSWERED

    def _secret_of(self, check: str) -> bytes:
        return seeds.PUBLIC if self._checks[check].visibility is Visibility.PUBLIC else self._secret

    def _overtime(self, function: str) -> StudentError:
        """Return the error for an answer that took too long to look at: that of the solution takes a fraction.

        The function is not called again: each of its answers may cost as much.
        """
        error = StudentError(
            f"what {function} returned took more than {CHECK_SECONDS:g} s of processor time to compare", Fault.VALUE
        )
        self._too_long[function] = error
        return error.copy()

    def _conclude(self, outcome: CheckOutcome) -> None:
        earlier = self.outcomes.get(outcome.check.name)
        if earlier is None or earlier.verdict is Verdict.PASSED:
            self.outcomes[outcome.check.name] = outcome

    def _mismatch(self, check: str, error: AssertionError | StudentError) -> Mismatch | None:
        # What a hidden check expects goes no further than its message, which instructors read.
        public = self._checks[check].visibility is Visibility.PUBLIC
        return locate_mismatch(error) if public and isinstance(error, MismatchError) else None
