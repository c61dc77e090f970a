"""A folder of submissions on disk. Nothing in it is trusted: links are not followed, and pipes are not waited for."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake.file_names import is_junk
from autograder.intake.folder import SubmittedFile, too_large, too_many_files
from autograder.intake.limits import MAX_DEPTH, MAX_ENTRIES

# Errors of opening or reading that the kind of file explains, and so whoever made it; all others are the machine's.
_STUDENTS_FAULT = {errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENAMETOOLONG}


@dataclass(frozen=True)
class DiskFolder:
    """A folder on disk, as :class:`~autograder.intake.folder.Folder` describes one."""

    root: Path

    @property
    def path(self) -> str:
        """What to call it in messages."""
        return str(self.root)

    @property
    def subfolder_names(self) -> list[str]:
        """The names of its folders, sorted."""
        return [entry.name for entry in self._entries() if entry.is_dir(follow_symlinks=False)]

    @property
    def file_names(self) -> list[str]:
        """The names of everything else in it, sorted: files, links, devices."""
        return [entry.name for entry in self._entries() if not entry.is_dir(follow_symlinks=False)]

    def _entries(self) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.root) as entries:
                return sorted((entry for entry in entries if not is_junk(entry.name)), key=lambda entry: entry.name)
        except OSError as error:
            raise UsageError(
                f"{self.root}: cannot be read: {error.strerror}; wanted a folder of submissions, or a zip"
            ) from error

    def subfolder(self, name: str) -> "DiskFolder":
        """Return one of its folders."""
        return DiskFolder(self.root / name)

    def file(self, name: str) -> SubmittedFile:
        """Return one of its files."""
        return SubmittedFile(name, partial(_read_file, self.root / name))

    def is_repository(self, name: str) -> bool:
        """Return whether one of its folders is a Git repository."""
        return os.path.lexists(self.root / name / ".git")

    def walk(self, name: str) -> Iterator[SubmittedFile]:
        """Yield all files below one of its folders except system junk, the least deeply nested first."""
        level, count, depth = [(self.root / name, "")], 0, 0
        while level:
            depth += 1
            if depth > MAX_DEPTH:
                raise RejectedError(f"it has folders nested more than {MAX_DEPTH} deep")
            deeper: list[tuple[Path, str]] = []
            for folder, prefix in level:
                for entry in _scan(folder):
                    count += 1
                    if count > MAX_ENTRIES:
                        raise too_many_files()
                    if is_junk(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        deeper.append((Path(entry), f"{prefix}{entry.name}/"))
                    else:
                        yield SubmittedFile(f"{prefix}{entry.name}", partial(_read_file, Path(entry)))
            level = deeper


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise MachineError(f"{folder}: cannot be read: {error.strerror}") from error


def _read_file(path: Path, limit: int) -> bytes:
    # Opened without following a link and without waiting for a pipe's writer, and only then asked what it is: between
    # asking and opening it could be replaced.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise RejectedError("it is not a regular file")
            data = file.read(limit + 1)
    except OSError as error:
        if error.errno in _STUDENTS_FAULT:
            raise RejectedError("it is a link" if error.errno == errno.ELOOP else f"{error.strerror}") from error
        raise MachineError(f"{path}: cannot be read: {error.strerror}; make it readable and grade again") from error
    if len(data) > limit:
        raise too_large(limit)
    return data
