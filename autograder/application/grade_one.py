"""Grade one submission, where another system has laid it out and keeps the class."""

from pathlib import Path

from autograder.application.courses import choose_assignment
from autograder.course.class_hints import read_class_hints
from autograder.files.atomic import write_atomically
from autograder.grading.config import GradingConfig
from autograder.model import Course, Report
from autograder.platforms.gradescope_results import gradescope_results
from autograder.platforms.hidden_check_visibility import HiddenCheckVisibility
from autograder.platforms.single import grade_single, only_assignment, read_single
from autograder.reports.class_hints import with_class_hints


def grade_one(course: Course, folder: Path, config: GradingConfig, assignment: str | None = None) -> Report:
    """Grade the files of one student, in a process of its own, and name the results that the class's hints name.

    Parameters
    ----------
    course : Course
        Whose assignment it is for.
    folder : Path
        The student's files.
    config : GradingConfig
        Under what to grade.
    assignment : str, optional
        The assignment's id; not needed where the course has one alone, as an excerpt of a course has.

    Raises
    ------
    UsageError
        If there is no such assignment, or several and none is named.
    MachineError
        If there is no grade: the grader broke, or the files could not be read.
    """
    wanted = choose_assignment(course, assignment) if assignment else only_assignment(course)
    hints = read_class_hints(wanted)
    return with_class_hints(grade_single(wanted, read_single(wanted, folder.resolve()), config), hints)


def grade_in_gradescope(course: Course, root: Path, config: GradingConfig, hidden: HiddenCheckVisibility) -> Report:
    """Grade what Gradescope has laid out in a folder, and write its ``results/results.json``.

    Parameters
    ----------
    course : Course
        An excerpt of a course, with one assignment.
    root : Path
        The folder with ``submission/`` and ``results/``.
    config : GradingConfig
        Under what to grade.
    hidden : HiddenCheckVisibility
        When students may see how hidden checks ended.

    Raises
    ------
    UsageError
        If the course has several assignments.
    MachineError
        If there is no grade, and so no results; or they cannot be written.
    """
    report = grade_one(course, root / "submission", config)
    write_atomically(root / "results" / "results.json", gradescope_results(report, hidden).encode())
    return report
