"""A zip of a whole class, as a place: read entry by entry, never unpacked."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake import zips
from autograder.intake.limits import MAX_CLASS_DIRECTORY, MAX_ENTRIES
from autograder.intake.names import inner_path, is_junk, shown
from autograder.intake.places import File, too_large, too_many

Entries = list[tuple[str, zipfile.ZipInfo]]


class ZippedFolder:
    """A folder in a zip.

    Parameters
    ----------
    archive : ZipFile
        The zip, which stays open.
    path : str
        What the folder is called in messages.
    entries : list of (str, ZipInfo)
        What is in it, with names as they are from here.

    Raises
    ------
    UsageError
        If an entry is at a place that no LMS would give it.
    """

    def __init__(self, archive: zipfile.ZipFile, path: str, entries: Entries):
        self._archive = archive
        self._path = path
        self._below: dict[str, Entries] = defaultdict(list)
        self._files: dict[str, zipfile.ZipInfo] = {}
        for name, info in entries:
            first, slash, rest = name.partition("/")
            if first in ("", ".", ".."):
                raise UsageError(f"{path}: has an entry {shown(name)!r}, which no download has; unpack it, and look")
            if is_junk(first):
                continue
            if slash:
                self._below[first] += [(rest, info)] if rest else []
            elif first in self._files:
                raise UsageError(f"{path}: has {shown(first)!r} twice, which no download has; download it anew")
            else:
                self._files[first] = info

    @property
    def path(self) -> str:
        """What it is called in messages."""
        return self._path

    @property
    def folders(self) -> list[str]:
        """The names of its folders, in order."""
        return sorted(self._below)

    @property
    def others(self) -> list[str]:
        """The names of its files, in order."""
        return sorted(self._files)

    def below(self, name: str) -> "ZippedFolder":
        """Give one of its folders as a place."""
        return ZippedFolder(self._archive, f"{self._path}/{name}", self._below[name])

    def file(self, name: str) -> File:
        """Give one of its files."""
        return File(name, partial(self._read, self._files[name]))

    def files(self, name: str) -> Iterator[File]:
        """Give all files of one of its folders, the least deep first."""
        if len(self._below[name]) > MAX_ENTRIES:
            raise too_many()
        named = [(inner_path(written), info) for written, info in self._below[name] if not info.is_dir()]
        for parts, info in sorted(named, key=lambda item: (len(item[0]), item[0])):
            if parts and not any(map(is_junk, parts)):
                yield File("/".join(parts), partial(self._read, info))

    def _read(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        if not zips.is_plain(info):
            raise RejectedError("it is a link")
        data = bytearray()
        try:
            for block in zips.blocks(self._archive, info):
                data += block
                if len(data) > limit:
                    raise too_large(limit)
        except zips.DAMAGE as error:
            name = shown(zips.written_name(info))
            raise MachineError(
                f"{self._path}: {name} in it is damaged, or packed in an uncommon way; download it anew, or unpack it"
            ) from error
        return bytes(data)


@contextmanager
def open_zip(path: Path) -> Iterator[ZippedFolder]:
    """Give a zip of a class as a place.

    Raises
    ------
    UsageError
        If it is none, or cannot be read without a password.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read: {error.strerror}; wanted a folder of submissions, or a zip"
        ) from error
    with file:
        too_long = UsageError(f"{path}: has more entries than a class can have; unpack it and name the folder")
        try:
            archive = zipfile.ZipFile(zips.NarrowReader(file, MAX_CLASS_DIRECTORY, too_long))
        except zips.DAMAGE as error:
            raise UsageError(f"{path}: is no zip, or a damaged one; wanted a folder, or a zip of a class") from error
        with archive:
            entries = archive.infolist()
            if any(map(zips.is_encrypted, entries)):
                raise UsageError(f"{path}: is encrypted; unpack it and name the folder")
            yield ZippedFolder(archive, str(path), [(zips.written_name(info), info) for info in entries])
