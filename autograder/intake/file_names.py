"""What a file name in a submission says: which required file it stands for, whether it is an archive or junk."""

import re
import unicodedata
from enum import IntEnum

from autograder.text.safe import one_line

ARCHIVE_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
UNSUPPORTED_ARCHIVE_SUFFIXES = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tbz2", ".txz")
JUNK_NAMES = {
    "__macosx",
    "__pycache__",
    "thumbs.db",
    "desktop.ini",
}  # left behind by systems and tools, in small letters

# How systems, browsers and Canvas rename a file whose name is already taken.
_COPY = re.compile(r"(copy of )?(?P<name>.*?)( - copy)?( copy)?( ?\(\d{1,3}\)|[-_ ]\d{1,3})?", re.DOTALL)
_ACCEPTED_SUFFIXES = {".py": (".py", ".py.txt", ".py.py"), ".yml": (".yml", ".yaml", ".yml.txt")}


class NameMatch(IntEnum):
    """How surely a file name stands for a required file; the lower, the surer."""

    SAME = 0
    SPELLING = 1  # the same but for case, character width, surrounding spaces
    COPY = 2  # the name of a copy: conv (1).py, conv-2.py
    NOTEBOOK = 3
    COPY_OF_NOTEBOOK = 4


def match_name(required: str, name: str) -> NameMatch | None:
    """Return how surely a file name stands for a required file, or None if it does not."""
    if name == required:
        return NameMatch.SAME
    stem, dot, suffix = required.rpartition(".")
    normal = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    if normal == required.casefold():
        return NameMatch.SPELLING
    if suffix == "py" and normal.endswith(".ipynb"):
        match = _match_stem(stem.casefold(), normal.removesuffix(".ipynb"))
        return match and (NameMatch.NOTEBOOK if match is NameMatch.SPELLING else NameMatch.COPY_OF_NOTEBOOK)
    for accepted in sorted(_ACCEPTED_SUFFIXES[dot + suffix], key=len, reverse=True):
        if normal.endswith(accepted) and (match := _match_stem(stem.casefold(), normal.removesuffix(accepted))):
            return match
    return None


def _match_stem(required: str, stem: str) -> NameMatch | None:
    stem = stem.strip()
    if stem == required:
        return NameMatch.SPELLING
    copy = _COPY.fullmatch(stem)
    return NameMatch.COPY if copy and copy["name"].strip() == required else None


def has_suffix_of(required: str, name: str) -> bool:
    """Return whether a file is of the same kind as a required file, whatever its stem."""
    _, dot, suffix = required.rpartition(".")
    suffixes = _ACCEPTED_SUFFIXES[dot + suffix] + ((".ipynb",) if suffix == "py" else ())
    return name.casefold().endswith(suffixes)


def is_archive(name: str) -> bool:
    """Return whether a name is that of an archive, of a supported kind or not."""
    return name.casefold().endswith(ARCHIVE_SUFFIXES + UNSUPPORTED_ARCHIVE_SUFFIXES)


def is_junk(name: str) -> bool:
    """Return whether a file or folder is no part of a student's work: hidden, or left behind by a system."""
    return name.startswith(".") or name.casefold() in JUNK_NAMES


def fold_name(name: str) -> str:
    """Return a form of a name in which all names are equal that some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def display_name(name: str) -> str:
    """Return a student's file name in a form that is safe to show within a sentence."""
    return one_line(escape_undecodable(name), limit=80)


def escape_undecodable(name: str) -> str:
    """Return a name from a file system with those of its bytes escaped that are not UTF-8."""
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")
