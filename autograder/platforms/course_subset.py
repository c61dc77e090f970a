"""The part of a course that is needed to grade one assignment, as files."""

import yaml

from autograder.course.class_hints import FILE as CLASS_HINTS
from autograder.course.load import COURSE_FILE
from autograder.course.secret import course_secret
from autograder.grading.provenance import NOT_GRADED_BY
from autograder.model import Assignment, Course

COURSE_FOLDER = "course"  # within an export


def course_subset(course: Course, assignment: Assignment) -> dict[str, bytes]:
    """Return the files by name. A submission that is graded with them gets the same points as in the whole course.

    Only the title is taken from ``course.yml``: its policy names assignments that are not included, and neither the
    policy nor the gradebook's address is needed for grading.
    """
    paths = [path for path in assignment.folder.rglob("*") if path.is_file()]
    paths += [assignment.solution / name for name in assignment.files]
    unused = set(NOT_GRADED_BY) - {"handout.md", CLASS_HINTS}  # every assignment needs the first, pages the second
    names = {path.relative_to(course.root): path for path in sorted(paths)}
    files = {name.as_posix(): path.read_bytes() for name, path in names.items() if not unused & set(name.parts)}
    files[COURSE_FILE] = yaml.safe_dump({"title": course.title}, allow_unicode=True).encode()
    return {**files, ".autograder/secret": course_secret(course.root)}
