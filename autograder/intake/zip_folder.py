"""The zip of a whole class as a folder of submissions: read member by member, never unpacked to disk."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake import zip_format
from autograder.intake.archive_paths import split_path
from autograder.intake.file_names import display_name, is_junk
from autograder.intake.folder import SubmittedFile, too_large, too_many_files
from autograder.intake.limits import MAX_CLASS_DIRECTORY, MAX_ENTRIES

Members = list[tuple[str, zipfile.ZipInfo]]


class ZipFolder:
    """A folder in a zip, as :class:`~autograder.intake.folder.Folder` describes one.

    Parameters
    ----------
    archive : ZipFile
        The zip, which must stay open.
    path : str
        What to call the folder in messages.
    members : list of (str, ZipInfo)
        What it holds, with paths relative to it.

    Raises
    ------
    UsageError
        If a path in it is one that no LMS writes.
    """

    def __init__(self, archive: zipfile.ZipFile, path: str, members: Members):
        self._archive = archive
        self._path = path
        self._subfolders: dict[str, Members] = defaultdict(list)
        self._files: dict[str, zipfile.ZipInfo] = {}
        for member, info in members:
            first, slash, rest = member.partition("/")
            if first in ("", ".", ".."):
                raise UsageError(
                    f"{path}: contains {display_name(member)!r}, a path that no LMS writes; unpack it and check it"
                )
            if is_junk(first):
                continue
            if slash:
                self._subfolders[first] += [(rest, info)] if rest else []
            elif first in self._files:
                raise UsageError(
                    f"{path}: contains {display_name(first)!r} twice, which no LMS writes; download it again"
                )
            else:
                self._files[first] = info

    @property
    def path(self) -> str:
        """What to call it in messages."""
        return self._path

    @property
    def subfolder_names(self) -> list[str]:
        """The names of its folders, sorted."""
        return sorted(self._subfolders)

    @property
    def file_names(self) -> list[str]:
        """The names of its files, sorted."""
        return sorted(self._files)

    def subfolder(self, name: str) -> "ZipFolder":
        """Return one of its folders."""
        return ZipFolder(self._archive, f"{self._path}/{name}", self._subfolders[name])

    def file(self, name: str) -> SubmittedFile:
        """Return one of its files."""
        return SubmittedFile(name, partial(self._read, self._files[name]))

    def is_repository(self, name: str) -> bool:
        """Return whether one of its folders is a Git repository."""
        return any(path.partition("/")[0] == ".git" for path, _ in self._subfolders[name])

    def walk(self, name: str) -> Iterator[SubmittedFile]:
        """Yield all files below one of its folders except system junk, the least deeply nested first."""
        if len(self._subfolders[name]) > MAX_ENTRIES:
            raise too_many_files()
        files = [(split_path(path), info) for path, info in self._subfolders[name] if not info.is_dir()]
        for parts, info in sorted(files, key=lambda item: (len(item[0]), item[0])):
            if parts and not any(map(is_junk, parts)):
                yield SubmittedFile("/".join(parts), partial(self._read, info))

    def _read(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        if not zip_format.is_file_or_folder(info):
            raise RejectedError("it is a link")
        data = bytearray()
        try:
            for block in zip_format.blocks(self._archive, info):
                data += block
                if len(data) > limit:
                    raise too_large(limit)
        except zip_format.DAMAGE as error:
            name = display_name(zip_format.stored_path(info))
            raise MachineError(
                f"{self._path}: {name} in it is damaged, or has an unsupported compression method; "
                "download it again, or unpack it"
            ) from error
        return bytes(data)


@contextmanager
def open_zip(path: Path) -> Iterator[ZipFolder]:
    """Open the zip of a class.

    Raises
    ------
    UsageError
        If it is not a zip, or needs a password.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read: {error.strerror}; wanted a folder of submissions, or a zip"
        ) from error
    with file:
        too_long = UsageError(f"{path}: holds more files than a class can have; unpack it and grade the folder")
        try:
            archive = zipfile.ZipFile(zip_format.CappedReader(file, MAX_CLASS_DIRECTORY, too_long))
        except zip_format.DAMAGE as error:
            raise UsageError(
                f"{path}: is not a zip, or is damaged; wanted a folder of submissions, or a zip"
            ) from error
        with archive:
            members = archive.infolist()
            if any(map(zip_format.is_encrypted, members)):
                raise UsageError(f"{path}: is encrypted; unpack it and grade the folder")
            yield ZipFolder(archive, str(path), [(zip_format.stored_path(info), info) for info in members])
