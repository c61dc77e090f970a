"""A student's folder, and pytest run in it as students do."""

import os
import subprocess
import sys
from functools import cache

import pytest

from autograder.course.load import load_assignment
from autograder.release import template_files
from tests.conftest import ROOT


@cache
def released(assignment_id):
    """Return the files that students get."""
    return template_files(load_assignment(ROOT, assignment_id))


@pytest.fixture
def folder_of(tmp_path):
    """Return a function that writes a student's folder, by default with the solution in it."""

    def write(assignment_id, solved=True, above="hw"):
        folder = tmp_path / above / assignment_id
        for name, data in released(assignment_id).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        for name in load_assignment(ROOT, assignment_id).files if solved else ():
            (folder / name).write_bytes((ROOT / "solutions" / assignment_id / name).read_bytes())
        return folder

    return write


@pytest.fixture
def run():
    """Return a function that runs pytest in a folder, and returns its exit code and what it printed."""

    def run(folder, *arguments, **variables):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
        command = [sys.executable, "-m", "pytest", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=folder, env=own | variables, capture_output=True, text=True, check=False, timeout=120
        )
        return done.returncode, done.stdout + done.stderr

    return run
