"""A student's zip or tar, read in memory: nothing is extracted, and everything in it is counted as it comes."""

from collections.abc import Callable, Iterator
from functools import partial

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_ENTRIES, MAX_NOTEBOOK
from autograder.intake.members import Member
from autograder.intake.names import Paths, inner_path, is_junk, shown
from autograder.intake.places import File, too_large, too_many
from autograder.intake.tars import tar_members
from autograder.intake.zips import zip_members

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # how a file begins; the second is one without entries
GZIP = b"\x1f\x8b"
OTHERS = {  # what is seen at times, and not opened
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}


def unpack(data: bytes, relevant: Callable[[str], bool]) -> list[File]:
    """Read a student's archive.

    Parameters
    ----------
    data : bytes
        The archive.
    relevant : callable
        Says of a file name whether that file's bytes are wanted. All others are counted, and dropped.

    Returns
    -------
    list of File
        All files, the least deep first; junk of systems is left out.

    Raises
    ------
    RejectedError
        If anything about it is not as it should be. What is wrong with a single file is raised by reading that.
    """
    paths, files, count = Paths(), list[File](), 0
    for member in _members(data):
        count += 1
        if count > MAX_ENTRIES:
            raise too_many()
        parts = inner_path(member.name)
        paths.add(parts, folder=member.folder)
        if member.folder:
            continue
        if not parts:
            raise RejectedError(f"it has a file without a name: {shown(member.name)!r}")
        taken = _taken(member, wanted=relevant(parts[-1]))
        if not any(map(is_junk, parts)):
            files.append(File("/".join(parts), partial(_kept, taken)))
    if count == 0:
        raise RejectedError("it is empty")
    return sorted(files, key=lambda file: (file.depth, file.name))


def _members(data: bytes) -> Iterator[Member]:
    for start, kind in OTHERS.items():
        if data.startswith(start):
            raise RejectedError(f"it is a {kind} archive, which is not opened; hand in a .zip, a .tar.gz or the files")
    return zip_members(data) if data.startswith(ZIP) else tar_members(data, zipped=data.startswith(GZIP))


def _taken(member: Member, *, wanted: bool) -> bytes:
    """Go over all of a member, and keep as much of it as is ever read."""
    taken = bytearray()
    for block in member.blocks():
        if wanted and len(taken) <= MAX_NOTEBOOK:
            taken += block
    return bytes(taken)


def _kept(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise too_large(limit)
    return data
