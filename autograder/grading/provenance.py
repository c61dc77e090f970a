"""Digests of all that a grade depends on."""

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Self

from autograder.model.assignment import Assignment
from autograder.model.report import Provenance
from autograder.model.submission import Submission

# The modules of this package that can make a difference to a report, by folder: what :mod:`.grade_many` imports, what
# runs inside the sandbox, and what test files may import. tests/grading/test_provenance.py computes it.
GRADED_BY = {
    "": ("errors",),
    "checks": (
        "__init__",
        "answers",
        "brief_repr",
        "compare",
        "earlier_calls",
        "gradients",
        "groundwork",
        "in_common",
        "marks",
        "seeds",
        "student",
    ),
    "grading": (
        *("check_run", "collect_checks", "config", "diagnosis", "environment", "evidence", "fingerprint", "grade"),
        *("grade_many", "misconceptions", "mismatch", "plugin", "provenance", "reference", "run_checks", "scoring"),
        *("shared_state", "warm_sandbox", "watchdog", "written_answers"),
    ),
    "model": ("assignment", "report", "submission"),
    "sandbox": (
        *("cgroups", "channel", "child_process", "confinement", "deadline", "isolation", "launcher", "libseccomp"),
        *("rootfs", "sandbox", "seccomp", "session", "student_errors", "users", "zygote"),
    ),
    "sandbox/inside": (
        *("__init__", "confine", "decoding", "describe", "encoding", "forbidden", "importer", "landlock"),
        *("namespaces", "wire", "worker", "zygote"),
    ),
    "text": ("python_versions", "safe"),
}
NOT_GRADED_BY = ("handout.md", "figures", "explore.py", "class_hints.yml", "__pycache__")  # of an assignment's folder


def provenance(submission: Submission, assignment: Assignment, secret: bytes, isolation: str) -> Provenance:
    """Return what a report on `submission` is a function of."""
    return Provenance(
        submission=submission_digest(submission),
        assignment=assignment_digest(assignment),
        grader=grader_digest(),
        seed_fingerprint=fingerprint(secret),
        isolation=isolation,
        versions=_versions(),
    )


def submission_digest(submission: Submission) -> str:
    """Digest the files that were handed in, or why there are none."""
    parts = sorted(submission.files.items())
    if submission.rejected is not None:
        parts.append(("", submission.rejected.encode(errors="backslashreplace")))  # no file has this name
    return _digest(parts)


def assignment_digest(assignment: Assignment) -> str:
    """Digest the checks, the reference, the misconceptions and the data; what students read may change freely.

    Of ``assignment.yml`` it is what was read that counts, not how it is written.
    """
    files = [path for path in sorted(assignment.folder.rglob("*")) if path.is_file()]
    named = [(path.relative_to(assignment.folder), path) for path in files]
    unused = {*NOT_GRADED_BY, "assignment.yml"}
    graded_by = [(str(name), path) for name, path in named if not unused & set(name.parts)]
    graded_by += [(f"solution/{name}", assignment.solution / name) for name in sorted(assignment.files)]
    return _digest(
        [("assignment.yml", _settings(assignment)), *((name, path.read_bytes()) for name, path in graded_by)]
    )


@dataclass(frozen=True)
class ByDigest:
    """An assignment as a key for what was made from its files: equal to another if these are."""

    assignment: Assignment = field(compare=False)
    digest: str

    @classmethod
    def of(cls, assignment: Assignment) -> Self:
        """Return the key of an assignment as its files are now."""
        return cls(assignment, assignment_digest(assignment))


def _settings(assignment: Assignment) -> bytes:
    settings = {
        "id": assignment.id,
        "files": list(assignment.files.items()),
        "given": list(assignment.given.items()),
        "questions": [(question.name, question.title, question.points) for question in assignment.questions],
        "forbidden": assignment.forbidden,
        "limits": assignment.limits.model_dump(),
    }
    return json.dumps(settings).encode()


@cache  # the code of a running process does not change
def grader_digest() -> str:
    """Digest the modules of this package that grade."""
    package = Path(__file__).parents[1]
    names = [Path(folder, f"{name}.py") for folder, modules in GRADED_BY.items() for name in modules]
    return _digest((name.as_posix(), (package / name).read_bytes()) for name in names)


@cache
def _versions() -> dict[str, str]:
    # pytest's, too: it names the cases of a check, and their random numbers follow from the names.
    installed = {name: version(name) for name in ("autograder", "numpy", "pytest")}
    return {**installed, "python": ".".join(map(str, sys.version_info[:3]))}


def fingerprint(secret: bytes) -> str:
    """Name a secret without telling it."""
    return hashlib.sha256(b"fingerprint\0" + secret).hexdigest()[:16]


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, data in parts:
        digest.update(f"{len(name)} {name} {len(data)} ".encode(errors="surrogateescape") + data)
    return digest.hexdigest()
