"""Every worked example of docs/gradebook.md comes out as it is written there."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from autograder.course.load import load_policy
from autograder.gradebook.apply_policy import grade_term, rounded
from autograder.gradebook.explain import explain_grade, explain_total
from autograder.gradebook.grades import Adjustment, AdjustmentKind, Attempt, Extension
from autograder.model import Assignment, Limits, Question
from autograder.model.policy import Policy
from autograder.text.numbers import write_number
from autograder.text.times import read_time
from tests.conftest import ROOT

EXAMPLE = re.compile(r"^```yaml\n(?P<policy>(?:(?!```).*\n)*)```\n\n(?P<table>(?:\|.*\n)+)", re.MULTILINE)
SUBMITTED = re.compile(
    r"(?P<id>a\d): (?P<points>[\d.]+)(?: and (?P<extra>\d+) extra)?(?P<late> marked late)?(?: on (?P<time>[\d: -]+))?"
)
EXTENDED = re.compile(r"extend (?P<id>a\d) to (?P<time>[\d: -]+)")
ADJUSTED = re.compile(r"(?P<kind>add|set|excuse|reset) (?P<id>a\d)(?: (?P<points>[-+\d.]+))?")
NOW = re.compile(r"now (?P<time>[\d: -]+)")


def assignment(name: str) -> Assignment:
    extra = (Question("extra", "Extra", 10.0),) if name in ("a4", "a5") else ()
    questions = (Question("main", "Main", 100.0), *extra)
    return Assignment(name, name, "", Path(), Path(), {}, {}, questions, (), Limits())


ASSIGNMENTS = [assignment(f"a{n}") for n in range(1, 6)]


def examples():
    text = (ROOT / "docs/gradebook.md").read_text()
    for found in EXAMPLE.finditer(text):
        title = re.findall(r"^### (.*)$", text[: found.start()], re.MULTILINE)[-1]
        for row in found["table"].splitlines()[2:]:
            events, grade, explanation = (cell.strip() for cell in row.strip("|").split("|"))
            what = events.strip("`")
            yield pytest.param(
                found["policy"], what, grade.strip("`"), explanation.split("<br>"), id=f"{title}: {what}"
            )


class Events:
    """The events that the first column lists."""

    def __init__(self, text: str, policy: Policy):
        self._zone = policy.zone
        self.now = self._time("2026-12-20 12:00")
        self.attempts, self.adjustments, self.extensions = {}, {}, {}
        for part in text.split("; "):
            self._add(part)

    def _time(self, text: str) -> datetime:
        return read_time(text, self._zone)

    def _add(self, part: str) -> None:
        if found := NOW.fullmatch(part):
            self.now = self._time(found["time"])
        elif found := EXTENDED.fullmatch(part):
            self.extensions[found["id"]] = Extension(self._time(found["time"]), "grace", "ill", self.now)
        elif found := ADJUSTED.fullmatch(part):
            points = Decimal(found["points"]) if found["points"] else None
            decided = self.adjustments.setdefault(found["id"], [])
            decided.append(Adjustment(AdjustmentKind(found["kind"]), points, "grace", "appeal", self.now))
        else:
            found = SUBMITTED.fullmatch(part)
            assert found, part
            own = self.attempts.setdefault(found["id"], [])
            points = Decimal(found["points"]) + Decimal(found["extra"] or 0)
            submitted = self._time(found["time"]) if found["time"] else None
            own.append(Attempt(len(own), str(len(own)), self.now, submitted, bool(found["late"]), points, Decimal(100)))


@pytest.mark.parametrize(("policy_text", "events", "grade", "explanation"), list(examples()))
def test_a_worked_example_comes_out_as_written(policy_text, events, grade, explanation, tmp_path):
    file = tmp_path / "course.yml"
    file.write_text(f"title: Example\n{policy_text}")
    policy = load_policy(file, ASSIGNMENTS)
    student = Events(events, policy)
    points = {assignment.id: Decimal(100) for assignment in ASSIGNMENTS}
    term = grade_term(policy, points, student.attempts, student.adjustments, student.extensions, student.now)

    what, wanted = grade.split()
    if what == "total":
        found = "-" if term.total is None else str(rounded(term.total, policy.rounding))
        explained = [line for line in explain_total(term, policy) if not line.startswith("free late days")]
    else:
        score = term.grades[what].score
        found = "-" if score is None else write_number(score)
        explained = list(explain_grade(term.grades[what], policy))
    assert (found, explained) == (wanted, explanation)


def test_every_rule_of_the_course_file_has_an_example():
    text = (ROOT / "docs/gradebook.md").read_text()
    policies = "".join(found["policy"] for found in EXAMPLE.finditer(text))
    rules = (
        *("grace_minutes", "per: day", "per: hour", "percent", "cap", "cutoff", "accepted", "refused", "late_days"),
        *("counts: latest", "attempts", "bonus", "maximum", "weight", "drop_lowest", "decimals", "half"),
    )
    assert [rule for rule in rules if f"{rule}" not in policies] == []


def test_the_long_policy_at_the_top_is_valid(tmp_path):
    (first, *_) = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs/gradebook.md").read_text(), re.MULTILINE | re.DOTALL)
    file = tmp_path / "course.yml"
    file.write_text(first)
    policy = load_policy(file, ASSIGNMENTS)
    assert policy.assignments["a2"].late.per == "hour"
    assert policy.assignments["a3"].attempts == 1
    assert policy.assignments["a4"].maximum == 105
