"""Digests of all that a grade depends on."""

import contextlib
import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from autograder.errors import MachineError
from autograder.model import Assignment, Provenance, Submission

NOT_GRADED_BY = ("handout.md", "figures", "explore.py", "__pycache__")
COMES_AFTER = ("application", "cli", "gradebook", "platforms", "reports")


def provenance(submission: Submission, assignment: Assignment, secret: bytes, isolation: str) -> Provenance:
    """Say what a report on `submission` is a function of."""
    return Provenance(
        submission=submission_digest(submission),
        assignment=assignment_digest(assignment),
        grader=grader_digest(),
        seed_fingerprint=fingerprint(secret),
        isolation=isolation,
        versions={
            "autograder": version("autograder"),
            "numpy": np.__version__,
            "python": ".".join(map(str, sys.version_info[:3])),
        },
    )


def submission_digest(submission: Submission) -> str:
    """Digest the files that were handed in, or why there are none."""
    parts = sorted(submission.files.items())
    if submission.rejected is not None:
        parts.append(("", submission.rejected.encode(errors="backslashreplace")))  # no file has this name
    return _digest(parts)


def assignment_digest(assignment: Assignment) -> str:
    """Digest the checks, the reference, the misconceptions and the data; what students read may change freely."""
    files = [path for path in sorted(assignment.folder.rglob("*")) if path.is_file()]
    named = [(path.relative_to(assignment.folder), path) for path in files]
    graded_by = [(str(name), path) for name, path in named if not set(NOT_GRADED_BY) & set(name.parts)]
    graded_by += [(f"solution/{name}", assignment.solution / name) for name in sorted(assignment.files)]
    return _digest((name, path.read_bytes()) for name, path in graded_by)


@cache  # the code of a running process does not change
def grader_digest() -> str:
    """Digest this package, but for what comes after grading: import-linter holds these parts apart."""
    package = Path(__file__).parents[1]
    named = [(path.relative_to(package), path) for path in sorted(package.rglob("*.py"))]
    return _digest((str(name), path.read_bytes()) for name, path in named if name.parts[0] not in COMES_AFTER)


def fingerprint(secret: bytes) -> str:
    """Name a secret without telling it."""
    return hashlib.sha256(b"fingerprint\0" + secret).hexdigest()[:16]


def course_secret(root: Path) -> bytes:
    """Read the secret that seeds a course's hidden checks; make it on first use."""
    path = root / ".autograder" / "secret"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
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


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, data in parts:
        digest.update(f"{len(name)} {name} {len(data)} ".encode(errors="surrogateescape") + data)
    return digest.hexdigest()
