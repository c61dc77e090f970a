"""A folder per student."""

import os
import stat
from pathlib import Path

from autograder.errors import UsageError
from autograder.model import Assignment, Course, Submission

MAX_BYTES = 1 << 20  # of one file; a hundred times what a long solution takes


def read_class(course: Course, folder: Path, assignment_id: str | None) -> list[tuple[Assignment, Path]]:
    """List what a folder holds: ``<student>/`` where an assignment is named, else ``<assignment>/<student>/``."""
    known = {assignment.id: assignment for assignment in course.assignments}
    if assignment_id is not None:
        if assignment_id not in known:
            raise UsageError(f"{assignment_id}: no such assignment; the course has {', '.join(known) or 'none'}")
        return [(known[assignment_id], path) for path in _entries(folder)]
    groups = _entries(folder)
    unknown = [path.name for path in groups if path.name not in known]
    if unknown:
        raise UsageError(
            f"{folder}: {unknown[0]!r} is no assignment (the course has {', '.join(known) or 'none'}); "
            "for a folder of students, name the assignment with -a"
        )
    return [(known[path.name], student) for path in groups for student in _entries(path)]


def _entries(folder: Path) -> list[Path]:
    try:
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror}; wanted a folder of submissions") from error
    if not entries:
        raise UsageError(f"{folder}: is empty; wanted one folder per student")
    return entries


def read_submission(assignment: Assignment, folder: Path) -> Submission:
    """Read the files that an assignment asks for. Whatever else lies there is left unread."""
    files: dict[str, bytes] = {}
    notes: list[str] = []
    student = os.fsencode(folder.name).decode(errors="backslashreplace")  # a name of bytes that are no UTF-8
    if folder.is_symlink() or not folder.is_dir():
        return Submission(student, {}, ("not a folder; nothing was read",))
    for name in assignment.files:
        try:
            files[name] = _read(folder / name)
        except FileNotFoundError:
            notes.append(f"{name} was not handed in")
        except OSError as error:
            notes.append(f"{name} was not read: {error.strerror}")
    return Submission(student, files, tuple(notes))


def _read(path: Path) -> bytes:
    # Opened without following links and without waiting for a writer, then asked what it is.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is not a regular file")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(0, f"it is larger than {MAX_BYTES >> 20} MiB")
    return data
