"""Collect an assignment's checks, once in a process: pytest reads the test files, as everywhere."""

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from autograder.checks.marks import register_marks
from autograder.checks.student import Student
from autograder.errors import SpecError
from autograder.grading.provenance import ByDigest
from autograder.grading.reference import Reference
from autograder.grading.shared_state import undisturbed
from autograder.model.assignment import Assignment
from autograder.model.report import Check, Visibility

FIXTURES = ("student", "reference", "rng")  # what a check may ask for without more of pytest
MARKS = {"question", "needs", "parametrize"}  # likewise
UNUSED = (  # built-in plugins that a grading has no use for; some collect garbage after every session
    *("cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "legacypath", "logging"),
    *("pastebin", "recwarn", "setuponly", "setupplan", "stepwise", "terminal", "threadexception", "tmpdir"),
    *("unittest", "unraisableexception", "warnings"),
)
OPTIONS = (
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--assert=plain",  # a check's message is its author's: pytest would add the values of the expression
    *(f"-pno:{name}" for name in UNUSED),
    *("-c", os.devnull),
)


@dataclass(frozen=True)
class CheckCase:
    """One case of a check, as pytest would run it.

    Parameters
    ----------
    check : str
        The check's name.
    id : str
        The case's name; empty where the check has only one.
    function : callable
        The test function.
    parameters : mapping of str to object
        Of the case.
    fixtures : tuple of str
        Those of `FIXTURES` that the function takes.
    """

    check: str
    id: str
    function: Callable[..., object]
    parameters: Mapping[str, object]
    fixtures: tuple[str, ...]


@dataclass(frozen=True)
class CollectedChecks:
    """The checks of some test files.

    Parameters
    ----------
    checks : tuple of Check
        In the order of the files.
    cases : tuple of CheckCase or None
        Their cases; None where they use more of pytest than is needed to call a function, and only pytest can run them.
    """

    checks: tuple[Check, ...]
    cases: tuple[CheckCase, ...] | None


def collect_checks(assignment: Assignment, files: Sequence[str]) -> CollectedChecks:
    """Return the checks of an assignment, as they were read the last time if nothing has changed since.

    Raises
    ------
    SpecError
        If the checks cannot be read, or contradict ``assignment.yml``.
    """
    return _collected(ByDigest.of(assignment), tuple(files))


@lru_cache(maxsize=4)
def _collected(named: ByDigest, files: tuple[str, ...]) -> CollectedChecks:
    collector = _Collector(named.assignment)
    code = run_pytest(named.assignment, files, collector, "--collect-only")
    if collector.problems:
        raise SpecError(collector.problems[0])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"pytest ended with {code!r} on {named.assignment.folder}")
    return CollectedChecks(tuple(collector.checks.values()), collector.cases())


def run_pytest(assignment: Assignment, files: Sequence[str], plugin: object, *options: str) -> int:
    """Run pytest on test files of an assignment, in this process."""
    paths = [str(assignment.folder / name) for name in files]
    roots = [f"--rootdir={assignment.folder}", f"--confcutdir={assignment.folder}"]
    with undisturbed(assignment.folder):  # pytest takes a loaded module of a test file's name for that file
        return pytest.main([*OPTIONS, *options, *roots, *paths], plugins=[plugin])


def function_name(item: pytest.Function) -> str:
    """Return the name of a case's check."""
    return item.originalname


def case_id(item: pytest.Function) -> str:
    """Return the name of a case among those of its check."""
    callspec = getattr(item, "callspec", None)
    return callspec.id if callspec else ""


class CheckFixtures:
    """The fixtures that a check may ask for, for a pytest plugin to define."""

    @pytest.fixture
    def student(self) -> Student:
        """Return the functions of the submission."""
        raise NotImplementedError

    @pytest.fixture
    def reference(self) -> Reference:
        """Return the functions of the solution."""
        raise NotImplementedError

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Return the random numbers of this case of this check."""
        raise NotImplementedError


class _Collector(CheckFixtures):
    """The pytest plugin that reads checks off test functions."""

    def __init__(self, assignment: Assignment):
        self.checks: dict[str, Check] = {}
        self.problems: list[str] = []
        self._assignment = assignment
        self._items: list[pytest.Function] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the decorators of checks known to pytest."""
        register_marks(config)

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
        self._items = items

    def cases(self) -> tuple[CheckCase, ...] | None:
        """Return the cases, if there is nothing more to run them than to call a function."""
        has_hooks = any(self._assignment.folder.rglob("conftest.py"))
        if has_hooks or not all(map(_is_plain, self._items)):
            return None
        return tuple(map(_case, self._items))

    def _add(self, item: pytest.Function) -> None:
        check = _read_check(item, self._assignment)
        known = self.checks.setdefault(check.name, check)
        if known != check:
            raise SpecError(
                f"{item.path}: {check.name} is defined twice; each check of an assignment needs a name of its own"
            )
        for needed in check.needs:
            if needed not in self.checks or needed == check.name:
                raise SpecError(
                    f"{item.path}: {check.name} needs {needed}, which is not a check that is defined before it"
                )


def _read_check(item: pytest.Function, assignment: Assignment) -> Check:
    """Return the check that a test function is, as its decorators and its docstring say."""
    name = function_name(item)
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


def _case(item: pytest.Function) -> CheckCase:
    parameters = _parameters(item)
    fixtures = tuple(name for name in item.fixturenames if name not in parameters)
    return CheckCase(function_name(item), case_id(item), item.function, parameters, fixtures)


def _parameters(item: pytest.Function) -> Mapping[str, Any]:
    callspec = getattr(item, "callspec", None)
    return callspec.params if callspec else {}


def _is_plain(item: pytest.Function) -> bool:
    """Whether all that a case needs are the arguments that its function is called with."""
    parametrizations = list(item.iter_markers("parametrize"))
    indirect = any(len(mark.args) > 2 or mark.kwargs.get("indirect") for mark in parametrizations)
    generated = hasattr(item.module, "pytest_generate_tests")
    asked = {*item.fixturenames} - {*_parameters(item)}
    definitions = item._fixtureinfo.name2fixturedefs
    return (
        type(item) is pytest.Function
        and item.cls is None
        and not indirect
        and not generated
        and {mark.name for mark in item.iter_markers()} <= MARKS
        and asked <= {*FIXTURES}
        and all(len(definitions[name]) == 1 for name in asked)
        and not inspect.iscoroutinefunction(item.function)
        and not inspect.isasyncgenfunction(item.function)
    )
