"""A student's own run of the public checks: fixtures, and a summary in points.

Reads ``assignment.json``, which lies beside the checks. What runs here is the student's own code on the
student's own machine: nothing is isolated, and nothing needs to be.
"""

import json
import sys
from collections.abc import Generator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.checks import seeds
from autograder.checks.groundwork import dependencies, mend_first
from autograder.checks.local.files import AssignmentFolder, FileFaultError, own_lines
from autograder.checks.local.findings import Finding, Findings
from autograder.checks.local.forewarnings import forewarnings
from autograder.checks.local.hints import Answer, Case, case_of, find_hints
from autograder.checks.local.summary import summary
from autograder.checks.local.table import table
from autograder.checks.local.time_limit import TimeLimitError
from autograder.checks.marks import register_marks
from autograder.checks.student import Call, Student

NAME = "autograder-local"
PROPERTY = "autograder"  # of a report, which pytest-xdist carries from the process that made it to the one that prints
PRINTED, PRINTED_LINES = "Printed", 20
_STUDENT = pytest.StashKey[Student]()


def use(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the plugin, once for all folders of a run: each has a ``conftest.py`` that asks for it."""
    if not pluginmanager.has_plugin(NAME):
        pluginmanager.register(LocalPlugin(), NAME)


class LocalPlugin:
    """Runs public checks against the files beside them, in one folder or several."""

    def __init__(self) -> None:
        self._folders: dict[Path, AssignmentFolder] = {}
        self._found: dict[Path, Findings] = {}
        self._cases: dict[Path, list[Case]] = {}
        self._selected = False  # only some of the checks, or of the cases of one
        self._unreadable: list[str] = []
        self._current: AssignmentFolder | None = None

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        """Let others say where the submission is, and where they read what was found."""
        parser.addoption(
            "--submission", type=Path, help="folder of the files that you hand in (default: beside the checks)"
        )
        parser.addoption("--findings", type=Path, help="also write how each check ended to this file, as JSON")
        parser.addoption("--summary", type=Path, help="also add your points to this file, as Markdown")

    def pytest_configure(self, config: pytest.Config) -> None:
        """Tell pytest what checks are."""
        self._config = config
        register_marks(config)
        self._selected = any("::" in argument for argument in config.args)
        if config.option.tbstyle == "auto":  # another folder's pytest.ini, or none: as in that of the assignment
            config.option.tbstyle = "no"

    def _option(self, name: str) -> Any:
        return self._config.getoption(name, None)  # a folder below the one that pytest runs in came too late for them

    def _folder(self, path: Path) -> AssignmentFolder:
        if path not in self._folders:
            self._folders[path] = AssignmentFolder(path, self._option("submission") or path)
            self._found[path] = Findings()
            self._cases[path] = []
        return self._folders[path]

    # What a check may ask for

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Student:
        """Return the functions that the handout asks for, as the student's files define them."""
        folder = self._folder(request.path.parent)
        if self._current is not None and self._current is not folder:
            self._current.forget_modules()
        self._current = folder
        monkeypatch.syspath_prepend(folder.submission)
        submission = Student(folder.parameters, folder.invoke)
        request.node.stash[_STUDENT] = submission
        return submission

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Return the random numbers of this case of this check: the same as in grading."""
        callspec = getattr(request.node, "callspec", None)
        assignment = self._folder(request.path.parent).facts["id"]
        return seeds.generator(seeds.PUBLIC, assignment, request.node.originalname, callspec.id if callspec else "")

    # Which checks there are

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> None:
        """Let each folder have a ``test_public.py`` of its own."""
        if isinstance(collector, pytest.Module):
            known = getattr(sys.modules.get(collector.path.stem), "__file__", None)
            if known and Path(known) != collector.path:
                del sys.modules[collector.path.stem]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep why a file of checks could not be read."""
        if report.failed:
            self._unreadable.append(f"{report.nodeid} cannot be read: {str(report.longrepr).strip().splitlines()[-1]}")

    def pytest_deselected(self) -> None:
        """Note that not all checks run."""
        self._selected = True

    # How they end

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Leave out what the verdict no longer depends on, and checks whose groundwork is not there."""
        folder = self._folder(item.path.parent)
        found = self._found[folder.path]
        if found.decided(item.originalname):
            pytest.skip("an earlier case has decided")
        missing = found.missing_groundwork(_needs(item), folder.facts)
        if missing:
            item.user_properties.append(_property(item, missing))
            pytest.skip(missing.explanation)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say how the check ended, in the course's words, in the report."""
        report = yield
        calls = item.stash[_STUDENT].calls if _STUDENT in item.stash else []
        if report.failed and call.excinfo is not None:
            finding = _explain(item, call.excinfo.value, calls, self._folder(item.path.parent).facts, report.capstdout)
        elif report.when == "call" and report.passed:
            finding = Finding("passed")
        else:
            return report
        case = case_of(item.originalname, report.passed, calls) if call.when == "call" else None
        report.user_properties.append(_property(item, finding, case))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how the check ended. With pytest-xdist reports come from other processes."""
        for name, value in report.user_properties:
            if name == PROPERTY and isinstance(value, dict):
                path = Path(value["folder"])
                self._folder(path)
                finding = Finding(value["verdict"], value["explanation"])
                self._found[path].add(value["check"], finding, value["needs"])
                if value["answers"] is not None:
                    answers = tuple(Answer(*answer) for answer in value["answers"])
                    self._cases[path].append(Case(value["check"], report.passed, answers))

    # What is said of it

    def _settled(self, folder: AssignmentFolder) -> dict[str, Finding]:
        """Return how the checks of a folder ended, with the hints that are true of all that is known."""
        found = self._found[folder.path].settled(folder.facts)
        cases = self._cases[folder.path]
        hints = {**self._groundwork(folder, found, cases), **find_hints(folder.facts, cases)}
        for name, hint in hints.items():
            if found[name].verdict == "failed":  # nothing is said of what is still to be written
                lines = found[name].explanation.splitlines()
                place = next((i for i, line in enumerate(lines) if line.startswith(PRINTED)), len(lines) - 1)
                found[name] = Finding("failed", "\n".join([*lines[:place], hint, *lines[place:]]))
        return found

    @staticmethod
    def _groundwork(folder: AssignmentFolder, found: Mapping[str, Finding], cases: Sequence[Case]) -> dict[str, str]:
        """Say which failures may come from what fails below them, as grading says it."""
        functions = folder.own_functions
        failed: dict[str, list[str]] = {check: [] for check, finding in found.items() if finding.verdict == "failed"}
        for case in cases:
            if case.check in failed:
                failed[case.check] += [one.function for one in case.answers if one.function in functions]
        return mend_first(dependencies(folder.sources(), functions), failed)

    def pytest_sessionfinish(self) -> None:
        """Write down what was found, where somebody wants to read it."""
        findings, page = self._option("findings"), self._option("summary")
        for folder in self._folders.values():
            found = self._settled(folder)
            if findings:
                findings.write_text(json.dumps(found), encoding="utf-8")
            if page:
                with page.open("a", encoding="utf-8") as file:
                    file.write(summary(folder.facts, found, list(forewarnings(folder.facts, folder.submission))))

    # The annotation is a string since pytest has no such name before 8.4.
    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter", exitstatus: int) -> None:
        """Print each check's title, what is wrong, and the points per question."""
        for line in self._unreadable:
            terminalreporter.write_line(line, red=True)
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or self._config.option.collectonly:
            return
        for folder in self._folders.values():
            found = self._settled(folder)
            if found:
                where = f" ({folder.path.name})" if len(self._folders) > 1 else ""
                terminalreporter.section(folder.facts["title"] + where)
                for warning in forewarnings(folder.facts, folder.submission):
                    terminalreporter.write_line(f"Before you hand in: {warning}.", yellow=True)
                whole = not self._selected and found.keys() == folder.facts["checks"].keys()
                for text, look in table(folder.facts, found, whole=whole):
                    terminalreporter.write_line(text, **look)


def _needs(item: pytest.Function) -> list[str]:
    return [marker.args[0] for marker in item.iter_markers("needs")]


def _property(item: pytest.Function, finding: Finding, case: Case | None = None) -> tuple[str, Any]:
    # In plain lists: another process may have to send it.
    return PROPERTY, {
        "answers": [list(astuple(answer)) for answer in case.answers] if case else None,
        "folder": str(item.path.parent),
        "check": item.originalname,
        "needs": _needs(item),
        **finding._asdict(),
    }


def _explain(
    item: pytest.Function, error: BaseException, calls: list[Call], facts: dict[str, Any], printed: str
) -> Finding:
    if isinstance(error, NotImplementedError):
        return Finding("to write")
    if isinstance(error, FileFaultError):
        return Finding("blocked", str(error))
    lines = [calls[-1].headline] if calls else []
    said = isinstance(error, (AssertionError, TimeLimitError))
    lines += str(error).splitlines() if said else own_lines(error, {*facts["files"]})
    if printed.strip():
        shown = printed.rstrip().splitlines()
        more = len(shown) - PRINTED_LINES
        lines += [f"{PRINTED}:" if more <= 0 else f"{PRINTED}, after {more} more lines:"]
        lines += [f"  {line[:200]}" for line in shown[-PRINTED_LINES:]]
    path, line, _ = item.location
    return Finding("failed", "\n".join([*lines, f"The check: {path}, line {(line or 0) + 1}, {item.name}"]))
