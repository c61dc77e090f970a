"""The sample class gets the grades that a teacher gave by hand, and what is wrong with each submission is named."""

import csv
import json

import pytest

from tests.conftest import ROOT, GradedClass, grade_examples
from tests.readme import BLOCK, README, block

ASSIGNMENTS = sorted(path.name for path in (ROOT / "examples/submissions").iterdir())


@pytest.fixture(scope="module")
def sample_class(tmp_path_factory) -> GradedClass:
    return grade_examples(tmp_path_factory.mktemp("sample") / "grades")


def rows(path):
    with path.open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_everyone_gets_what_a_teacher_gave_by_hand(assignment, sample_class):
    judged = rows(ROOT / "examples/judged" / f"{assignment}.csv")
    graded = rows(sample_class.folder / f"{assignment}.csv")
    assert graded.keys() == judged.keys()
    for student, row in judged.items():
        assert {column: graded[student][column] for column in row} == row


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_report_is_a_grade_made_in_a_sandbox(assignment, sample_class):
    for path in (sample_class.folder / assignment).glob("*.json"):
        report = json.loads(path.read_text())
        assert report["status"] == "graded"
        assert report["provenance"]["isolation"] == "bubblewrap"


@pytest.mark.parametrize(
    ("student", "named"),
    [
        ("dora", "kernel rotated"),
        ("eli", "bias inside the sum"),
        ("finn", "convolution truncated to integers"),
        ("gus", "row order throughout"),
        ("ivan", "channels first by reshape"),
        ("kaja", "not written yet: 18 of 49 checks"),
        ("liam", "conv.py does not import: SyntaxError"),
        ("mona", "crashed: "),
        ("nora", "timed out: "),
        ("otto", "ran out of memory: "),
        ("pete", "is a conv.Right, expected a NumPy array"),
        ("quin", "crashed: 36 of 49 checks"),
        ("rosa", "conv.py was not handed in"),
        ("stu", "not written yet: 36 of 49 checks"),
        ("vera", "reached for a forbidden name ("),
        ("wim", "No module named 'scipy'"),
    ],
)
def test_what_went_wrong_is_named(student, named, sample_class):
    note = rows(sample_class.folder / "a1_forward_conv.csv")[student]["note"]
    report = json.loads((sample_class.folder / "a1_forward_conv" / f"{student}.json").read_text())
    misconceptions = [check["misconception"] for question in report["questions"] for check in question["checks"]]
    assert named in note or named in misconceptions


def test_the_readmes_table_is_what_grading_prints(sample_class):
    (written,) = BLOCK.findall(README.read_text())
    assert written == block(sample_class.printed), "run `make readme`"
