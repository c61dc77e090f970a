"""What is true of every zip, a student's and a whole class's: its names, its kinds of members, its damage."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from autograder.errors import AutograderError
from autograder.intake.archive_members import BLOCK_SIZE

# What zipfile raises for bytes that are not a zip, besides its own error.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError)
SUPPORTED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what systems and browsers write; others need memory

_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags: a member, a member strongly, the central directory


class SeekableReader(Protocol):
    """The part of a binary file that zipfile uses."""

    def read(self, size: int = ..., /) -> bytes:
        """Read."""

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Change the position."""

    def tell(self) -> int:
        """Return the position."""


class CappedReader:
    """A file of which only so much can be read at once.

    zipfile reads the central directory in one piece, however long the zip claims that it is.

    Parameters
    ----------
    file : SeekableReader
        What to read.
    limit : int
        How many bytes may be read at once.
    error : AutograderError
        What to raise for more.
    """

    def __init__(self, file: SeekableReader, limit: int, error: AutograderError):
        self._file, self._limit, self._error = file, limit, error
        self._size = file.seek(0, 2)
        file.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Read, unless that would be more than the limit."""
        left = max(0, self._size - self._file.tell())
        if (left if size < 0 else min(size, left)) > self._limit:
            raise self._error
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Change the position."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Return that it can seek."""
        return True


def stored_path(info: zipfile.ZipInfo) -> str:
    """Return a member's path as stored in the zip; zipfile itself cuts it at a NUL byte."""
    return info.orig_filename


def is_encrypted(info: zipfile.ZipInfo) -> bool:
    """Return whether a member cannot be read without a password."""
    return bool(info.flag_bits & _ENCRYPTED)


def is_file_or_folder(info: zipfile.ZipInfo) -> bool:
    """Return whether a member is a regular file or a folder, and not a link, device or pipe."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind in (0, stat.S_IFREG, stat.S_IFDIR)


def blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a member as it is unpacked. At its end the checksum is compared."""
    with archive.open(info) as file:
        while block := file.read(BLOCK_SIZE):
            yield block
