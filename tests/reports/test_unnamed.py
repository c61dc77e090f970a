"""Wrong results are grouped by who has them, and named after the fingerprint that was named, and no other."""

from dataclasses import replace

from autograder.model import ClassHint
from autograder.reports.class_hints import with_class_hints
from autograder.reports.student_message import student_view
from autograder.reports.unnamed import group_unnamed
from tests.reports.samples import FAILED, HIDDEN, check, report


def failed(name, fingerprint, **more):
    return replace(check(name, FAILED, **more), fingerprint=fingerprint, functions=("slide",))


def reported(student, *checks):
    return report(student, slide=checks)


def students(*reports):
    found = group_unnamed(reports, lambda each: each.student)
    return [(group.students, [result.fingerprint for result in group.results]) for group in found]


def test_results_that_the_same_students_have_are_a_group():
    ada = reported("ada", failed("test_a", "1"), failed("test_b", "2"))
    bo = reported("bo", failed("test_a", "1"), failed("test_b", "2"))
    assert students(ada, bo) == [(("ada", "bo"), ["1", "2"])]


def test_a_student_with_two_mistakes_is_in_two_groups():
    both = reported("ada", failed("test_a", "1"), failed("test_b", "2"))
    one = reported("bo", failed("test_a", "1"), check("test_b"))
    other = reported("cy", check("test_a"), failed("test_b", "2"))
    assert students(both, one, other) == [(("ada", "bo"), ["1"]), (("ada", "cy"), ["2"])]


def test_what_has_a_name_or_no_fingerprint_or_passed_is_in_no_group():
    assert (
        students(
            reported("ada", failed("test_a", "1", misconception="a name")),
            reported("bo", failed("test_a", "")),
            reported("cy", replace(check("test_a"), fingerprint="1")),
        )
        == []
    )


def test_the_largest_group_is_first():
    reports = [reported(name, failed("test_a", name[0])) for name in ("a1", "b1", "b2", "c1", "c2", "c3")]
    assert [len(group) for group, _ in students(*reports)] == [3, 2, 1]


HINTS = [ClassHint("doubled", "Halve it.", "factor of two", {"test_a": ["1"]})]


def named(*checks):
    return [
        (each.misconception, each.family, each.hint)
        for each in with_class_hints(reported("ada", *checks), HINTS).checks
    ]


def test_a_name_is_given_to_its_fingerprint_in_its_check_and_to_nothing_else():
    assert named(failed("test_a", "1")) == [("doubled", "factor of two", "Halve it.")]
    assert named(failed("test_a", "2"), failed("test_b", "1"), check("test_c")) == [(None, None, None)] * 3


def test_a_misconception_keeps_its_name_and_other_hints_give_way():
    assert named(failed("test_a", "1", misconception="known", family="f", hint="h")) == [("known", "f", "h")]
    assert named(failed("test_a", "1", hint="mend another first"))[0][2] == "Halve it."


def test_students_read_the_hint_to_a_hidden_check_without_name_and_fingerprint():
    (seen,) = student_view(with_class_hints(reported("ada", failed("test_a", "1", visibility=HIDDEN)), HINTS)).checks
    assert (seen.misconception, seen.hint, seen.fingerprint) == (None, "Halve it.", "")
