"""Change every solution in every small way, and see whether the checks notice: ``python tools/mutants.py [ID ...]``.

A mutant that gets full marks is equivalent to the solution, or has found a hole in the checks. Which it is stands in
``solutions/<id>/mutants.yml``, as judged by a person; a survivor that is not judged there makes this fail.
"""

import argparse
import difflib
import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from rich.console import Console
from rich.table import Table

from autograder.grading import Conditions, grade_many, local_executor
from autograder.model import Assignment, Report, Submission, Verdict, Visibility
from autograder.sandbox import choose_isolation
from autograder.spec import find_course, load_course

SECRET = b"the mutants' secret: fixed, so that a report can be had again"


@dataclass(frozen=True)
class Mutant:
    """A solution with one change."""

    file: str
    line: int
    before: str
    after: str
    source: str

    @property
    def change(self) -> tuple[str, str]:
        """What stands in ``mutants.yml``: line numbers move, these do not."""
        return self.before, self.after


def mutants(path: Path) -> Iterator[Mutant]:
    """Give every mutant of a file, each once."""
    original = path.read_text(encoding="utf-8")
    seen = {original}
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():  # these are told by their user what to replace by what
            continue
        occurrence = 0
        while (mutated := mutate_code(original, operator(), occurrence)) is not None:
            occurrence += 1
            if mutated not in seen and _compiles(mutated):
                seen.add(mutated)
                yield _describe(path.name, original, mutated)


def _compiles(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `is` for `==` is no mistake that anybody makes unwarned
            compile(source, "mutant", "exec")
    except (SyntaxError, SyntaxWarning):
        return False
    return True


def _describe(file: str, original: str, mutated: str) -> Mutant:
    before, after = original.splitlines(), mutated.splitlines()
    (changed,) = [
        op for op in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if op[0] != "equal"
    ][:1]
    _, start, end, new_start, new_end = changed
    return Mutant(
        file,
        start + 1,
        " ".join(line.strip() for line in before[start:end]),
        " ".join(line.strip() for line in after[new_start:new_end]),
        mutated,
    )


def judged(assignment: Assignment) -> dict[tuple[str, str], str]:
    """Read which survivors are known to be equivalent, and why."""
    path = assignment.solution / "mutants.yml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return {(entry["before"], entry["after"]): entry["equivalent"] for entry in entries or []}


def missed_by(report: Report, visibility: Visibility) -> bool:
    """Whether all checks of a kind passed."""
    return all(check.verdict is Verdict.PASSED for check in report.checks if check.visibility is visibility)


def main() -> int:
    """Grade the mutants; print what survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ids", metavar="ID", nargs="*", help="assignments (default: all)")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    course = load_course(find_course(Path()))
    conditions = Conditions(SECRET, choose_isolation("auto"))
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    table = Table(
        "assignment",
        "mutants",
        "equivalent",
        "caught by public checks alone",
        "by hidden alone",
        "by all",
        "not judged",
    )
    open_holes = 0
    with local_executor(arguments.jobs) as executor:
        for assignment in course.assignments:
            if arguments.ids and assignment.id not in arguments.ids:
                continue
            row = _grade_mutants(executor, assignment, conditions, arguments.jobs, console)
            open_holes += row[-1]
            real = row[0] - row[1]
            shares = (f"{count} ({count / real:.1%})" if real else "-" for count in row[2:5])
            table.add_row(assignment.id, str(row[0]), str(row[1]), *shares, str(row[-1]))
    console.print(table)
    return 1 if open_holes else 0


def _grade_mutants(executor, assignment, conditions, jobs, console) -> tuple[int, int, int, int, int, int]:
    known = judged(assignment)
    found = {}
    for name in assignment.files:
        if name.endswith(".py"):
            found |= {f"{name}:{i}": mutant for i, mutant in enumerate(mutants(assignment.solution / name))}
    files = {name: (assignment.solution / name).read_bytes() for name in assignment.files}
    submissions = (
        (assignment, Submission(key, {**files, mutant.file: mutant.source.encode()})) for key, mutant in found.items()
    )
    equivalent = public = hidden = caught = unjudged = 0
    for report in grade_many(executor, submissions, conditions, window=2 * jobs):
        mutant = found[report.student]
        if report.score == report.max_score:
            if mutant.change in known:
                equivalent += 1
            else:
                unjudged += 1
                console.print(f"{assignment.id}/{mutant.file}:{mutant.line}", style="bold", end="  ")
                console.print(f"{mutant.before}  ->  {mutant.after}", markup=False)
            continue
        caught += 1
        public += not missed_by(report, Visibility.PUBLIC)
        hidden += not missed_by(report, Visibility.HIDDEN)
    return len(found), equivalent, public, hidden, caught, unjudged


if __name__ == "__main__":
    sys.exit(main())
