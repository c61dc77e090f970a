"""`@needs` takes a check or its name, and says the same to pytest either way."""

import pytest

from autograder.errors import SpecError
from autograder.grading.run_checks import checks_of

PUBLIC = """
from autograder.checks import needs, question


@question("running_mean")
def test_example(student):
    '''An example.'''
"""


@pytest.fixture
def read(assignment):
    """Read the checks of a public and a hidden file."""

    def read(public, hidden=""):
        (assignment.folder / "test_public.py").write_text(PUBLIC + public)
        (assignment.folder / "test_hidden.py").write_text("from autograder.checks import needs, question\n" + hidden)
        return {check.name: check for check in checks_of(assignment)}

    return read


def test_checks_are_needed_across_files_by_name_and_within_one_by_either(read):
    needing = "@question('running_mean')\n@needs({})\ndef {}(student):\n    'T.'\n"

    checks = read(
        needing.format("test_example", "test_second"),
        needing.format("'test_example'", "test_third")
        + needing.format("test_third", "test_fourth").replace("@needs", "@needs('test_second')\n@needs"),
    )

    assert {name: check.needs for name, check in checks.items()} == {
        "test_example": (),
        "test_second": ("test_example",),
        "test_third": ("test_example",),
        "test_fourth": ("test_second", "test_third"),
    }


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ("@question('running_mean')\n@needs", "test_it has no docstring"),
        ("@needs\n@question('running_mean')", "test_it has 0 questions"),
        ("@question('running_mean')\n@needs(lambda: 0)", "test_it needs <lambda>, which is not a check"),
        ("@question('running_mean')\n@needs(7)", "'int' object has no attribute '__name__'"),
    ],
)
def test_needs_without_a_check_is_the_authors_error_and_drops_nothing(read, marks, message):
    with pytest.raises(SpecError, match=message):
        read(f"{marks}\ndef test_it(student):\n    'T.'\n")
