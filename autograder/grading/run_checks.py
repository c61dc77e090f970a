"""Run an assignment's checks against whatever answers: a submission, a solution, a misconception."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from autograder.checks.student import Position, in_process
from autograder.errors import Fault, SpecError, StudentError
from autograder.grading.evidence import Evidence
from autograder.grading.misconceptions import Misconception, load_misconceptions
from autograder.grading.plugin import CHECK_SECONDS, CheckSession, GradingPlugin
from autograder.grading.provenance import assignment_digest
from autograder.grading.reference import Reference, load_reference
from autograder.grading.shared_state import undisturbed
from autograder.grading.watchdog import Watchdog
from autograder.model.assignment import Assignment
from autograder.model.report import Check, CheckOutcome

UNUSED = (  # built-in plugins that a grading has no use for; some collect garbage after every session
    *("cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "legacypath", "logging"),
    *("pastebin", "recwarn", "setuponly", "setupplan", "stepwise", "terminal", "threadexception", "tmpdir"),
    *("unittest", "unraisableexception", "warnings"),
)
PYTEST = (
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--assert=plain",  # a check's message is its author's: pytest would add the values of the expression
    *(f"-pno:{name}" for name in UNUSED),
    *("-c", os.devnull),
)


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
    *options: str,
    files: Sequence[str] = ("test_public.py", "test_hidden.py"),
    wanted: Callable[[Check], bool] = lambda _: True,
    plugins: Sequence[object] = (),
    evidence: Evidence | None = None,
    known: Mapping[str, CheckOutcome] = MappingProxyType({}),
) -> GradingPlugin:
    """Run an assignment's checks, in a pytest session of their own in this process.

    Other threads that run checks wait meanwhile.

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
    *options : str
        More options for pytest.
    files : sequence of str
        Which test files to run.
    wanted : callable
        Which of their checks, where it is known that the others pass.
    plugins : sequence of object
        More plugins for pytest.
    evidence : Evidence or None
        Where to keep the cases; all of them are kept if it is None.
    known : mapping of str to CheckOutcome
        How checks ended in an earlier attempt. These are not run.

    Returns
    -------
    GradingPlugin
        With the outcomes.

    Raises
    ------
    SpecError
        If the checks cannot be read, or contradict ``assignment.yml``.
    MachineError
        If a check raised one: it says nothing of the submission, and the checks after it are not run.
    """
    watchdog = Watchdog(CHECK_SECONDS)
    plugin = GradingPlugin(
        assignment,
        key.reference,
        key.misconceptions,
        new_session,
        secret,
        wanted,
        Evidence() if evidence is None else evidence,
        watchdog,
        known,
    )
    paths = [str(assignment.folder / name) for name in files]
    roots = [f"--rootdir={assignment.folder}", f"--confcutdir={assignment.folder}"]
    with undisturbed(assignment.folder), watchdog:  # pytest takes a loaded module of a test file's name for that file
        code = pytest.main([*PYTEST, *options, *roots, *paths], plugins=[plugin, *plugins])
    if plugin.problems:
        raise SpecError(plugin.problems[0])
    if plugin.failure:
        raise plugin.failure
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ended with {code!r} on {assignment.folder}")
    return plugin


def checks_of(assignment: Assignment, key: AnswerKey) -> tuple[Check, ...]:
    """Return an assignment's checks without running them."""
    return run_checks(assignment, key, lambda: TrustedSession({}), b"", "--collect-only").checks


class TrustedSession:
    """Functions of our own in the place of a submission: in this process, by value."""

    output = ""

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
    return _loaded_key(_ByDigest(assignment, assignment_digest(assignment)))


@dataclass(frozen=True)
class _ByDigest:
    assignment: Assignment = field(compare=False)
    digest: str


@lru_cache(maxsize=1)
def _loaded_key(named: _ByDigest) -> AnswerKey:
    return load_key(named.assignment)
