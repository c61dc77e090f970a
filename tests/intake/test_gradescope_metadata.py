"""Gradescope's metadata are read as Ruby writes them; anything else is an error of one line that says where."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from autograder.errors import UsageError
from autograder.intake.gradescope_metadata import ExportedSubmission, Submitter, read_metadata
from tests.intake.builders import metadata

ADA = Submitter("Ada Lovelace", "0067", "ada@example.org")
BO = Submitter("Bo Jin", "12", "bo@example.org")


def test_submitters_and_times_are_read():
    written = metadata(
        ("submission_7", "2024-05-31 23:59:07.938335000 Z", [("Ada Lovelace", "0067", "Ada@Example.org")]),
        ("submission_8", "2024-06-01 08:00:00.000000000 -07:00", [("Bo Jin", "12", "bo@example.org")]),
    )
    assert read_metadata(written.encode(), "m.yml") == (
        ExportedSubmission("submission_7", (ADA,), datetime(2024, 5, 31, 23, 59, 7, 938335, UTC)),
        ExportedSubmission("submission_8", (BO,), datetime(2024, 6, 1, 8, tzinfo=timezone(timedelta(hours=-7)))),
    )


def test_a_group_is_several_submitters():
    written = metadata(
        ("submission_7", "2024-05-31 23:59:07.0 Z", [("Ada Lovelace", "0067", "ada@example.org"), BO_ROW])
    )
    assert read_metadata(written.encode(), "m.yml")[0].submitters == (ADA, BO)


BO_ROW = ("Bo Jin", "12", "bo@example.org")


def test_aliases_tags_and_empty_values_are_understood():
    written = """
submission_1:
  :results: &r !ruby/hash:Results
    output: &o bo@example.org
    again: *r
  :submitters:
  - :name: &n Bo Jin
    :sid: 12
    :email: *o
  - :name: *n
    :sid: "~"
    :email: ~
    :extra: [1, {a: b}]
  :created_at:
"""
    assert read_metadata(written.encode(), "m.yml") == (
        ExportedSubmission("submission_1", (BO, Submitter("Bo Jin", "~", "")), None),
    )


SUBMITTER = "submission_1:\n  :submitters:\n  - :email: a@b\n"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "m.yml:1: found nothing; wanted something, as Gradescope writes it"),
        ("- a", "m.yml:1: found a list; wanted a mapping, as Gradescope writes it"),
        ("a: b", "m.yml:1: found a text; wanted a mapping"),
        ("a:\n  :submitters: b", "m.yml:2: found a text; wanted a list"),
        ("a:\n  :submitters:\n  - :name: [x]", "m.yml:3: found a list; wanted a text"),
        ("a:\n  :submitters:\n  - :name: Ada", "m.yml:3: a submitter with neither :email nor :sid"),
        ("a:\n  :created_at: yesterday", "m.yml:2: :created_at: found 'yesterday'; wanted a time such as"),
        ("a:\n  :created_at: 2024-05-31 23:59:00", "found '2024-05-31 23:59:00'; wanted a time such as"),
        ("a:\n  :submitters: &x []\nb:\n  :submitters: *x", "m.yml:4: found an alias; wanted a list"),
        ("a: }", "m.yml:1: not valid YAML"),
        ("a: \x00", "m.yml: not valid YAML: unacceptable character"),
        (f"{SUBMITTER}  :results: " + "[" * 100_000, "m.yml:4: found a list; wanted at most 200 levels"),
        (f"{SUBMITTER}  :results:\n  " + "- " * 100_000 + "a", "m.yml:5: found a list; wanted at most 200 levels"),
    ],
)
def test_whatever_gradescope_does_not_write_is_an_error_of_one_line(written, message):
    with pytest.raises(UsageError) as caught:
        read_metadata(written.encode(), "m.yml")
    assert message in str(caught.value)
