"""Read a student's zip, which is rejected if anything about it is unusual."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from autograder.errors import RejectedError
from autograder.intake.archive_members import DAMAGED, Member, UnpackBudget, rejecting
from autograder.intake.file_names import display_name
from autograder.intake.folder import too_many_files
from autograder.intake.limits import MAX_DIRECTORY
from autograder.intake.zip_format import (
    DAMAGE,
    SUPPORTED_METHODS,
    CappedReader,
    blocks,
    is_encrypted,
    is_file_or_folder,
    stored_path,
)

_LOCAL_HEADER = 30  # bytes before a member's content, besides its path


def zip_members(data: bytes) -> Iterator[Member]:
    """Yield the members of a zip, in the order of its central directory.

    Parameters
    ----------
    data : bytes
        The archive.

    Raises
    ------
    RejectedError
        If it is damaged or encrypted, or has a member that is not a regular file or a folder.
    """
    budget = UnpackBudget(len(data))
    with rejecting(DAMAGE):
        archive = zipfile.ZipFile(CappedReader(io.BytesIO(data), MAX_DIRECTORY, too_many_files()))
    with archive:
        _reject_overlaps(archive.infolist())
        for info in archive.infolist():
            _reject_special(info)
            path = stored_path(info)
            yield Member(path, path.endswith(("/", "\\")), partial(_counted_blocks, archive, info, budget))


def _counted_blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: UnpackBudget) -> Iterator[bytes]:
    left = info.file_size
    with rejecting(DAMAGE):
        for block in blocks(archive, info):
            budget.spend(len(block))
            left -= len(block)
            yield block
    if left:
        raise RejectedError(DAMAGED)  # zipfile itself is content with less than what the directory claims


def _reject_special(info: zipfile.ZipInfo) -> None:
    name = display_name(stored_path(info))
    if is_encrypted(info):
        raise RejectedError("it is encrypted; hand it in without a password")
    if not is_file_or_folder(info):
        raise RejectedError(f"it contains a link or a device: {name}; hand in the file itself")
    if info.compress_type not in SUPPORTED_METHODS:
        raise RejectedError(
            f"it contains a file with an unsupported compression method ({info.compress_type}): {name}; "
            "create the archive again"
        )


def _reject_overlaps(members: list[zipfile.ZipInfo]) -> None:
    """Reject members that share bytes: none do in an honest zip, and thousands in a bomb."""
    end = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RejectedError(DAMAGED)
        end = info.header_offset + _LOCAL_HEADER + len(stored_path(info)) + info.compress_size
