"""Folders of pages: one student each, under the names that people and systems know them by."""

import zipfile
from datetime import UTC, datetime

import pytest

from autograder.model import Course
from autograder.reports.arrivals import Arrivals
from autograder.reports.bulk import Layout
from autograder.reports.files import write_report
from autograder.reports.writing import Students, write_class_report, write_feedback
from tests.reports.samples import assignment, typical

NAMES = {"1234_a": "Ada Lovelace", "5678_b": "Boris Becker"}


@pytest.fixture
def course(tmp_path):
    return Course("The course", tmp_path, (assignment(tmp_path),))


@pytest.fixture
def grades(tmp_path):
    for student in (*NAMES, "zoltan"):
        write_report(tmp_path / "grades", typical(student))
    return tmp_path / "grades"


def test_every_student_has_a_page_that_names_no_other(course, grades, tmp_path):
    (written,) = write_feedback(course, grades, tmp_path / "pages", students=Students(NAMES, {}))
    pages = {path.stem: path.read_text() for path in written.folder.iterdir()}
    assert (written.pages, written.archive, written.unaddressed) == (3, None, ())
    assert sorted(pages) == ["1234_a", "5678_b", "zoltan"]
    for student, page in pages.items():
        assert NAMES.get(student, student) in page
        for other in pages.keys() - {student}:
            assert other not in page
            assert NAMES.get(other, other) not in page


def test_a_zip_has_the_names_of_the_lms(course, grades, tmp_path):
    originals = {
        ("a1_demo", "1234_a"): "lovelaceada_1234_99_demo.py",
        ("a1_demo", "5678_b"): "beckerboris_LATE_5678_98_demo.py",
        ("a2_other", "zoltan"): "zoltan_1_2_demo.py",
    }
    (written,) = write_feedback(course, grades, tmp_path / "pages", Layout.CANVAS, Students({}, originals))
    assert written.unaddressed == ("zoltan",)
    with zipfile.ZipFile(written.archive) as archive:
        assert archive.namelist() == [
            "beckerboris_LATE_5678_98_feedback-a1-demo.html",
            "lovelaceada_1234_99_feedback-a1-demo.html",
            "zoltan.html",
        ]


def test_the_class_report_takes_arrivals(course, grades, tmp_path):
    when = datetime(2026, 11, 1, tzinfo=UTC)
    path = write_class_report(course, grades, tmp_path / "report", arrivals={"a1_demo": Arrivals([when], when)})
    assert path == tmp_path / "report" / "index.html"
    assert "Submissions over time" in path.read_text()
    assert "2026-11-01 00:00 UTC" in (tmp_path / "report" / "a1_demo.html").read_text()
