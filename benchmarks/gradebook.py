"""Measure the commands of the gradebook on a whole term.

    python benchmarks/gradebook.py [--students 1000] [--attempts 3] [--rounds 3] [--database URL]

The goal for 1,000 students, nine assignments and three attempts is two seconds for each command, from the shell's
prompt to the last line. Processor time stands beside wall time: on a busy machine it says more.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from term import course_file, fill

from autograder.gradebook.database import VARIABLE
from autograder.gradebook.store import open_store
from autograder.model import Course
from autograder.release.skeleton import new_assignment
from autograder.spec import load_course

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = 9
GOAL = 2.0  # seconds
COMMANDS = (
    ("show",),
    ("student", "s0007"),
    ("history", "s0007"),
    ("stats",),
    ("roster",),
    ("diff", "--since", "2026-11-01 12:00"),
)


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        course = _course(Path(folder))
        if options.database:
            os.environ[VARIABLE] = options.database
        started = time.perf_counter()
        with open_store(course, create=True) as store:
            name = store.name.replace(folder, "")
            fill(store, course, options.students, options.attempts)
        filled = time.perf_counter() - started
        gradings = options.students * len(course.assignments) * options.attempts
        file = course.root / ".autograder" / "gradebook.db"
        size = f", {file.stat().st_size / 1e6:.0f} MB" if file.exists() else ""
        print(f"{gradings} gradings added in {filled:.0f} s, {1000 * filled / gradings:.1f} ms each{size}; {name}")
        table = Table("command", title=f"Seconds, median of {options.rounds}; goal {GOAL}")
        for column in ("wall", "most", "processor", "lines"):
            table.add_column(column, justify="right")
        for command in COMMANDS:
            table.add_row(" ".join(command), *_measure(course.root, command, options.rounds))
        Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the commands of the gradebook on a whole term.")
    parser.add_argument("--students", type=int, default=1000, help="(default: %(default)s)")
    parser.add_argument("--attempts", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--database", metavar="URL", help="an empty one (default: SQLite)")
    return parser.parse_args()


def _course(root: Path) -> Course:
    """Take this course's assignments, and small ones until there are nine."""
    (root / "course.yml").write_text("title: A term\n")
    for part in ("assignments", "solutions"):
        (root / part).mkdir()
        for folder in (ROOT / part).iterdir():
            (root / part / folder.name).symlink_to(folder)
    while len((course := load_course(root)).assignments) < ASSIGNMENTS:
        new_assignment(course, f"b{len(course.assignments)}")
    (root / "course.yml").write_text(course_file(course))
    return load_course(root)


def _measure(root: Path, command: tuple[str, ...], rounds: int) -> tuple[str, ...]:
    walls, processors, lines = [], [], 0
    autograder = Path(sys.executable).with_name("autograder")
    for _ in range(rounds):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(  # noqa: S603 -- our own command
            [autograder, "--course", root, "gradebook", *command], check=True, capture_output=True, text=True
        )
        walls.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        lines = len(done.stdout.splitlines())
    wall, processor = statistics.median(walls), statistics.median(processors)
    return f"{wall:.2f}", f"{max(walls):.2f}", f"{processor:.2f}", str(lines)


if __name__ == "__main__":
    main()
