"""The part of a course that grading one assignment takes, as files."""

import yaml

from autograder.course.load import COURSE_FILE
from autograder.course.secret import course_secret
from autograder.grading.provenance import NOT_GRADED_BY
from autograder.model import Assignment, Course

FOLDER = "course"  # what it is called within an export


def course_excerpt(course: Course, assignment: Assignment) -> dict[str, bytes]:
    """Give the files, by name: what is graded by them gets the marks that it gets in the whole course.

    Of ``course.yml`` there is the title alone: its policy speaks of assignments that are not here, and what becomes of
    the marks, and where the gradebook is, concerns nobody there.
    """
    paths = [path for path in assignment.folder.rglob("*") if path.is_file()]
    paths += [assignment.solution / name for name in assignment.files]
    unused = set(NOT_GRADED_BY) - {"handout.md"}  # every assignment must have one
    names = {path.relative_to(course.root): path for path in sorted(paths)}
    files = {name.as_posix(): path.read_bytes() for name, path in names.items() if not unused & set(name.parts)}
    files[COURSE_FILE] = yaml.safe_dump({"title": course.title}, allow_unicode=True).encode()
    return {**files, ".autograder/secret": course_secret(course.root)}
