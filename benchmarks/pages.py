"""Measure how long the class report and the feedback pages of a large class take.

    python benchmarks/pages.py GRADES [--students 1000]

GRADES is what `make grade` wrote: each student of the large class gets the report of a random student of the sample.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.course.load import load_course
from autograder.model import Report
from autograder.reports.report_files import read_reports, write_report

ROOT = Path(__file__).parents[1]
GOAL = "the class report of a term of 1,000 students in less than 10 seconds"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("grades", type=Path)
    parser.add_argument("--students", type=int, default=1000)
    options = parser.parse_args()
    print(f"goal: {GOAL}")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        room = Path(folder)
        count: Counter[str] = Counter()
        for report in enlarge(options.grades, options.students):
            write_report(room / "grades", report)
            count[report.assignment] += 1
        size = sum(path.stat().st_size for path in room.rglob("*.json"))
        print(f"{options.students} students x {len(count)} assignments, {size / 1e6:.0f} MB of reports")
        for command in ("report", "feedback"):
            seconds, busy = time_of("--course", ROOT, command, room / "grades", "-o", room / command)
            pages = list((room / command).rglob("*.html"))
            written = sum(path.stat().st_size for path in pages)
            took = f"{seconds:6.1f} s, {busy:5.1f} s of a processor"
            print(f"{command:10}{took}; {len(pages):6} pages, {written / 1e6:.1f} MB")


def enlarge(grades: Path, students: int) -> Iterator[Report]:
    """Yield a report for every student of a large class, copied from a student of a small one."""
    draw = random.Random(0)  # noqa: S311 -- no secret
    for assignment in load_course(ROOT).assignments:
        known = list(read_reports(grades, assignment.id))
        for number in range(students if known else 0):
            yield replace(draw.choice(known), student=f"s{number:05}")


def time_of(*arguments: object) -> tuple[float, float]:
    """Run the command; return its wall time and its processor time in seconds."""
    before, started = os.times(), time.perf_counter()
    command = [Path(sys.executable).with_name("autograder"), *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- ours
    seconds, after = time.perf_counter() - started, os.times()
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
