"""Measure seconds and memory per submission, compared with plain pytest and Otter-Grader.

    python benchmarks/grading.py [--students 40] [--rounds 3] [--routes j1 pytest ...] [--no-memory]

All routes grade the same files with the same check functions, in turns, so that a slow minute affects all of them.
A route is timed only if it graded: right answers pass every check, stubs none.
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
from routes import Cost, Graded, Route, Setup, grade_command, make_routes

from autograder.course.load import load_assignment

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "a1_forward_conv"
SAMPLE = ("reference", "alternative", "mistaken", "stub")  # for the routes that take seconds for each
MEMORY_SIZES = (40, 400)
GOALS = "at most 1.0 x plain pytest with one worker; at least 15 x faster than otter run"


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        room = Path(folder)
        setup = Setup(ROOT, load_assignment(ROOT, ASSIGNMENT), room / "class", room)
        students = make_class(setup.assignment, setup.classroom, options.students)
        mix = ", ".join(f"{count} {kind}" for kind, count in Counter(student.kind for student in students).items())
        console.print(f"{len(students)} students: {mix}. The routes of Otter grade {len(SAMPLE)} of them per round.")
        routes = {name: route for name, route in make_routes(setup).items() if name in options.routes}
        console.print(_time_table(routes, _time(routes, students, options.rounds)))
        console.print(f"Goals: {GOALS}.")
        if options.memory:
            console.print(_memory_table({size: _memory(setup, size) for size in MEMORY_SIZES}))


def _options() -> argparse.Namespace:
    every = ("j1", "j2", "pytest", "otter", "api")
    parser = argparse.ArgumentParser(
        description="Measure seconds and memory per submission, compared with pytest and Otter."
    )
    parser.add_argument("--students", type=int, default=40, help="at least 20, a whole mix (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--routes", nargs="+", choices=every, default=every, help="(default: all)")
    parser.add_argument("--memory", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    if options.students < 20 or options.rounds < 1:
        parser.error("wanted at least 20 students and one round")
    if {"otter", "api"} & set(options.routes) and importlib.util.find_spec("otter") is None:
        parser.error("otter-grader is not installed: `make bench` installs it, or choose --routes j1 j2 pytest")
    return options


def _time(routes: Mapping[str, Route], students: Sequence[Student], rounds: int) -> dict[str, list[Cost]]:
    """Return what a submission costs on each route in each round."""
    sample = one_of_each(students, SAMPLE)
    for route in routes.values():  # once untimed: caches are filled, and a route that does not grade is noticed early
        _require_graded(route, sample, route.grade(sample))
    costs: dict[str, list[Cost]] = {name: [] for name in routes}
    for turn in range(rounds):
        for name, route in list(routes.items())[:: -1 if turn % 2 else 1]:
            chosen = students if route.takes_all else sample
            graded = route.grade(chosen)
            _require_graded(route, chosen, graded)
            costs[name].append(graded.cost.per(len(chosen)))
            print(f"round {turn + 1}: {route.name}: {costs[name][-1].wall:.3f} s", file=sys.stderr)
    return costs


def _require_graded(route: Route, students: Sequence[Student], graded: Graded) -> None:
    for student in students:
        passed, of = graded.passed[student.name]
        wanted = {of} if student.kind in ALL_PASS else {0} if student.kind in NONE_PASSES else range(1, of)
        if of == 0 or passed not in wanted:
            raise SystemExit(f"{route.name} did not grade: {student.name} ({student.kind}) passed {passed} of {of}")


def _time_table(routes: Mapping[str, Route], costs: Mapping[str, Sequence[Cost]]) -> Table:
    table = Table("route", title="Seconds per submission")
    for column in ("median", "min", "max", "x plain pytest", "otter run takes", "processor"):
        table.add_column(column, justify="right")
    medians = {name: statistics.median(cost.wall for cost in values) for name, values in costs.items()}
    for name, median in medians.items():
        walls = [cost.wall for cost in costs[name]]
        versus_pytest = f"{median / medians['pytest']:.2f}" if "pytest" in medians else "-"
        versus_otter = f"{medians['otter'] / median:.1f} x" if "otter" in medians else "-"
        processor = statistics.median(cost.processor for cost in costs[name])
        cells = (f"{value:.3f}" for value in (median, min(walls), max(walls)))
        table.add_row(routes[name].name, *cells, versus_pytest, versus_otter, f"{processor:.3f}")
    return table


def _memory(setup: Setup, size: int) -> dict[str, float]:
    classroom = setup.room / f"class of {size}"
    make_class(setup.assignment, classroom, size)
    return peaks(grade_command(setup, classroom, setup.room / f"grades of {size}", jobs=2))


def _memory_table(peak: Mapping[int, Mapping[str, float]]) -> Table:
    few, many = MEMORY_SIZES
    table = Table("largest process", title="Peak resident memory of autograder grade -j 2, MiB")
    for column in (f"{few} students", f"{many} students", "growth per submission, KiB"):
        table.add_column(column, justify="right")
    for role in ROLES:
        growth = 1024 * (peak[many][role] - peak[few][role]) / (many - few)
        table.add_row(role, f"{peak[few][role]:.1f}", f"{peak[many][role]:.1f}", f"{growth:.1f}")
    return table


if __name__ == "__main__":
    main()
