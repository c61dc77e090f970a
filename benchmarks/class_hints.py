"""Measure how many wrong answers of a class of 200 end up with a name, in a group, or with a reason.

    make .venv/.mutants && PYTHONPATH=. .venv/bin/python benchmarks/class_hints.py [ID ...] [--mistakes 64]

Half of the mistakes are mutants of the solution, most of which nobody has given a name, and half are misconceptions. In
public data 64 different wrong submissions came from about ten errors, so a few mistakes are common here: the n-th one
is made by a share of the class that is proportional to 1/n. Half of those with a misconception have a second one. It is
counted once more as if nobody had foreseen any mistake.
"""

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from autograder.course.load import load_course
from autograder.grading.config import GradingConfig
from autograder.grading.executors import ProcessPool
from autograder.grading.grade_many import grade_many
from autograder.grading.misconceptions import Misconception
from autograder.grading.run_checks import AnswerKey, TrustedSession, load_key, run_checks
from autograder.grading.scoring import score
from autograder.model import Assignment, CheckResult, Provenance, Report, Status, Submission, Timings, Verdict
from autograder.reports.unnamed import group_unnamed
from autograder.sandbox import choose_isolation
from tools.mutants.changes import mutants

ROOT = Path(__file__).parents[1]
SECRET = b"the secret of this class: fixed, so that its figures can be had again"
GOAL = "nine of ten wrong answers are named, in a group of two or more, or have a reason"
Answers = tuple[Misconception, ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", default=["a1_forward_conv"])
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--mistakes", type=int, default=64)
    options = parser.parse_args()
    print(f"goal: {GOAL}")
    for assignment in load_course(ROOT).assignments:
        if assignment.id in options.ids:
            chance = random.Random(assignment.id)  # noqa: S311 -- the same class every time
            reports = list(make_class(assignment, options.students, options.mistakes, chance))
            print(f"{assignment.id}: {len(reports)} wrong submissions")
            print(f"  with misconceptions:    {figures(reports)}")
            print(f"  without misconceptions: {figures([without_names(report) for report in reports])}")


def make_class(assignment: Assignment, students: int, mistakes: int, chance: random.Random) -> Iterator[Report]:
    """Yield a report for each student with a mistake."""
    key = load_key(assignment)
    known = chance.sample(key.misconceptions, min(mistakes // 2, len(key.misconceptions)))
    graded: list[Report | Answers] = [*grade_mutants(assignment, mistakes - len(known), chance)]
    graded += [(one,) for one in known]
    chance.shuffle(graded)
    trusted = {}
    for number in range(students):
        (made,) = chance.choices(graded, [1 / rank for rank in range(1, len(graded) + 1)])
        if not isinstance(made, Report):
            (other,) = chance.choices(known, [1 / rank for rank in range(1, len(known) + 1)])
            if chance.random() < 1 / 2 and other.replaces != made[0].replaces:
                made = *made, other
            if made not in trusted:
                trusted[made] = grade_misconceptions(assignment, key, made)
            made = trusted[made]
        yield replace(made, student=f"student {number}")


def grade_mutants(assignment: Assignment, count: int, chance: random.Random) -> Iterator[Report]:
    """Yield the reports on mutants of the solution that lose points."""
    files = {name: (assignment.solution / name).read_bytes() for name in assignment.files}
    found = [mutant for name in files if name.endswith(".py") for mutant in mutants(assignment.solution / name)]
    chosen = chance.sample(found, min(2 * count, len(found)))  # some are equivalent to the solution
    submissions = (
        (assignment, Submission(f"mutant {number}", {**files, mutant.file: mutant.source.encode()}))
        for number, mutant in enumerate(chosen)
    )
    config = GradingConfig(SECRET, choose_isolation("auto"))
    with ProcessPool(1) as executor:
        reports = grade_many(executor, submissions, config, window=1)
        yield from islice((report for report in reports if report.score != report.max_score), count)


def grade_misconceptions(assignment: Assignment, key: AnswerKey, made: Answers) -> Report:
    """Return the report on a solution with these misconceptions; they are our own, and need no sandbox."""
    functions: Mapping[str, object] = key.reference.functions
    for one in made:
        functions = {**functions, one.replaces: one.applied_to(key.reference)[one.replaces]}
    run = run_checks(assignment, key, partial(TrustedSession, functions), SECRET)
    questions = score(assignment, list(run.outcomes.values()))
    name = " and ".join(one.name for one in made)
    provenance = Provenance(name, "", "", "", "", {})
    return Report(name, assignment.id, Status.GRADED, 0, assignment.points, questions, (), provenance, Timings(0, {}))


def without_names(report: Report) -> Report:
    """Return a report as it would be without misconceptions."""

    def unnamed(check: CheckResult) -> CheckResult:
        return replace(check, misconception=None, hint=None)

    questions = (replace(question, checks=tuple(map(unnamed, question.checks))) for question in report.questions)
    return replace(report, questions=tuple(questions))


def figures(reports: Sequence[Report]) -> str:
    """Count students all of whose failed checks are accounted for, and the failed checks themselves."""
    groups = group_unnamed(reports, lambda report: report.student)
    shared = [group for group in groups if len(group.students) > 1]
    known = {(student, result.check) for group in shared for student in group.students for result in group.results}
    failed = [[check for check in report.checks if check.verdict is Verdict.FAILED] for report in reports]
    ways = [
        {check.name: way(check, (report.student, check.name) in known) for check in checks}
        for report, checks in zip(reports, failed, strict=True)
    ]
    checks = [one for each in ways for one in each.values()]
    whole = sum("alone" not in each.values() for each in ways)
    counts = ", ".join(
        f"{checks.count(one) / len(checks):.1%} {one}" for one in ("named", "grouped", "reason", "alone")
    )
    return f"{whole / len(reports):.1%} of students; failed checks: {counts}; {len(shared)} groups"


def way(check: CheckResult, grouped: bool) -> str:
    """Say how a failed check is accounted for."""
    if check.misconception:
        return "named"
    if grouped:
        return "grouped"
    return "reason" if check.hint or not check.fingerprint else "alone"


if __name__ == "__main__":
    main()
