"""Records and policy into the grades of a class."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from autograder.gradebook.grades import Adjustment, Attempt, Extension, Grade, State, Term, grade_term
from autograder.gradebook.records import Decided, HandedIn, Records, Student
from autograder.gradebook.roster import Directory
from autograder.model import Assignment, Course
from autograder.model.policy import Policy, Terms

PASSING = {"moodle", "canvas_anonymous"}  # kinds of ids that mean somebody else in the next assignment


@dataclass(frozen=True)
class Row:
    """A student and their term."""

    student: Student
    term: Term
    submissions: tuple[HandedIn, ...]
    decisions: tuple[Decided, ...]  # all that were ever made, in their order


@dataclass(frozen=True)
class Stranger:
    """A name that something was handed in under, which is nobody's or more than one student's."""

    name: str
    assignments: tuple[str, ...]
    candidates: tuple[str, ...]  # ids of the students that it can be


@dataclass(frozen=True)
class Gradebook:
    """The grades of a class at one moment. Without a roster, the class is whoever handed something in."""

    course: Course
    policy: Policy
    now: datetime
    rows: tuple[Row, ...]  # in the order of the students' ids; withdrawn ones are among them
    strangers: tuple[Stranger, ...]
    listed: bool  # whether there is a roster

    @property
    def active(self) -> tuple[Row, ...]:
        """Leave out who has withdrawn."""
        return tuple(row for row in self.rows if row.student.active)

    @property
    def waiting(self) -> dict[str, int]:
        """How many gradings of each assignment are to be accepted."""
        counts = {assignment.id: 0 for assignment in self.course.assignments}
        for row in self.rows:
            for submission in row.submissions:
                if submission.assignment in counts:
                    counts[submission.assignment] += submission.waiting
        return {name: count for name, count in counts.items() if count}

    @property
    def not_graded(self) -> dict[str, int]:
        """How many attempts of each assignment could count, had they been graded."""
        counts = Counter(
            name
            for row in self.active
            for name, grade in row.term.grades.items()
            for attempt in grade.attempts
            if attempt.refusal is None and attempt.attempt.points is None
        )
        return {assignment.id: counts[assignment.id] for assignment in self.course.assignments if counts[assignment.id]}

    def out_of(self, assignment: Assignment) -> Decimal:
        """Say what makes 100 % of an assignment as it is now; an older grading may have been out of something else."""
        return _points(assignment, self.policy.terms[assignment.id])

    def missing(self, assignment: str) -> list[Row]:
        """List who should have handed in, and did not."""
        return [row for row in self.active if row.term.grades[assignment].state is State.MISSING]

    def row(self, student: str) -> Row | None:
        """Find a student by id."""
        return next((row for row in self.rows if row.student.id == student), None)

    def in_section(self, section: str) -> "Gradebook":
        """Keep who is in a section."""
        return dataclasses.replace(self, rows=tuple(row for row in self.rows if section in row.student.sections))


def make_gradebook(course: Course, records: Records, now: datetime, policy: Policy | None = None) -> Gradebook:
    """Grade a class.

    Parameters
    ----------
    course : Course
        Its assignments and its policy.
    records : Records
        What was handed in, graded and decided.
    now : datetime
        Until when what is missing may still come.
    policy : Policy, optional
        Another one than the course's.
    """
    policy = policy or course.policy
    points = {assignment.id: _points(assignment, policy.terms[assignment.id]) for assignment in course.assignments}
    directory = Directory(records.roster) if records.roster else None
    work, strangers = _sort_out(records, directory)
    rows = []
    for student in directory.students if directory else [_unlisted(key, work[key].submissions) for key in sorted(work)]:
        own = work.get(student.id, _Work())
        attempts = _attempts(own.submissions, points, policy)
        term = grade_term(policy, points, attempts, own.adjustments, own.extensions, now)
        rows.append(Row(student, term, tuple(own.submissions), tuple(own.decisions)))
    return Gradebook(course, policy, now, tuple(rows), strangers, listed=directory is not None)


@dataclass(frozen=True)
class _Work:
    """What there is of one student."""

    submissions: list[HandedIn] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)

    @property
    def adjustments(self) -> dict[str, list[Adjustment]]:
        """By assignment, in their order."""
        found: dict[str, list[Adjustment]] = defaultdict(list)
        for decided in self.decisions:
            if isinstance(decided.what, Adjustment):
                found[decided.assignment].append(decided.what)
        return found

    @property
    def extensions(self) -> dict[str, Extension]:
        """By assignment; the newest holds."""
        return {d.assignment: d.what for d in self.decisions if isinstance(d.what, Extension)}


def _sort_out(records: Records, directory: Directory | None) -> tuple[dict[str, _Work], tuple[Stranger, ...]]:
    """Find out what is whose."""
    work: dict[str, _Work] = defaultdict(_Work)
    strangers: dict[str, tuple[set[str], tuple[str, ...]]] = {}

    def whose(assignment: str, key: str, ids: Mapping[str, str], name: str) -> _Work | None:
        found = directory.find(key, ids, name) if directory else () if PASSING & set(ids) else (key,)
        if len(found) == 1:
            return work[found[0]]
        strangers.setdefault(f"{name} ({key})" if name else key, (set(), found))[0].add(assignment)
        return None

    for submission in records.submissions:
        if own := whose(submission.assignment, submission.student, submission.ids, submission.name):
            own.submissions.append(submission)
    for decided in records.decisions:
        if own := whose(decided.assignment, decided.student, {}, ""):
            own.decisions.append(decided)
    unknown = (Stranger(name, tuple(sorted(where)), found) for name, (where, found) in sorted(strangers.items()))
    return work, tuple(unknown)


def _unlisted(key: str, submissions: Sequence[HandedIn]) -> Student:
    """Know of a student what their submissions say; the newest of them holds."""
    ids = {kind: value for submission in submissions for kind, value in submission.ids.items()}
    name = next((submission.name for submission in reversed(submissions) if submission.name), "")
    return Student(key, name, ids.pop("email", ""), ids=ids)


def _points(assignment: Assignment, terms: Terms) -> Decimal:
    return sum((_exact(q.points) for q in assignment.questions if q.name not in terms.bonus), Decimal(0))


def _attempts(
    submissions: Sequence[HandedIn], points: Mapping[str, Decimal], policy: Policy
) -> dict[str, list[Attempt]]:
    found: dict[str, list[Attempt]] = defaultdict(list)
    for submission in submissions:
        name = submission.assignment
        if name in points:  # an assignment may have left the course
            found[name].append(_attempt(submission, points[name], policy.terms[name].bonus))
    return found


def _attempt(handed_in: HandedIn, points: Decimal, bonus: frozenset[str]) -> Attempt:
    grading = handed_in.grading
    earned, out_of = None, points
    if grading and grading.score is not None:
        earned, out_of = _exact(grading.score), _exact(grading.max_score)
        if bonus:
            out_of -= sum(_exact(of) for name, (_, of) in grading.questions.items() if name in bonus)
    return Attempt(
        handed_in.id, handed_in.digest, handed_in.received, handed_in.submitted, handed_in.marked_late, earned, out_of
    )


def _exact(number: float) -> Decimal:
    """Take the number as it was written, not as binary keeps it."""
    return Decimal(str(number))


@dataclass(frozen=True)
class Change:
    """How a student's grade differs between two books."""

    student: str
    assignment: str | None  # None: the total
    before: Grade | Term | None  # None: not in the book
    after: Grade | Term | None


def differences(before: Gradebook, after: Gradebook) -> list[Change]:
    """Compare two books: the same course at two moments, or under two policies. Who has withdrawn is left out."""
    earlier = {row.student.id: row.term for row in before.active}
    later = {row.student.id: row.term for row in after.active}
    left = {row.student.id for row in after.rows if not row.student.active}
    changes = []
    for student in sorted({*earlier, *later} - left):
        old, new = earlier.get(student), later.get(student)
        for assignment in after.course.assignments:
            was = old.grades.get(assignment.id) if old else None
            now = new.grades.get(assignment.id) if new else None
            if _said(was) != _said(now):
                changes.append(Change(student, assignment.id, was, now))
        if (old and old.total) != (new and new.total):
            changes.append(Change(student, None, old, new))
    return changes


def _said(grade: Grade | None) -> tuple[State, Decimal | None] | None:
    return None if grade is None or grade.state is State.OPEN else (grade.state, grade.score)
