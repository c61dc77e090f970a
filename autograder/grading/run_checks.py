"""Run an assignment's checks against whatever answers: a submission, a solution, a misconception."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from autograder.checks.student import Position, in_process
from autograder.errors import Fault, StudentError
from autograder.grading.check_run import CHECK_SECONDS, CheckRun, CheckSession
from autograder.grading.collect_checks import CheckCase, collect_checks, run_pytest
from autograder.grading.evidence import Evidence
from autograder.grading.misconceptions import Misconception, load_misconceptions
from autograder.grading.plugin import GradingPlugin
from autograder.grading.provenance import ByDigest
from autograder.grading.reference import Reference, load_reference
from autograder.grading.shared_state import undisturbed
from autograder.grading.watchdog import Watchdog
from autograder.model.assignment import Assignment
from autograder.model.report import Check, CheckOutcome

FILES = ("test_public.py", "test_hidden.py")


@dataclass(frozen=True)
class AnswerKey:
    """What an assignment's author knows to be right, and wrong."""

    reference: Reference
    misconceptions: tuple[Misconception, ...]


def load_key(assignment: Assignment) -> AnswerKey:
    """Import an assignment's solution and misconceptions."""
    with undisturbed():
        return AnswerKey(load_reference(assignment), load_misconceptions(assignment))


def run_checks(
    assignment: Assignment,
    key: AnswerKey,
    new_session: Callable[[], CheckSession],
    secret: bytes,
    *,
    files: Sequence[str] = FILES,
    wanted: Callable[[Check], bool] = lambda _: True,
    order: Callable[[Check], float] = lambda _: 0,
    until_failed: bool = False,
    evidence: Evidence | None = None,
    known: Mapping[str, CheckOutcome] = MappingProxyType({}),
) -> CheckRun:
    """Run an assignment's checks, in this process. Other threads that run checks wait meanwhile.

    Parameters
    ----------
    assignment : Assignment
        Whose checks to run.
    key : AnswerKey
        Its solution and misconceptions.
    new_session : callable
        Makes the submission available to one check.
    secret : bytes
        Seeds the hidden checks.
    files : sequence of str
        Which test files to run.
    wanted : callable
        Which of their checks, where it is known that the others pass.
    order : callable
        What to sort the checks by, which are run as they stand in the files otherwise.
    until_failed : bool
        Whether the first check that fails is the last one.
    evidence : Evidence or None
        Where to keep the cases; all of them are kept if it is None.
    known : mapping of str to CheckOutcome
        How checks ended in an earlier attempt. These are not run.

    Returns
    -------
    CheckRun
        With the outcomes.

    Raises
    ------
    SpecError
        If the checks cannot be read, or contradict ``assignment.yml``.
    MachineError
        If a check raised one: it says nothing of the submission, and the checks after it are not run.
    """
    evidence = Evidence() if evidence is None else evidence
    with undisturbed(), Watchdog(CHECK_SECONDS) as watchdog:
        collected = collect_checks(assignment, files)
        names = [check.name for check in sorted(filter(wanted, collected.checks), key=order) if check.name not in known]
        run = CheckRun(assignment.id, collected.checks, key.reference, new_session, secret, watchdog, evidence, known)
        if collected.cases is None:
            _run_with_pytest(assignment, files, GradingPlugin(run, key.reference, names, until_failed=until_failed))
        else:
            _call_each(_in_order(collected.cases, names), run, key.reference, until_failed=until_failed)
        if run.failure:
            raise run.failure
        run.diagnose(key.misconceptions)
    return run


def _run_with_pytest(assignment: Assignment, files: Sequence[str], plugin: GradingPlugin) -> None:
    code = run_pytest(assignment, files, plugin)
    expected = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED
    if code not in (*expected, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"pytest ended with {code!r} on {assignment.folder}")


def _in_order(cases: Iterable[CheckCase], names: Iterable[str]) -> list[CheckCase]:
    by_check = defaultdict(list)
    for case in cases:
        by_check[case.check].append(case)
    return [case for name in names for case in by_check[name]]


def _call_each(cases: Sequence[CheckCase], run: CheckRun, reference: Reference, *, until_failed: bool) -> None:
    """Run cases as pytest would, without what it does around each of them, which takes longer than most cases."""
    for case, following in zip_longest(cases, cases[1:]):
        with run.case(case.check, last=following is None or following.check != case.check):
            if reason := run.reason_to_skip(case.check):
                run.skip(case.check, reason)
                continue
            fixtures: dict[str, Callable[[], object]] = {
                "student": run.student,
                "reference": lambda: reference,
                "rng": partial(run.rng, case.check, case.id),
            }
            try:
                with run.watched():
                    case.function(**case.parameters, **{name: fixtures[name]() for name in case.fixtures})
            except (KeyboardInterrupt, pytest.exit.Exception):
                raise
            except BaseException as error:  # noqa: BLE001 - as pytest does; whose fault it is decides what it is
                run.fail(case.check, error)
            else:
                run.succeed(case.check)
        if run.failure or (until_failed and run.has_failed):
            return


def checks_of(assignment: Assignment) -> tuple[Check, ...]:
    """Return an assignment's checks without running them."""
    return collect_checks(assignment, FILES).checks


class TrustedSession:
    """Functions of our own in the place of a submission: in this process, by value."""

    output = ""
    reached = ()

    def __init__(self, functions: Mapping[str, Callable[..., Any]]):
        self._invoke = in_process(functions)

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        """Run a function; what it raises is reported as the sandbox reports it."""
        try:
            with np.errstate(all="ignore"):
                return self._invoke(function, args, kwargs)
        except Exception as error:  # whatever a wrong answer raises is its answer
            names = tuple(base.__name__ for base in type(error).__mro__ if issubclass(base, Exception))
            raise StudentError(f"{names[0]}: {error}", Fault.EXCEPTION, names) from error

    def close(self) -> None:
        """Nothing is held."""


def key_of(assignment: Assignment) -> AnswerKey:
    """Return an assignment's key, as it was loaded the last time if nothing has changed since."""
    return _loaded_key(ByDigest.of(assignment))


@lru_cache(maxsize=1)
def _loaded_key(named: ByDigest) -> AnswerKey:
    return load_key(named.assignment)
