"""The secret of a course, which seeds the random inputs of its hidden checks."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from autograder.errors import MachineError
from autograder.files.private import make_private_folder


def course_secret(root: Path) -> bytes:
    """Return the secret of the course in this folder; it is made on first use.

    Raises
    ------
    MachineError
        If it cannot be read or made, or is not a secret.
    """
    path = root / ".autograder" / "secret"
    try:
        make_private_folder(path.parent)
        if not path.exists():
            _make_secret(path)
        secret = path.read_bytes()
    except OSError as error:
        raise MachineError(
            f"{path}: {error.strerror}; the course's secret must be readable and writable there"
        ) from error
    if len(secret) < 32:
        raise MachineError(f"{path}: holds {len(secret)} bytes, wanted 32; delete it to make a new secret")
    return secret


def _make_secret(path: Path) -> None:
    # Written beside and linked, so that nobody reads half of it and the first of two makers wins.
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # mode 0600
        file.write(secrets.token_bytes(32))
        file.flush()
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
