"""Zips: a student's, and what is true of any."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Protocol

from autograder.errors import AutograderError, RejectedError
from autograder.intake.limits import MAX_DIRECTORY
from autograder.intake.members import BLOCK, DAMAGED, Budget, Member, rejecting
from autograder.intake.names import shown
from autograder.intake.places import too_many

# What zipfile raises on bytes that are no zip, besides its own error.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError)
READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what systems and browsers write; others cost memory

_LOCAL_HEADER = 30  # bytes before an entry, without its name
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # an entry, an entry strongly, the directory


class SeekableReader(Protocol):
    """A file as a zip needs it."""

    def read(self, size: int = ..., /) -> bytes:
        """Read."""

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Go somewhere."""

    def tell(self) -> int:
        """Say where it is."""


class NarrowReader:
    """A file from which nobody reads much at once: a zip's directory is read in one piece, however long it says it is.

    Parameters
    ----------
    file : SeekableReader
        What to read.
    most : int
        How much may be read at once.
    error : AutograderError
        Raised where more is.
    """

    def __init__(self, file: SeekableReader, most: int, error: AutograderError):
        self._file, self._most, self._error = file, most, error
        self._size = file.seek(0, 2)
        file.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Read, unless that would be more than is allowed at once."""
        left = max(0, self._size - self._file.tell())
        if (left if size < 0 else min(size, left)) > self._most:
            raise self._error
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go somewhere."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Say where it is."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Say that it can seek."""
        return True


def written_name(info: zipfile.ZipInfo) -> str:
    """Give an entry's name as it stands in the archive: zipfile itself cuts it at a NUL byte."""
    return info.orig_filename


def is_encrypted(info: zipfile.ZipInfo) -> bool:
    """Whether an entry cannot be read without a password."""
    return bool(info.flag_bits & _ENCRYPTED)


def is_plain(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file or a folder, and no link, device or pipe."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind in (0, stat.S_IFREG, stat.S_IFDIR)


def blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give an entry's bytes as they come. At the end of it the checksum is compared."""
    with archive.open(info) as file:
        while block := file.read(BLOCK):
            yield block


def zip_members(data: bytes) -> Iterator[Member]:
    """Give the entries of a student's zip, in its order.

    Parameters
    ----------
    data : bytes
        The archive.

    Raises
    ------
    RejectedError
        If anything about it is not as it should be.
    """
    budget = Budget(len(data))
    with rejecting(DAMAGE):
        archive = zipfile.ZipFile(NarrowReader(io.BytesIO(data), MAX_DIRECTORY, too_many()))
    with archive:
        _refuse_overlaps(archive.infolist())
        for info in archive.infolist():
            _refuse_odd(info)
            name = written_name(info)
            yield Member(name, name.endswith(("/", "\\")), partial(_counted, archive, info, budget))


def _counted(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    left = info.file_size
    with rejecting(DAMAGE):
        for block in blocks(archive, info):
            budget.take(len(block))
            left -= len(block)
            yield block
    if left:
        raise RejectedError(DAMAGED)  # zipfile takes an end that comes early for the end


def _refuse_odd(info: zipfile.ZipInfo) -> None:
    name = shown(written_name(info))
    if is_encrypted(info):
        raise RejectedError("it is encrypted; hand it in without a password")
    if not is_plain(info):
        raise RejectedError(f"it has a link or a device in it: {name}; hand in the file itself")
    if info.compress_type not in READ_METHODS:
        raise RejectedError(f"{name} in it is packed in an uncommon way (method {info.compress_type}); make it anew")


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    """No two entries share bytes in an honest zip; in a bomb thousands do."""
    end = 0
    for info in sorted(entries, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RejectedError(DAMAGED)
        end = info.header_offset + _LOCAL_HEADER + len(written_name(info)) + info.compress_size
