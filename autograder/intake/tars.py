"""A student's tar, plain or gzipped, as a stream."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Self

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_HEADER, MAX_UNPACKED
from autograder.intake.members import BLOCK, DAMAGED, Budget, Member, rejecting
from autograder.intake.names import shown

# What tarfile and gzip raise on bytes that are neither, besides their own errors. Headers of headers nest.
DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, RecursionError)

_ABOUT_THE_NEXT = (  # headers, with a text that is read in one piece
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)


def tar_members(data: bytes, *, zipped: bool) -> Iterator[Member]:
    """Give the entries of a tar, in its order.

    Parameters
    ----------
    data : bytes
        The archive.
    zipped : bool
        Whether it is gzipped.

    Raises
    ------
    RejectedError
        If anything about it is not as it should be.
    """
    raw = io.BytesIO(data)
    stream = _CountedReader(gzip.GzipFile(fileobj=raw) if zipped else raw, Budget(len(data)))
    with rejecting(DAMAGE):
        archive = tarfile.open(  # noqa: SIM115 -- closed below; what is raised there is not damage
            fileobj=stream, mode="r|", tarinfo=_Header, encoding="utf-8", errors="surrogateescape"
        )
    with archive:
        while info := _next(archive):
            yield Member(info.name, info.isdir(), partial(_blocks, archive, info))
    with rejecting(DAMAGE):
        while stream.read(BLOCK):  # to the end, where a checksum is compared
            pass


class _CountedReader(io.BufferedIOBase):
    """What a tar is read from: bytes as they are unpacked."""

    def __init__(self, file: io.BufferedIOBase, budget: Budget):
        self._file, self._budget = file, budget

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and count."""
        data = self._file.read(size)
        self._budget.take(len(data))
        return data


class _Header(tarfile.TarInfo):
    """A header, refused before anything is done about it: tarfile takes a damaged one for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read a header."""
        if len(buf) != tarfile.BLOCKSIZE:
            raise RejectedError(DAMAGED)
        if buf.count(0) == tarfile.BLOCKSIZE:
            return super().frombuf(buf, encoding, errors)  # raises: this is the end
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            raise RejectedError(DAMAGED) from error
        _refuse_odd(info)
        return info


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    with rejecting(DAMAGE):
        info = archive.next()
    if info:
        _refuse_odd(info)  # a header about it may have changed it
    return info


def _refuse_odd(info: tarfile.TarInfo) -> None:
    about_the_next = info.type in _ABOUT_THE_NEXT
    if info.issparse() or info.type == tarfile.GNUTYPE_SPARSE:
        raise RejectedError(f"it has a file with holes in it: {shown(info.name)}; make it without --sparse")
    if not (about_the_next or info.isreg() or info.isdir()):
        raise RejectedError(f"it has a link or a device in it: {shown(info.name)}; hand in the file itself")
    # tarfile would go over as many blocks as it is told.
    if not 0 <= info.size <= (MAX_HEADER if about_the_next else MAX_UNPACKED):
        raise RejectedError(f"it has an entry of {info.size:,} bytes, by its own account: {shown(info.name)}")


def _blocks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    with rejecting(DAMAGE):
        file = archive.extractfile(info)
        while file and (block := file.read(BLOCK)):
            yield block
