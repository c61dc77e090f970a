"""The file of the class's hints is read strictly, and says again what was written."""

import pytest

from autograder.course.class_hints import class_hints_path, read_class_hints, write_class_hints
from autograder.errors import SpecError
from autograder.grading.provenance import assignment_digest
from autograder.model import ClassHint
from autograder.platforms.course_subset import course_subset

ONE = "0123456789abcdef" * 2
HINTS = (
    ClassHint(
        "means doubled: 'twice'", "Ünïcode, a # and\ta tab.", "factor of two", {"test_a": [ONE], "test_b": [ONE]}
    ),
    ClassHint("no", "yes", "no", {"test_a": [ONE[::-1]]}),
)


def test_without_a_file_there_are_no_hints(assignment):
    assert read_class_hints(assignment) == ()


def test_what_is_written_is_read_again(assignment):
    path = write_class_hints(assignment, HINTS)
    assert path.stat().st_mode & 0o777 == 0o644
    found = read_class_hints(assignment)
    assert found[0].hint == "Ünïcode, a # and a tab."
    assert [(one.name, one.family, one.results) for one in found] == [
        (one.name, one.family, one.results) for one in HINTS
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "wanted a mapping", id="nothing"),
        pytest.param("hints: [a]", "hints: .*wanted a mapping", id="a list"),
        pytest.param("hints:\n  a: {results: {}}", "hints.a.hint: missing", id="no hint"),
        pytest.param("hints:\n  a: {hint: b, result: {}}", "hints.a.result: unknown key", id="a misspelt key"),
        pytest.param("hints:\n  a: {hint: b, results: {c: [12ab]}}", "hints.a.results.c", id="no fingerprint"),
        pytest.param("hints:\n  a: {hint: '', results: {}}", "hints.a.hint", id="an empty hint"),
        pytest.param("hints:\n  a: {hint: b, results: {}}\n  a: {hint: b, results: {}}", "twice", id="a name twice"),
        pytest.param(
            f"hints:\n  a: {{hint: b, results: {{c: ['{ONE}']}}}}\n  d: {{hint: e, results: {{c: ['{ONE}']}}}}",
            f"hints.d.results.c: {ONE} is listed for 'a', too",
            id="two hints for a result",
        ),
    ],
)
def test_an_error_names_file_line_and_key(assignment, text, message):
    class_hints_path(assignment).write_text(text)
    with pytest.raises(SpecError, match=rf"class_hints\.yml:\d+: .*{message}|class_hints\.yml:\d+: {message}"):
        read_class_hints(assignment)


def test_hints_are_no_part_of_what_grades_and_go_where_one_assignment_is_graded(course, assignment):
    before = assignment_digest(assignment)
    path = write_class_hints(assignment, HINTS)
    assert assignment_digest(assignment) == before
    assert str(path.relative_to(course.root)) in course_subset(course, assignment)
