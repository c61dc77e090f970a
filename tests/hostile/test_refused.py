"""Where namespaces are refused, the second level is used, reported and stored, and no attack achieves more under it."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.sandbox import rootfs
from tests.conftest import ROOT

HERE = Path(__file__).parent
# Root in a container, and an ordinary user. Only root can become another user.
USERS = ("root", "60600") if os.geteuid() == 0 else ("me",)
ENTRY_POINT = "from autograder.cli.main import entry_point; entry_point()"


@dataclass(frozen=True)
class Machine:
    """One user of a machine that refuses namespaces."""

    user: str
    home: Path

    def python(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run Python there, with everything that is installed here."""
        installed = sysconfig.get_path("purelib"), sysconfig.get_path("platlib")
        return subprocess.run(
            [sys.executable, ROOT / "tests/refusing.py", self.user, self.interpreter, *map(str, arguments)],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.home),
                "AUTOGRADER_CACHE": str(self.home / "cache"),
                "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *installed))),
                "PYTHONDONTWRITEBYTECODE": "1",
                "LD_LIBRARY_PATH": f"{rootfs.root_folder()}{rootfs.LIBRARIES}",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def interpreter(self) -> str:
        """An interpreter that everybody can execute; the one that runs the tests may be in somebody's home folder."""
        return f"{rootfs.root_folder()}{rootfs.interpreter_inside()}"

    def pytest(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run tests there."""
        return self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, **environment)

    def grade(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Grade the only submission that is there."""
        command = ["--course", self.home / "course", "grade", self.home / "submissions", "-o", self.home / "grades"]
        return self.python("-c", ENTRY_POINT, *command, *options)


@pytest.fixture(scope="module", params=USERS)
def machine(request) -> Iterator[Machine]:
    closed = [folder for folder in (ROOT, *ROOT.parents) if folder.stat().st_mode & 0o005 != 0o005]
    if request.param.isdecimal() and closed:
        pytest.skip(f"other users cannot enter {closed[-1]}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)  # root's sandboxes run as other users
        shutil.copytree(HERE / "course", home / "course")
        (home / "submissions/sliding/ada").mkdir(parents=True)
        shutil.copy(HERE / "corpus/honest_faults/prints.py", home / "submissions/sliding/ada/conv.py")
        if request.param.isdecimal():
            for path in (home, *home.rglob("*")):
                os.chown(path, int(request.param), int(request.param))
        yield Machine(request.param, home)


def test_bubblewrap_does_not_work(machine):
    done = machine.grade("--isolation", "bubblewrap")

    assert done.returncode == 1
    assert re.search(r"bubblewrap: .*No permissions to create new namespace", done.stderr)
    assert "--isolation=none" in done.stderr


def test_auto_uses_the_second_level_says_so_once_and_stores_it(machine):
    done = machine.grade()

    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^No bubblewrap here: .*No permissions to create new namespace", done.stdout)
    assert done.stdout.count("Isolation: landlock") == done.stdout.count("Isolation") == 1
    report = json.loads((machine.home / "grades/sliding/ada.json").read_text())
    assert (report["score"], report["provenance"]["isolation"]) == (10, "landlock")


def test_every_attack_has_the_expected_outcome(machine):
    done = machine.pytest(HERE / "test_corpus.py", HERE / "test_grading.py", CORPUS_ISOLATION="landlock")

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_submission_finds_nothing_else_around_it(machine):
    done = machine.pytest(ROOT / "tests/sandbox/test_launcher.py", "-k", "landlock")

    assert done.returncode == 0, done.stdout + done.stderr
