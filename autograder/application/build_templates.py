"""What students get, made from assignments and solutions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.files.atomic import write_atomically
from autograder.model import Assignment, Course
from autograder.release import build_zip, stale_files, template_files, template_folder, write_template


@dataclass(frozen=True)
class Template:
    """The released folder of an assignment."""

    assignment: Assignment
    folder: Path
    stale: tuple[Path, ...]  # files of the course's folder that differ from what they should be; none once it is built
    archive: Path | None


def build_templates(
    course: Course, assignments: Sequence[Assignment], *, check: bool = False, archives: Path | None = None
) -> Iterator[Template]:
    """Bring the released folders up to date, one after the other.

    Parameters
    ----------
    course : Course
        Where they are.
    assignments : sequence of Assignment
        Whose.
    check : bool
        Whether to leave the folders as they are, and only tell what is stale.
    archives : Path, optional
        Where a zip of each is to be written, too.
    """
    for assignment in assignments:
        files = template_files(assignment)
        folder = template_folder(course, assignment)
        stale: tuple[Path, ...] = ()
        if check:
            stale = tuple(folder / name for name in stale_files(course, assignment, files))
        else:
            write_template(course, assignment, files)
        archive = archives / f"{assignment.id}.zip" if archives else None
        if archive:
            write_atomically(archive, build_zip(assignment, files))
        yield Template(assignment, folder, stale, archive)
