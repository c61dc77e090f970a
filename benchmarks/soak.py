"""Grade a large class with one command, one submission in five hostile, and check that nothing grows.

    python benchmarks/soak.py [--submissions 2000] [--jobs 2]

The assignment is the one that `tests/hostile/corpus` was written for: its limits are short, so that an endless loop
costs a second. Sampled are the command, all its descendants, and those of them that have lost their parents. Growth is
measured from the second tenth of the class (the first is for warming up) to the last. The exit code is 1 if anything
grows by more than its bound, if a right answer does not get its points, or if something is left over at the end.
"""

import argparse
import csv
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from classroom import ALL_PASS, Student, make_class
from memory import ROLES, children, family, proportional_memory
from rich.console import Console
from rich.table import Table

from autograder.course.load import load_assignment

HOSTILE = Path(__file__).parents[1] / "tests" / "hostile"
PR_SET_CHILD_SUBREAPER = 36
ASSIGNMENT = "sliding"
ONE_IN = 5
WRITTEN_TO = (Path.home(), *map(Path, ("/", "/tmp", "/dev/shm", "/var/tmp")))  # noqa: S108 -- by attacks that can
MOST_SAMPLES = 4000  # of a class that takes a second for each submission
LEAVE_SECONDS = 10  # until all processes are gone: Python's fork server is the last to notice
TENTHS = 10
SPARKS = "▁▂▃▄▅▆▇█"

SOLUTION = '''"""A sliding product."""

import numpy as np


def conv2d(x, kernel):
    """Slide a kernel of shape (KH, KW) over an image of shape (H, W)."""
    h, w = x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1
    return sum(kernel[i, j] * x[i : i + h, j : j + w] for i, j in np.ndindex(kernel.shape))
'''
ALTERNATIVE = '''"""The same, entry by entry."""

import numpy as np


def conv2d(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    return np.array([[(x[i:i + kh, j:j + kw] * kernel).sum() for j in range(w - kw + 1)] for i in range(h - kh + 1)])
'''
MISTAKES = tuple(
    ("conv2d(x, kernel)", f"right({answer}")
    for answer in ("x, np.flip(kernel))", "x, kernel)[:-1, :-1]", "x, kernel).astype(int)", "x, kernel) / kernel.size")
)


@dataclass(frozen=True)
class Measure:
    """A quantity that must not grow by more than a bound in total, plus a bound for each submission."""

    name: str
    bound: float
    per_submission: float = 0.0


MEASURES = (
    Measure("main process, MiB", 4, 0.004),  # it keeps the table of the class, which it prints at the end
    Measure("grading workers, MiB", 16),
    Measure("sandboxes, MiB", 48),  # at any time one of them is starting and another one is ending
    Measure("processes", 6),
    Measure("descriptors", 24),
    Measure("temporary files", 2),
)


@dataclass(frozen=True)
class Sample:
    """The measures at one time."""

    seconds: float
    graded: int
    values: tuple[float, ...]  # in the order of MEASURES


def main() -> int:
    """Make a class, grade it, print the curve."""
    options = _options()
    size = options.submissions
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # so that orphans come here, and are counted
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        room = Path(name)
        honest = _make_class(room, size)
        console.print(f"{size} submissions, of which {size - len(honest)} are hostile, {options.jobs} at once")
        samples = _grade(room, options.jobs, max(0.05, size / MOST_SAMPLES))
        console.print(_curve(samples, size))
        wrong = [*_growth(samples, size), *_wrong_scores(room, honest), *_leftovers(room, size)]
    for line in wrong:
        console.print(line, style="bold red", markup=False)
    console.print(f"{samples[-1].seconds:.0f} s; {'something is wrong' if wrong else 'nothing grows'}")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Grade a large class, one in five hostile; check that nothing grows.")
    parser.add_argument("--submissions", type=int, default=2000, help="at least 50 (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="(default: %(default)s)")
    options = parser.parse_args()
    if options.submissions < 50 or options.jobs < 1:
        parser.error("wanted at least 50 submissions and one job")
    return options


def _make_class(room: Path, size: int) -> list[Student]:
    """Write a course and a class; return the honest students of the class."""
    course, classroom = room / "course", room / "class"
    shutil.copytree(HOSTILE / "course", course)
    solution = course / "solutions" / ASSIGNMENT
    (solution / "alternatives").mkdir()
    (solution / "conv.py").write_text(SOLUTION)
    (solution / "alternatives" / "loops.py").write_text(ALTERNATIVE)
    honest = make_class(load_assignment(course, ASSIGNMENT), classroom, size - size // ONE_IN, MISTAKES)
    attacks = cycle(sorted(path for group in (HOSTILE / "corpus").iterdir() for path in group.iterdir()))
    for number in range(size // ONE_IN):
        attack, beside = next(attacks), honest[number * (ONE_IN - 1)]
        files = attack.iterdir() if attack.is_dir() else [attack]
        folder = classroom / f"{beside.name}-{attack.stem}"
        folder.mkdir()
        for path in filter(Path.is_file, files):
            shutil.copy(path, folder / (path.name if attack.is_dir() else "conv.py"))
    return honest


def _grade(room: Path, jobs: int, interval: float) -> list[Sample]:
    (room / "temporary").mkdir()
    program = f"{Path(sys.executable).with_name('autograder')}"
    command = [program, "--course", f"{room / 'course'}", "grade", f"{room / 'class'}", "--assignment", ASSIGNMENT]
    command += ["--output", f"{room / 'grades'}", "--jobs", f"{jobs}"]
    environment = {**os.environ, "TMPDIR": f"{room / 'temporary'}"}
    samples = []
    with (room / "printed").open("w") as printed:
        began = time.monotonic()
        with subprocess.Popen(command, env=environment, stdout=printed) as process:  # noqa: S603 -- ours
            while process.poll() is None:
                samples.append(_sample(process.pid, room, time.monotonic() - began))
                time.sleep(interval)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return samples


def _sample(pid: int, room: Path, seconds: float) -> Sample:
    processes = dict(family(pid))
    for orphan in _orphans(pid):
        processes |= family(orphan, "orphan")
    memory = Counter(dict.fromkeys(ROLES, 0.0))
    for each, role in processes.items():
        memory[role] += proportional_memory(each)
    graded = sum(1 for _ in (room / "grades" / ASSIGNMENT).glob("*.json"))
    counts = len(processes), sum(map(_descriptors, processes)), sum(1 for _ in _temporary_files(room))
    return Sample(seconds, graded, (*(memory[role] for role in ROLES), *counts))


def _orphans(pid: int) -> Iterator[int]:
    """Yield the processes of the command that outlived their parents."""
    for child in children(os.getpid()):
        if child != pid and os.waitpid(child, os.WNOHANG) == (0, 0):
            yield child


def _descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:  # it has ended, or is somebody else's
        return 0


def _temporary_files(room: Path) -> Iterator[Path]:
    yield from (room / "temporary").rglob("*")
    yield from (room / "grades").rglob(".autograder-writing-*")
    for place in WRITTEN_TO:
        yield from place.glob("hostile-*")


def _tenth(samples: Sequence[Sample], size: int, number: int) -> list[Sample]:
    """Return the samples of a tenth of the class, by how much of it was graded."""
    return [sample for sample in samples if TENTHS * sample.graded // size == number]


def _medians(samples: Sequence[Sample]) -> list[float]:
    return [statistics.median(column) for column in zip(*(sample.values for sample in samples), strict=True)]


def _curve(samples: Sequence[Sample], size: int) -> Table:
    table = Table("graded", title="Medians of each tenth")
    for measure in MEASURES:
        table.add_column(measure.name, justify="right")
    tenths = {number: _tenth(samples, size, number) for number in range(TENTHS)}
    rows = {number: _medians(tenth) for number, tenth in tenths.items() if tenth}
    for number, medians in rows.items():
        table.add_row(f"{10 * number} to {10 * number + 10} %", *(f"{value:.1f}" for value in medians))
    table.add_row("", *(_sparks(column) for column in zip(*rows.values(), strict=True)))
    return table


def _sparks(values: Sequence[float]) -> str:
    most = max(*values, 1e-9)
    return "".join(SPARKS[round((len(SPARKS) - 1) * value / most)] for value in values)


def _growth(samples: Sequence[Sample], size: int) -> Iterator[str]:
    first, last = _tenth(samples, size, 1), _tenth(samples, size, TENTHS - 1)
    if not first or not last:
        raise SystemExit("it was too fast to sample: wanted more submissions")
    for measure, before, after in zip(MEASURES, _medians(first), _medians(last), strict=True):
        bound = measure.bound + measure.per_submission * size
        if after - before > bound:
            yield f"{measure.name}: from {before:.1f} to {after:.1f}, which is more than {bound:g}"


def _wrong_scores(room: Path, honest: Sequence[Student]) -> Iterator[str]:
    with (room / "grades" / f"{ASSIGNMENT}.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    for student in honest:
        row = rows[student.name]
        if (row["score"] == row["max_score"]) is not (student.kind in ALL_PASS):
            yield f"{student.name} ({student.kind}) scores {row['score']} of {row['max_score']}"


def _leftovers(room: Path, size: int) -> Iterator[str]:
    reports = sum(1 for _ in (room / "grades" / ASSIGNMENT).iterdir())
    if reports != size:
        yield f"{reports} reports of {size} submissions"
    yield from (f"{path} is left over" for path in (room / "temporary").rglob("*"))
    ended = time.monotonic()
    while (orphans := list(_orphans(0))) and time.monotonic() < ended + LEAVE_SECONDS:
        time.sleep(0.1)
    yield from (f"process {orphan} is left over: {_command(orphan)}" for orphan in orphans)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
