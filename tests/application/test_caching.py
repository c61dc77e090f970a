"""A report is kept if grading would give it again, and in no other case."""

from dataclasses import replace

import pytest

from autograder.application.caching import is_current, provenance_now
from autograder.grading.config import GradingConfig
from autograder.grading.provenance import provenance
from autograder.model import Report, Status, Submission, Timings
from autograder.sandbox import Isolation

CONFIG = GradingConfig(b"a secret of thirty-two bytes, ok!", Isolation.BUBBLEWRAP)
SUBMISSION = Submission("ada", {"recurrence.py": b"running_mean = len\n"})


@pytest.fixture
def report(assignment):
    made_by = provenance(SUBMISSION, assignment, CONFIG.secret, CONFIG.isolation)
    return Report("ada", "demo", Status.GRADED, 0.0, 10.0, (), (), made_by, Timings(0.0, {}))


def test_the_same_files_by_the_same_checks_are_current(assignment, report):
    assert is_current(report, SUBMISSION, provenance_now(assignment, CONFIG))
    assert is_current(report, replace(SUBMISSION, notes=("taken from a notebook",)), provenance_now(assignment, CONFIG))


@pytest.mark.parametrize(
    "submission",
    [
        replace(SUBMISSION, files={"recurrence.py": b"running_mean = sum\n"}),
        replace(SUBMISSION, files={}),
        replace(SUBMISSION, files={}, rejected="it is a link"),
        replace(SUBMISSION, read_error="it cannot be read"),
    ],
    ids=["other files", "no files", "a rejected submission", "a submission that cannot be read"],
)
def test_anything_else_that_is_handed_in_is_graded(assignment, report, submission):
    assert not is_current(report, submission, provenance_now(assignment, CONFIG))


@pytest.mark.parametrize(
    "config",
    [replace(CONFIG, secret=b"another secret of thirty-two byte"), replace(CONFIG, isolation=Isolation.NONE)],
    ids=["secret", "isolation"],
)
def test_another_secret_or_isolation_grades_again(assignment, report, config):
    assert not is_current(report, SUBMISSION, provenance_now(assignment, config))


def test_changed_checks_grade_again(assignment, report):
    path = assignment.folder / "test_hidden.py"
    path.write_text(path.read_text() + "\n# changed\n")
    assert not is_current(report, SUBMISSION, provenance_now(assignment, CONFIG))


def test_a_report_by_another_grader_is_not_current(assignment, report):
    other = replace(report, provenance=replace(report.provenance, grader="0" * 64))
    assert not is_current(other, SUBMISSION, provenance_now(assignment, CONFIG))


def test_a_report_that_is_no_grade_is_not_kept_and_nothing_is_no_report(assignment, report):
    now = provenance_now(assignment, CONFIG)
    assert not is_current(replace(report, status=Status.INCOMPLETE, score=None), SUBMISSION, now)
    assert not is_current(None, SUBMISSION, now)
