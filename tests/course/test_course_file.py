"""The policy in course.yml is read strictly: what is wrong is one line with the line and the key."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from autograder.course.load import load_course
from autograder.errors import SpecError
from autograder.model.policy import (
    AssignmentPolicy,
    CountedAttempt,
    HalfRounding,
    LatePolicy,
    LateUnit,
    Policy,
    Rounding,
)

HEAD = "title: T\ntimezone: Europe/Berlin\n"


def write(folder, text):
    (folder / "course.yml").write_text(text)


def test_a_course_needs_no_policy(course):
    assert course.policy == Policy(assignments={"demo": AssignmentPolicy()})
    assert course.database is None


def test_what_is_said_of_all_holds_unless_an_assignment_says_otherwise(course_folder):
    write(
        course_folder,
        HEAD
        + """
database: postgresql://grader@host/cnn
policy:
  counts: latest
  attempts: 4
  grace_minutes: 15
  late: {per: hour, percent: 0.5, cap: 33.3, cutoff: 48}
  late_days: 2
  rounding: {decimals: 1, half: even}
assignments:
  demo:
    release: 2026-10-05 08:00
    due: 2026-10-19 23:59
    attempts: 7
    weight: 2.5
    maximum: 12
""",
    )
    course = load_course(course_folder)
    assert course.database == "postgresql://grader@host/cnn"
    policy = course.policy
    assert (str(policy.zone), policy.late_days, policy.drop_lowest) == ("Europe/Berlin", 2, 0)
    assert policy.rounding == Rounding(1, HalfRounding.EVEN)
    assert policy.assignments["demo"] == AssignmentPolicy(
        release=datetime(2026, 10, 5, 6, tzinfo=UTC),
        due=datetime(2026, 10, 19, 21, 59, tzinfo=UTC),
        grace=timedelta(minutes=15),
        late=LatePolicy(LateUnit.HOUR, Decimal("0.5"), Decimal("33.3"), 48),
        attempts=7,
        counts=CountedAttempt.LATEST,
        weight=Decimal("2.5"),
        maximum=Decimal(12),
    )


def policy(text):
    return f"{HEAD}policy:\n  {text}\n"


def demo(text):
    return f"{HEAD}assignments:\n  demo:\n    {text}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            demo("release: 2026-10-19 08:00\n    due: 2026-10-19 08:00\n    late: refused"),
            ":6: assignments.demo.due: found a time at or before its release, wanted one after it",
            id="due before release",
        ),
        pytest.param(
            demo("due: 2026-10-19 08:00"),
            ":5: assignments.demo.due: found a due date, but nothing that says what late work costs; add late:",
            id="due without late",
        ),
        pytest.param(
            f"{HEAD}assignments:\n  demmo: {{weight: 2}}\n",
            ":4: assignments.demmo: no such assignment; the course has demo; did you mean 'demo'?",
            id="unknown assignment",
        ),
        pytest.param(
            demo("bonus: [running_meen]"),
            ":5: assignments.demo.bonus.0: found 'running_meen', which is not one of its questions; "
            "it has running_mean",
            id="unknown question",
        ),
        pytest.param(demo("bonus: [running_mean]"), ":5: assignments.demo.bonus: all questions are", id="all bonus"),
        pytest.param(
            demo("maximum: 9"),
            ":5: assignments.demo.maximum: found 9, wanted at least the 10 points of its other questions",
            id="maximum below the points",
        ),
        pytest.param(demo("weight: -1"), ":5: assignments.demo.weight: found -1, wanted a number greater", id="weight"),
        pytest.param(
            demo("weight: much"), ":5: assignments.demo.weight: found 'much', wanted a number", id="no number"
        ),
        pytest.param(
            demo("weight: .nan"), ":5: assignments.demo.weight: found nan, wanted a number", id="not a number"
        ),
        pytest.param(demo("wieght: 1"), ":5: assignments.demo.wieght: unknown key; wanted one of", id="misspelt"),
        pytest.param(demo("wieght: 1"), "did you mean 'weight'?", id="misspelt key has a suggestion"),
        pytest.param(
            demo("due: 2026-10-19"),
            ":5: assignments.demo.due: found '2026-10-19', wanted a date with a time of day, such as 2026-10-19 23:59",
            id="a date alone",
        ),
        pytest.param(
            demo("due: 2026-10-25 02:30"),
            ":5: assignments.demo.due: found 2026-10-25 02:30, which happens twice",
            id="dst",
        ),
        pytest.param(
            "title: T\nassignments:\n  demo: {due: 2026-10-19 23:59}\n",
            ":3: assignments.demo.due: found '2026-10-19 23:59' without a time zone",
            id="no zone",
        ),
        pytest.param(
            "title: T\ntimezone: Europe/Berln\n",
            ":2: timezone: found 'Europe/Berln', wanted the name of a time zone such as Europe/Berlin",
            id="unknown zone",
        ),
        pytest.param(
            "title: T\ntimezone: [Europe/Berlin]\n",
            ":2: timezone: found ['Europe/Berlin'], wanted the name of a time zone such as Europe/Berlin",
            id="a list of zones",
        ),
        pytest.param(
            policy("late: {per: week, percent: 10}"),
            ":4: policy.late.per: found 'week', wanted 'hour' or 'day'",
            id="per week",
        ),
        pytest.param(policy("late: {per: day, percent: 101}"), ":4: policy.late.percent: found 101", id="percent"),
        pytest.param(
            policy("late: {per: day}"), ":4: policy.late.percent: missing; wanted in this mapping", id="no percent"
        ),
        pytest.param(
            policy("late: {per: day, percent: 1, cutof: 3}"),
            ":4: policy.late.cutof: unknown key; wanted one of per, percent, cap, cutoff; did you mean 'cutoff'?",
            id="misspelt, deep",
        ),
        pytest.param(
            policy("late: never"),
            ":4: policy.late: found 'never', wanted accepted, refused, or a mapping of per, percent, cap and cutoff",
            id="late word",
        ),
        pytest.param(
            policy("attempts: 0"), ":4: policy.attempts: found 0, wanted a number greater than 0", id="no attempts"
        ),
        pytest.param(policy("counts: mean"), ":4: policy.counts: found 'mean', wanted 'best' or", id="counts"),
        pytest.param(
            policy("grace_minutes: x"), ":4: policy.grace_minutes: found 'x', wanted a whole number", id="grace"
        ),
        pytest.param(
            policy("drop_lowest: 1"),
            ":4: policy.drop_lowest: found 1, wanted fewer than the 1 assignments of the course",
            id="dropping all",
        ),
        pytest.param(policy("rounding: {decimals: 9}"), ":4: policy.rounding.decimals: found 9", id="decimals"),
        pytest.param(policy("rounding: {half: down}"), ":4: policy.rounding.half: found 'down'", id="half"),
        pytest.param(
            "- a list\n",
            ":1: the file: found ['a list'], wanted a mapping of title, timezone, database, policy, assignments",
            id="a list",
        ),
        pytest.param("", ":1: the file: found nothing, wanted a mapping of title, timezone, database", id="empty"),
        pytest.param("title: 1\n", ":1: title: found 1, wanted a text", id="title"),
        pytest.param(
            policy("late: 10"), ":4: policy.late: found 10, wanted a mapping of per, percent, cap, cutoff", id="late"
        ),
        pytest.param(
            policy("rounding: 1"), ":4: policy.rounding: found 1, wanted a mapping of decimals, half", id="rounding"
        ),
        pytest.param(
            f"{HEAD}assignments:\n",
            ":3: assignments: found nothing, wanted a mapping, a line such as key: value for each entry",
            id="no assignments",
        ),
        pytest.param(
            demo("bonus: running_mean"),
            ":5: assignments.demo.bonus: found 'running_mean', wanted a list, such as [one, two]",
            id="no list",
        ),
        pytest.param(demo("weight: 1\n    weight: 2"), ":6: weight: is defined twice, first in line 5", id="twice"),
        pytest.param(f"{HEAD}? [a, b]\n: 1\n", ":3: not valid YAML: found unhashable key", id="a list for a key"),
        pytest.param(f"{HEAD}policy: &all [*all]\n", ": is nested too deeply, or contains itself", id="within itself"),
    ],
)
def test_a_wrong_policy_names_line_key_found_and_wanted(course_folder, text, wanted):
    write(course_folder, text)
    with pytest.raises(SpecError) as caught:
        load_course(course_folder)
    message = str(caught.value)
    assert message.startswith(str(course_folder / "course.yml"))
    assert wanted in message
    assert "\n" not in message


@pytest.mark.parametrize("written", ["2026-10-19 23:59:00", "2026-10-19T23:59:00+02:00", "'2026-10-19 23:59'"])
def test_dates_mean_the_same_however_yaml_would_take_them(course_folder, written):
    write(course_folder, demo(f"due: {written}\n    late: refused"))
    assert load_course(course_folder).policy.assignments["demo"].due == datetime(2026, 10, 19, 21, 59, tzinfo=UTC)


def test_a_word_for_late_work_means_what_it_says(course_folder):
    write(course_folder, policy("late: refused") + "assignments:\n  demo: {late: accepted}\n")
    assert load_course(course_folder).policy.assignments["demo"].late == LatePolicy()
    write(course_folder, policy("late: refused"))
    assert load_course(course_folder).policy.assignments["demo"].late.cutoff == 0
