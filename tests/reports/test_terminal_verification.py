"""What verify shows: a line where all is well, all that does not hold, and everything to whoever asks."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from autograder.cli.remedies import worded
from autograder.model import Verdict
from autograder.reports.terminal.verification import verification_page
from autograder.verification.result import MisconceptionResult, Verification
from tests.reports.samples import check, report


def catch(name, **about):
    good = MisconceptionResult(name, "test_hidden_one", Verdict.FAILED, ("test_public_one",), (), name, ())
    return replace(good, **about)


@pytest.fixture
def good():
    solution = report("solution", slide=[check("test_public_one")], pool=[check("test_hidden_one")])
    stub = replace(solution, student="stub", score=0.0)
    reports = {"solution": solution, "loops": replace(solution, student="loops"), "stub": stub}
    return Verification("a1_demo", reports, (catch("flipped"), catch("shifted", public=())), (), (), (), (), 12.34)


def text_of(verification, *, width=100, **options):
    text = io.StringIO()
    Console(width=width, file=text).print(verification_page(verification, worded, **options), crop=False)
    return text.getvalue()


def test_an_assignment_that_holds_is_one_line(good):
    assert text_of(good, width=40) == (
        "a1_demo holds: 2 misconceptions caught and named, 1 by public checks alone; 2 right answers; 12.3 s\n"
    )


def test_whoever_asks_sees_every_misconception_and_score(good):
    shown = text_of(good, details=True)
    assert "flipped" in shown
    assert "shifted" in shown
    assert ["solution", "10", "of", "10"] in [line.split() for line in shown.splitlines()]
    assert "FAIL" not in shown


def test_of_one_that_does_not_hold_what_does_not_is_shown(good):
    bad = replace(good, misconceptions=(good.misconceptions[0], catch("shifted", verdict=Verdict.PASSED)))
    shown = text_of(bad)
    assert "a1_demo does not hold: 1 FAIL; 12.3 s" in shown
    assert "FAIL misconception 'shifted': test_hidden_one passed; caught by test_public_one" in shown
    assert "1 of 2 caught and named" in shown
    assert "flipped" not in shown
    assert "flipped" in text_of(bad, details=True)


def test_what_is_stale_comes_with_what_to_do(good):
    lines = text_of(replace(good, stale=("handout.md",))).splitlines()
    assert lines[-2:] == [
        "FAIL student_template/a1_demo/handout.md is stale",
        "`autograder build` brings student_template/ up to date",
    ]
