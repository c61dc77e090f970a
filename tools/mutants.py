"""Change every solution in every small way, and see whether the checks notice: ``python tools/mutants.py [ID ...]``.

A mutant that gets full marks is equivalent to the solution, or has found a hole in the checks. Which it is stands in
``solutions/<id>/mutants.yml``, as judged by a person; a survivor that is not judged there makes this fail, and so does
a judgement that fits no survivor. Changes of what an error says are left out: checks look at its class only.
"""

import argparse
import ast
import difflib
import os
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from rich.console import Console
from rich.table import Table

from autograder.grading import Conditions, grade_many, local_executor
from autograder.model import Assignment, Report, Status, Submission, Verdict, Visibility
from autograder.sandbox import choose_isolation
from autograder.spec import find_course, load_course

SECRET = b"the mutants' secret: fixed, so that a report can be had again"

Change = tuple[str, str, str]


@dataclass(frozen=True)
class Mutant:
    """A solution with one change."""

    file: str
    line: int
    function: str  # in which the change is; "" outside of all
    before: str
    after: str
    source: str

    @property
    def change(self) -> Change:
        """What stands in ``mutants.yml``: line numbers move, these do not."""
        return self.function, self.before, self.after

    def __str__(self) -> str:
        """Give an entry for ``mutants.yml`` that lacks its judgement."""
        entry = {"in": self.function, "before": self.before, "after": self.after}
        return f"# {self.file}:{self.line}\n{yaml.safe_dump([entry], sort_keys=False, width=10_000)}"


@dataclass
class Tally:
    """What became of the mutants of an assignment."""

    mutants: int = 0
    equivalent: int = 0
    public: int = 0
    hidden: int = 0
    caught: int = 0
    not_judged: int = 0
    misjudged: int = 0

    @property
    def row(self) -> list[str]:
        """The cells of the table, but for the first."""
        real = self.mutants - self.equivalent
        shares = (f"{count} ({count / real:.1%})" if real else "-" for count in (self.public, self.hidden, self.caught))
        return [str(self.mutants), str(self.equivalent), *shares, str(self.not_judged), str(self.misjudged)]


def mutants(path: Path) -> Iterator[Mutant]:
    """Give every mutant of a file, each once."""
    original = path.read_text(encoding="utf-8")
    seen = {_meaning(original)}
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():  # these are told by their user what to replace by what
            continue
        occurrence = 0
        while (mutated := _mutate(original, operator(), occurrence)) is not None:
            occurrence += 1
            meaning = _meaning(mutated)
            if meaning is not None and meaning not in seen:
                seen.add(meaning)
                yield _describe(path.name, original, mutated)


def _mutate(original: str, operator: Operator, occurrence: int) -> str | None:
    try:
        return mutate_code(original, operator, occurrence)
    except AttributeError:  # cosmic-ray 8.4 cannot replace a name with a dot in it: except (OSError, zlib.error)
        return original


def _meaning(source: str) -> str | None:
    """Say what a program does, but for the words of its errors; None if it does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `is` for `==` is no mistake that anybody makes unwarned
            compile(source, "mutant", "exec")
    except (SyntaxError, SyntaxWarning):
        return None
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc.args.clear()
    return ast.dump(tree)


def _describe(file: str, original: str, mutated: str) -> Mutant:
    before, after = original.splitlines(), mutated.splitlines()
    (changed,) = [
        op for op in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if op[0] != "equal"
    ][:1]
    _, start, end, new_start, new_end = changed
    return Mutant(
        file,
        start + 1,
        _function_at(ast.parse(original), start + 1),
        " ".join(line.strip() for line in before[start:end]),
        " ".join(line.strip() for line in after[new_start:new_end]),
        mutated,
    )


def _function_at(tree: ast.AST, line: int) -> str:
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return ".".join(node.name for node in sorted(around, key=lambda node: node.lineno))


def judged(assignment: Assignment) -> dict[Change, str]:
    """Read which survivors are known to be equivalent, and why."""
    path = assignment.solution / "mutants.yml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return {(entry["in"], entry["before"], entry["after"]): entry["equivalent"] for entry in entries or []}


def caught_by(report: Report, visibility: Visibility) -> bool:
    """Whether a check of a kind failed; one that was skipped has caught nothing."""
    return any(check.verdict is Verdict.FAILED for check in report.checks if check.visibility is visibility)


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
        "misjudged",
    )
    holds = True
    with local_executor(arguments.jobs) as executor:
        for assignment in course.assignments:
            if arguments.ids and assignment.id not in arguments.ids:
                continue
            tally = _grade_mutants(executor, assignment, conditions, arguments.jobs, console)
            holds = holds and not tally.not_judged and not tally.misjudged
            table.add_row(assignment.id, *tally.row)
    console.print(table)
    return 0 if holds else 1


def _grade_mutants(
    executor: Executor, assignment: Assignment, conditions: Conditions, jobs: int, console: Console
) -> Tally:
    def say(*lines: object) -> None:
        console.print(f"{assignment.id}:", *lines, markup=False, soft_wrap=True)

    known = judged(assignment)
    found = {}
    for name in assignment.files:
        if name.endswith(".py"):
            found |= {f"{name}:{i}": mutant for i, mutant in enumerate(mutants(assignment.solution / name))}
    files = {name: (assignment.solution / name).read_bytes() for name in assignment.files}
    assignment = _in_haste(executor, assignment, files, conditions)
    submissions = (
        (assignment, Submission(key, {**files, mutant.file: mutant.source.encode()})) for key, mutant in found.items()
    )
    tally = Tally(mutants=len(found))
    for report in grade_many(executor, submissions, conditions, window=2 * jobs):
        mutant = found[report.student]
        if report.status is Status.INCOMPLETE:
            broken = [check.name for check in report.checks if check.verdict is Verdict.ERROR]
            say("the grader broke in", ", ".join(broken), "for", f"\n{mutant}")
            tally.not_judged += 1
        elif report.score == report.max_score:
            if mutant.change in known:
                tally.equivalent += 1
            else:
                say(f"survives:\n{mutant}")
                tally.not_judged += 1
        else:
            if mutant.change in known:
                say(f"judged equivalent, but caught:\n{mutant}")
                tally.misjudged += 1
            tally.caught += 1
            tally.public += caught_by(report, Visibility.PUBLIC)
            tally.hidden += caught_by(report, Visibility.HIDDEN)
    for change in known.keys() - {mutant.change for mutant in found.values()}:
        say("mutants.yml judges what is no mutant:", *change)
        tally.misjudged += 1
    return tally


def _in_haste(
    executor: Executor, assignment: Assignment, files: dict[str, bytes], conditions: Conditions
) -> Assignment:
    """Lower the time limits, which a mutant that loops for ever exhausts in every check, if the solution allows.

    It must pass in half of the time, so that no mutant is caught because the machine was busy.
    """
    for divisor, least in ((5, 1.0), (1, 0.0)):
        seconds = {
            name: max(getattr(assignment.limits, name) / divisor, least) for name in ("call_seconds", "check_seconds")
        }
        half = {name: limit / 2 for name, limit in seconds.items()}
        trial = replace(assignment, limits=assignment.limits.model_copy(update=half))
        (report,) = grade_many(executor, [(trial, Submission("solution", files))], conditions, window=1)
        if report.score == report.max_score:
            return replace(assignment, limits=assignment.limits.model_copy(update=seconds))
    raise SystemExit(f"{assignment.id}: the solution does not get full marks in half of the time limits")


if __name__ == "__main__":
    sys.exit(main())
