"""The summary of a class: who counts, who needs review, and under which name."""

import re
from operator import attrgetter

import numpy as np
import pytest

from autograder.errors import Fault, UsageError
from autograder.reports.class_summary import summarize_class
from autograder.reports.privacy import pseudonym
from tests.reports.samples import ERROR, FAILED, HIDDEN, PASSED, assignment, check, report


@pytest.fixture
def summary(tmp_path):
    def make(*reports, called=attrgetter("student"), quoting=True, file="demo.py"):
        return summarize_class(assignment(tmp_path, file=file), reports, called, quoting=quoting)

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


def test_submissions_whose_code_never_ran_do_not_count_for_questions(summary):
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
    assert made.respondents == 3
    assert made.questions[1].mean == pytest.approx(2 / 3)


def test_misconceptions_are_counted_by_family_the_most_frequent_first(summary):
    made = summary(
        simple("ada", FAILED, misconception="rare", family="rare idea", hint="h1"),
        simple("bob", FAILED, misconception="first", family="common idea", hint="h2"),
        simple("cy", FAILED, misconception="second", family="common idea", hint="h3"),
        simple("dee", FAILED, misconception="second", family="common idea", hint="h3"),
        simple("eve", FAILED, misconception="of an earlier version"),
    )
    assert [(one.name, one.students) for one in made.families] == [
        ("common idea", ("bob", "cy", "dee")),
        ("of an earlier version", ("eve",)),
        ("rare idea", ("ada",)),
    ]
    assert [(one.name, one.students, one.questions) for one in made.families[0].misconceptions] == [
        ("second", ("cy", "dee"), ("Sliding",)),
        ("first", ("bob",), ("Sliding",)),
    ]


def test_checks_that_fail_together_are_labelled_and_counted(summary):
    class_of_40 = [simple(f"{i:02}", FAILED, FAILED) if i < 10 else simple(f"{i:02}") for i in range(40)]
    made = summary(*class_of_40)
    (cluster,) = made.clusters
    assert [made.checks[index].label for index in cluster.checks] == ["Q1.1", "Q2.1"]
    assert cluster.students == 10
    assert cluster.least_phi == pytest.approx(1)


def test_students_who_fail_everything_form_no_cluster(summary):
    class_of_40 = [
        simple(f"{i:02}", FAILED, FAILED, FAILED) if i < 10 else simple(f"{i:02}", hidden=PASSED) for i in range(40)
    ]
    assert summary(*class_of_40).clusters == ()


def test_what_crashed_and_what_is_identical_needs_review(summary):
    made = summary(
        simple("ada", files="x"),
        simple("bob", files="x"),
        simple("cy", FAILED, fault=Fault.CRASH),
        simple("dora", FAILED),
        simple("eli", hidden=FAILED),
    )
    assert [(case.student, case.reasons) for case in made.review_cases] == [
        ("ada", ("handed in the same files as bob",)),
        ("bob", ("handed in the same files as ada",)),
        ("cy", ("crashed: 1 of 4 checks",)),
        ("eli", ("passes every public check and less than half of the hidden ones",)),
    ]


def test_of_many_identical_submissions_a_few_are_named(summary):
    made = summary(*(simple(f"s{i}", files="x") for i in range(8)))
    assert made.review_cases[0].reasons == ("handed in the same files as s1, s2, s3, s4, s5 and 2 more",)


def test_written_answers_may_be_identical(summary):
    assert summary(simple("ada", files="x"), simple("bob", files="x", hidden=FAILED), file="a.yml").review_cases == ()


def test_without_quoting_no_message_of_a_submission_is_repeated(summary):
    message = "SyntaxError: Ada Lovelace wrote this"
    broken = [
        check("slides", FAILED, message=f"slide(x=1):\n{message}", fault=Fault.IMPORT),
        check("breaks", ERROR, message=message),
    ]
    notes = [f"{message}.py was taken for demo.py"]
    quoted = report("ada", slide=broken, pool=[check("pools", worth=10.0)], notes=notes)
    reasons = {
        quoting: summary(quoted, quoting=quoting, called=lambda _: "s-1").review_cases[0].reasons
        for quoting in (True, False)
    }
    assert reasons[False] == ("1 check not graded", "does not import")
    assert all(message in reason for reason in reasons[True])
    assert "Ada" not in repr(summary(quoted, quoting=False, called=lambda _: "s-1"))


def test_pseudonyms_are_stable_salted_and_distinct():
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
        summarize_class(other, [simple("ada")], attrgetter("student"), quoting=True)
