"""Grading a class tells what happens as it happens, and keeps what is still right."""

from dataclasses import replace

import pytest

from autograder.application.events import (
    Cached,
    ClassReportWritten,
    Finished,
    Found,
    Graded,
    Recorded,
    Tabulated,
)
from autograder.application.grade_class import ClassToGrade, grade_class
from autograder.application.open_gradebook import open_gradebook
from autograder.errors import UsageError
from autograder.grading.executors import ProcessPool
from autograder.model import Status

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
    with ProcessPool(1) as executor:
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


def test_a_submission_that_cannot_be_read_is_named_and_the_others_are_graded(course, wanted):
    (wanted.submissions / "ada.py").write_bytes(WRONG)  # beside ada/: nobody knows which is hers
    *_, finished, _ = events = run(course, wanted)
    (failure,) = finished.read_failures
    assert failure in events
    assert failure.report.student == "ada"
    assert failure.report.status is Status.INCOMPLETE
    assert failure.reason.startswith("ada/ and ada.py belong to the same student")
    assert finished.incomplete == 1
    assert kinds(events).count(Graded) == 1


def test_a_report_that_is_no_grade_is_graded_again(course, wanted):
    (wanted.submissions / "ada.py").write_bytes(WRONG)
    run(course, wanted)
    (wanted.submissions / "ada.py").unlink()
    assert sorted(kind.__name__ for kind in kinds(run(course, wanted))[1:3]) == ["Cached", "Graded"]


def test_what_is_stopped_begins_nothing_and_makes_no_class_report(course, wanted):
    events = run(course, wanted, stopped=lambda: True)
    assert kinds(events) == [Found, Finished]
    assert events[1].stopped
    assert not (wanted.output / "report").exists()


def test_a_gradebook_is_kept_if_somebody_keeps_one(course, wanted):
    *_, finished, _ = run(course, replace(wanted, recorded_by="grace"))
    assert finished.gradebook == Recorded(str(course.root / ".autograder/gradebook.db"), 0)
    with open_gradebook(course) as book:
        assert {row.student.id: row.term.grades["demo"].score for row in book.grades().rows} == {"ada": 10, "bob": 0}
        assert {event.who for event in book.history("ada").events} == {"student", "", "grace"}


def test_a_gradebook_that_was_lost_is_filled_from_the_reports_that_are_kept(course, wanted):
    run(course, wanted)
    assert kinds(run(course, replace(wanted, recorded_by="grace")))[1:3] == [Cached, Cached]
    with open_gradebook(course) as book:
        assert [row.student.id for row in book.grades().rows] == ["ada", "bob"]


def test_nothing_is_written_where_the_submissions_cannot_be_meant(course, wanted):
    with pytest.raises(UsageError, match="no such assignment"):
        run(course, replace(wanted, assignment="a9"))
    assert not wanted.output.exists()
