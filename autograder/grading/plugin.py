"""The pytest plugin of a grading: fixtures, questions, verdicts."""

import gc
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import pytest

from autograder.checks import seeds
from autograder.checks.brief_repr import bound_messages
from autograder.checks.compare import MismatchError
from autograder.checks.marks import register_marks
from autograder.checks.student import Call, Position, Student
from autograder.errors import Fault, MachineError, SpecError, StudentError
from autograder.grading.diagnosis import Case, diagnose
from autograder.grading.evidence import ANSWERS_LIMIT, Evidence, bytes_of
from autograder.grading.misconceptions import Misconception
from autograder.grading.mismatch import locate_mismatch
from autograder.grading.reference import Reference
from autograder.grading.watchdog import OvertimeError, Watchdog
from autograder.model.assignment import Assignment
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

    def close(self) -> None:
        """End the process."""


class GradingPlugin:
    """Runs the checks of one assignment against one submission, and keeps what it finds.

    Parameters
    ----------
    assignment : Assignment
        Whose checks they are.
    reference : Reference
        Its solution.
    misconceptions : tuple of Misconception
        What failures are compared with.
    new_session : callable
        Makes the submission available to one check.
    secret : bytes
        Seeds the hidden checks.
    wanted : callable
        Whether to run a check. Of those that are not run it must be known that they pass, or `known` says how they
        ended.
    evidence : Evidence
        Where the cases are kept.
    watchdog : Watchdog
        Limits what the checks themselves do.
    known : mapping of str to CheckOutcome
        Check -> how it ended in an earlier attempt.
    """

    def __init__(
        self,
        assignment: Assignment,
        reference: Reference,
        misconceptions: tuple[Misconception, ...],
        new_session: Callable[[], CheckSession],
        secret: bytes,
        wanted: Callable[[Check], bool],
        evidence: Evidence,
        watchdog: Watchdog,
        known: Mapping[str, CheckOutcome],
    ):
        self._wanted = wanted
        self.outcomes: dict[str, CheckOutcome] = dict(known)
        self._known = frozenset(known)
        self.problems: list[str] = []  # of the assignment
        self.failure: MachineError | None = None
        self._assignment = assignment
        self._reference = reference
        self._misconceptions = misconceptions
        self._new_session = new_session
        self._secret = secret
        self._checks: dict[str, Check] = {}
        self._session: CheckSession | None = None
        self._student: Student | None = None
        self._passed: bool | None = None  # the case that is run; nothing is known where the grader broke
        self._evidence = evidence
        self._watchdog = watchdog
        self._answers_left = ANSWERS_LIMIT  # bytes that the case which is run may still be given
        self._too_long: dict[str, StudentError] = {}  # functions whose answers took the grader too long

    # What a check may ask for

    @pytest.fixture
    def student(self) -> Student:
        """Return the functions of the submission."""
        if self._session is None:
            self._session = self._new_session()
        self._student = Student(self._reference.parameters, self._call)
        return self._student

    def _call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Call the submission, which has limits of its own."""
        assert self._session is not None
        if function in self._too_long:
            raise self._too_long[function].copy()
        with self._watchdog.resting():
            value, modified = self._session.call(function, args, kwargs)
        self._answers_left -= bytes_of(value)
        if self._answers_left < 0:
            limit = f"{ANSWERS_LIMIT >> 20} MiB"
            raise StudentError(f"the values that were returned in this check take more than {limit}", Fault.VALUE)
        return value, modified

    @pytest.fixture
    def reference(self) -> Reference:
        """Return the functions of the solution."""
        return self._reference

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Return the random numbers of this case of this check."""
        check = self._checks[_function_name(request.node)]
        secret = seeds.PUBLIC if check.visibility is Visibility.PUBLIC else self._secret
        return seeds.generator(secret, self._assignment.id, check.name, _case(request.node))

    # Which checks there are

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the decorators of checks known to pytest."""
        register_marks(config)
        config.option.tbstyle = "no"  # nobody reads tracebacks of checks, and formatting one takes longer than a check

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep why a test file could not be read."""
        if report.failed:
            self.problems.append(f"{report.nodeid}: {str(report.longrepr).strip().splitlines()[-1]}")

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Read the checks off the test functions."""
        for item in items:
            try:
                self._add(item)
            except SpecError as error:
                self.problems.append(str(error))
        if self.problems:
            items.clear()
        items[:] = [item for item in items if self._is_wanted(self._checks[_function_name(item)])]

    def _is_wanted(self, check: Check) -> bool:
        return check.name not in self._known and self._wanted(check)

    def _add(self, item: pytest.Function) -> None:
        check = read_check(item, self._assignment)
        known = self._checks.setdefault(check.name, check)
        if known != check:
            raise SpecError(
                f"{item.path}: {check.name} is defined twice; each check of an assignment needs a name of its own"
            )
        for needed in check.needs:
            if needed not in self._checks or needed == check.name:
                raise SpecError(
                    f"{item.path}: {check.name} needs {needed}, which is not a check that is defined before it"
                )

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in the order of the files."""
        return tuple(self._checks.values())

    @property
    def calls(self) -> dict[str, list[Call]]:
        """What each check asked the submission."""
        found: dict[str, list[Call]] = {name: [] for name in self.outcomes}
        for case in self._evidence.cases:
            found[case.check].extend(case.calls)
        return found

    @property
    def cases(self) -> list[Case]:
        """All cases that ran, and in which the submission was asked anything."""
        return self._evidence.cases

    # How they end

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Function, nextitem: pytest.Function | None
    ) -> Generator[None, object, object]:
        """Time a check, and end the submission's process after its last case."""
        name = _function_name(item)
        started = time.perf_counter()
        self._student = self._passed = None
        self._answers_left = ANSWERS_LIMIT
        if name not in self.outcomes:
            self._watchdog.begin()
        try:
            return (yield)
        finally:
            self._watchdog.rest()
            if self._student and self._passed is not None:
                self._evidence.add(Case(name, self._passed, tuple(self._student.calls)))
            self._student = None
            for kept in ("last_exc", "last_type", "last_value", "last_traceback"):  # by pytest, for a debugger
                vars(sys).pop(kept, None)
            if ANSWERS_LIMIT - self._answers_left > LARGE:
                gc.collect()  # the traceback of a failure, which has the arrays, is part of a cycle
            output = ""
            if self._session and (nextitem is None or _function_name(nextitem) != name):
                self._session.close()
                output, self._session = self._session.output, None
            if before := self.outcomes.get(name):
                seconds = before.seconds + time.perf_counter() - started
                self.outcomes[name] = replace(before, seconds=seconds, output=output)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out what the verdict no longer depends on."""
        check = self._checks[_function_name(item)]
        earlier = self.outcomes.get(check.name)
        if earlier and earlier.verdict is not Verdict.PASSED:
            pytest.skip("an earlier case has decided")
        for needed in check.needs:
            if needed in self.outcomes and self.outcomes[needed].verdict is not Verdict.PASSED:
                pytest.skip(f"needs {self._checks[needed].title!r} to pass")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Limit what a check does with the answers, and what is made of them for its message."""
        with self._watchdog.watching():
            try:
                return (yield)
            except BaseException as error:
                bound_messages(error)
                raise

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn how a phase of a case ended into a verdict on its check."""
        self._watchdog.rest()
        report = yield
        name = _function_name(item)
        if call.excinfo is not None:
            earlier = self.outcomes.get(name)
            if isinstance(call.excinfo.value, MachineError):
                self.failure = call.excinfo.value
                item.session.shouldstop = "the machine failed"
            if earlier is None or earlier.verdict is Verdict.PASSED:
                outcome = self.outcomes[name] = self._judge(self._checks[name], call.when, call.excinfo.value)
                self._passed = False if outcome.verdict is Verdict.FAILED else None
        elif call.when == "call":
            self._passed = True
            self.outcomes.setdefault(name, CheckOutcome(self._checks[name], Verdict.PASSED))
        return report

    def _judge(self, check: Check, phase: str, error: BaseException) -> CheckOutcome:
        if isinstance(error, pytest.skip.Exception) and phase == "setup":
            return CheckOutcome(check, Verdict.SKIPPED, str(error))
        calls = self._student.calls if self._student else []
        if isinstance(error, OvertimeError) and any(call.error is None for call in calls):
            error = self._overtime(calls[-1].function)
        if phase != "call" or not isinstance(error, (AssertionError, StudentError)):
            message = scrub(f"{type(error).__name__} in {phase} of {check.name}: {error}")
            return CheckOutcome(check, Verdict.ERROR, message)
        message = scrub(f"{calls[-1]}:\n{error}" if calls else str(error))
        return CheckOutcome(
            check,
            Verdict.FAILED,
            message,
            fault=error.fault if isinstance(error, StudentError) else None,
            mismatch=self._mismatch(check, error),
        )

    def _overtime(self, function: str) -> StudentError:
        """Return the error for an answer that took too long to look at: that of the solution takes a fraction.

        The function is not called again: each of its answers may cost as much.
        """
        error = StudentError(
            f"what {function} returned took more than {CHECK_SECONDS:g} s of processor time to compare", Fault.VALUE
        )
        self._too_long[function] = error
        return error.copy()

    def pytest_sessionfinish(self) -> None:
        """Name what failed, now that all is known: what passed says which names would be false."""
        found: dict[str, Misconception] = {}
        if self._evidence.complete:
            self._watchdog.begin()
            # A hint more or less is no grade: where it takes too long, there is none.
            with suppress(OvertimeError), self._watchdog.watching():
                found = diagnose(self._evidence.cases, self._misconceptions, self._reference)
        for name, one in found.items():
            self.outcomes[name] = replace(self.outcomes[name], misconception=one.name, hint=one.hint)

    @staticmethod
    def _mismatch(check: Check, error: AssertionError | StudentError) -> Mismatch | None:
        # What a hidden check expects goes no further than its message, which instructors read.
        public = check.visibility is Visibility.PUBLIC
        return locate_mismatch(error) if public and isinstance(error, MismatchError) else None


def read_check(item: pytest.Function, assignment: Assignment) -> Check:
    """Return the check that a test function is, as its decorators and its docstring say."""
    name = _function_name(item)
    markers = list(item.iter_markers("question"))
    if len(markers) != 1:
        raise SpecError(f"{item.path}: {name} has {len(markers)} questions; wanted @question(...) once")
    question = markers[0].args[0]
    if question not in {known.name for known in assignment.questions}:
        known_names = ", ".join(known.name for known in assignment.questions)
        raise SpecError(f"{item.path}: {name} is of question {question!r}; assignment.yml has {known_names}")
    docstring = (item.function.__doc__ or "").strip()
    if not docstring:
        raise SpecError(f"{item.path}: {name} has no docstring; wanted the title that a student reads")
    return Check(
        name=name,
        title=docstring.splitlines()[0].removesuffix("."),
        question=question,
        weight=markers[0].kwargs["weight"],
        visibility=Visibility(item.path.stem.removeprefix("test_")),
        needs=tuple(marker.args[0] for marker in reversed(list(item.iter_markers("needs")))),
    )


def _function_name(item: pytest.Function) -> str:
    return item.originalname


def _case(item: pytest.Function) -> str:
    callspec = getattr(item, "callspec", None)
    return callspec.id if callspec else ""
