"""What a file name in a submission says: which required file it stands for, whether it is an archive or junk."""

import re
import unicodedata
from collections.abc import Collection
from enum import IntEnum
from functools import cache

from autograder.intake.copy_names import AFTER, BEFORE
from autograder.text.safe import one_line

ARCHIVE_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
UNSUPPORTED_ARCHIVE_SUFFIXES = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tbz2", ".txz")
JUNK_NAMES = {
    "__macosx",
    "__pycache__",
    "thumbs.db",
    "desktop.ini",
}  # left behind by systems and tools, in small letters

_MAX_NAME = 200  # characters; longer ones are no copy's, and not looked at
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d"), '"')
_NOTEBOOK = (".ipynb", ".py.ipynb")
_SUFFIXES = {".py": (".py", ".py.py", ".ipynb.py"), ".yml": (".yml", ".yaml")}


class NameMatch(IntEnum):
    """How surely a file name stands for a required file; the lower, the surer."""

    SAME = 0
    SPELLING = 1  # the same but for case, character width, surrounding spaces
    COPY = 2  # the name of a copy: conv (1).py, conv - Kopie.py
    NOTEBOOK = 3
    COPY_OF_NOTEBOOK = 4


def match_name(required: str, name: str) -> NameMatch | None:
    """Return how surely a file name stands for a required file, or None if it does not."""
    if name == required:
        return NameMatch.SAME
    normal = _normal(name)
    match = _pattern(required).fullmatch(normal) if len(normal) <= _MAX_NAME else None
    notebook = match is not None and match["suffix"] in _NOTEBOOK
    if match is None or (match["text"] == ".json" and not notebook):
        return None
    if match["before"] or match["after"] or match["last"]:
        return NameMatch.COPY_OF_NOTEBOOK if notebook else NameMatch.COPY
    return NameMatch.NOTEBOOK if notebook else NameMatch.SPELLING


@cache
def _pattern(required: str) -> re.Pattern[str]:
    """Return what a name must be to stand for a required file.

    Editors add ``.txt`` to it, browsers ``.txt`` or ``.json`` to what they take for that.
    """
    suffixes = "|".join(map(re.escape, sorted(_suffixes(required), key=len, reverse=True)))
    stem = re.escape(_normal(required.rpartition(".")[0]))
    return re.compile(
        rf'"?+(?P<before>{BEFORE})"?+{stem}"?+(?P<after>{AFTER}) ?+'
        rf'(?P<suffix>{suffixes})"?+(?P<last>{AFTER})(?P<text>\.txt|\.json|)'
    )


def _suffixes(required: str) -> tuple[str, ...]:
    """Return the suffixes that a file may have which stands for a required one."""
    _, dot, suffix = required.rpartition(".")
    return _SUFFIXES[dot + suffix] + (_NOTEBOOK if suffix == "py" else ())


def _normal(name: str) -> str:
    """Return a name without what keyboards and systems write differently: case, width, accents, dashes, quotes."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return " ".join(visible.translate(_DASHES | _QUOTES).split())


def has_suffix_of(required: str, name: str) -> bool:
    """Return whether a file is of the same kind as a required file, whatever its stem."""
    return name.casefold().removesuffix(".txt").endswith(_suffixes(required))


def is_archive(name: str) -> bool:
    """Return whether a name is that of an archive, of a supported kind or not."""
    return name.casefold().endswith(ARCHIVE_SUFFIXES + UNSUPPORTED_ARCHIVE_SUFFIXES)


def is_junk(name: str) -> bool:
    """Return whether a file or folder is no part of a student's work: hidden, or left behind by a system."""
    return name.startswith(".") or name.casefold() in JUNK_NAMES


def fold_name(name: str) -> str:
    """Return a form of a name in which all names are equal that some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def common_start(names: Collection[str], separator: str) -> str:
    """Return what all names begin with, up to and with the last separator in it."""
    first, last = min(names), max(names)
    length = next(
        (index for index, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), len(first)
    )
    return first[: first.rfind(separator, 0, length) + 1]


def display_name(name: str) -> str:
    """Return a student's file name in a form that is safe to show within a sentence."""
    return one_line(escape_undecodable(name), limit=80)


def escape_undecodable(name: str) -> str:
    """Return a name from a file system with those of its bytes escaped that are not UTF-8."""
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")
