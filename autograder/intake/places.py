"""Where submissions lie, and a folder on disk as such a place."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake.limits import MAX_DEPTH, MAX_ENTRIES, MIB
from autograder.intake.names import is_junk, shown

# What opening or reading says of a file that its owner made so; anything else is this machine's.
_OWNERS_FAULT = {errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENAMETOOLONG}


@dataclass(frozen=True)
class File:
    """A file of a submission, not yet read.

    Parameters
    ----------
    name : str
        What it is called, with the folders that it lies in: the last part counts, and how deep it lies.
    read : callable
        Gives its bytes, of which there may be so many. Raises `RejectedError` if that is the student's fault, else
        `MachineError`.
    shown : str
        What it is called to people, where that is something else.
    order : int or None
        Of two files the one that was handed in later has the greater; None where nobody knows.
    """

    name: str
    read: Callable[[int], bytes]
    shown: str = ""
    order: int | None = None

    @property
    def title(self) -> str:
        """What it is called to people."""
        return self.shown or shown(self.name)

    @property
    def base(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]

    @property
    def depth(self) -> int:
        """How many folders it lies in."""
        return self.name.count("/")


class Place(Protocol):
    """What holds the submissions of a class."""

    @property
    def path(self) -> str:
        """What it is called in messages."""

    @property
    def folders(self) -> list[str]:
        """The names of its folders, in order."""

    @property
    def others(self) -> list[str]:
        """The names of its files, links and whatever else there is, in order."""

    def below(self, name: str) -> "Place":
        """Give one of its folders as a place."""

    def file(self, name: str) -> File:
        """Give one of its files."""

    def files(self, name: str) -> Iterator[File]:
        """Give all files of one of its folders, the least deep first, without the junk of systems.

        Raises
        ------
        RejectedError
            Where a name, or how many there are, is the student's fault.
        """


@dataclass(frozen=True)
class Folder:
    """A folder on disk."""

    root: Path

    @property
    def path(self) -> str:
        """What it is called in messages."""
        return str(self.root)

    @property
    def folders(self) -> list[str]:
        """The names of its folders, in order."""
        return [entry.name for entry in self._entries() if entry.is_dir(follow_symlinks=False)]

    @property
    def others(self) -> list[str]:
        """The names of its files, links and whatever else there is, in order."""
        return [entry.name for entry in self._entries() if not entry.is_dir(follow_symlinks=False)]

    def _entries(self) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.root) as entries:
                return sorted((entry for entry in entries if not is_junk(entry.name)), key=lambda entry: entry.name)
        except OSError as error:
            raise UsageError(
                f"{self.root}: cannot be read: {error.strerror}; wanted a folder of submissions, or a zip"
            ) from error

    def below(self, name: str) -> "Folder":
        """Give one of its folders as a place."""
        return Folder(self.root / name)

    def file(self, name: str) -> File:
        """Give one of its files."""
        return File(name, partial(_read_file, self.root / name))

    def files(self, name: str) -> Iterator[File]:
        """Give all files of one of its folders, the least deep first."""
        level, count, depth = [(self.root / name, "")], 0, 0
        while level:
            depth += 1
            if depth > MAX_DEPTH:
                raise RejectedError(f"it has folders in folders, more than {MAX_DEPTH} deep")
            deeper: list[tuple[Path, str]] = []
            for folder, prefix in level:
                for entry in _scan(folder):
                    count += 1
                    if count > MAX_ENTRIES:
                        raise too_many()
                    if is_junk(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        deeper.append((Path(entry), f"{prefix}{entry.name}/"))
                    else:
                        yield File(f"{prefix}{entry.name}", partial(_read_file, Path(entry)))
            level = deeper


def too_many() -> RejectedError:
    """Word that a submission has more files than anyone needs."""
    return RejectedError(f"it has more than {MAX_ENTRIES:,} files and folders; hand in the files that are asked for")


def too_large(limit: int) -> RejectedError:
    """Word that a file is larger than what is read of it."""
    return RejectedError(f"it is larger than {limit / MIB:g} MiB")


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise MachineError(f"{folder}: cannot be read: {error.strerror}") from error


def _read_file(path: Path, limit: int) -> bytes:
    # Opened without following links and without waiting for a writer, then asked what it is.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise RejectedError("it is not a regular file")
            data = file.read(limit + 1)
    except OSError as error:
        if error.errno in _OWNERS_FAULT:
            raise RejectedError("it is a link" if error.errno == errno.ELOOP else f"{error.strerror}") from error
        raise MachineError(f"{path}: cannot be read: {error.strerror}; make it readable and grade again") from error
    if len(data) > limit:
        raise too_large(limit)
    return data
