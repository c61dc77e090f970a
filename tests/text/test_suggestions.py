"""A name that is not there suggests the one that is meant, if there is one."""

import pytest

from autograder.text.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("a8", ["a7_architectures", "a8_problem_set"], "; did you mean 'a8_problem_set'?"),
        ("a", ["a_7", "a_8"], ""),
        ("titel", ["timezone", "title"], "; did you mean 'title'?"),
        ("x", ["timezone", "title"], ""),
        ("x", [], ""),
    ],
)
def test_a_name_is_suggested_that_begins_so_or_is_alike(name, known, said):
    assert did_you_mean(name, known) == said
