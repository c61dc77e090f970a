"""Paths inside a student's archive: none may lead out of it, and no two may name the same file on any system."""

import re
import unicodedata

from autograder.errors import RejectedError
from autograder.intake.file_names import display_name, fold_name
from autograder.intake.limits import MAX_DEPTH, MAX_PATH

_DRIVE = re.compile(r"[A-Za-z]:")


def split_path(path: str) -> tuple[str, ...]:
    r"""Split a path inside an archive into its parts. A backslash separates them, too, as on Windows.

    Raises
    ------
    RejectedError
        If the path leads out of the archive (is absolute, has a drive or ``..``), is too long, or has a NUL byte.
    """
    slashed = path.replace("\\", "/")
    if "\0" in slashed:
        raise RejectedError(f"it contains a path with a NUL byte: {display_name(slashed)}")
    if slashed.startswith("/") or _DRIVE.match(slashed):
        raise RejectedError(f"it contains an absolute path: {display_name(path)}")
    parts = tuple(unicodedata.normalize("NFC", part) for part in slashed.split("/") if part not in ("", "."))
    if ".." in parts:
        raise RejectedError(f"it contains a path that leads out of it: {display_name(path)}")
    if len(slashed) > MAX_PATH or len(parts) > MAX_DEPTH:
        raise RejectedError(
            f"it contains a path of {len(slashed):,} characters in {len(parts)} parts: {display_name(path)}"
        )
    return parts


class UniquePaths:
    """The paths of an archive so far, each different from all others on every system."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, bool]] = {}  # folded path -> path as written, whether it is a folder

    def add(self, parts: tuple[str, ...], *, folder: bool) -> None:
        """Add a path and the folders above it.

        Raises
        ------
        RejectedError
            If the path names a file that another one names already, be it in another case.
        """
        for depth in range(1, len(parts) + 1):
            path, is_folder = "/".join(parts[:depth]), folder or depth < len(parts)
            known = self._known.get(fold_name(path))
            if known is None:
                self._known[fold_name(path)] = path, is_folder
            elif known[0] != path:
                raise RejectedError(
                    f"it contains paths that differ only in case: {display_name(known[0])} and {display_name(path)}"
                )
            elif known[1] is not is_folder:
                raise RejectedError(f"it contains a file and a folder with the same path: {display_name(path)}")
            elif not is_folder:
                raise RejectedError(f"it contains two files with the same path: {display_name(path)}")
