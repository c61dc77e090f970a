"""Check that all routes give the same points: ``make parity``.

Grades the solution, the stub and every example of the assignments with ``autograder grade``, with ``otter run`` on the
exported ``autograder.zip``, and with the exported zip for Gradescope in a container like Gradescope's; prints the
differences and the time per submission. Run it as root, on a machine where nothing else runs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from routes import processor_seconds

from autograder.course.load import load_course
from autograder.model import Assignment, Course
from tests.conftest import ROOT, linked_course
from tests.platforms.container import Container

BIN = Path(sys.executable).parent
Files = Mapping[str, bytes]
Points = dict[str, float]
Route = Callable[[Files], Points | str]  # points per question, or why there are none


def submissions(assignment: Assignment) -> dict[str, Files]:
    """Return the files of each submission to grade, by name."""
    folders = {path.name: path for path in sorted((ROOT / "examples/submissions" / assignment.id).iterdir())}
    found = {name: {path.name: path.read_bytes() for path in folder.iterdir()} for name, folder in folders.items()}
    for name, folder in (("solution", assignment.solution), ("stub", ROOT / "student_template" / assignment.id)):
        found[name] = {file: (folder / file).read_bytes() for file in assignment.files}
    return found


def grade_class(course: Course, assignment: Assignment, found: Mapping[str, Files], room: Path) -> dict[str, Points]:
    """Grade all as a class, with one process."""
    for name, files in found.items():
        (room / "class" / name).mkdir(parents=True)
        for file, data in files.items():
            (room / "class" / name / file).write_bytes(data)
    options = ["-a", assignment.id, "-o", room / "grades", "-j", "1"]
    run([BIN / "autograder", "--course", course.root, "grade", room / "class", *options])
    reports = {name: json.loads((room / "grades" / assignment.id / f"{name}.json").read_text()) for name in found}
    return {name: {q["name"]: q["points"] for q in report["questions"]} for name, report in reports.items()}


def otter(course: Course, assignment: Assignment, room: Path) -> Route:
    """Prepare ``otter run``."""
    run([BIN / "autograder", "--course", course.root, "export", "otter", assignment.id, "-o", room])
    bundle = room / assignment.id / "autograder.zip"

    def route(files: Files) -> Points | str:
        with tempfile.TemporaryDirectory() as output:
            done = run([BIN / "otter", "run", "-a", bundle, "-o", output, packed(files, Path(output))], check=False)
            results = Path(output, "results.json")
            if not results.exists():
                return done.stderr.strip().splitlines()[-1]
            tests = json.loads(results.read_text())["tests"]
        names = {question.title: question.name for question in assignment.questions}
        return {names[test["name"]]: round(test["score"], 4) for test in tests if test["name"] != "Public Tests"}

    return route


def gradescope(course: Course, assignment: Assignment, room: Path) -> Route:
    """Prepare a container."""
    run([BIN / "autograder", "--course", course.root, "export", "gradescope", assignment.id, "-o", room])
    container = Container(room / "container", room / f"gradescope_{assignment.id}.zip")
    if container.build().returncode:
        raise SystemExit("the image was not built")

    def route(files: Files) -> Points | str:
        done, results = container.grade(dict(files))
        return results["extra_data"]["points"] if results else done.stdout

    return route


ROUTES = {"otter": otter, "gradescope": gradescope}


def packed(files: Files, folder: Path) -> Path:
    """Write the only file if it is a script, or else a zip of all files; return its path."""
    if len(files) == 1 and next(iter(files)).endswith(".py"):
        ((name, data),) = files.items()
        (folder / name).write_bytes(data)
        return folder / name
    with zipfile.ZipFile(folder / "submission.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return folder / "submission.zip"


def run(command: list[object], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(  # noqa: S603 -- our own commands
        list(map(str, command)), cwd="/", env=own, capture_output=True, text=True, check=check
    )


def timed(function: Callable[[], object], count: int) -> tuple[object, str]:
    """Call a function that grades `count` submissions; return its result, and the seconds per submission."""
    processor, started = processor_seconds(), time.perf_counter()
    result = function()
    wall, processor = time.perf_counter() - started, processor_seconds() - processor
    return result, f"{wall / count:.2f} ({processor / count:.2f})"


def compare(course: Course, assignment: Assignment, routes: list[str]) -> None:
    """Grade all submissions of one assignment by all routes, and print a row."""
    found = submissions(assignment)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        wanted, taken = timed(lambda: grade_class(course, assignment, found, room), len(found))
        cells, differences = [taken], []
        for name in routes:
            route = ROUTES[name](course, assignment, room / name)
            got, taken = timed(lambda route=route: {who: route(files) for who, files in found.items()}, len(found))
            different = [who for who in found if got[who] != wanted[who]]
            differences += [f"  {name}, {who}: {got[who]}, and not {wanted[who]}" for who in different]
            cells.append(f"{len(found) - len(different)} of {len(found)} | {taken}")
    print(f"| {assignment.id} | {len(found)} | {' | '.join(cells)} |", *differences, sep="\n", flush=True)


def main() -> None:
    """Compare what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--routes", nargs="+", choices=list(ROUTES), default=list(ROUTES))
    arguments = parser.parse_args()
    print("Seconds per submission, and in brackets of processors.\n")
    head = ["assignment", "submissions", "grade", *(cell for name in arguments.routes for cell in (name, "seconds"))]
    print(f"| {' | '.join(head)} |\n|---|{'--:|' * (len(head) - 1)}")
    with tempfile.TemporaryDirectory() as folder:
        course = load_course(linked_course(Path(folder, "course")))
        for assignment in course.assignments:
            if not arguments.ids or assignment.id in arguments.ids:
                compare(course, assignment, arguments.routes)


if __name__ == "__main__":
    main()
