"""A class of 120 without anything in it that depends on time, graded for real by the command that users type."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HOSTILE = Path(__file__).parents[1] / "hostile"
AUTOGRADER = Path(sys.executable).with_name("autograder")
KINDS = (
    *("honest_faults/prints", "honest_faults/float32", "honest_faults/stub", "honest_faults/syntax_error"),
    *("honest_faults/prints", "protocol/list", "protocol/segfault", "tamper/exit_zero", "integrity/hard_coded"),
)
KILLS_ITSELF = "import os, signal\n\n\ndef conv2d(x, kernel):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
CLASS_SIZE = 120


@dataclass(frozen=True)
class Classroom:
    """A course, a class that handed something in, and room for what graders leave about."""

    course: Path
    submissions: Path
    scratch: Path

    def command(self, output: Path, *options: str, submissions: Path | None = None) -> list[str]:
        """Give the command that grades the class, or another folder of students."""
        folder = str(submissions or self.submissions)
        return [
            *(str(AUTOGRADER), "--course", str(self.course), "grade", folder, "-a", "sliding", "-o", str(output)),
            *("-j", "2", *options),
        ]

    @property
    def environment(self) -> dict[str, str]:
        """Give what the command runs in."""
        return {**os.environ, "TMPDIR": str(self.scratch)}

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Run a command and do not wait for it."""
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def some(self, folder: Path, count: int) -> Path:
        """Give a folder of the first students."""
        for student in sorted(self.submissions.iterdir())[:count]:
            shutil.copytree(student, folder / student.name)
        return folder


@pytest.fixture(scope="package")
def classroom() -> Iterator[Classroom]:
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        room = Path(name)
        room.chmod(0o755)  # so that a sandbox's user finds what lies in it
        shutil.copytree(HOSTILE / "course", room / "course")
        spec = room / "course/assignments/sliding/assignment.yml"
        limits = "limits: {call_seconds: 60, check_seconds: 60, memory_mib: 512}"
        spec.write_text(re.sub(r"^limits: .*$", limits, spec.read_text(), flags=re.MULTILINE))
        (room / "scratch").mkdir()
        sources = [*((HOSTILE / f"corpus/{kind}.py").read_text() for kind in KINDS), KILLS_ITSELF]
        for number in range(CLASS_SIZE):
            student = room / f"class/s{number:03}"
            student.mkdir(parents=True)
            (student / "conv.py").write_text(f"{sources[number % len(sources)]}\n# Handed in by s{number:03}\n")
        yield Classroom(room / "course", room / "class", room / "scratch")


@dataclass(frozen=True)
class Graded:
    """What grading left: reports without their timings, the gradebook, what was printed."""

    reports: dict[str, str]
    gradebook: str
    printed: str

    def of_the_first(self, count: int) -> tuple[dict[str, str], list[str]]:
        """Give the reports and the lines of so many students."""
        return dict(sorted(self.reports.items())[:count]), self.gradebook.splitlines()[: count + 1]


def graded(output: Path, printed: str) -> Graded:
    """Read what a grading left."""
    reports = {}
    for path in (output / "sliding").iterdir():
        report = json.loads(path.read_text())
        del report["timings"]
        reports[path.name] = json.dumps(report)
    return Graded(reports, (output / "sliding.csv").read_text(), printed.replace(str(output), "grades"))


@pytest.fixture(scope="package")
def undisturbed(classroom, tmp_path_factory) -> Graded:
    """Give what the class comes to if nothing happens."""
    output = tmp_path_factory.mktemp("undisturbed") / "grades"
    done = classroom.run(*classroom.command(output))
    assert (done.returncode, done.stderr) == (0, "")
    result = graded(output, done.stdout)
    assert len(result.reports) == CLASS_SIZE
    assert '"incomplete"' not in "".join(result.reports.values())
    return result


def until(condition) -> None:
    """Wait."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
