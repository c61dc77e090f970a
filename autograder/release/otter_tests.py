"""Test files for Otter, one per question, that report verdicts found elsewhere."""

from collections.abc import Sequence

from autograder.grading.scoring import shares
from autograder.model import Assignment, Check, Question, Visibility

TESTS_FOLDER = "tests"

_HEAD = '''"""{title}. Made of the course's checks: change those, not this.

Otter shows how each check ended; the checks do not run here.
"""

from {source} import verdicts

from otter.test_files import test_case as otter_case

OK_FORMAT = False
name = {name!r}

must_pass = verdicts()
'''
_CASE = """

@otter_case(name={title!r}, points={points!r}, hidden={hidden!r})
def {name}():
    must_pass({name!r})
"""


def otter_tests(assignment: Assignment, checks: Sequence[Check], shown: Sequence[Check], source: str) -> dict[str, str]:
    """Return the test files.

    Parameters
    ----------
    assignment : Assignment
        Whose questions they are for.
    checks : sequence of Check
        All checks of the assignment: a question's points are split over these.
    shown : sequence of Check
        The checks to include.
    source : str
        The module of ``verdicts``, which returns a function that raises if the check of a name did not pass.

    Returns
    -------
    dict of str to str
        ``<question>.py`` -> content.
    """
    points = shares(assignment, checks)
    return {
        f"{question.name}.py": _HEAD.format(title=_sentence(question), source=source, name=question.name)
        + "".join(
            _CASE.format(
                title=check.title,
                points=points[check.name],
                hidden=check.visibility is Visibility.HIDDEN,
                name=check.name,
            )
            for check in shown
            if check.question == question.name
        )
        for question in assignment.questions
        if any(check.question == question.name for check in shown)
    }


def _sentence(question: Question) -> str:
    """Make a title fit to open a docstring."""
    return question.title.replace("\\", "/").replace('"', "'").removesuffix(".")
