"""What the machine does to a submission has no effect: it is graded again, and its neighbours are not affected."""

from dataclasses import replace

import pytest

from autograder.course.load import load_assignment
from autograder.errors import Fault, SpecError
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade import KILLED_NOTE
from autograder.grading.grade_many import grade_many
from autograder.model import Assignment, Report, Status, Submission
from autograder.sandbox import Isolation

CONFIG = GradingConfig(secret=b"of this test", isolation=Isolation.BUBBLEWRAP)
SPEC = """
title: Faults of the machine
summary: Name a fault, and in how many attempts the machine has it.
files: {f.py: [f]}
questions: {f: {title: A fault, points: 10}}
limits: {call_seconds: 60, check_seconds: 60, memory_mib: 512}
"""
CHECKS = """
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from autograder.checks import question


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descendants(pid):
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has ended
        return []
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def status(pid):
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "State:\\tX"


def kill(pids):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    # A killed process exists until it is scheduled once more.
    while not all("State:\\tZ" in status(pid) or "State:\\tX" in status(pid) for pid in pids):
        time.sleep(0.001)


def kill_session(number):
    # The next check's process exists already: only one that was called has this name.
    kill([pid for pid in descendants(os.getpid()) if status(pid).startswith("Name:\\tcalled\\n")])


FAULTS = {
    "none": lambda number: None,
    "worker is killed": lambda number: os.kill(os.getpid(), signal.SIGKILL),
    "worker ends": lambda number: os._exit(3),
    "sandboxes are killed": lambda number: kill(descendants(os.getpid())),
    "session is killed": kill_session,
    "session is killed, each time elsewhere": kill_session,
    "grader is broken": lambda number: pytest.exit("broken"),
}


def meet(student, check):
    fault, times, number = student.f()
    attempts = Path("FOLDER", f"{fault} {times}")
    with attempts.open("a") as file:
        file.write(f"{check}\\n")
    attempt = attempts.read_text().split().count("1")
    if attempt <= times and check == (attempt if "elsewhere" in fault else 1):
        FAULTS[fault](number)
    student.f()
"""
A_CHECK = '''

@question("f")
def test_{number}(student):
    """Check {number}."""
    meet(student, {number})
'''


@pytest.fixture
def faulty(tmp_path) -> Assignment:
    """Return an assignment whose checks do to the machine what a submission says."""
    course, attempts = tmp_path / "course", tmp_path / "attempts"
    folder, solution = course / "assignments/faulty", course / "solutions/faulty"
    for each in (folder, solution, attempts):
        each.mkdir(parents=True)
    (course / "course.yml").write_text("title: Faults\n")
    (folder / "assignment.yml").write_text(SPEC)
    (folder / "handout.md").write_text("# Faults\n")
    (folder / "misconceptions.py").write_text('"""None."""\n')
    checks = CHECKS.replace("FOLDER", str(attempts))
    (folder / "test_public.py").write_text(checks + A_CHECK.format(number=1))
    (folder / "test_hidden.py").write_text(checks + A_CHECK.format(number=2))
    (solution / "f.py").write_text("def f():\n    return 'none', 0, 0\n")
    return load_assignment(course, "faulty")


def handed_in(fault: str, times: int) -> Submission:
    source = (
        f"import ctypes\n\n\ndef f():\n    ctypes.CDLL(None).prctl(15, b'called')\n    return {fault!r}, {times}, 0\n"
    )
    return Submission(f"{fault} {times}", {"f.py": source.encode()}, ("a note",))


def grade_beside(assignment: Assignment, submission: Submission) -> tuple[Report, list[Report]]:
    """Grade a submission among others; return its report, and those of the others."""
    others = [Submission(f"neighbour {n}", handed_in("none", n).files) for n in range(2)]
    jobs = [(assignment, one) for one in (others[0], submission, others[1])]
    with ProcessPool(1) as executor:  # one worker, so that a second attempt finds what the first one left behind
        reports = {report.student: report for report in grade_many(executor, jobs, CONFIG, window=1)}
    assert len(reports) == len(jobs)
    return reports.pop(submission.student), list(reports.values())


FAULTS = {
    "worker is killed": "the grading process was killed (SIGKILL)",
    "worker ends": "the grading process ended (exit status 3)",
    "sandboxes are killed": "the sandbox ended (exit status -9)",
    "grader is broken": "Exit: broken",
}
SESSIONS = ("session is killed", "session is killed, each time elsewhere")


@pytest.mark.parametrize("fault", [*FAULTS, *SESSIONS])
def test_a_fault_that_happens_once_has_no_effect(faulty, fault):
    report, neighbours = grade_beside(faulty, handed_in(fault, 1))

    assert (report.status, report.score, report.notes) == (Status.GRADED, 10, ("a note",))
    assert {(neighbour.status, neighbour.score) for neighbour in neighbours} == {(Status.GRADED, 10)}
    assert all(neighbour.questions == report.questions for neighbour in neighbours)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_happens_twice_makes_one_report_incomplete(faulty, fault):
    report, neighbours = grade_beside(faulty, handed_in(fault, 2))

    assert (report.status, report.score, report.checks) == (Status.INCOMPLETE, None, ())
    assert report.notes == (f"not graded, tried twice: {FAULTS[fault]}", "a note")
    assert {(neighbour.status, neighbour.score) for neighbour in neighbours} == {(Status.GRADED, 10)}


def test_whose_process_is_killed_twice_in_one_check_loses_that_check_and_the_report_says_why(faulty):
    report, neighbours = grade_beside(faulty, handed_in("session is killed", 2))

    assert (report.status, report.score, report.notes) == (Status.GRADED, 5, (KILLED_NOTE, "a note"))
    assert [check.fault for check in report.checks] == [Fault.KILLED, None]
    assert {(neighbour.status, neighbour.score) for neighbour in neighbours} == {(Status.GRADED, 10)}


def test_only_what_was_killed_is_asked_again(faulty):
    report, _ = grade_beside(faulty, handed_in("session is killed, each time elsewhere", 2))

    assert (report.status, report.score, report.notes) == (Status.GRADED, 10, ("a note",))


def test_what_a_submission_does_to_itself_is_its_result(faulty):
    source = b"import os\ndef f():\n    os.kill(os.getpid(), 9)\n"
    loads = b"import os\nos.kill(os.getpid(), 9)\n"
    by_chance = (
        b"import os\ndef f():\n    if os.urandom(1)[0] < 250: os.kill(os.getpid(), 9)\n    return 'none', 0, 0\n"
    )

    for files in ({"f.py": source}, {"f.py": loads}, {"f.py": by_chance}):
        report, neighbours = grade_beside(faulty, Submission("mallory", files))

        assert report.status is Status.GRADED
        assert {neighbour.score for neighbour in neighbours} == {10}
        if files["f.py"] is not by_chance:
            assert (report.score, report.notes) == (0, (KILLED_NOTE,))
            assert {check.fault for check in report.checks} == {Fault.KILLED}


def test_an_assignment_that_cannot_be_used_for_grading_ends_the_command(faulty):
    broken = replace(faulty, forbidden=("numpy.no_such_thing",))

    with pytest.raises(SpecError, match="no_such_thing"):
        grade_beside(broken, handed_in("none", 1))


def test_once_stopped_nothing_is_started_again(faulty):
    stopped = []
    jobs = [(faulty, handed_in("worker is killed", 1))]

    with ProcessPool(1) as executor:
        begun = grade_many(executor, jobs, CONFIG, window=1, stopped=lambda: bool(stopped) or stopped.append(1))
        assert list(begun) == []
