"""Folders of generated files. A write that was cut short leaves stale files, which are found and generated again."""

from collections.abc import Mapping
from pathlib import Path

from autograder.errors import MachineError


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their names within a folder, and the folders above them.

    Raises
    ------
    MachineError
        If one cannot be written.
    """
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:  # which does not name the file where the disk is full
            raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
