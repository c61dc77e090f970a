"""What an author writes in ``misconceptions.py`` is read as it is meant, or refused with what to mend."""

import re

import numpy as np
import pytest

from autograder.errors import SpecError
from autograder.grading.misconceptions import NotApplicable, load_misconceptions

HEAD = """
from autograder.grading.misconceptions import NotApplicable, misconception

"""


@pytest.fixture
def read(assignment):
    """Read the body of a file of misconceptions."""

    def read(body):
        (assignment.folder / "misconceptions.py").write_text(HEAD + body)
        return load_misconceptions(assignment)

    return read


def test_name_hint_and_body_are_those_of_the_function(read, key):
    first, second = read("""
@misconception("running_mean", family="mean and sum confused", caught_by="test_worked_example")
def sum_not_divided(reference, x):
    '''Your result is the running sum:
    divide   each entry

        by how many entries it covers.
    '''
    return reference.running_mean(x) * [1, 2]


@misconception("running_mean", family="nothing", caught_by="test_integers_are_not_truncated", ends_in=KeyError)
def nothing_at_all(reference, x):
    "One line."
    raise NotApplicable
""")

    assert (first.name, first.replaces, first.caught_by) == ("sum not divided", "running_mean", "test_worked_example")
    assert first.hint == "Your result is the running sum: divide each entry by how many entries it covers."
    assert (second.name, second.caught_by) == ("nothing at all", "test_integers_are_not_truncated")
    assert second.hint == "One line."
    assert [(one.family, one.ends_in) for one in (first, second)] == [
        ("mean and sum confused", ()),
        ("nothing", KeyError),
    ]
    assert first.applied_to(key.reference)["running_mean"](np.array([3.0, 5.0])).tolist() == [3, 8]
    with pytest.raises(NotApplicable):
        second.applied_to(key.reference)["running_mean"](np.ones(2))


def all_zero(arguments, body="'Zero.'"):
    """Write a misconception down."""
    return f"@misconception({arguments})\ndef all_zero(reference, x):\n    {body}\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            all_zero("'running_mean', family='zeros', caught_by='test_it'", "return 0 * x"),
            "all_zero has no docstring; wanted the hint that a student reads",
            id="no hint",
        ),
        pytest.param(
            all_zero("'running_mean', family='zeros', caught_by='test_it'", "' '"),
            "all_zero has no docstring; wanted the hint that a student reads",
            id="an empty hint",
        ),
        pytest.param(
            all_zero("'runing_mean', family='zeros', caught_by='test_it'"),
            "'all zero' replaces 'runing_mean'; wanted one of running_mean",
            id="a function that is not asked for",
        ),
        pytest.param(
            2 * all_zero("'running_mean', family='zeros', caught_by='test_it'"),
            "does not import: ValueError: all_zero is defined twice; wanted a name of its own for each",
            id="one name for two",
        ),
        pytest.param(
            all_zero("'running_mean', family='zeros'"),
            "does not import: TypeError: misconception() missing 1 required keyword-only argument: 'caught_by'",
            id="no check",
        ),
        pytest.param(
            all_zero("'running_mean', caught_by='test_it'"),
            "does not import: TypeError: misconception() missing 1 required keyword-only argument: 'family'",
            id="no family",
        ),
        pytest.param(
            all_zero("'running_mean', family='', caught_by='test_it'"),
            "'all zero' has an empty family; wanted the idea behind it, in a few words",
            id="an empty family",
        ),
        pytest.param("1 / 0\n", "does not import: ZeroDivisionError: division by zero", id="does not import"),
    ],
)
def test_a_mistake_of_the_author_is_named_with_its_file_and_function(read, assignment, body, message):
    with pytest.raises(SpecError, match=f"^{re.escape(f'{assignment.folder}/misconceptions.py: {message}')}$"):
        read(body)
