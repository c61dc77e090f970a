"""For a name that does not exist the one that was meant is suggested, if any is close."""

import pytest

from autograder.text.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "suggestion"),
    [
        ("a8", ["a7_architectures", "a8_problem_set"], "; did you mean 'a8_problem_set'?"),
        ("a", ["a_7", "a_8"], ""),
        ("titel", ["timezone", "title"], "; did you mean 'title'?"),
        ("x", ["timezone", "title"], ""),
        ("x", [], ""),
    ],
)
def test_a_completion_or_a_similar_name_is_suggested(name, known, suggestion):
    assert did_you_mean(name, known) == suggestion
