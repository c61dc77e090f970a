"""The public checks that somebody's own files are for. Whoever runs them runs the files: they must be theirs."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.model import Course
from autograder.release import template_folder


@dataclass(frozen=True)
class OwnChecks:
    """How to run them: in a process of its own, with its own copy of the checks, as a student does without us."""

    command: tuple[str, ...]
    folder: Path  # where to run it


def find_own_checks(path: Path, course: Callable[[], Course]) -> OwnChecks:
    """Find the public checks of the files in a folder.

    Parameters
    ----------
    path : Path
        A folder, or a file in it.
    course : callable
        Returns the course; called only if the folder is none that the course gave out.

    Raises
    ------
    UsageError
        If the folder is not there, or no assignment asks for a file that is in it.
    """
    if not path.exists():
        raise UsageError(f"{path}: not there; wanted the folder of your files")
    folder = (path if path.is_dir() else path.parent).resolve()
    checks = folder if (folder / "assignment.json").is_file() else _released_checks(folder, course())
    return OwnChecks((sys.executable, "-m", "pytest", f"--submission={folder}"), checks)


def _released_checks(folder: Path, course: Course) -> Path:
    matching = [a for a in course.assignments if any((folder / name).is_file() for name in a.files)]
    if not matching:
        wanted = ", ".join(name for assignment in course.assignments for name in assignment.files)
        raise UsageError(f"{folder}: no file that an assignment asks for; wanted one of {wanted}")
    return template_folder(course, matching[0])
