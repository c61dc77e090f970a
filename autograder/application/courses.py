"""A course, and the assignments of it that are meant."""

from collections.abc import Iterable
from pathlib import Path

from autograder.course.load import find_course, load_course
from autograder.errors import UsageError
from autograder.model import Assignment, Course
from autograder.text.suggestions import no_such_assignment


def open_course(folder: str | Path = ".") -> Course:
    """Return the course that a folder is in.

    Raises
    ------
    UsageError
        If it is in none.
    SpecError
        If the course or one of its assignments does not say what it must.
    """
    return load_course(find_course(Path(folder)))


def choose_assignments(course: Course, ids: Iterable[str] = ()) -> list[Assignment]:
    """Return assignments by their ids; all of the course if there are none.

    Raises
    ------
    UsageError
        If the course has no assignment of that id.
    """
    known = {assignment.id: assignment for assignment in course.assignments}
    chosen = list(ids)
    for name in chosen:
        if name not in known:
            raise UsageError(f"{name}: {no_such_assignment(name, known)}")
    return [known[name] for name in chosen] or list(course.assignments)


def choose_assignment(course: Course, name: str) -> Assignment:
    """Return the assignment of an id.

    Raises
    ------
    UsageError
        If the course has none.
    """
    (assignment,) = choose_assignments(course, [name])
    return assignment
