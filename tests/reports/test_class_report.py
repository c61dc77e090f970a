"""The class report answers an instructor's questions, is reproducible, and names nobody where it must not."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from autograder.errors import Fault
from autograder.reports.class_summary import summarize_class
from autograder.reports.html.class_report import class_report_pages
from autograder.reports.privacy import pseudonym
from autograder.reports.submission_times import SubmissionTimes
from tests.reports.samples import ERROR, FAILED, HIDDEN, PASSED, assignment, check, report
from tests.reports.test_feedback import Outline

DUE = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)


def class_of(number, prefix="student"):
    """Make a class in which every fourth fails a question, and every tenth crashes."""
    for i in range(number):
        weak, crash = i % 4 == 0, i % 10 == 9
        failed = {"misconception": "kernel rotated", "family": "kernel flipped", "hint": "Do not."} if weak else {}
        yield report(
            f"{prefix}{i:03}",
            files=f"{i:04}",
            slide=[
                check("slides", FAILED if weak else PASSED, **failed),
                check("slides_in_secret", FAILED if weak else PASSED, HIDDEN),
            ],
            pool=[check("pools", FAILED if crash else PASSED, worth=10.0, fault=Fault.CRASH if crash else None)],
        )


@pytest.fixture
def pages(tmp_path):
    def make(*reports, times=None, secret=None):
        def called(report):
            return pseudonym(secret, report.student) if secret else report.student

        summary = summarize_class(assignment(tmp_path), reports, called, quoting=secret is None)
        known = {"a1_demo": times} if times else {}
        return class_report_pages("The course", [summary], known, anonymous=secret is not None)

    return make


def test_there_is_a_page_for_the_assignment_and_one_for_the_term(pages):
    made = pages(*class_of(40))
    assert sorted(made) == ["a1_demo.html", "index.html"]
    assert 'href="a1_demo.html"' in made["index.html"]
    assert 'href="index.html"' in made["a1_demo.html"]


def test_the_assignments_page_answers_the_first_questions(pages):
    text = Outline(pages(*class_of(40))["a1_demo.html"]).text
    assert "40 students 20 median of 20 points 16.5 mean 26 with all points 4 need review" in text
    assert "lowest 10 a quarter has at most 10 half have at most 20" in text
    assert re.search(r"Q1 Sliding 10 75% 75% [-+]0\.\d\d", text)
    assert "40 students are too few to judge discrimination" in text
    assert "kernel flipped kernel rotated (10): Sliding 10" in text
    assert "student000, student004" in text
    assert "10 students fail all of these (phi at least 1.00)" in text
    assert "student009 crashed: 1 of 3 checks" in text


def test_with_enough_students_no_warning_is_given(pages):
    assert "too few" not in Outline(pages(*class_of(44))["a1_demo.html"]).text


def test_the_terms_page_sums_up(pages):
    text = Outline(pages(*class_of(40))["index.html"]).text
    assert "40 students 1 assignment 40 reports 100% median share of points 4 need review" in text
    assert "A demonstration 40 100% 82% 4" in text
    assert "kernel flipped kernel rotated (10): A demonstration: Sliding 10" in text
    assert "A demonstration : Q1.1, Q1.2 (10 students)" in text
    assert "a1_demo : crashed: 1 of 3 checks" in text


def test_submission_times_are_shown_where_they_are_known(pages):
    received = [DUE + timedelta(minutes=minutes) for minutes in (-3000, -50, -10, 0, 1)]
    made = pages(*class_of(5), times=SubmissionTimes(received, DUE))
    text = Outline(made["a1_demo.html"]).text
    assert "received 5 due 2026-11-01 22:59 UTC after the deadline 1 in the last hour before it 3" in text
    assert "Submissions over time" in Outline(made["index.html"]).text
    undated = pages(*class_of(5), times=SubmissionTimes(received))
    assert "received 5" in Outline(undated["a1_demo.html"]).text
    assert "Submissions over time" not in Outline(undated["index.html"]).text
    assert "Submissions over time" not in Outline(pages(*class_of(5))["a1_demo.html"]).text


def test_the_terms_deadlines_are_those_of_assignments_that_have_one(tmp_path):
    dated = assignment(tmp_path)
    both = dated, replace(dated, id="a2_demo", title="Another")
    summaries = [summarize_class(one, class_of(5), lambda report: report.student, quoting=True) for one in both]
    times = {"a1_demo": SubmissionTimes([DUE], DUE), "a2_demo": SubmissionTimes([DUE])}
    term = class_report_pages("The course", summaries, times, anonymous=False)["index.html"]
    assert "Deadlines assignment due late A demonstration 2026-11-01 22:59 UTC 0 of 1 Questions" in Outline(term).text


def test_anonymous_pages_contain_no_name_and_quote_no_message(pages):
    broken = report(
        "Zoë Lovelace",
        slide=[check("slides", FAILED, worth=10.0, fault=Fault.IMPORT, message="Zoë's demo.py does not import")],
        pool=[check("pools", ERROR, worth=10.0, message="Zoë")],
        notes=["Zoë Lovelace_1_demo.py was taken for demo.py"],
    )
    made = pages(*class_of(40), broken, secret=b"secret")
    for page in made.values():
        assert "student0" not in page
        assert "Zo" not in page
        assert "Students have pseudonyms here" in page
    assert pseudonym(b"secret", "Zoë Lovelace") in made["a1_demo.html"]
    assert pseudonym(b"secret", "student009") in made["index.html"]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 60])
def test_every_size_of_class_gives_whole_pages(pages, number):
    for page in pages(*class_of(number)).values():
        outline = Outline(page)
        ids = [value for name, value in outline.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        assert {value for name, value in outline.attributes if name == "aria-labelledby"} <= set(ids)
        assert "nan" not in outline.text


def test_a_class_that_is_not_graded_yet_gives_whole_pages(pages):
    broken = report("ada", slide=[check("slides", ERROR, worth=10.0)], pool=[check("pools", worth=10.0)])
    text = Outline(pages(broken)["a1_demo.html"]).text
    assert "1 student 1 not graded yet 1 needs review" in text


def test_pages_are_the_same_each_time(pages):
    times = SubmissionTimes([DUE - timedelta(hours=hour) for hour in range(40)], DUE)
    assert pages(*class_of(40), times=times) == pages(*reversed([*class_of(40)]), times=times)


def test_they_run_nothing_and_load_nothing(pages):
    evil = report(
        "<script>alert(1)</script>",
        slide=[
            check("slides", FAILED, worth=10.0, fault=Fault.IMPORT, message="f():\n<img src=x onerror=y>\x1b[1m\u202e")
        ],
        pool=[check("pools", worth=10.0)],
        notes=["</style><script>"],
    )
    for page in pages(*class_of(40), evil, times=SubmissionTimes([DUE], DUE)).values():
        outline = Outline(page)
        assert not {"script", "link", "img", "iframe", "object", "form", "base", "image"} & set(outline.tags)
        assert all(char.isprintable() or char == "\n" for char in page)
        assert not any(name.startswith("on") for name, _ in outline.attributes)
        links = {value for name, value in outline.attributes if name in ("href", "xlink:href", "src")}
        assert all(re.fullmatch(r"#\w+|(index|a1_demo)\.html(#\w+)?", link) for link in links)
        assert "default-src 'none'; style-src 'unsafe-inline'" in page
        assert not re.search(r"@import|@font-face|url\((?!#)", page)


def test_plots_take_their_colours_from_the_page_and_say_what_they_show(pages):
    for page in pages(*class_of(40), times=SubmissionTimes([DUE], DUE)).values():
        plots = re.findall(r'<svg role="img".*?</svg>', page, re.DOTALL)
        assert len(plots) >= 3
        for plot in plots:
            assert len(re.search(r'aria-label="([^"]*)"', plot)[1]) > 30
            assert "var(--bar)" in plot
            assert "#0101" not in plot
