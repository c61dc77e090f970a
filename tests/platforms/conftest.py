"""Exports of the real course, with a fixed secret, and Otter grading with them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT, linked_course

LOOP = """
import json, sys
from otter.api import grade_submission
for bundle, submission in json.loads(sys.argv[1]):
    try:
        results = grade_submission(submission, bundle, quiet=True)
        found = {"points": {name: results.get_score(name) for name in results.test_files},
                 "shown": results.summary(), "public": results.summary(public_only=True),
                 "output": results.output or "", "error": ""}
    except Exception as error:
        found = {"error": f"{type(error).__name__}: {error}"}
    print("FOUND", json.dumps(found))
"""


@dataclass(frozen=True)
class Graded:
    """Otter's result for a submission."""

    points: dict[str, float] = field(default_factory=dict)  # by question
    shown: str = ""
    public: str = ""
    output: str = ""  # above all questions
    error: str = ""

    @property
    def score(self) -> float:
        """The points of all questions."""
        return sum(self.points.values())


GradeWithOtter = Callable[..., list[Graded]]


@pytest.fixture(scope="session")
def linked(tmp_path_factory) -> Path:
    """Return the course with a secret of its own."""
    return linked_course(tmp_path_factory.mktemp("exports") / "course")


@pytest.fixture(scope="session")
def autograder(linked) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs our command on that course."""

    def run(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [Path(sys.executable).with_name("autograder"), "--course", linked, *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=check)

    return run


@pytest.fixture(scope="session")
def distributions(autograder, tmp_path_factory) -> Path:
    """Return the folder of the exports of all assignments for Otter."""
    folder = tmp_path_factory.mktemp("otter")
    autograder("export", "otter", "-o", folder)
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> dict[str, str]:
    """Return the environment that Otter needs, with the path of a file that a submission must not reach."""
    canary = tmp_path_factory.mktemp("canary") / "touched"
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    return own | {"CANARY": str(canary), "OPENBLAS_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def grade(environment, tmp_path_factory) -> GradeWithOtter:
    """Return a function that lets Otter grade submissions as `otter run` does, each with its autograder.zip."""

    def run(pairs: Sequence[tuple[Path, Path]]) -> list[Graded]:
        done = subprocess.run(
            [sys.executable, "-P", "-c", LOOP, json.dumps([[str(bundle), str(path)] for bundle, path in pairs])],
            cwd=tmp_path_factory.mktemp("cwd"),
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [line.removeprefix("FOUND ") for line in done.stdout.splitlines() if line.startswith("FOUND ")]
        assert len(lines) == len(pairs), done.stderr
        return [Graded(**json.loads(line)) for line in lines]

    return run


EXAMPLES = ROOT / "examples/submissions"
