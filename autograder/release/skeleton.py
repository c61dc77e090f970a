"""A new assignment, complete and small: the shape to copy."""

import re
from pathlib import Path

from autograder.errors import MachineError, UsageError
from autograder.model import Course
from autograder.release.template import template_files, write_template
from autograder.spec import load_assignment

SKELETON = Path(__file__).parent / "skeleton_files"


def new_assignment(course: Course, assignment_id: str) -> list[Path]:
    """Write ``assignments/<id>/``, ``solutions/<id>/`` and ``student_template/<id>/``; return the files made."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", assignment_id):
        raise UsageError(
            f"{assignment_id!r} cannot be an id; wanted lower-case letters, digits and underscores, a letter first"
        )
    made = []
    for part in ("assignments", "solutions"):
        folder = course.root / part / assignment_id
        if folder.exists():
            raise UsageError(f"{folder}: is there already; choose another id")
    try:
        for part in ("assignments", "solutions"):
            for source in sorted(path for path in (SKELETON / part).rglob("*") if path.is_file()):
                path = course.root / part / assignment_id / source.relative_to(SKELETON / part)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(source.read_bytes())
                made.append(path)
    except OSError as error:
        raise MachineError(f"{error.filename}: cannot be written: {error.strerror}") from error
    assignment = load_assignment(course.root, assignment_id)
    write_template(course, assignment, template_files(assignment))
    return made
