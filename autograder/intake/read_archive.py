"""Read a student's zip or tar in memory: nothing is extracted to disk, and everything is counted as it comes out."""

from collections.abc import Callable, Iterator
from functools import partial

from autograder.errors import RejectedError
from autograder.intake.archive_members import Member
from autograder.intake.archive_paths import UniquePaths, split_path
from autograder.intake.file_names import display_name, is_junk
from autograder.intake.folder import SubmittedFile, too_many_files, within_limit
from autograder.intake.limits import MAX_ENTRIES, MAX_NOTEBOOK
from autograder.intake.read_tar import tar_members
from autograder.intake.read_zip import zip_members

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # how a file begins; the second one has no members
GZIP = b"\x1f\x8b"
UNSUPPORTED = {  # how archives begin that students hand in and that are not opened
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}


def read_archive(data: bytes, relevant: Callable[[str], bool]) -> list[SubmittedFile]:
    """Read a student's archive.

    Parameters
    ----------
    data : bytes
        The archive.
    relevant : callable
        Takes the last part of a file's path and returns whether its content is needed. The content of all other
        files is counted and dropped.

    Returns
    -------
    list of SubmittedFile
        All files except system junk, the least deeply nested first.

    Raises
    ------
    RejectedError
        If the archive as a whole is unacceptable. A problem with a single file is raised when that file is read.
    """
    paths, files, count = UniquePaths(), list[SubmittedFile](), 0
    for member in _members(data):
        count += 1
        if count > MAX_ENTRIES:
            raise too_many_files()
        parts = split_path(member.path)
        paths.add(parts, folder=member.is_folder)
        if member.is_folder:
            continue
        if not parts:
            raise RejectedError(f"it contains a file without a name: {display_name(member.path)!r}")
        content = _content(member, needed=relevant(parts[-1]))
        if not any(map(is_junk, parts)):
            files.append(SubmittedFile("/".join(parts), partial(within_limit, content)))
    if count == 0:
        raise RejectedError("it is empty")
    return sorted(files, key=lambda file: (file.depth, file.path))


def _members(data: bytes) -> Iterator[Member]:
    for start, kind in UNSUPPORTED.items():
        if data.startswith(start):
            raise RejectedError(f"{kind} archives are not supported; hand in a .zip, a .tar.gz or the files themselves")
    return zip_members(data) if data.startswith(ZIP) else tar_members(data, gzipped=data.startswith(GZIP))


def _content(member: Member, *, needed: bool) -> bytes:
    """Read all of a member, since that counts it, and keep no more than is ever used."""
    content = bytearray()
    for block in member.blocks():
        if needed and len(content) <= MAX_NOTEBOOK:
            content += block
    return bytes(content)
