"""Read a student's tar, plain or gzipped, as a stream."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Self

from autograder.errors import RejectedError
from autograder.intake.archive_members import BLOCK_SIZE, DAMAGED, Member, UnpackBudget, rejecting
from autograder.intake.file_names import display_name
from autograder.intake.limits import MAX_HEADER, MAX_UNPACKED

# What tarfile and gzip raise for bytes that are not in their format. RecursionError: headers about headers nest.
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, RecursionError)

_EXTENDED_HEADERS = (  # they describe the next member, in a text that tarfile reads in one piece
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)


def tar_members(data: bytes, *, gzipped: bool) -> Iterator[Member]:
    """Yield the members of a tar, in its order.

    Parameters
    ----------
    data : bytes
        The archive.
    gzipped : bool
        Whether it is compressed.

    Raises
    ------
    RejectedError
        If it is damaged, or has a member that is not a regular file or a folder.
    """
    raw = io.BytesIO(data)
    stream = _CountedReader(gzip.GzipFile(fileobj=raw) if gzipped else raw, UnpackBudget(len(data)))
    with rejecting(_DAMAGE):
        archive = tarfile.open(  # noqa: SIM115 -- closed below, outside of what turns errors into damage
            fileobj=stream, mode="r|", tarinfo=_CheckedHeader, encoding="utf-8", errors="surrogateescape"
        )
    with archive:
        while info := _next(archive):
            yield Member(info.name, info.isdir(), partial(_blocks, archive, info))
    with rejecting(_DAMAGE):
        while stream.read(BLOCK_SIZE):  # to the end, where gzip compares a checksum
            pass


class _CountedReader(io.BufferedIOBase):
    """The uncompressed tar, counted as it is read."""

    def __init__(self, file: io.BufferedIOBase, budget: UnpackBudget):
        self._file, self._budget = file, budget

    def read(self, size: int | None = -1, /) -> bytes:
        """Read and count."""
        data = self._file.read(size)
        self._budget.spend(len(data))
        return data


class _CheckedHeader(tarfile.TarInfo):
    """A header that is checked before tarfile acts on it; tarfile takes a damaged one for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Parse a header."""
        if len(buf) != tarfile.BLOCKSIZE:
            raise RejectedError(DAMAGED)
        if buf.count(0) == tarfile.BLOCKSIZE:
            return super().frombuf(buf, encoding, errors)  # which raises: this is the end of the archive
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            raise RejectedError(DAMAGED) from error
        _reject_special(info)
        return info


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    with rejecting(_DAMAGE):
        info = archive.next()
    if info:
        _reject_special(info)  # again: an extended header may have changed it
    return info


def _reject_special(info: tarfile.TarInfo) -> None:
    extended = info.type in _EXTENDED_HEADERS
    name = display_name(info.name)
    if info.issparse() or info.type == tarfile.GNUTYPE_SPARSE:
        raise RejectedError(f"it contains a sparse file: {name}; create it without --sparse")
    if not (extended or info.isreg() or info.isdir()):
        raise RejectedError(f"it contains a link or a device: {name}; hand in the file itself")
    # tarfile would skip as many blocks as the header tells it to.
    if not 0 <= info.size <= (MAX_HEADER if extended else MAX_UNPACKED):
        raise RejectedError(f"it contains a file that claims to have {info.size:,} bytes: {name}")


def _blocks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    with rejecting(_DAMAGE):
        file = archive.extractfile(info)
        while file and (block := file.read(BLOCK_SIZE)):
            yield block
