"""What an executor gives back is taken for what it is, and is asked for again only if it may end better."""

import os
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import pytest

from autograder.errors import MachineError, SpecError
from autograder.grading.config import GradingConfig
from autograder.grading.environment import UnfitEnvironmentError
from autograder.grading.grade_many import grade_many
from autograder.grading.provenance import provenance
from autograder.model import Report, Status, Submission, Timings
from autograder.sandbox import Isolation

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)
ADA = Submission("ada", {"recurrence.py": b"def running_mean(x): return x"})


def report_on(assignment, submission, config, /, **changes):
    """Return a report as a worker would, but for what is changed in its provenance."""
    found = provenance(submission, assignment, config.secret, config.isolation)
    made_by = replace(found, **changes)
    return Report(submission.student, assignment.id, Status.GRADED, 10.0, 10.0, (), (), made_by, Timings(1.0, {}))


class Canned(Executor):
    """Does something else than what is submitted, at once."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = 0

    def submit(self, _function, /, *args, **_kwargs):
        self.asked += 1
        future = Future()
        try:
            future.set_result(self.answer(*args))
        except Exception as error:  # noqa: BLE001 - it is the future's
            future.set_exception(error)
        return future


def graded(executor, assignment, submission=ADA):
    return list(grade_many(executor, [(assignment, submission)], CONFIG, window=1))


def test_a_report_of_what_was_asked_for_is_yielded(assignment):
    (report,) = graded(Canned(report_on), assignment)
    assert (report.student, report.score) == ("ada", 10.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"submission": "5" * 64}, "files of the submission: found 555555555555, wanted "),
        ({"assignment": "5" * 64}, "checks and solution of the assignment: found 555555555555, wanted "),
        ({"grader": "5" * 64}, "code of autograder: found 555555555555, wanted "),
        ({"seed_fingerprint": "5" * 16}, "secret of the course: found 555555555555, wanted "),
        ({"isolation": "none"}, "isolation: found none, wanted bubblewrap"),
        ({"versions": {"numpy": "1.0"}}, "numpy: found 1.0, wanted 2"),
    ],
)
def test_a_report_of_something_else_is_refused(assignment, changes, message):
    executor = Canned(lambda *asked: report_on(*asked, **changes))

    with pytest.raises(MachineError) as caught:
        graded(executor, assignment)

    assert "demo, ada: a report came back of something else than was asked for" in str(caught.value)
    assert message in str(caught.value)
    assert executor.asked == 1


def test_an_assignment_that_is_edited_meanwhile_is_noticed(assignment):
    def edit_and_report(*asked):
        (assignment.folder / "test_hidden.py").write_text("# nothing is checked any more\n")
        return report_on(*asked)

    with pytest.raises(MachineError, match="checks and solution of the assignment: found "):
        graded(Canned(edit_and_report), assignment)


def raises(error):
    def answer(*_):
        raise error

    return Canned(answer)


@pytest.mark.parametrize("error", [SpecError("the author's"), UnfitEnvironmentError("the environment's")])
def test_what_the_next_attempt_would_meet_again_ends_it_at_once(assignment, error):
    executor = raises(error)
    with pytest.raises(type(error), match=str(error)):
        graded(executor, assignment)
    assert executor.asked == 1


@pytest.mark.parametrize("error", [MachineError("no room"), ValueError("no room")])
def test_what_the_machine_may_have_done_is_tried_again(assignment, error):
    executor = raises(error)
    (report,) = graded(executor, assignment)
    assert (report.status, executor.asked) == (Status.INCOMPLETE, 2)
    assert report.notes[0].startswith("not graded, tried twice: ")
    assert report.provenance == provenance(ADA, assignment, CONFIG.secret, CONFIG.isolation)


def test_threads_of_a_process_that_is_not_fit_are_refused(assignment, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "-x")
    with ThreadPoolExecutor(2) as threads, pytest.raises(UnfitEnvironmentError, match="start Python without it"):
        graded(threads, assignment)


def test_an_executor_that_has_ended_is_the_machines_fault(assignment):
    with ProcessPoolExecutor(1) as processes:
        with pytest.raises(BrokenProcessPool):
            processes.submit(os._exit, 1).result()
        with pytest.raises(MachineError, match="no more can be graded: "):
            graded(processes, assignment)
