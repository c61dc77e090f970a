"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path

from autograder.errors import MachineError


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file and the folders above it; whoever reads it meanwhile sees the old one, or none.

    Raises
    ------
    MachineError
        If it cannot be written; nothing has changed then.
    """
    if path.exists() and not path.is_file():
        raise MachineError(f"{path}: cannot be written: it is no file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
