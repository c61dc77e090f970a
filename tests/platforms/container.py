"""A container like Gradescope's, without a container engine: a root of its own, in which namespaces are refused.

The root has the machine's programs, read-only, an empty ``/var``, and ``/autograder`` laid out as Gradescope does it.
Nothing is installed from the network: a folder of wheels, made from what is installed here, replaces the index.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from tests.conftest import ROOT

USER = "root" if os.geteuid() == 0 else "me"
METADATA = {
    "id": 123456,
    "created_at": "2026-02-03T17:15:00.000000-08:00",
    "assignment": {"id": 25828, "title": "Forward convolution", "total_points": "100.0"},
    "users": [{"email": "ada@example.org", "id": 1234, "name": "Ada Lovelace"}],
    "previous_submissions": [],
}


def wheel_of(name: str, folder: Path) -> None:
    """Make a wheel of an installed package, without its scripts."""
    package = distribution(name)
    *_, tag = re.findall(r"^Tag: (.*)$", package.read_text("WHEEL"), re.MULTILINE)  # of Python 2 and 3, that of 3
    path = folder / f"{name.replace('-', '_')}-{package.version}-{tag}.whl"
    record, lines = "", []
    with zipfile.ZipFile(path, "w") as archive:
        for file in package.files:
            if file.parts[0] == ".." or "__pycache__" in file.parts or file.name == "INSTALLER":
                continue
            if file.name == "RECORD":
                record = file.as_posix()
                continue
            data = file.read_binary()
            archive.writestr(file.as_posix(), data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{file.as_posix()},sha256={digest},{len(data)}\n")
        archive.writestr(record, "".join([*lines, f"{record},,\n"]))


class Container:
    """One image, in which submissions are graded one after the other.

    Parameters
    ----------
    folder : Path
        For its files.
    autograder_zip : Path
        The autograder that was uploaded.
    """

    def __init__(self, folder: Path, autograder_zip: Path):
        self.folder = folder
        self.autograder = folder / "autograder"
        for name in ("autograder/source", "autograder/results", "var/cache", "wheels"):
            (folder / name).mkdir(parents=True)
        with zipfile.ZipFile(autograder_zip) as archive:
            for info in archive.infolist():
                path = Path(archive.extract(info, self.autograder / "source"))
                path.chmod(info.external_attr >> 16)
        shutil.copy(self.autograder / "source/run_autograder", self.autograder)
        for line in (self.autograder / "source/requirements.txt").read_text().split():
            wheel_of(line.partition("==")[0], folder / "wheels")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it, as root with the capabilities that Docker leaves to root."""
        own = {"autograder", "dev", "tmp", "var", "wheels"}
        mounts = []
        for path in sorted(Path("/").iterdir()):
            if path.is_symlink():
                mounts += ["--symlink", os.readlink(path), str(path)]
            elif path.is_dir() and path.name not in own:
                mounts += ["--dev-bind" if path.name in ("proc", "sys") else "--ro-bind", str(path), str(path)]
        mounts += ["--dev-bind", "/dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 -- the container's
        for name in ("autograder", "var"):
            mounts += ["--bind", str(self.folder / name), f"/{name}"]
        for path in (ROOT, sys.base_prefix):  # wherever these are
            mounts += ["--ro-bind", str(path), str(path)]
        mounts += ["--ro-bind", str(self.folder / "wheels"), "/wheels", "--chdir", "/autograder"]
        # The namespace belongs to the test; the command within is refused any.
        capabilities = ["--cap-add", "ALL"] if USER == "root" else []
        refusing = [sys.executable, str(ROOT / "tests/refusing.py"), USER]
        return subprocess.run(
            ["bwrap", *capabilities, *mounts, "--", *refusing, *command],
            env={
                "PATH": f"{sys.base_prefix}/bin:/usr/bin:/bin",
                "HOME": "/root",
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": "/wheels",
                "PIP_CONFIG_FILE": os.devnull,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self) -> subprocess.CompletedProcess[str]:
        """Do what Gradescope does once."""
        return self.run("bash", "/autograder/source/setup.sh")

    def grade(self, files: dict[str, bytes]) -> tuple[subprocess.CompletedProcess[str], dict | None]:
        """Do what Gradescope does for each submission; return the results, or None if there are none."""
        for name in ("submission", "results"):
            shutil.rmtree(self.autograder / name, ignore_errors=True)
            (self.autograder / name).mkdir()
        for name, data in files.items():
            path = self.autograder / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (self.autograder / "submission_metadata.json").write_text(json.dumps(METADATA))
        (self.autograder / "results/results.json").write_text('{"score": 100}')  # of nobody: it must not stay
        done = self.run("/autograder/run_autograder")
        results = self.autograder / "results/results.json"
        return done, json.loads(results.read_text()) if results.exists() else None
