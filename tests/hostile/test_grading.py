"""When graded, two at a time, attacks get the points that their results deserve, and their neighbours full marks."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

import autograder
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade import grade
from autograder.grading.grade_many import grade_many
from autograder.model import Limits, Status, Submission

PUBLIC, FULL = 2.5, 10.0  # points of the check that students hold, and of all


@pytest.fixture
def config(isolation):
    return GradingConfig(secret=b"of this test", isolation=isolation)


def deserved(expected: list[str]) -> float:
    """Return the points for the expected outcomes, of which the first one is that of the public check."""
    if expected == ["right"]:
        return FULL
    return PUBLIC if expected[0] == "right" else 0.0


def test_everybody_gets_what_they_deserve(attacks, honest, sliding, canary, config):
    submissions, points = [], {}
    for number, attack in enumerate(attacks):
        submissions.append(Submission(str(attack), attack.files))
        points[str(attack)] = deserved(attack.expected(config.isolation))
        if number % 4 == 0:
            submissions.append(Submission(f"beside {attack}", honest))
            points[f"beside {attack}"] = FULL

    with ProcessPool(2) as executor:
        reports = list(grade_many(executor, [(sliding, one) for one in submissions], config, window=4))

    assert {report.student: report.score for report in reports} == points
    assert {report.status for report in reports} == {Status.GRADED}
    for report in reports:
        text = "\n".join(f"{check.message}\n{check.output}" for check in report.checks)
        assert canary not in text
        assert not re.search(rf"{Path(autograder.__file__).parent}|test_hidden|[\x00-\x08\x1b]", text), report.student


def test_a_guess_gets_the_same_report_twice(sliding, guess, config):
    with ProcessPool(1) as executor:
        first, second = grade_many(executor, [(sliding, Submission("mallory", guess))] * 2, config, window=1)

    assert first == second


def test_others_get_full_marks_beside_a_submission_that_hogs_all_processors(sliding, hog, honest, config):
    patient = replace(sliding, limits=Limits(call_seconds=600, check_seconds=3600, memory_mib=512))

    with ProcessPool(2) as executor:
        hogging = executor.submit(grade, patient, Submission("mallory", hog), config)
        until_threads_run()
        beside = [executor.submit(grade, sliding, Submission(f"s{n}", honest), config) for n in range(4)]
        reports = [future.result() for future in beside]
        assert not hogging.done()
        executor.kill()

    assert {(report.status, report.score) for report in reports} == {(Status.GRADED, FULL)}


def until_threads_run() -> None:
    """Wait until a descendant of this process has more threads than anything but a submission starts."""
    deadline = time.monotonic() + 60
    while not any(len(tasks(pid)) > 8 for pid in below(os.getpid())):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def below(pid: int) -> Iterator[int]:
    for task in tasks(pid):
        with suppress(OSError):  # it has ended
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from below(child)


def tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []
