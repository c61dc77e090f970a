"""Reports read back as they were written, and what they show cannot move a cursor or start a formula."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from rich.console import Console

from autograder.errors import Fault, MachineError
from autograder.grading.mismatch import unpack
from autograder.model import (
    CheckResult,
    Origin,
    Provenance,
    QuestionResult,
    Report,
    Status,
    Timings,
    Verdict,
    Visibility,
)
from autograder.reports.notable import needs_review, notable
from autograder.reports.report_files import read_report, report_path, write_csv, write_report
from autograder.reports.summary import summarize_report
from autograder.reports.terminal.tables import class_page
from autograder.text.safe import scrub
from tests.reports.samples import mismatch


def check(*, verdict=Verdict.PASSED, points=10.0, message="", misconception=None, fault=None):
    return CheckResult(
        "test_it", "It holds", Visibility.PUBLIC, verdict, points, 10.0, message, misconception, None, fault, ""
    )


def report(student="ada", *checks, score=10.0, status=Status.GRADED, notes=()):
    checks = checks or (check(),)
    question = QuestionResult("running_mean", "The running mean", score, 10.0, checks)
    provenance = Provenance("1", "2", "3", "4", "none", {"numpy": "2"})
    return Report(student, "demo", status, score, 10.0, (question,), tuple(notes), provenance, Timings(1.0, {}))


def text_of(renderable):
    text = io.StringIO()
    Console(width=110, file=text).print(renderable)
    return text.getvalue()


def test_a_report_reads_back_as_it_was_written(tmp_path):
    written = report("ada", check(message="mühsam \x1b[31m", fault=Fault.CRASH))
    write_report(tmp_path, replace(written, notes=("a note",)))
    assert read_report(report_path(tmp_path, "demo", "ada")) == replace(written, notes=("a note",))
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["ada.json"]


def test_a_report_of_an_earlier_version_is_read(tmp_path):
    write_report(tmp_path, report())
    path = report_path(tmp_path, "demo", "ada")
    earlier = json.loads(path.read_text())
    del earlier["origin"]
    path.write_text(json.dumps(earlier))
    assert read_report(path) == report()


def test_where_a_submission_came_from_is_kept(tmp_path):
    origin = Origin(
        "Ada", {"canvas": "1"}, "7", late=True, time=datetime(2024, 5, 31, tzinfo=UTC), originals={"a.py": "A.py"}
    )
    write_report(tmp_path, replace(report(), origin=origin))
    assert read_report(report_path(tmp_path, "demo", "ada")).origin == origin


def test_arrays_in_a_report_read_back_to_the_last_bit(tmp_path):
    differs = mismatch(np.array([0.1, np.nan]), np.array([1 / 3, 2.0]))
    made = report("ada", replace(check(verdict=Verdict.FAILED), mismatch=differs))
    write_report(tmp_path, made)
    assert read_report(report_path(tmp_path, "demo", "ada")) == made
    assert unpack(made.checks[0].mismatch.want).tolist() == [1 / 3, 2.0]


def test_a_report_from_before_arrays_were_kept_is_read(tmp_path):
    write_report(tmp_path, report("ada"))
    path = report_path(tmp_path, "demo", "ada")
    data = json.loads(path.read_text())
    del data["questions"][0]["checks"][0]["mismatch"]
    path.write_text(json.dumps(data))
    assert read_report(path) == report("ada")


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b'{"student": "ada"}'])
def test_a_damaged_report_counts_as_none(tmp_path, data):
    path = report_path(tmp_path, "demo", "ada")
    path.parent.mkdir()
    path.write_bytes(data)
    assert read_report(path) is None


def test_a_report_is_there_whole_or_not_at_all(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda score: write_report(tmp_path, report(score=float(score))), range(40)))
    assert read_report(report_path(tmp_path, "demo", "ada")) is not None
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["ada.json"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "demo").write_text("a file")
    with pytest.raises(MachineError, match=r"demo/ada\.json: cannot be written"):
        write_report(tmp_path, report())


def test_the_csv_has_a_line_per_student_and_no_formulas(tmp_path, assignment):
    broken = report(
        "bob", check(verdict=Verdict.ERROR, points=None, message="Bug"), score=None, status=Status.INCOMPLETE
    )
    broken = replace(broken, origin=Origin("=Bob"))
    noted = report('ü, "q"', score=2.5, notes=["-1", "@x"])
    path = write_csv(tmp_path, assignment, [report("=cmd|' /C calc'!A0"), broken, noted])
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["student", "name", "running_mean", "score", "max_score", "status", "note"],
        ["'=cmd|' /C calc'!A0", "", "10", "10", "10", "graded", ""],
        ["bob", "'=Bob", "", "", "10", "incomplete", "1 check not graded: Bug"],
        ['ü, "q"', "", "2.5", "2.5", "10", "graded", "'-1; '@x"],
    ]


@pytest.mark.parametrize(
    ("made", "facts", "reviewed"),
    [
        (report(), [], False),
        (report("a", check(verdict=Verdict.FAILED, fault=Fault.TIMEOUT)), ["timed out: 1 of 1 checks"], True),
        (report("a", check(verdict=Verdict.FAILED, fault=Fault.CRASH)), ["crashed: 1 of 1 checks"], True),
        (report("a", check(verdict=Verdict.FAILED, fault=Fault.KILLED)), ["was killed: 1 of 1 checks"], True),
        (report("a", check(verdict=Verdict.FAILED, fault=Fault.UNWRITTEN)), ["not written yet: 1 of 1 checks"], False),
        (report("a", check(verdict=Verdict.FAILED, message="f(x=1):\nKeyError: 7")), ["KeyError: 7"], False),
        (report("a", check(verdict=Verdict.FAILED, misconception="sum not divided")), [], False),
        (report("a", check(verdict=Verdict.FAILED, fault=Fault.MEMORY)), ["ran out of memory: 1 of 1 checks"], True),
        (
            report("a", check(verdict=Verdict.FAILED, fault=Fault.FORBIDDEN)),
            ["used a forbidden name: 1 of 1 checks"],
            True,
        ),
        (
            report("a", replace(check(verdict=Verdict.FAILED, fault=Fault.FORBIDDEN), reached=("numpy.convolve",))),
            ["reached for a forbidden name (numpy.convolve): 1 of 1 checks"],
            True,
        ),
        (
            report("a", replace(check(), reached=("numpy.convolve", "scipy")), check()),
            ["reached for a forbidden name (numpy.convolve, scipy): 1 of 2 checks"],
            True,
        ),
        (
            report("a", check(verdict=Verdict.FAILED, fault=Fault.IMPORT, message="f(x=1):\nSyntaxError: no")),
            ["SyntaxError: no"],
            True,
        ),
        (
            report(
                "a",
                check(verdict=Verdict.FAILED, fault=Fault.MISSING, message="f(x=1):\nx.py was not handed in"),
                notes=["x.py was not handed in; found y.py"],
            ),
            ["x.py was not handed in; found y.py"],
            True,
        ),
        (
            report(
                "a", check(verdict=Verdict.FAILED, message="f(x=1):\nKeyError: 7"), notes=["marked as late by Canvas"]
            ),
            ["marked as late by Canvas", "KeyError: 7"],
            False,
        ),
        (
            report(
                "a",
                check(verdict=Verdict.FAILED, fault=Fault.MISSING, message="x.py defines no function f"),
                notes=["marked as late by Canvas"],
            ),
            ["marked as late by Canvas", "missing: 1 of 1 checks"],
            True,
        ),
        (report("a", check(verdict=Verdict.ERROR, message="Bug: it")), ["1 check not graded: Bug: it"], True),
    ],
)
def test_what_is_notable_is_said_and_who_needs_review_is_known(made, facts, reviewed):
    for one in (made, summarize_report(made), summarize_report(summarize_report(made))):
        assert notable(one) == facts
        assert needs_review(one) is reviewed


def test_summarized_reports_give_the_same_csv_and_class_page_without_the_output(tmp_path, assignment):
    wrong = check(verdict=Verdict.FAILED, points=0.0, message="f(x=1):\nit differs\nin 3 entries")
    long = [report("ada"), report("bob", replace(wrong, output="x" * 10**6, hint="a hint"), score=0.0)]
    short = list(map(summarize_report, long))
    pages = [text_of(class_page(assignment, reports)) for reports in (long, short)]
    books = [write_csv(tmp_path / name, assignment, reports) for name, reports in (("long", long), ("short", short))]
    assert pages[0] == pages[1]
    assert books[0].read_text() == books[1].read_text()
    assert "it differs" in pages[0]
    assert short[1].checks[0].output == ""
    assert short[0].checks[0] is summarize_report(report("cy")).checks[0]


def test_the_class_page_answers_the_first_questions(assignment):
    named = check(verdict=Verdict.FAILED, points=0.0, misconception="sum not divided")
    wrong = replace(named, family="mean and sum confused")
    crash = check(verdict=Verdict.FAILED, points=0.0, fault=Fault.CRASH)
    page = text_of(
        class_page(assignment, [report("ada"), report("bob", wrong, score=0.0), report("eve", crash, score=2.0)])
    )
    assert "3 students" in page
    assert re.search(r"10 +4\.0 +2\.0", page)  # mean and median
    assert re.search(r"1 +mean and sum confused +bob *\n +sum not divided", page)
    assert page.index("Needs review") < page.rindex("eve")


def test_names_cannot_move_the_cursor_or_reverse_the_line(assignment):
    page = text_of(class_page(assignment, [report("\x1b[2Jeve\u202e\x07[red]")]))
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "[red]" in page


def test_students_whose_names_differ_in_white_space_only_look_different(assignment, tmp_path):
    names = ["a b", "a\tb", "a  b", "a\u00a0b", "a b "]
    page = text_of(class_page(assignment, [report(name) for name in names]))
    table = write_csv(tmp_path, assignment, [report(name) for name in names]).read_text()

    for shown in (r"a b", r"a\tb", r"a \x20b", r"a\xa0b", r"a b\x20"):
        assert f"\n {shown}  " in page
        assert f"\n{shown}," in table


EVIL = "=1\x1b[2J\u202e\x07\r\n[red]\ud800" + "x" * 5000


def test_hostile_text_is_harmless_in_every_format(assignment, tmp_path):
    crash = check(verdict=Verdict.FAILED, fault=Fault.CRASH, message=scrub(EVIL))
    made = replace(report("eve", crash, notes=[scrub(EVIL)]), origin=Origin(EVIL, {"email": scrub(EVIL)}))
    page = text_of(class_page(assignment, [made]))
    assert "[red]" in page
    assert len(page.splitlines()) < 60
    rows = write_csv(tmp_path, assignment, [made]).read_text()
    assert all(len(cell) < 5000 for row in csv.reader(io.StringIO(rows)) for cell in row)
    write_report(tmp_path, replace(made, origin=Origin(scrub(EVIL))))
    for text in (page, rows, report_path(tmp_path, "demo", "eve").read_text()):
        assert not re.search("[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f\\u202e\\ud800]", text)
