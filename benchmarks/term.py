"""A synthetic term: what each student handed in, how it was graded, and what was decided."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from autograder.gradebook.grades import AdjustmentKind
from autograder.gradebook.records import Student
from autograder.gradebook.roster import RosterFile
from autograder.gradebook.store import Store
from autograder.grading.provenance import submission_digest
from autograder.model import (
    Assignment,
    CheckResult,
    Course,
    Origin,
    Provenance,
    QuestionResult,
    Report,
    Status,
    Submission,
    Timings,
    Verdict,
    Visibility,
)

BEGIN = datetime(2026, 10, 5, 6, tzinfo=UTC)
CHECKS = 5  # of each question
POLICY = """\
title: A term of made up work
timezone: Europe/Berlin
policy:
  counts: best
  attempts: 5
  grace_minutes: 10
  late: {per: day, percent: 10, cap: 50, cutoff: 7}
  late_days: 3
  drop_lowest: 1
  rounding: {decimals: 1}
assignments:
"""


def course_file(course: Course) -> str:
    """Return a course file with a due date every week, and different weights."""
    lines = [
        f"  {assignment.id}: {{due: '{_due(number):%Y-%m-%d %H:%M}Z', weight: {1 + number % 3}}}"
        for number, assignment in enumerate(course.assignments)
    ]
    return POLICY + "\n".join(lines) + "\n"


def names(students: int) -> list[str]:
    """Return the students' ids."""
    return [f"s{number:04}" for number in range(students)]


def fill(store: Store, course: Course, students: int, attempts: int) -> None:
    """Add a term to a gradebook, with a transaction for each student."""
    roster = tuple(
        Student(name, f"Given Family{name}", f"{name}@example.org", (f"group {name[-1]}",)) for name in names(students)
    )
    with store.writer("registry", BEGIN) as writer:
        writer.import_roster("roster.csv", RosterFile("plain", "id", roster, (), "0" * 64), complete=True)
    for name in names(students):
        chance = random.Random(name)  # noqa: S311 -- the same term every time
        with store.writer("grader", _due(len(course.assignments))) as writer:
            for number, assignment in enumerate(course.assignments):
                for submission, report in _attempts(chance, assignment, name, _due(number), attempts):
                    writer.add_grading(writer.add_submission(assignment.id, submission), report)
            if chance.random() < 0.1:
                writer.adjust(
                    name, course.assignments[0].id, AdjustmentKind.ADD, Decimal("2.5"), "found a slip in the handout"
                )
            if chance.random() < 0.1:
                writer.extend(name, course.assignments[-1].id, _due(len(course.assignments)), "ill")


def _due(number: int) -> datetime:
    return BEGIN + timedelta(weeks=1 + number)


def _attempts(
    chance: random.Random, assignment: Assignment, student: str, due: datetime, attempts: int
) -> Iterator[tuple[Submission, Report]]:
    for attempt in range(attempts):
        source = f"# {student}, attempt {attempt}\n" + "result = compute(values)  # what students write\n" * 150
        files = {name: source.encode() for name in assignment.files}
        when = due + timedelta(hours=chance.triangular(-100, 80, -5))
        submission = Submission(student, files, origin=Origin(time=when))
        yield submission, _report(chance, assignment, submission)


def _report(chance: random.Random, assignment: Assignment, submission: Submission) -> Report:
    questions = tuple(
        _question(chance, question.name, question.title, question.points) for question in assignment.questions
    )
    return Report(
        student=submission.student,
        assignment=assignment.id,
        status=Status.GRADED,
        score=round(sum(question.points or 0.0 for question in questions), 4),
        max_score=assignment.points,
        questions=questions,
        notes=(),
        provenance=Provenance(submission_digest(submission), "a" * 64, "b" * 64, "c" * 16, "none", {"numpy": "2.0"}),
        timings=Timings(1.0, {}),
        origin=submission.origin,
    )


def _question(chance: random.Random, name: str, title: str, points: float) -> QuestionResult:
    passed = CheckResult(
        "", "It does as it should", Visibility.HIDDEN, Verdict.PASSED, points / CHECKS, points / CHECKS, "", None, None,
        None, "",
    )  # fmt: skip
    message = f"{name}(x (2, 5, 4, 3)) differs: 48 of 48 entries; worst at [0, 2, 1]: got {chance.random()}"
    failed = replace(passed, verdict=Verdict.FAILED, points=0.0, message=message, hint="Look at the borders. " * 5)
    checks = tuple(
        replace(passed if chance.random() < 0.8 else failed, name=f"test_{name}_{number}") for number in range(CHECKS)
    )
    earned = round(sum(check.points or 0.0 for check in checks), 4)
    return QuestionResult(name, title, earned, points, checks)
