"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path

from autograder.errors import Action, MachineError, Remedy

HALF_WRITTEN = ".autograder-writing-"  # how the names of files begin that are not whole yet


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file and the folders above it; whoever reads it meanwhile sees the old one, or none.

    Raises
    ------
    MachineError
        If it cannot be written; nothing has changed then.
    """
    try:
        if path.exists() and not path.is_file():
            raise MachineError(f"{path}: cannot be written: it is no file")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not synced: what a power cut leaves is no report, and is graded again.
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=HALF_WRITTEN)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise MachineError(
            f"{path}: cannot be written: {error.strerror}; what is there is kept", Remedy(Action.FIX_AND_REPEAT)
        ) from error
