"""What the oracles of one assignment work with: its right answers, its handout, and a way to compare."""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
import pytest

from autograder.course.load import load_assignment
from autograder.grading.reference import load_module
from autograder.model import Assignment
from tests.conftest import ROOT

refuses = pytest.raises(ValueError, match=r".")


@dataclass(frozen=True)
class Material:
    """An assignment of one file of code, as it stands in the course.

    Attributes
    ----------
    assignment : Assignment
        Where its parts are, and what ``assignment.yml`` says.
    handout : str
        What students read.
    answers : tuple of module
        The reference, and then all other right answers.
    every_answer : pytest.MarkDecorator
        Gives a test each of them in turn, as `answer`.
    """

    assignment: Assignment
    handout: str
    answers: tuple[ModuleType, ...]
    every_answer: pytest.MarkDecorator

    @property
    def solution(self) -> ModuleType:
        return self.answers[0]


def material(assignment_id: str) -> Material:
    assignment = load_assignment(ROOT, assignment_id)
    (file,) = assignment.files
    paths = [assignment.solution / file, *sorted((assignment.solution / "alternatives").glob("*.py"))]
    answers = tuple(map(load_module, paths))
    return Material(
        assignment,
        (assignment.folder / "handout.md").read_text(encoding="utf-8"),
        answers,
        pytest.mark.parametrize("answer", answers, ids=[path.stem for path in paths]),
    )


def same(got, want, tolerance=1e-5):
    """Require a float, or an array of floats, equal to what is wanted up to a share of its largest entry."""
    assert isinstance(got, (float, np.floating, np.ndarray))
    assert np.shape(got) == np.shape(want)
    assert np.asarray(got).dtype.kind == "f"
    np.testing.assert_allclose(got, want, rtol=0, atol=tolerance * np.abs(want).max(initial=0))
