"""What one submission can cost is bounded: in time of a worker, in memory, and in the size of its report."""

import resource
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course.load import load_assignment, load_course
from autograder.errors import Fault
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade import ALL_OUTPUT_BYTES, KILLED_NOTE, MESSAGE_BYTES
from autograder.grading.grade_many import grade_many
from autograder.model import Assignment, Limits, Report, Status, Submission
from autograder.reports.report_files import report_json
from autograder.sandbox import Isolation

COURSE = Path(__file__).parents[2]
CONFIG = GradingConfig(b"of this test", Isolation.BUBBLEWRAP)
WORST_SECONDS = 20  # of a worker: what docs/sandbox.md allows
OWN_SECONDS = 4  # of these, for starting sandboxes and for the grader's own work
SHORT = Limits(call_seconds=0.3, check_seconds=2, submission_seconds=1)
ALL = "(*args, **options): return answer()\n"


def test_what_a_submission_can_be_waited_for_leaves_room_for_the_rest():
    assignments = [one for one in load_course(COURSE).assignments if one.id != "a6_full_cnn_training"]
    assert len(assignments) == 8
    for assignment in assignments:
        limits = assignment.limits
        # The last call may begin just before the time is over.
        assert limits.submission_seconds + limits.call_seconds <= WORST_SECONDS - OWN_SECONDS, assignment.id


def submitted(answer: str, limits: Limits | None = None) -> tuple[Assignment, Submission]:
    """Return a submission to a1 of which every function gives the same answer."""
    assignment = load_assignment(COURSE, "a1_forward_conv")
    functions = "".join(f"def {name}{ALL}" for name in assignment.files["conv.py"])
    source = f"import os, signal, sys, time\nimport numpy as np\n{answer}\n{functions}"
    return replace(assignment, limits=limits or assignment.limits), Submission("mallory", {"conv.py": source.encode()})


def graded(answer: str, limits: Limits | None = None) -> Report:
    """Grade such a submission."""
    with ProcessPool(1) as executor:
        (report,) = grade_many(executor, [submitted(answer, limits)], CONFIG, window=1)
    return report


def peak_bytes() -> int:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def waits(report: Report) -> list[str]:
    """Return the messages of calls that were waited for as long as a call may take."""
    late = [check.message for check in report.checks if "did not finish within" in check.message]
    return [message for message in late if "had not finished within" not in message]


def test_all_checks_together_wait_no_longer_than_a_submission_may_take():
    report = graded("def answer(): time.sleep(60)", SHORT)

    assert (report.status, report.score) == (Status.GRADED, 0)
    # Of all functions and checks, four calls are given their whole time at most: the fourth begins just before the end.
    assert 1 <= len(waits(report)) <= 4
    assert any("earlier checks used up the 1 s allowed per submission" in check.message for check in report.checks)


def test_a_second_attempt_has_only_what_the_first_one_left():
    report = graded("def answer(): time.sleep(0.25); os.kill(os.getpid(), signal.SIGKILL)", SHORT)

    assert (report.status, report.score, report.notes) == (Status.GRADED, 0, (KILLED_NOTE,))
    assert sum(check.fault is Fault.KILLED for check in report.checks) <= 5


def test_whoever_dies_by_chance_has_a_result():
    report = graded("def answer(): os.urandom(1)[0] % 2 or os.kill(os.getpid(), signal.SIGKILL); return 1")

    assert (report.status, report.score) == (Status.GRADED, 0)


@pytest.mark.parametrize("letter", ["\U0001f600", "\x01", '"'], ids=ascii)
def test_a_report_is_small_whatever_is_printed_and_raised(letter):
    report = graded(f"print({letter!r} * (64 << 10))\ndef answer(): raise ValueError({letter!r} * (64 << 10))")

    texts = ALL_OUTPUT_BYTES + MESSAGE_BYTES * len(report.checks)
    assert len(report_json(report)) <= texts + (64 << 10)


def test_large_answers_are_not_kept():
    large = "def answer(): return np.zeros(60 << 20, np.uint8)"  # and thirty of them are more than a gigabyte
    with ProcessPool(1) as executor:
        (report,) = grade_many(executor, [submitted(large)], CONFIG, window=1)
        peak = executor.submit(peak_bytes).result()

    assert (report.status, report.score) == (Status.GRADED, 0)
    assert peak < 800 << 20
