"""How long does a submission take, and how much memory, beside plain pytest and Otter-Grader?

    python benchmarks/grading.py [--students 40] [--rounds 3] [--routes j1 pytest ...] [--no-memory]

All routes grade the same files with the same check functions, taking turns, so that a slow minute hits them all alike.
A route is timed only if it graded: right answers get every check, stubs none.
"""

import argparse
import importlib.util
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from classroom import ALL_PASS, NONE_PASSES, Student, make_class, one_of_each
from memory import ROLES, peaks
from rich.console import Console
from rich.table import Table
from routes import Graded, Route, Setup, grade_command, make_routes

from autograder.spec import load_course

ROOT = Path(__file__).parents[1]
SAMPLE = ("reference", "alternative", "mistaken", "stub")  # for the routes that take seconds each
GOALS = {  # route -> (of which route's time, at most)
    "j1": (("pytest", 1.0), ("otter", 1 / 15)),
    "j2": (("pytest", 1.0), ("otter", 1 / 15)),
}
MEMORY_SIZES = (40, 400)


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as room:
        setup = _setup(Path(room, "class"))
        students = make_class(setup.course, setup.assignment, setup.classroom, options.students)
        counts = ", ".join(f"{n} {kind}" for kind, n in Counter(student.kind for student in students).items())
        console.print(f"{len(students)} students: {counts}")
        seconds = _time(make_routes(setup), options, students)
        console.print(_time_table(seconds, options))
        if options.memory:
            console.print(_memory_table(setup))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure seconds and memory per submission, beside pytest and Otter.")
    parser.add_argument("--students", type=int, default=40, help="(default: %(default)s, at least 20)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    every = ("j1", "j2", "pytest", "otter", "api")
    parser.add_argument("--routes", nargs="+", choices=every, default=every, metavar="ROUTE", help=" ".join(every))
    parser.add_argument("--memory", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    if options.students < 20 or options.rounds < 1:
        parser.error("wanted at least 20 students, who are a whole mix, and a round")
    if {"otter", "api"} & set(options.routes) and importlib.util.find_spec("otter") is None:
        parser.error("otter-grader is not installed: `make bench` does that; or choose --routes j1 j2 pytest")
    return options


def _setup(classroom: Path) -> Setup:
    course = load_course(ROOT)
    assignment = course.assignments[0]
    return Setup(course, assignment, classroom, classroom.parent)
