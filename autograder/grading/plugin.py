"""The pytest plugin that runs checks which need more of pytest than a call of their function."""

from collections.abc import Generator, Sequence

import numpy as np
import pytest

from autograder.checks.marks import register_marks
from autograder.checks.student import Student
from autograder.grading.check_run import CheckRun
from autograder.grading.collect_checks import CheckFixtures, case_id, function_name
from autograder.grading.reference import Reference


class GradingPlugin(CheckFixtures):
    """Tells a run of checks how their cases end under pytest.

    Parameters
    ----------
    run : CheckRun
        What is told.
    reference : Reference
        The solution.
    wanted : sequence of str
        The checks to run, in order.
    until_failed : bool
        Whether the first check that fails is the last one.
    """

    def __init__(self, run: CheckRun, reference: Reference, wanted: Sequence[str], *, until_failed: bool):
        self._run = run
        self._reference = reference
        self._wanted = wanted
        self._until_failed = until_failed

    @pytest.fixture
    def student(self) -> Student:
        """Return the functions of the submission."""
        return self._run.student()

    @pytest.fixture
    def reference(self) -> Reference:
        """Return the functions of the solution."""
        return self._reference

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Return the random numbers of this case of this check."""
        return self._run.rng(function_name(request.node), case_id(request.node))

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the decorators of checks known to pytest."""
        register_marks(config)
        config.option.tbstyle = "no"  # nobody reads tracebacks of checks, and formatting one takes longer than a check

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Leave out the other checks."""
        items[:] = [item for name in self._wanted for item in items if function_name(item) == name]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Function, nextitem: pytest.Function | None
    ) -> Generator[None, object, object]:
        """Time a case, and end the submission's process after the last one of a check."""
        name = function_name(item)
        with self._run.case(name, last=nextitem is None or function_name(nextitem) != name):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out what the verdict no longer depends on."""
        if reason := self._run.reason_to_skip(function_name(item)):
            pytest.skip(reason)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Limit what a case does with the answers."""
        with self._run.watched():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Tell how a phase of a case ended."""
        report = yield
        name = function_name(item)
        if call.excinfo is None:
            if call.when == "call":
                self._run.succeed(name)
        elif call.when == "call":
            self._run.fail(name, call.excinfo.value)
        elif call.when == "setup" and isinstance(call.excinfo.value, pytest.skip.Exception):
            self._run.skip(name, str(call.excinfo.value))
        else:
            self._run.break_off(name, call.when, call.excinfo.value)
        if self._run.failure or (self._until_failed and self._run.has_failed):
            item.session.shouldstop = "nothing more is wanted"
        return report
