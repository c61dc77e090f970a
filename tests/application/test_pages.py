"""Folders of pages: one for each student, under the names that people and systems use."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.application.make_class_report import write_class_report
from autograder.application.make_feedback import write_feedback
from autograder.errors import Action, Remedy, UsageError
from autograder.model import Course, Origin
from autograder.model.policy import AssignmentPolicy, Policy
from autograder.reports.html.feedback_zip import Lms
from autograder.reports.report_files import read_report, report_json, write_report
from tests.reports.samples import assignment, typical

WHEN = datetime(2026, 11, 1, tzinfo=UTC)
CLASS = {
    "1234": Origin("lovelaceada", {"canvas": "1234"}, "99", time=WHEN),
    "5678": Origin("beckerboris", {"canvas": "5678"}, "98", late=True),
    "zoltan": Origin(),
}


@pytest.fixture
def course(tmp_path):
    policy = Policy(ZoneInfo("Europe/Berlin"), {"a1_demo": AssignmentPolicy(due=WHEN)})
    return Course("The course", tmp_path, (assignment(tmp_path),), policy, None)


@pytest.fixture
def grades(tmp_path):
    for student, origin in CLASS.items():
        write_report(tmp_path / "grades", replace(typical(student), origin=origin))
    return tmp_path / "grades"


def test_every_student_has_a_page_that_names_no_other(course, grades, tmp_path):
    (written,) = write_feedback(course, grades, tmp_path / "pages")
    pages = {path.stem: path.read_text() for path in written.folder.iterdir()}
    assert (written.pages, written.archive, written.unaddressed) == (3, None, ())
    assert sorted(pages) == ["1234", "5678", "zoltan"]
    for student, page in pages.items():
        assert (CLASS[student].name or student) in page
        for other in pages.keys() - {student}:
            assert other not in page
            assert (CLASS[other].name or other) not in page


@pytest.mark.parametrize(
    "change",
    [
        {"student": "../../../elsewhere"},
        {"student": "/elsewhere"},
        {"student": "1234"},  # somebody else's page would be replaced
        {"assignment": "../a1_demo"},
        {"assignment": "a2"},
    ],
    ids=str,
)
def test_a_report_is_believed_only_as_far_as_its_place_says(course, grades, tmp_path, change):
    path = grades / "a1_demo/zoltan.json"
    path.write_bytes(report_json(replace(typical("zoltan"), **change)))
    before = {place for place in tmp_path.rglob("*") if "pages" not in place.parts}

    with pytest.raises(UsageError, match=r"zoltan\.json: is not a report on zoltan that this version can read"):
        list(write_feedback(course, grades, tmp_path / "deep/er/pages"))

    assert {place for place in tmp_path.rglob("*") if "deep" not in place.parts} == before
    assert not (tmp_path / "deep/er/elsewhere.html").exists()
    assert read_report(path) is None  # so it is graded again


def test_a_zip_follows_the_names_of_the_lms(course, grades, tmp_path):
    (written,) = write_feedback(course, grades, tmp_path / "pages", Lms.CANVAS)
    assert written.unaddressed == ("zoltan",)
    with zipfile.ZipFile(written.archive) as archive:
        assert archive.namelist() == [
            "beckerboris_5678_98_feedback-a1-demo.html",
            "lovelaceada_1234_99_feedback-a1-demo.html",
            "zoltan.html",
        ]


def test_the_class_report_has_names_and_times(course, grades, tmp_path):
    written = write_class_report(course, grades, tmp_path / "report")
    path = written.page
    assert written.left_out == ()
    assert path == tmp_path / "report" / "index.html"
    assert "Submissions over time" in path.read_text()
    page = (tmp_path / "report" / "a1_demo.html").read_text()
    assert "2026-11-01 01:00 CET" in page
    assert "lovelaceada (1234)" in page


def test_an_anonymous_report_names_nobody(course, grades, tmp_path):
    write_class_report(course, grades, tmp_path / "report", anonymous=True)
    for path in (tmp_path / "report").iterdir():
        page = path.read_text()
        assert not any(name in page for name in (*CLASS, "lovelaceada", "beckerboris"))


@pytest.fixture
def changed(course):
    """Give the course with other points than the reports were made with."""
    (before,) = course.assignments
    questions = tuple(replace(question, points=2 * question.points) for question in before.questions)
    return replace(course, assignments=(replace(before, questions=questions),))


def test_reports_from_before_an_assignment_changed_are_left_out_and_named(course, changed, grades, tmp_path):
    (old,) = course.assignments
    new = typical("newcomer")
    questions = tuple(replace(question, max_points=2 * question.max_points) for question in new.questions)
    write_report(grades, replace(new, questions=questions))
    written = write_class_report(changed, grades, tmp_path / "report")
    assert written.left_out == tuple(grades / old.id / f"{student}.json" for student in sorted(CLASS))
    page = (tmp_path / "report" / f"{old.id}.html").read_text()
    assert "newcomer" in page
    assert "zoltan" not in page


def test_where_all_reports_are_from_before_there_is_no_class_report(changed, grades, tmp_path):
    with pytest.raises(UsageError, match="the assignments have changed since all of these reports were made"):
        write_class_report(changed, grades, tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_what_cannot_be_read_is_an_error_or_left_out_and_named(course, grades, tmp_path):
    broken = grades / "a1_demo" / "zoltan.json"
    broken.write_text("{}")
    with pytest.raises(UsageError, match=r"zoltan\.json: is not a report on zoltan that this version can read"):
        write_class_report(course, grades, tmp_path / "report")
    assert not (tmp_path / "report").exists()
    assert write_class_report(course, grades, tmp_path / "report", leave_out_unreadable=True).left_out == (broken,)


def test_a_folder_without_reports_is_named(course, tmp_path):
    for write in (write_class_report, lambda *arguments: list(write_feedback(*arguments))):
        with pytest.raises(UsageError, match="nothing: no reports on an assignment of the course") as caught:
            write(course, tmp_path / "nothing", tmp_path / "pages")
        assert caught.value.remedies == (Remedy(Action.MAKE_REPORTS),)
