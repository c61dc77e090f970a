"""What names mean: students' keys, paths inside archives, and the file that a wrong name surely stands for."""

import hashlib
import re
import unicodedata
from enum import IntEnum

from autograder.errors import RejectedError
from autograder.intake.limits import MAX_DEPTH, MAX_KEY, MAX_NAME
from autograder.text.safe import one_line

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
OTHER_ARCHIVES = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tbz2", ".txz")  # seen, and not opened
JUNK = {"__macosx", "__pycache__", "thumbs.db", "desktop.ini"}  # what systems and tools leave behind

# What systems, browsers and Canvas make of a name that is there already.
_COPY = re.compile(r"(copy of )?(?P<name>.*?)( - copy)?( copy)?( ?\(\d{1,3}\)|[-_ ]\d{1,3})?", re.DOTALL)
_DRIVE = re.compile(r"[A-Za-z]:")
_OTHER_SUFFIXES = {".py": (".py", ".py.txt", ".py.py"), ".yml": (".yml", ".yaml", ".yml.txt")}


class Likeness(IntEnum):
    """How surely a name stands for a file that is asked for; less is surer."""

    SAME = 0
    SPELLING = 1  # but for case, width, spaces around it
    COPY = 2  # the name of a copy: conv (1).py, conv-2.py
    NOTEBOOK = 3
    COPY_OF_NOTEBOOK = 4


def likeness(wanted: str, name: str) -> Likeness | None:
    """Say how surely a file name stands for the one that is asked for; None if it does not."""
    if name == wanted:
        return Likeness.SAME
    stem, dot, suffix = wanted.rpartition(".")
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    if plain == wanted.casefold():
        return Likeness.SPELLING
    if suffix == "py" and plain.endswith(".ipynb"):
        found = _without_copy_marks(plain.removesuffix(".ipynb"), stem.casefold())
        return found and (Likeness.NOTEBOOK if found is Likeness.SPELLING else Likeness.COPY_OF_NOTEBOOK)
    for other in sorted(_OTHER_SUFFIXES[dot + suffix], key=len, reverse=True):
        if plain.endswith(other) and (found := _without_copy_marks(plain.removesuffix(other), stem.casefold())):
            return found
    return None


def _without_copy_marks(found: str, stem: str) -> Likeness | None:
    found = found.strip()
    if found == stem:
        return Likeness.SPELLING
    match = _COPY.fullmatch(found)
    return Likeness.COPY if match and match["name"].strip() == stem else None


def fits(wanted: str, name: str) -> bool:
    """Whether a file is of the kind that is asked for, whatever it is called."""
    _, dot, suffix = wanted.rpartition(".")
    kinds = _OTHER_SUFFIXES[dot + suffix] + ((".ipynb",) if suffix == "py" else ())
    return name.casefold().endswith(kinds)


def is_archive(name: str) -> bool:
    """Whether a name is that of an archive, of a kind that is opened or not."""
    return name.casefold().endswith(ARCHIVES + OTHER_ARCHIVES)


def is_junk(name: str) -> bool:
    """Whether a file or folder is none of the student's work: hidden, or left by a system."""
    return name.startswith(".") or name.casefold() in JUNK


def student_key(name: str) -> str:
    """Make a key of a name: text that is fit to show and to name a file."""
    text = unicodedata.normalize("NFC", readable(name)).replace("/", "_")
    key = one_line(text, limit=12 * len(text)).strip() or "_"
    if len(key) > MAX_KEY or len(key.encode()) > 2 * MAX_KEY:
        # Cut, and told from all others that begin so.
        digest = hashlib.sha256(key.encode()).hexdigest()[:12]
        key = f"{key.encode()[: MAX_KEY - 16].decode(errors='ignore')}...{digest}"
    return f"_{key[1:]}" if key.startswith(".") else key


def same_key(key: str) -> str:
    """Map keys onto each other that name the same file on some systems."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", key).casefold())


def shown(name: str) -> str:
    """Make a student's file name fit to show within a sentence."""
    return one_line(readable(name), limit=80)


def readable(name: str) -> str:
    """Spell bytes out that are no UTF-8, in a name that a file system gave."""
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")


def inner_path(name: str) -> tuple[str, ...]:
    r"""Split a path inside an archive.

    Raises
    ------
    RejectedError
        If it leads out of the archive: absolute, with a drive, with ``..``; or if it is no name at all. A backslash
        separates, as it does where such names come from.
    """
    path = name.replace("\\", "/")
    if "\0" in path:
        raise RejectedError(f"it has a name with a NUL byte in it: {shown(path)}")
    if path.startswith("/") or _DRIVE.match(path):
        raise RejectedError(f"it has an absolute name: {shown(name)}")
    parts = tuple(unicodedata.normalize("NFC", part) for part in path.split("/") if part not in ("", "."))
    if ".." in parts:
        raise RejectedError(f"it has a name that leads out of it: {shown(name)}")
    if len(path) > MAX_NAME or len(parts) > MAX_DEPTH:
        raise RejectedError(f"it has a name of {len(path):,} characters in {len(parts)} parts: {shown(name)}")
    return parts


class Paths:
    """Tells whether the files of an archive have names of their own on every system."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, bool]] = {}  # as compared -> as written, and whether it is a folder

    def add(self, parts: tuple[str, ...], *, folder: bool) -> None:
        """Take note of a path and the folders above it.

        Raises
        ------
        RejectedError
            If it is there already, or in another case.
        """
        for depth in range(1, len(parts) + 1):
            path, is_folder = "/".join(parts[:depth]), folder or depth < len(parts)
            before = self._seen.get(same_key(path))
            if before is None:
                self._seen[same_key(path)] = path, is_folder
            elif before[0] != path:
                raise RejectedError(f"it has names that differ only in case: {shown(before[0])} and {shown(path)}")
            elif before[1] is not is_folder:
                raise RejectedError(f"it has a file and a folder of one name: {shown(path)}")
            elif not is_folder:
                raise RejectedError(f"it has two files of one name: {shown(path)}")
