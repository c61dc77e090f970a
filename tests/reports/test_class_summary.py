"""What a class report is made of: who counts, who needs an eye, and under which name."""

import re
from operator import attrgetter

import numpy as np
import pytest

from autograder.errors import Fault, UsageError
from autograder.reports.class_summary import summarise
from autograder.reports.privacy import pseudonym
from tests.reports.samples import ERROR, FAILED, HIDDEN, PASSED, assignment, check, report


@pytest.fixture
def summary(tmp_path):
    def make(*reports, called=attrgetter("student"), quoting=True, file="demo.py"):
        return summarise(assignment(tmp_path, file=file), reports, called, quoting=quoting)

    return make


def simple(student, slide=PASSED, pool=PASSED, hidden=PASSED, files=None, **details):
    return report(
        student,
        files=files or student[0],
        slide=[check("slides", slide, **details), check("slides_in_secret", hidden, HIDDEN)],
        pool=[check("pools", pool), check("pools_in_secret", hidden, HIDDEN)],
    )


def test_students_are_in_order_and_have_their_scores(summary):
    made = summary(simple("cy"), simple("ada", FAILED), simple("bob", ERROR))
    assert made.students == ("ada", "bob", "cy")
    assert made.scores[[0, 2]].tolist() == [15, 20]
    assert np.isnan(made.scores[1])


def test_submissions_of_which_nothing_ran_tell_nothing_of_questions(summary):
    def silent(student, fault):
        failing = {"verdict": FAILED, "fault": fault}
        return report(
            student,
            slide=[check("slides", **failing), check("slides_in_secret", visibility=HIDDEN, **failing)],
            pool=[check("pools", **failing), check("pools_in_secret", visibility=HIDDEN, **failing)],
        )

    made = summary(
        simple("ada"),
        simple("bob", FAILED),
        *(silent(f"s_{fault}", fault) for fault in (Fault.IMPORT, Fault.MISSING, Fault.UNWRITTEN)),
        silent("t_crash", Fault.CRASH),
    )
    assert len(made.students) == 6
    assert made.answering == 3
    assert made.items[1].mean == pytest.approx(2 / 3)


def test_misconceptions_are_counted_by_student_the_most_frequent_first(summary):
    made = summary(
        simple("ada", FAILED, misconception="rare", hint="h1"),
        simple("bob", FAILED, misconception="common", hint="h2"),
        simple("cy", FAILED, misconception="common", hint="h2"),
    )
    assert [(one.name, one.students, one.questions) for one in made.misconceptions] == [
        ("common", ("bob", "cy"), ("Sliding",)),
        ("rare", ("ada",), ("Sliding",)),
    ]


def test_checks_that_fail_together_are_labelled_and_counted(summary):
    class_of_40 = [simple(f"{i:02}", FAILED, FAILED) if i < 10 else simple(f"{i:02}") for i in range(40)]
    (group,) = summary(*class_of_40).together
    made = summary(*class_of_40)
    assert [made.checks[place].label for place in group.checks] == ["Q1.1", "Q2.1"]
    assert group.students == 10
    assert group.least == pytest.approx(1)


def test_who_fails_everything_joins_no_checks(summary):
    class_of_40 = [
        simple(f"{i:02}", FAILED, FAILED, FAILED) if i < 10 else simple(f"{i:02}", hidden=PASSED) for i in range(40)
    ]
    assert summary(*class_of_40).together == ()


def test_a_human_eye_is_asked_for_what_crashed_and_for_what_is_alike(summary):
    made = summary(
        simple("ada", files="x"),
        simple("bob", files="x"),
        simple("cy", FAILED, fault=Fault.CRASH),
        simple("dora", FAILED),
        simple("eli", hidden=FAILED),
    )
    assert [(row.student, row.reasons) for row in made.attention] == [
        ("ada", ("handed in the same files as bob",)),
        ("bob", ("handed in the same files as ada",)),
        ("cy", ("crashed: 1 of 4 checks",)),
        ("eli", ("passes every public check and less than half of the hidden ones",)),
    ]


def test_of_many_alike_a_few_are_named(summary):
    made = summary(*(simple(f"s{i}", files="x") for i in range(8)))
    assert made.attention[0].reasons == ("handed in the same files as s1, s2, s3, s4, s5 and 2 more",)


def test_answers_that_are_written_down_may_be_alike(summary):
    assert summary(simple("ada", files="x"), simple("bob", files="x", hidden=FAILED), file="a.yml").attention == ()


def test_without_quoting_nothing_that_a_submission_says_is_repeated(summary):
    said = "SyntaxError: Ada Lovelace wrote this"
    broken = [
        check("slides", FAILED, message=f"slide(x=1):\n{said}", fault=Fault.IMPORT),
        check("breaks", ERROR, message=said),
    ]
    quoted = report("ada", slide=broken, pool=[check("pools", worth=10.0)], notes=[f"{said}.py was taken for demo.py"])
    reasons = {
        quoting: summary(quoted, quoting=quoting, called=lambda _: "s-1").attention[0].reasons
        for quoting in (True, False)
    }
    assert reasons[False] == ("1 check not graded", "does not import")
    assert all(said in reason for reason in reasons[True])
    assert "Ada" not in repr(summary(quoted, quoting=False, called=lambda _: "s-1"))


def test_pseudonyms_are_steady_salted_and_tell_nothing():
    one = pseudonym(b"secret", "ada")
    assert re.fullmatch(r"s-[a-z2-7]{8}", one)
    assert one == pseudonym(b"secret", "ada")
    assert len({one, pseudonym(b"other", "ada"), pseudonym(b"secret", "bob"), pseudonym(b"secret", "ada ")}) == 4
    assert len({pseudonym(b"secret", str(i)) for i in range(20_000)}) == 20_000


def test_pseudonyms_are_not_in_the_order_of_names(summary):
    names = [f"student{i:03}" for i in range(50)]
    made = summary(*(simple(name) for name in names), called=lambda report: pseudonym(b"secret", report.student))
    assert list(made.students) == sorted(made.students)
    assert list(made.students) != [pseudonym(b"secret", name) for name in names]


def test_a_report_on_other_questions_is_refused(tmp_path):
    other = assignment(tmp_path, points=(10.0, 12.0))
    with pytest.raises(UsageError, match=r"pool \(10\), wanted slide \(10\), pool \(12\).*grade again"):
        summarise(other, [simple("ada")], attrgetter("student"), quoting=True)
