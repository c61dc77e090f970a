"""The public checks as Otter shows them, on a student's machine: ``otter check conv.py``, ``grader.check("conv2d")``.

Otter runs one file in a kernel, beside its tests. The checks here look at the files that are handed in, all of them, as
they do under pytest: in a process of their own, which no earlier state of a notebook is in.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3]  # the student's


class NotPassed(Exception):  # noqa: N818 -- Otter shows the name before the message
    """A check did not pass; the message says why."""


class HandedIn:
    """A plugin of Otter's for notebooks: ``grader.export()`` packs the files that are handed in, too."""

    def __init__(self, *_about: object) -> None:
        """Take what Otter tells every plugin; none of it is needed."""

    def notebook_export(self) -> list[str]:
        """Return the names of the files to pack."""
        return list(_facts()["files"])


def _facts() -> Any:
    return json.loads((FOLDER / "assignment.json").read_text(encoding="utf-8"))


def verdicts() -> Callable[[str], None]:
    """Run the public checks; return a function that raises if the check of that name did not pass."""
    paths = [FOLDER / name for name in _facts()["files"]]
    found = _found(tuple(path.read_bytes() if path.is_file() else None for path in paths))

    def must_pass(check: str) -> None:
        verdict, explanation = found.get(check, ("not run", ""))
        if verdict != "passed":
            raise NotPassed(explanation or verdict)

    return must_pass


@lru_cache(maxsize=1)  # all questions of one run, or until a file changes
def _found(_files: tuple[bytes | None, ...]) -> dict[str, tuple[str, str]]:
    with tempfile.TemporaryDirectory() as scratch:
        findings = Path(scratch, "findings.json")
        command = [sys.executable, "-m", "pytest", f"--findings={findings}"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
        if not findings.exists():
            raise RuntimeError(f"the checks did not run:\n{done.stdout}{done.stderr}")
        found: dict[str, tuple[str, str]] = json.loads(findings.read_text(encoding="utf-8"))
    return found
