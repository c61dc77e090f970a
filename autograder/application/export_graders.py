"""Graders for other systems, with the same checks and the same points."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.model import Assignment, Course
from autograder.platforms.gradescope import export_gradescope
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.platforms.otter import export_otter

EXPORTS = {"gradescope": export_gradescope, "otter": export_otter}


def export_graders(
    course: Course,
    assignments: Sequence[Assignment],
    system: str,
    folder: Path,
    *,
    isolation: str,
    hidden: HiddenCheckVisibility,
) -> Iterator[Path]:
    """Write a grader for each assignment, and yield where it is. They hold solutions: they are not for students.

    Parameters
    ----------
    course : Course
        What the assignments are of.
    assignments : sequence of Assignment
        What to export.
    system : str
        One of `EXPORTS`.
    folder : Path
        Where to.
    isolation : str
        How the grader is to keep student code apart: a level, or ``"auto"``.
    hidden : HiddenCheckVisibility
        When students may see how hidden checks ended.

    Raises
    ------
    UsageError
        If something else is in the place of an export.
    MachineError
        If it cannot be written, or the other system's own tools are not installed.
    """
    for assignment in assignments:
        yield EXPORTS[system](course, assignment, folder, isolation, hidden)
