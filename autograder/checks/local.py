"""A student's own run of the public checks: fixtures, and a summary in points.

Reads ``assignment.json``, which lies beside the checks. What runs here is the student's own code on the
student's own machine: nothing is isolated, and nothing needs to be.
"""

import importlib
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.checks import seeds
from autograder.checks.fingerprint import fingerprint
from autograder.checks.marks import register_marks
from autograder.checks.student import Student, in_process

_FACTS = pytest.StashKey[dict[str, Any]]()
_VERDICTS = pytest.StashKey[dict[str, str]]()
_STUDENT = pytest.StashKey[Student]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``autograder check`` say where the submission is."""
    parser.addoption(
        "--submission", type=Path, help="folder of the files that you hand in (default: beside the checks)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Read what the assignment is."""
    register_marks(config)
    config.stash[_FACTS] = json.loads((config.rootpath / "assignment.json").read_text(encoding="utf-8"))
    config.stash[_VERDICTS] = {}


@pytest.fixture
def student(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Student:
    """Give the functions that the handout asks for, as they stand in the student's files."""
    __tracebackhide__ = True
    monkeypatch.syspath_prepend(request.config.getoption("--submission") or request.config.rootpath)
    functions, parameters = {}, {}
    for name, wanted in request.config.stash[_FACTS]["files"].items():
        module = importlib.import_module(name.removesuffix(".py"))
        for function, names in wanted.items():
            functions[function] = getattr(module, function, _missing(name, function))
            parameters[function] = tuple(names)
    submission = Student(parameters, in_process(functions))
    request.node.stash[_STUDENT] = submission
    return submission


def _missing(file: str, function: str) -> Any:
    def missing(*_args: Any, **_kwargs: Any) -> Any:
        __tracebackhide__ = True
        raise AssertionError(f"{file} defines no function {function}")

    return missing


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Give the random numbers of this case of this check: the same as in grading."""
    callspec = getattr(request.node, "callspec", None)
    assignment = request.config.stash[_FACTS]["id"]
    return seeds.generator(seeds.PUBLIC, assignment, request.node.originalname, callspec.id if callspec else "")


def pytest_runtest_setup(item: pytest.Function) -> None:
    """Skip a check whose groundwork is not there."""
    for marker in item.iter_markers("needs"):
        if item.config.stash[_VERDICTS].get(marker.args[0]) != "passed":
            title = item.config.stash[_FACTS]["checks"][marker.args[0]]["title"]
            pytest.skip(f"first make this pass: {title}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what went wrong in the course's words, and keep the verdict of the check."""
    report = yield
    verdicts = item.config.stash[_VERDICTS]
    if report.outcome != "passed" or report.when == "call":
        verdicts[item.originalname] = max(report.outcome, verdicts.get(item.originalname, ""), key=_severity)
    if call.excinfo is not None and report.failed and call.when == "call":
        calls = item.stash[_STUDENT].calls if _STUDENT in item.stash else []
        report.longrepr = _explain(item, call.excinfo, calls)
    return report


def _severity(outcome: str) -> int:
    return ["", "passed", "skipped", "failed"].index(outcome)


def _explain(item: pytest.Function, excinfo: pytest.ExceptionInfo[BaseException], calls: list[Any]) -> str:
    facts = item.config.stash[_FACTS]
    lines = [facts["checks"][item.originalname]["title"], ""]
    if calls:
        lines.append(f"{calls[-1]}:")
    if isinstance(excinfo.value, AssertionError):
        lines += str(excinfo.value).splitlines()
    elif isinstance(excinfo.value, NotImplementedError):
        lines.append("is not written yet")
    else:
        lines += [*_own_frames(excinfo, facts["files"]), f"{excinfo.typename}: {excinfo.value}"]
    hint = next((facts["hints"][key] for key in map(fingerprint, calls) if key in facts["hints"]), None)
    if hint:
        lines += ["", hint]
    path, line, _ = item.location
    return "\n".join([*lines, "", f"The check: {path}, line {(line or 0) + 1}, {item.name}"])


def _own_frames(excinfo: pytest.ExceptionInfo[BaseException], files: dict[str, Any]) -> list[str]:
    frames = [entry for entry in excinfo.traceback if Path(str(entry.path)).name in files]
    return [
        f"  {Path(str(f.path)).name}, line {f.lineno + 1}, in {f.name}:  {str(f.statement).strip()}" for f in frames
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each check's title and the points per question."""
    config = terminalreporter.config
    facts, verdicts = config.stash[_FACTS], config.stash[_VERDICTS]
    terminalreporter.section(facts["title"])
    earned_by_all = 0.0
    for question in facts["questions"]:
        checks = {name: check for name, check in facts["checks"].items() if check["question"] == question["name"]}
        earned = sum(check["points"] for name, check in checks.items() if verdicts.get(name) == "passed")
        earned_by_all += earned
        here = sum(check["points"] for check in checks.values())
        later = question["points"] - here
        terminalreporter.write_line(
            f"{question['title']}: {earned:g} of {here:g} points here; {later:g} more are graded later", bold=True
        )
        for name, check in checks.items():
            verdict = verdicts.get(name, "not run")
            colour = {"passed": "green", "failed": "red"}.get(verdict, "yellow")
            terminalreporter.write_line(f"  {verdict:8}{check['title']}", **{colour: True})
    public = sum(check["points"] for check in facts["checks"].values())
    total = sum(question["points"] for question in facts["questions"])
    terminalreporter.write_line(f"In all: {earned_by_all:g} of {public:g} points here; {total:g} in grading", bold=True)
