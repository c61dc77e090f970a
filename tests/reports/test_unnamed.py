"""Wrong results are grouped by who has them, and named after the fingerprint that was named, and no other."""

import io
from dataclasses import replace

from rich.console import Console

from autograder.errors import Fault
from autograder.model import ClassHint
from autograder.reports.class_hints import with_class_hints
from autograder.reports.class_summary import summarize_class
from autograder.reports.html.class_report import class_report_pages
from autograder.reports.html.class_views import LISTED_GROUPS, unnamed_section
from autograder.reports.student_message import student_view
from autograder.reports.terminal.unnamed import example_page, group_page, unnamed_table
from autograder.reports.unnamed import count_without_fingerprint, group_unnamed
from tests.reports.samples import FAILED, HIDDEN, assignment, check, report


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


def test_what_has_no_fingerprint_to_group_it_by_is_counted():
    checks = failed("test_a", ""), failed("test_b", "", fault=Fault.EXCEPTION), failed("test_c", "", fault=Fault.CRASH)
    others = failed("test_d", "1"), failed("test_e", "", misconception="a name"), check("test_f")
    assert count_without_fingerprint([reported("ada", *checks, *others)]) == 2


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


HOSTILE = "slide(x (3,)):\n\x1b[2J[bold]<script>alert(1)</script>\u202e"


def test_what_a_submission_said_is_shown_as_text(tmp_path):
    wrong = [failed("test_a", "1" * 32, message=HOSTILE, worth=10.0)]
    reports = [report(student, slide=wrong, pool=[check("test_b", worth=10.0)]) for student in ("ada", "bo")]
    summary = summarize_class(assignment(tmp_path), reports, lambda each: each.student, quoting=True)
    page = class_report_pages("The course", [summary], {}, anonymous=False)["a1_demo.html"]
    shown = io.StringIO()
    console = Console(width=200, file=shown)
    console.print(unnamed_table(assignment(tmp_path), 2, summary.unnamed))
    console.print(group_page(assignment(tmp_path), summary.unnamed[0]))
    console.print(example_page("ada", {"demo.py": HOSTILE}))
    assert "11111111" in page
    assert "[bold]&lt;script&gt;alert(1)&lt;/script&gt;\\u202e" in page
    assert "<script>" not in page
    assert shown.getvalue().count("[bold]<script>alert(1)</script>\\u202e") == 3
    assert "\x1b" not in shown.getvalue()


def test_a_small_group_is_counted_where_there_is_no_room_for_it():
    reports = [reported(f"{n:03}", failed("test_a", f"{n // 2:032}")) for n in range(2 * LISTED_GROUPS + 4)]
    reports.append(reported("alone", failed("test_a", "f" * 32)))
    section = unnamed_section(group_unnamed(reports, lambda each: each.student))
    assert (len(section.groups), section.left_out, section.alone) == (LISTED_GROUPS, 2, 1)
