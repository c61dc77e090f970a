"""Change every solution in every small way, and see whether the checks notice: ``python -m tools.mutants [ID ...]``.

A mutant that gets full marks is either equivalent to the solution, or reveals a gap in the checks. Which survivors a
person has judged equivalent is in ``solutions/<id>/mutants.yml``. This fails on a survivor that is not in there, and on
an entry that matches no survivor. Changes of an error's message are left out: checks look at its class only.
"""

import argparse
import os
import sys
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from autograder.course.load import find_course, load_course
from autograder.errors import MachineError
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.model import Assignment, Verdict, Visibility
from autograder.sandbox import choose_isolation
from tools.mutants.affected_checks import affected_checks
from tools.mutants.changes import Change, equivalents, mutants
from tools.mutants.examining import examine, with_short_limits

SECRET = b"the mutants' secret: fixed, so that a report can be had again"


@dataclass
class Tally:
    """How the mutants of an assignment ended."""

    mutants: int = 0
    equivalent: int = 0
    public: int = 0
    hidden: int = 0
    caught: int = 0
    not_judged: int = 0
    misjudged: int = 0

    @property
    def row(self) -> list[str]:
        """The cells of the table after the first."""
        real = self.mutants - self.equivalent
        shares = (f"{count} ({count / real:.1%})" if real else "-" for count in (self.public, self.hidden, self.caught))
        return [str(self.mutants), str(self.equivalent), *shares, str(self.not_judged), str(self.misjudged)]


def known_equivalents(assignment: Assignment) -> dict[Change, str]:
    """Read which mutants are known to be equivalent, and why."""
    path = assignment.solution / "mutants.yml"
    return equivalents(yaml.safe_load(path.read_text(encoding="utf-8"))) if path.exists() else {}


def main() -> int:
    """Grade the mutants; print what survived."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("ids", metavar="ID", nargs="*", help="assignments (default: all)")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    course = load_course(find_course(Path()))
    config = GradingConfig(SECRET, choose_isolation("auto"))
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
    with ProcessPool(arguments.jobs) as executor:
        for assignment in course.assignments:
            if arguments.ids and assignment.id not in arguments.ids:
                continue
            tally = _grade_mutants(executor, assignment, config, console)
            holds = holds and not tally.not_judged and not tally.misjudged
            table.add_row(assignment.id, *tally.row)
    console.print(table)
    return 0 if holds else 1


def _grade_mutants(executor: Executor, assignment: Assignment, config: GradingConfig, console: Console) -> Tally:
    def say(*lines: object) -> None:
        console.print(f"{assignment.id}:", *lines, markup=False, soft_wrap=True)

    known = known_equivalents(assignment)
    files = {name: (assignment.solution / name).read_bytes() for name in assignment.files}
    found = [mutant for name in files if name.endswith(".py") for mutant in mutants(assignment.solution / name)]
    assignment, seconds = with_short_limits(executor, assignment, files, config)
    checks = affected_checks(assignment, files, config.secret)
    running = {
        executor.submit(
            examine,
            assignment,
            {**files, mutant.file: mutant.source.encode()},
            config,
            checks[mutant.top],
            seconds,
        ): mutant
        for mutant in found
    }
    tally = Tally(mutants=len(found))
    for future in as_completed(running):
        mutant = running[future]
        try:
            ended = future.result()
        except MachineError as error:  # such as an overload: the other mutants are not lost
            say(f"{error}, for\n{mutant}")
            tally.not_judged += 1
            continue
        caught = {visibility for visibility, verdicts in ended.items() if Verdict.FAILED in verdicts.values()}
        broken = [name for verdicts in ended.values() for name, verdict in verdicts.items() if verdict is Verdict.ERROR]
        if caught:
            if mutant.change in known:
                say(f"judged equivalent, but caught:\n{mutant}")
                tally.misjudged += 1
            tally.caught += 1
            tally.public += Visibility.PUBLIC in caught
            tally.hidden += Visibility.HIDDEN in caught
            if Visibility.HIDDEN not in caught:
                say(f"caught by public checks only:\n{mutant}")
        elif broken:
            say("the grader broke in", ", ".join(broken), "for", f"\n{mutant}")
            tally.not_judged += 1
        elif mutant.change in known:
            tally.equivalent += 1
        else:
            say(f"survives:\n{mutant}")
            tally.not_judged += 1
    for change in known.keys() - {mutant.change for mutant in found}:
        say("an entry of mutants.yml matches no mutant:", *change)
        tally.misjudged += 1
    return tally


if __name__ == "__main__":
    sys.exit(main())
