"""A student's own run of the public checks: fixtures, and a summary in points.

Reads ``assignment.json``, which lies beside the checks. What runs here is the student's own code on the
student's own machine: nothing is isolated, and nothing needs to be.
"""

import importlib
import json
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.checks import seeds
from autograder.checks.answers import AnswersError, read_answers
from autograder.checks.local.hints import Case, case_of, find_hints
from autograder.checks.local.points import count, in_all
from autograder.checks.local.summary import summary
from autograder.checks.marks import register_marks
from autograder.checks.student import Call, Position, Student, in_process

COLOURS = {"passed": "green", "failed": "red"}


class Finding(NamedTuple):
    """How a check ended, and what is said of it."""

    verdict: str  # passed, failed, to write, skipped
    explanation: str = ""


_FACTS = pytest.StashKey[dict[str, Any]]()
_FOUND = pytest.StashKey[dict[str, Finding]]()
_CASES = pytest.StashKey[list[Case]]()
_STUDENT = pytest.StashKey[Student]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let others say where the submission is, and where they read what was found."""
    parser.addoption(
        "--submission", type=Path, help="folder of the files that you hand in (default: beside the checks)"
    )
    parser.addoption("--findings", type=Path, help="also write how each check ended to this file, as JSON")
    parser.addoption("--summary", type=Path, help="also add your points to this file, as Markdown")


def pytest_configure(config: pytest.Config) -> None:
    """Read what the assignment is."""
    register_marks(config)
    config.stash[_FACTS] = json.loads((config.rootpath / "assignment.json").read_text(encoding="utf-8"))
    config.stash[_FOUND] = {}
    config.stash[_CASES] = []


@pytest.fixture
def student(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Student:
    """Return the functions that the handout asks for, as the student's files define them."""
    folder = request.config.getoption("--submission") or request.config.rootpath
    monkeypatch.syspath_prepend(folder)
    files = request.config.stash[_FACTS]["files"]
    homes = {function: folder / name for name, functions in files.items() for function in functions}

    def invoke(function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, tuple[Position, ...]]:
        path = homes[function]
        if path.suffix == ".yml":
            return _answer(path, tuple(files[path.name]), function), ()
        module = importlib.import_module(path.stem)
        if not callable(getattr(module, function, None)):
            raise AssertionError(f"{path.name} defines no function {function}")  # noqa: TRY004 -- the check fails
        return in_process({function: getattr(module, function)})(function, args, kwargs)

    parameters = {function: tuple(names) for functions in files.values() for function, names in functions.items()}
    submission = Student(parameters, invoke)
    request.node.stash[_STUDENT] = submission
    return submission


def _answer(path: Path, names: tuple[str, ...], name: str) -> Any:
    try:
        answers = read_answers(path.read_bytes(), names)
    except AnswersError as error:
        raise AssertionError(f"{path.name} cannot be read: {error}") from error
    if name not in answers:
        raise AssertionError(f"{path.name} has no {name}")
    if answers[name] is None:
        raise NotImplementedError
    return answers[name]


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Return the random numbers of this case of this check: the same as in grading."""
    callspec = getattr(request.node, "callspec", None)
    assignment = request.config.stash[_FACTS]["id"]
    return seeds.generator(seeds.PUBLIC, assignment, request.node.originalname, callspec.id if callspec else "")


def pytest_runtest_setup(item: pytest.Function) -> None:
    """Leave out what the verdict no longer depends on, and checks whose groundwork is not there."""
    found, facts = item.config.stash[_FOUND], item.config.stash[_FACTS]
    if found.get(item.originalname, Finding("passed")).verdict != "passed":
        pytest.skip("an earlier case has decided")
    for marker in item.iter_markers("needs"):
        if found.get(marker.args[0], Finding("not run")).verdict != "passed":
            reason = f"first make this pass: {facts['checks'][marker.args[0]]['title']}"
            found[item.originalname] = Finding("skipped", reason)
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep how the check ended, in the course's words."""
    report = yield
    found = item.config.stash[_FOUND]
    calls = item.stash[_STUDENT].calls if _STUDENT in item.stash else []
    if call.when == "call" and not report.skipped:
        item.config.stash[_CASES].append(case_of(item.originalname, report.passed, calls))
    if report.failed and call.excinfo is not None:
        found[item.originalname] = _explain(item, call.excinfo.value, calls)
    elif report.when == "call":
        found.setdefault(item.originalname, Finding("passed"))
    return report


def _explain(item: pytest.Function, error: BaseException, calls: list[Call]) -> Finding:
    facts = item.config.stash[_FACTS]
    if isinstance(error, NotImplementedError):
        return Finding("to write")
    lines = [f"{calls[-1]}:"] if calls else []
    if isinstance(error, AssertionError):
        lines += str(error).splitlines()
    else:
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).name in facts["files"]
        ]
        lines += [f"{Path(f.filename).name}, line {f.lineno}, in {f.name}:  {f.line}" for f in frames]
        lines += [line.rstrip() for line in traceback.format_exception_only(error)]
    path, line, _ = item.location
    return Finding("failed", "\n".join([*lines, f"The check: {path}, line {(line or 0) + 1}, {item.name}"]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Add the hints, now that all is known, and write down what was found, where somebody wants to read it."""
    config = session.config
    facts, found, cases = config.stash[_FACTS], config.stash[_FOUND], config.stash[_CASES]
    for name, hint in find_hints(facts, cases).items():
        if found[name].verdict == "failed":  # nothing is said of what is still to be written
            *explanation, place = found[name].explanation.splitlines()
            found[name] = Finding("failed", "\n".join([*explanation, hint, place]))
    findings, page = config.getoption("--findings"), config.getoption("--summary")
    if findings:
        findings.write_text(json.dumps(found), encoding="utf-8")
    if page:
        with page.open("a", encoding="utf-8") as file:
            file.write(summary(facts, found))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each check's title, what is wrong, and the points per question."""
    config = terminalreporter.config
    facts, found = config.stash[_FACTS], config.stash[_FOUND]
    terminalreporter.section(facts["title"])
    counted = list(count(facts, found))
    for one in counted:
        terminalreporter.write_line(
            f"{one.title}: {one.earned:g} of {one.here:g} points here; {one.later:g} more are graded later", bold=True
        )
        for name, check in one.checks.items():
            verdict, explanation = found.get(name, Finding("not run"))
            terminalreporter.write_line(f"  {verdict:9}{check['title']}", **{COLOURS.get(verdict, "yellow"): True})
            for line in explanation.splitlines():
                terminalreporter.write_line(f"             {line}")
    whole = in_all(counted)
    total = whole.here + whole.later
    terminalreporter.write_line(
        f"In all: {whole.earned:g} of {whole.here:g} points here; {total:g} in grading", bold=True
    )
