"""Verifies a course: solutions, stubs, misconceptions and released files are held against the checks."""

import hmac
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

from autograder.grading.config import GradingConfig
from autograder.grading.grade import grade
from autograder.grading.run_checks import AnswerKey, TrustedSession, key_of, run_checks
from autograder.model import (
    Assignment,
    Course,
    Report,
    Submission,
    Verdict,
    Visibility,
)
from autograder.release import build_zip, find_leaks, stale_files, stub_files, template_files
from autograder.verification.result import MisconceptionResult, Verification, score_problems
from autograder.verification.stateful import stateful_survivors


def verify(executor: Executor, course: Course, assignment: Assignment, config: GradingConfig) -> Verification:
    """Verify that the parts of one assignment agree.

    Besides the misconceptions of its author, answers are tried that keep something from call to call.

    Parameters
    ----------
    executor : Executor
        Runs the gradings.
    course : Course
        Has the assignment's released folder.
    assignment : Assignment
        What to verify.
    config : GradingConfig
        As for a class: the solution and its alternatives are graded in a sandbox.
    """
    started = time.perf_counter()
    key = key_of(assignment)
    released = executor.submit(_release_problems, course, assignment)
    submissions = {"solution": _solution(assignment), **_alternatives(assignment), "stub": _stub(assignment)}
    gradings = {name: executor.submit(grade, assignment, one, config) for name, one in submissions.items()}
    checks_by_function = _checks_by_function(assignment, key, config.secret)
    misconceptions = [
        executor.submit(_grade_misconception, assignment, index, config.secret, checks_by_function[item.replaces])
        for index, item in enumerate(key.misconceptions)
    ]
    stateful = executor.submit(_stateful_survivors, assignment, config.secret)
    stale, leaks = released.result()
    reports = {name: grading.result() for name, grading in gradings.items()}
    return Verification(
        assignment=assignment.id,
        reports=reports,
        misconceptions=tuple(graded.result() for graded in misconceptions),
        stateful=stateful.result(),
        stale=stale,
        leaks=leaks,
        unbalanced_questions=tuple(_unbalanced_questions(reports["solution"])),
        seconds=time.perf_counter() - started,
    )


def find_flaky_checks(executor: Executor, assignment: Assignment, config: GradingConfig, times: int) -> Iterator[str]:
    """Grade every right answer with many secrets, and yield each failure: a good check never fails a right answer.

    Public checks draw the same numbers with every secret: they run with the first one only.

    Parameters
    ----------
    executor : Executor
        Runs the gradings.
    assignment : Assignment
        Whose checks to try.
    config : GradingConfig
        The secrets are derived from its secret, so that a failure can be reproduced.
    times : int
        The number of secrets.
    """
    submissions = {"solution": _solution(assignment), **_alternatives(assignment)}
    for number in range(times):
        secret = hmac.digest(config.secret, b"repeat %d" % number, "sha256")
        again = replace(config, secret=secret)
        only = Visibility.HIDDEN if number else None
        gradings = {name: executor.submit(grade, assignment, one, again, only) for name, one in submissions.items()}
        for name, grading in gradings.items():
            yield from (f"with secret {number}: {problem}" for problem in score_problems(name, grading.result()))


def _unbalanced_questions(report: Report) -> Iterator[str]:
    for question in report.questions:
        for visibility in Visibility:
            if all(check.visibility is not visibility for check in question.checks):
                yield f"question {question.name!r} has no {visibility} check"


def _solution(assignment: Assignment) -> Submission:
    return Submission("solution", {name: (assignment.solution / name).read_bytes() for name in assignment.files})


def _alternatives(assignment: Assignment) -> dict[str, Submission]:
    """Read other right answers: ``alternatives/<name>/``, or ``alternatives/<name>.py`` if one file is handed in."""
    folder = assignment.solution / "alternatives"
    folders = [path for path in folder.glob("*/") if path.name != "__pycache__"]
    found = {path.name: {file: (path / file).read_bytes() for file in assignment.files} for path in folders}
    if len(assignment.files) == 1:
        (file,) = assignment.files
        found |= {path.stem: {file: path.read_bytes()} for path in folder.glob(f"*{Path(file).suffix}")}
    return {name: Submission(name, files) for name, files in sorted(found.items())}


def _stub(assignment: Assignment) -> Submission:
    return Submission("stub", {name: source.encode() for name, source in stub_files(assignment).items()})


def _release_problems(course: Course, assignment: Assignment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    files = template_files(assignment)
    return tuple(stale_files(course, assignment, files)), tuple(find_leaks(assignment, build_zip(assignment, files)))


def _stateful_survivors(assignment: Assignment, secret: bytes) -> tuple[str, ...]:
    return tuple(stateful_survivors(assignment, key_of(assignment), secret))


def _checks_by_function(assignment: Assignment, key: AnswerKey, secret: bytes) -> Mapping[str, set[str]]:
    """Return the checks that call each function: no other check can notice that the function is wrong."""
    checks = defaultdict(set)
    run = run_checks(assignment, key, partial(TrustedSession, key.reference.functions), secret)
    for check, calls in run.calls.items():
        for call in calls:
            checks[call.function].add(check)
    return checks


def _grade_misconception(assignment: Assignment, index: int, secret: bytes, checks: set[str]) -> MisconceptionResult:
    """Grade a misconception with the checks that can catch it. It is our own code, and needs no sandbox."""
    key = key_of(assignment)
    item = key.misconceptions[index]
    session = partial(TrustedSession, item.applied_to(key.reference))
    names = checks | {item.caught_by}
    outcomes = run_checks(assignment, key, session, secret, wanted=lambda check: check.name in names).outcomes
    failed = [outcome.check for outcome in outcomes.values() if outcome.verdict is Verdict.FAILED]
    named = outcomes.get(item.caught_by)
    return MisconceptionResult(
        misconception=item.name,
        caught_by=item.caught_by,
        verdict=named.verdict if named else Verdict.ERROR,
        public=tuple(check.name for check in failed if check.visibility is Visibility.PUBLIC),
        others=tuple(
            check.name for check in failed if check.visibility is Visibility.HIDDEN and check.name != item.caught_by
        ),
        diagnosed_as=named.misconception if named else None,
        errors=tuple(name for name, outcome in outcomes.items() if outcome.verdict is Verdict.ERROR)
        + (() if named else (f"{item.caught_by} (no such check)",)),
    )
