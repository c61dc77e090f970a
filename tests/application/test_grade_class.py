"""Grading a class tells what happens as it happens, and keeps what is still right."""

import pytest

from autograder.application.events import (
    Cached,
    ClassReportWritten,
    Finished,
    Found,
    Graded,
    Tabulated,
)
from autograder.application.grade_class import ClassToGrade, grade_class
from autograder.grading.grade import local_executor

WRONG = b"import numpy as np\n\n\ndef running_mean(x):\n    return np.add.accumulate(x)\n"


@pytest.fixture
def wanted(course, tmp_path):
    """Give a class of two: ada is right, bob is wrong."""
    right = (course.root / "solutions/demo/recurrence.py").read_bytes()
    for student, source in (("ada", right), ("bob", WRONG)):
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        (folder / "recurrence.py").write_bytes(source)
    return ClassToGrade(tmp_path / "class", tmp_path / "grades", "demo")


def run(course, wanted, **options):
    with local_executor(1) as executor:
        return list(grade_class(course, wanted, executor, window=2, **options))


def kinds(events):
    return [type(event) for event in events]


def test_events_tell_of_each_submission_and_then_of_the_class(course, wanted):
    events = run(course, wanted)
    assert kinds(events) == [Found, Graded, Graded, Tabulated, Finished, ClassReportWritten]
    found, *graded, tabulated, finished, pages = events
    assert (found.submissions, found.prepared.isolation.is_safe) == (2, True)
    assert found.messages == (f"{wanted.submissions}: one folder, file or archive per student, 2 submissions",)
    assert {event.report.student: event.report.score for event in graded} == {"ada": 10.0, "bob": 0.0}
    assert [report.student for report in tabulated.reports] == ["ada", "bob"]
    assert tabulated.table.read_text().startswith("student,name,")
    assert finished == Finished(stopped=False, incomplete=0, read_failures=(), gradebook=None)
    assert (pages.page.is_file(), pages.left_out) == (True, ())


def test_what_is_graded_is_not_graded_again_unless_that_is_asked_for(course, wanted):
    run(course, wanted)
    assert kinds(run(course, wanted))[1:3] == [Cached, Cached]
    (wanted.submissions / "bob/recurrence.py").write_text("running_mean = len\n")
    assert [(type(event), event.report.student) for event in run(course, wanted)[1:3]] == [
        (Cached, "ada"),
        (Graded, "bob"),
    ]
