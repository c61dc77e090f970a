"""A new assignment: small, complete, and meant to be edited."""

import re
from pathlib import Path

from autograder.course.load import load_assignment
from autograder.errors import UsageError
from autograder.files.write_files import write_files
from autograder.model import Course
from autograder.release.template import template_files, write_template

SKELETON = Path(__file__).parent / "skeleton_files"


def new_assignment(course: Course, assignment_id: str) -> list[Path]:
    """Write ``assignments/<id>/``, ``solutions/<id>/`` and ``student_template/<id>/``.

    Returns
    -------
    list of Path
        The new files of the first two folders.

    Raises
    ------
    UsageError
        If the id is not valid, or one of these folders exists.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", assignment_id):
        raise UsageError(
            f"{assignment_id!r} is not a valid id; wanted lower-case letters, digits and underscores, a letter first"
        )
    files: dict[str, bytes] = {}
    for part in ("assignments", "solutions"):
        folder = course.root / part / assignment_id
        if folder.exists():
            raise UsageError(f"{folder}: already exists; choose another id")
        paths = (path for path in (SKELETON / part).rglob("*") if path.is_file())
        sources = sorted(path for path in paths if "__pycache__" not in path.parts)  # which pip leaves there
        names = {f"{part}/{assignment_id}/{source.relative_to(SKELETON / part)}": source for source in sources}
        files |= {name: source.read_bytes() for name, source in names.items()}
    write_files(course.root, files)
    assignment = load_assignment(course.root, assignment_id)
    write_template(course, assignment, template_files(assignment))
    return [course.root / name for name in files]
