"""The compared ways to grade a class. Each reports what it graded, so that none is timed without grading."""

import ctypes
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from classroom import Student

from autograder.model import Assignment

HERE = Path(__file__).parent
PR_SET_CHILD_SUBREAPER = 36
TEST_FILES = ("test_public.py", "test_hidden.py")


@dataclass(frozen=True)
class Setup:
    """What to grade, and a folder for working files."""

    root: Path  # of the course
    assignment: Assignment
    classroom: Path  # a folder of students
    room: Path  # for the working files of routes

    @property
    def solution(self) -> Path:
        """The reference."""
        (name,) = self.assignment.files
        return self.assignment.solution / name


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of processor time, which says more on a busy machine."""

    wall: float = 0.0
    processor: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.processor + other.processor)

    def per(self, count: int) -> "Cost":
        """Return the cost of one of so many submissions."""
        return Cost(self.wall / count, self.processor / count)


@dataclass(frozen=True)
class Graded:
    """What a route graded, and at what cost."""

    cost: Cost
    passed: dict[str, tuple[int, int]]  # student -> how many checks (or cases of checks) passed, and of how many


@dataclass(frozen=True)
class Route:
    """A way to grade some students."""

    name: str
    grade: Callable[[Sequence[Student]], Graded]
    takes_all: bool = True  # or some students only, where each takes seconds


def make_routes(setup: Setup) -> dict[str, Route]:
    """Prepare every route."""
    plain = setup.room / "plain"
    plain.mkdir()
    shutil.copy(HERE / "plain_conftest.py", plain / "conftest.py")
    for name in TEST_FILES:
        shutil.copy(setup.assignment.folder / name, plain)
    bundle = setup.room / "autograder.zip"
    return {
        "j1": Route("autograder grade -j 1", lambda students: _autograder(setup, students, 1)),
        "j2": Route("autograder grade -j 2", lambda students: _autograder(setup, students, 2)),
        "pytest": Route("pytest, a process each, not isolated", lambda students: _pytest(setup, plain, students)),
        "otter": Route("otter run", lambda students: _otter_run(setup, bundle, students), takes_all=False),
        "api": Route("otter.api in a loop", lambda students: _otter_api(setup, bundle, students), takes_all=False),
    }


def grade_command(setup: Setup, classroom: Path, output: Path, jobs: int) -> list[str]:
    """Return the command with which an instructor grades a folder."""
    program = f"{Path(sys.executable).with_name('autograder')}"
    options = ["--assignment", setup.assignment.id, "--output", f"{output}", "--jobs", f"{jobs}", "--force"]
    return [program, "--course", f"{setup.root}", "grade", f"{classroom}", *options]


def _autograder(setup: Setup, students: Sequence[Student], jobs: int) -> Graded:
    classroom = setup.classroom
    if len(students) < len(list(classroom.iterdir())):
        classroom = _fresh(setup.room / "some")
        for student in students:
            shutil.copytree(student.file.parent, classroom / student.name)
    output = _fresh(setup.room / "grades")
    cost, _ = _run(grade_command(setup, classroom, output, jobs))
    passed = {}
    for student in students:
        report = json.loads((output / setup.assignment.id / f"{student.name}.json").read_text())
        if report["provenance"]["isolation"] != "bubblewrap":
            raise SystemExit("graded without isolation: there is nothing to compare")
        verdicts = [check["verdict"] for question in report["questions"] for check in question["checks"]]
        passed[student.name] = verdicts.count("passed"), len(verdicts)
    return Graded(cost, passed)


def _pytest(setup: Setup, folder: Path, students: Sequence[Student]) -> Graded:
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "-c", os.devnull]
    command += ["--rootdir", f"{folder}", *(f"{folder / name}" for name in TEST_FILES)]
    cost, passed = Cost(), {}
    for student in students:
        taken, output = _run(command, codes=(0, 1), SOLUTION=f"{setup.solution}", SUBMISSION=f"{student.file}")
        counts = {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|error)", output[-200:])}
        cost += taken
        passed[student.name] = counts.get("passed", 0), sum(counts.values())
    return Graded(cost, passed)


def _otter_run(setup: Setup, bundle: Path, students: Sequence[Student]) -> Graded:
    _make_bundle(setup, bundle)
    cost, passed = Cost(), {}
    for student in students:
        output = _fresh(setup.room / "otter")  # if it fails it leaves old results in place, and exits with 0
        options = ["--autograder", f"{bundle}", "--output-dir", f"{output}", "--no-logo"]
        taken, _ = _run([sys.executable, "-m", "otter", "run", *options, f"{student.file}"])
        results = json.loads((output / "results.json").read_text())["tests"]
        tests = [test for test in results if test["name"] != "Public Tests"]
        cost += taken
        passed[student.name] = _whole(sum(t["score"] for t in tests), sum(t["max_score"] for t in tests))
    return Graded(cost, passed)


_LOOP = """
import json, sys, time
from otter.api import grade_submission
started = time.perf_counter()
results = [grade_submission(path, sys.argv[1], quiet=True) for path in sys.argv[2:]]
print(json.dumps([time.perf_counter() - started, [(result.total, result.possible) for result in results]]))
"""


def _otter_api(setup: Setup, bundle: Path, students: Sequence[Student]) -> Graded:
    _make_bundle(setup, bundle)
    cost, output = _run([sys.executable, "-c", _LOOP, f"{bundle}", *(f"{student.file}" for student in students)])
    wall, scores = json.loads(output.splitlines()[-1])  # not counting the start of the process
    return Graded(
        Cost(wall, cost.processor),
        {student.name: _whole(*score) for student, score in zip(students, scores, strict=True)},
    )


def _make_bundle(setup: Setup, bundle: Path) -> None:
    if bundle.exists():
        return
    tests = setup.room / "tests"
    tests.mkdir()
    files = [f"{setup.assignment.folder / name}" for name in TEST_FILES]
    (tests / "checks.py").write_text(
        "from expanded import cases\n"
        "from otter.test_files import test_case\n"
        "OK_FORMAT = False\n"
        "name = 'checks'\n"
        f"for title, run in cases({files!r}, {f'{setup.solution}'!r}):\n"
        "    globals()[title] = test_case(name=title, points=1)(run)\n"
    )
    options = ["--tests-dir", f"{tests}", "--output-path", f"{bundle}", "--no-config", "--no-environment"]
    _run([sys.executable, "-m", "otter", "generate", *options, "--no-requirements"])


def _whole(score: float, possible: float) -> tuple[int, int]:
    return round(score), round(possible)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _run(command: list[str], codes: Sequence[int] = (0,), **variables: str) -> tuple[Cost, str]:
    """Run a command with one thread for linear algebra in each process; return its cost and its output."""
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "",  # the default: compiled modules are kept
        "PYTHONPATH": f"{HERE}",
    }
    processor, started = processor_seconds(), time.perf_counter()
    done = subprocess.run(  # noqa: S603 -- our own commands
        command, env=environment | variables, cwd="/", capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - started
    if done.returncode not in codes:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return Cost(wall, processor_seconds() - processor), done.stdout


def processor_seconds() -> float:
    """Return the processor time of all descendants, including orphans, which this process reaps."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
