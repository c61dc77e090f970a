"""Whether a course holds together: solutions, stubs, wrong answers and released files, held against the checks."""

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
from autograder.release import build_zip, leaks, stale_files, stubs, template_files
from autograder.verification.result import Catch, Verification, score_misses


def verify(executor: Executor, course: Course, assignment: Assignment, config: GradingConfig) -> Verification:
    """Hold one assignment against itself.

    Parameters
    ----------
    executor : Executor
        Where gradings run.
    course : Course
        Where its released folder is.
    assignment : Assignment
        What to verify.
    config : GradingConfig
        As for a class: the solution and its alternatives are graded in a sandbox.
    """
    started = time.perf_counter()
    key = key_of(assignment)
    released = executor.submit(_release_problems, course, assignment)
    answers = {"solution": _solution(assignment), **_alternatives(assignment), "stub": _stub(assignment)}
    reports = {name: executor.submit(grade, assignment, answer, config) for name, answer in answers.items()}
    callers = _callers(assignment, key, config.secret)
    catches = [
        executor.submit(_try, assignment, place, config.secret, callers[item.replaces])
        for place, item in enumerate(key.misconceptions)
    ]
    stale, leaked = released.result()
    graded = {name: report.result() for name, report in reports.items()}
    return Verification(
        assignment.id,
        graded,
        tuple(catch.result() for catch in catches),
        stale,
        leaked,
        tuple(_one_sided(graded["solution"])),
        time.perf_counter() - started,
    )


def repeat(executor: Executor, assignment: Assignment, config: GradingConfig, times: int) -> Iterator[str]:
    """Grade every right answer under many secrets, and yield each failure: a check that is right must never fail.

    Public checks draw the same under every secret: they run under the first.

    Parameters
    ----------
    executor : Executor
        Where gradings run.
    assignment : Assignment
        What to grade.
    config : GradingConfig
        The secrets follow from this one, so that a failure can be had again.
    times : int
        How many secrets.
    """
    answers = {"solution": _solution(assignment), **_alternatives(assignment)}
    for number in range(times):
        secret = hmac.digest(config.secret, b"repeat %d" % number, "sha256")
        again = replace(config, secret=secret)
        only = Visibility.HIDDEN if number else None
        graded = {name: executor.submit(grade, assignment, answer, again, only) for name, answer in answers.items()}
        for name, report in graded.items():
            yield from (f"under secret {number}: {miss}" for miss in score_misses(name, report.result()))


def _one_sided(report: Report) -> Iterator[str]:
    for question in report.questions:
        for visibility in Visibility:
            if all(check.visibility is not visibility for check in question.checks):
                yield f"question {question.name!r} has no {visibility} check"


def _solution(assignment: Assignment) -> Submission:
    return Submission("solution", {name: (assignment.solution / name).read_bytes() for name in assignment.files})


def _alternatives(assignment: Assignment) -> dict[str, Submission]:
    """Read other right answers: ``alternatives/<name>/``, or ``alternatives/<name>.py`` where one file is handed in."""
    folder = assignment.solution / "alternatives"
    found = {path.name: {file: (path / file).read_bytes() for file in assignment.files} for path in folder.glob("*/")}
    if len(assignment.files) == 1:
        (file,) = assignment.files
        found |= {path.stem: {file: path.read_bytes()} for path in folder.glob(f"*{Path(file).suffix}")}
    return {name: Submission(name, files) for name, files in sorted(found.items()) if name != "__pycache__"}


def _stub(assignment: Assignment) -> Submission:
    return Submission("stub", {name: source.encode() for name, source in stubs(assignment).items()})


def _release_problems(course: Course, assignment: Assignment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    files = template_files(assignment)
    return tuple(stale_files(course, assignment, files)), tuple(leaks(assignment, build_zip(assignment, files)))


def _callers(assignment: Assignment, key: AnswerKey, secret: bytes) -> Mapping[str, set[str]]:
    """Say for each function which checks call it: to all others a wrong one makes no difference."""
    callers = defaultdict(set)
    for check, calls in run_checks(
        assignment, key, partial(TrustedSession, key.reference.functions), secret
    ).calls.items():
        for call in calls:
            callers[call.function].add(check)
    return callers


def _try(assignment: Assignment, index: int, secret: bytes, callers: set[str]) -> Catch:
    """Grade a misconception by the checks that can tell: it is ours, and needs no sandbox."""
    key = key_of(assignment)
    item = key.misconceptions[index]
    session = partial(TrustedSession, item.applied_to(key.reference))
    names = callers | {item.caught_by}
    outcomes = run_checks(assignment, key, session, secret, wanted=lambda check: check.name in names).outcomes
    failed = [outcome.check for outcome in outcomes.values() if outcome.verdict is Verdict.FAILED]
    named = outcomes.get(item.caught_by)
    return Catch(
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
