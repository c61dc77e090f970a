"""Measure the commands of the gradebook on a whole term, and nbgrader's export of the same class for comparison.

    python benchmarks/gradebook.py [--students 1000] [--attempts 3] [--rounds 3] [--database URL]

The goal for 1,000 students, nine assignments and three attempts is two seconds for each command, from the shell's
prompt to the last line. Processor time is shown beside wall time: it says more on a busy machine. nbgrader has only the
attempt of each student that counts, and its export has one line for each; it is measured once.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from downloads import write_downloads
from rich.console import Console
from rich.table import Table
from term import course_file, fill, names

from autograder.cli.choices import FILLED_FORMATS, WRITTEN_FORMATS
from autograder.course.load import load_course
from autograder.gradebook.class_grades import ClassGrades, compute_class_grades
from autograder.gradebook.database import DATABASE_VARIABLE
from autograder.gradebook.store import open_store
from autograder.model import Course
from autograder.release.skeleton import new_assignment

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
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
Measured = tuple[str, ...]


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        course = _course(Path(folder))
        if options.database:
            os.environ[DATABASE_VARIABLE] = options.database
        started = time.perf_counter()
        with open_store(course, create=True) as store:
            name = store.name.replace(folder, "")
            fill(store, course, options.students, options.attempts)
            filled = time.perf_counter() - started
            with store.reader() as reader:
                gradebook = compute_class_grades(course, reader.records(), datetime.now(UTC))
        gradings = options.students * len(course.assignments) * options.attempts
        file = course.root / ".autograder" / "gradebook.db"
        size = f", {file.stat().st_size / 1e6:.0f} MB" if file.exists() else ""
        print(f"{gradings} gradings added in {filled:.0f} s, {1000 * filled / gradings:.1f} ms each{size}; {name}")
        table = Table("command", title=f"Seconds, median of {options.rounds}; goal {GOAL}")
        for column in ("wall", "most", "processor", "lines"):
            table.add_column(column, justify="right")
        for command in (*COMMANDS, *_exports(course, options.students)):
            autograder = [PROGRAMS / "autograder", "--course", course.root, "gradebook", *command]
            label = " ".join(part for part in command if not part.startswith("/"))
            table.add_row(label, *_measure(autograder, course.root, options.rounds))
        table.add_row("nbgrader export", *_nbgrader(Path(folder), gradebook))
        Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(table)


def _exports(course: Course, students: int) -> Iterator[tuple[str, ...]]:
    """Yield a command for every format; those that fill in a download get one of the whole class."""
    downloads = write_downloads(course.root, names(students), course.assignments)
    output = ("-o", str(course.root / "exported"))
    for name in WRITTEN_FORMATS:
        yield "export", name, *output
    for name in FILLED_FORMATS:
        one = ("-a", course.assignments[0].id) if name == "moodle-worksheet" else ()
        yield "export", name, *one, str(downloads[name]), *output


def _nbgrader(folder: Path, gradebook: ClassGrades) -> Measured:
    if not (PROGRAMS / "nbgrader").exists():
        return "not installed", "", "", ""
    import nbgrader_class  # noqa: PLC0415 -- is there only where nbgrader is

    room = folder / "nbgrader"
    room.mkdir()
    os.environ["PATH"] = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"  # nbgrader starts other programs by their names
    count = nbgrader_class.fill(room, gradebook)
    command = [PROGRAMS / "nbgrader", "export", "--CourseDirectory.course_id=course", "--to=grades.csv"]
    wall, most, processor, _ = _measure(command, room, 1)
    lines = len((room / "grades.csv").read_text().splitlines())
    if lines <= count:
        raise SystemExit(f"nbgrader exported {lines} lines of {count} submissions")
    return wall, most, processor, str(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the commands of the gradebook on a whole term.")
    parser.add_argument("--students", type=int, default=1000, help="(default: %(default)s)")
    parser.add_argument("--attempts", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--database", metavar="URL", help="an empty one (default: SQLite)")
    return parser.parse_args()


def _course(root: Path) -> Course:
    """Make a course of this repository's assignments, and of small ones until there are nine."""
    (root / "course.yml").write_text("title: A term\n")
    for part in ("assignments", "solutions"):
        (root / part).mkdir()
        for folder in (ROOT / part).iterdir():
            (root / part / folder.name).symlink_to(folder)
    while len((course := load_course(root)).assignments) < ASSIGNMENTS:
        new_assignment(course, f"b{len(course.assignments)}")
    (root / "course.yml").write_text(course_file(course))
    return load_course(root)


def _measure(command: Sequence[str | Path], folder: Path, rounds: int) -> Measured:
    walls, processors, lines = [], [], 0
    for _ in range(rounds):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(  # noqa: S603 -- commands that are written above
            command, check=True, capture_output=True, text=True, cwd=folder
        )
        walls.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        lines = len(done.stdout.splitlines())
    wall, processor = statistics.median(walls), statistics.median(processors)
    return f"{wall:.2f}", f"{max(walls):.2f}", f"{processor:.2f}", str(lines)


if __name__ == "__main__":
    main()
