"""A folder of submissions, wherever it is stored, and a file in it that has not been read yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from autograder.errors import RejectedError
from autograder.intake.file_names import display_name
from autograder.intake.limits import MAX_ENTRIES, MIB


@dataclass(frozen=True)
class SubmittedFile:
    """A file of a submission, not yet read.

    Parameters
    ----------
    path : str
        Its path within the submission, separated by slashes.
    read : callable
        Takes the largest acceptable number of bytes and returns the content. Raises `RejectedError` if reading fails
        by the student's fault, else `MachineError`.
    label : str
        What to call it in messages, if not by its path.
    order : int or None
        A number that is greater for a file handed in later; None if the order is unknown.
    """

    path: str
    read: Callable[[int], bytes]
    label: str = ""
    order: int | None = None

    @property
    def display_name(self) -> str:
        """What to call it in messages."""
        return self.label or display_name(self.path)

    @property
    def basename(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @property
    def depth(self) -> int:
        """How many folders it is nested in."""
        return self.path.count("/")


class Folder(Protocol):
    """A folder that holds the submissions of a class."""

    @property
    def path(self) -> str:
        """What to call it in messages."""

    @property
    def subfolder_names(self) -> list[str]:
        """The names of its folders, sorted."""

    @property
    def file_names(self) -> list[str]:
        """The names of everything else in it, sorted: files, links, devices."""

    def subfolder(self, name: str) -> "Folder":
        """Return one of its folders."""

    def file(self, name: str) -> SubmittedFile:
        """Return one of its files."""

    def is_repository(self, name: str) -> bool:
        """Return whether one of its folders is a Git repository."""

    def walk(self, name: str) -> Iterator[SubmittedFile]:
        """Yield all files below one of its folders except system junk, the least deeply nested first.

        Raises
        ------
        RejectedError
            If a path, or the number of files, is unacceptable by the student's fault.
        """


def file_called(folder: Folder, name: str, original: str, order: int | None = None) -> SubmittedFile:
    """Return one of the files of a download, called as it was before the system put more into its name."""
    path = original.replace("/", "_")
    return SubmittedFile(path, folder.file(name).read, display_name(path), order)


def too_many_files() -> RejectedError:
    """Return the error for a submission with more files than anyone needs."""
    return RejectedError(f"it has more than {MAX_ENTRIES:,} files and folders; hand in only the required files")


def too_large(limit: int) -> RejectedError:
    """Return the error for a file that is larger than what is read of it."""
    return RejectedError(f"it is larger than {limit / MIB:g} MiB")


def within_limit(content: bytes, limit: int) -> bytes:
    """Return content that is in memory already, as a file's ``read`` does."""
    if len(content) > limit:
        raise too_large(limit)
    return content
