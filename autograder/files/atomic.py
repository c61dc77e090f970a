"""Files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path

from autograder.errors import Action, MachineError, Remedy

TEMPORARY_PREFIX = ".autograder-writing-"  # of files that are not complete yet


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file and the folders above it; whoever reads it meanwhile sees the old content, or no file.

    Only its owner may read it.

    Raises
    ------
    MachineError
        If it cannot be written; the old content is unchanged then.
    """
    try:
        if path.exists() and not path.is_file():
            raise MachineError(f"{path}: cannot be written: it is not a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not synced: a file that a power cut leaves damaged is not a report, and its submission is graded again.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY_PREFIX)  # mode 0600
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise MachineError(
            f"{path}: cannot be written: {error.strerror}; what is there is kept", Remedy(Action.FIX_AND_REPEAT)
        ) from error
