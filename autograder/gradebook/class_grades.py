"""The grades of a class: the gradebook's records under the course's policy, and how two such results differ."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from autograder.gradebook.apply_policy import grade_term
from autograder.gradebook.grades import Adjustment, Attempt, Extension, Grade, GradeState, TermGrades
from autograder.gradebook.records import DecisionRecord, Records, Student, SubmissionRecord
from autograder.gradebook.student_directory import StudentDirectory
from autograder.model import Assignment, Course
from autograder.model.policy import AssignmentPolicy, Policy

TEMPORARY_ID_KINDS = {"moodle", "canvas_anonymous"}  # such an id means somebody else in the next assignment


@dataclass(frozen=True)
class StudentRow:
    """A student and their grades of the term."""

    student: Student
    term: TermGrades
    submissions: tuple[SubmissionRecord, ...]
    decisions: tuple[DecisionRecord, ...]  # all that were ever made, in their order


@dataclass(frozen=True)
class UnmatchedName:
    """A name on submissions that belongs to no student, or to more than one."""

    name: str
    assignments: tuple[str, ...]
    candidates: tuple[str, ...]  # ids of the students whom it may mean


@dataclass(frozen=True)
class ClassGrades:
    """The grades of a class at one moment. Without a roster, the class is everybody who submitted something."""

    course: Course
    policy: Policy
    now: datetime
    rows: tuple[StudentRow, ...]  # in the order of the students' ids, with those who have withdrawn
    unmatched_names: tuple[UnmatchedName, ...]
    has_roster: bool

    @property
    def active(self) -> tuple[StudentRow, ...]:
        """The rows of students who have not withdrawn."""
        return tuple(row for row in self.rows if row.student.active)

    @property
    def pending(self) -> dict[str, int]:
        """How many submissions of each assignment have a new result that nobody has accepted yet."""
        counts = {assignment.id: 0 for assignment in self.course.assignments}
        for row in self.rows:
            for submission in row.submissions:
                if submission.assignment in counts:
                    counts[submission.assignment] += submission.pending
        return {name: count for name, count in counts.items() if count}

    @property
    def not_graded(self) -> dict[str, int]:
        """How many attempts of each assignment could count if they were graded."""
        counts = Counter(
            name
            for row in self.active
            for name, grade in row.term.grades.items()
            for attempt in grade.attempts
            if attempt.refusal is None and attempt.attempt.points is None
        )
        return {assignment.id: counts[assignment.id] for assignment in self.course.assignments if counts[assignment.id]}

    def out_of(self, assignment: Assignment) -> Decimal:
        """Return what makes 100 % of an assignment as it is now; for an older grading it may have been different."""
        return _points(assignment, self.policy.assignments[assignment.id])

    def missing(self, assignment: str) -> list[StudentRow]:
        """Return the rows of students who have submitted nothing that counts for an assignment that was due."""
        return [row for row in self.active if row.term.grades[assignment].state is GradeState.MISSING]

    def row(self, student: str) -> StudentRow | None:
        """Return the row of a student by id."""
        return next((row for row in self.rows if row.student.id == student), None)

    def in_section(self, section: str) -> "ClassGrades":
        """Return the grades of the students in a section."""
        return dataclasses.replace(self, rows=tuple(row for row in self.rows if section in row.student.sections))


def compute_class_grades(course: Course, records: Records, now: datetime, policy: Policy | None = None) -> ClassGrades:
    """Grade a class.

    Parameters
    ----------
    course : Course
        Its assignments and its policy.
    records : Records
        All submissions, gradings and decisions.
    now : datetime
        The time up to which missing work may still be submitted.
    policy : Policy, optional
        A policy to use instead of the course's own.
    """
    policy = policy or course.policy
    points = {
        assignment.id: _points(assignment, policy.assignments[assignment.id]) for assignment in course.assignments
    }
    directory = StudentDirectory(records.roster) if records.roster else None
    work, unmatched_names = _group_by_student(records, directory)
    students = directory.students if directory else [_unlisted(key, work[key].submissions) for key in sorted(work)]
    rows = []
    for student in students:
        own = work.get(student.id, _StudentWork())
        attempts = _attempts(own.submissions, points, policy)
        term = grade_term(policy, points, attempts, own.adjustments, own.extensions, now)
        rows.append(StudentRow(student, term, tuple(own.submissions), tuple(own.decisions)))
    return ClassGrades(course, policy, now, tuple(rows), unmatched_names, has_roster=directory is not None)


@dataclass(frozen=True)
class _StudentWork:
    """The submissions of one student, and the decisions about them."""

    submissions: list[SubmissionRecord] = field(default_factory=list)
    decisions: list[DecisionRecord] = field(default_factory=list)

    @property
    def adjustments(self) -> dict[str, list[Adjustment]]:
        """By assignment, in the order in which they were decided."""
        found: dict[str, list[Adjustment]] = defaultdict(list)
        for record in self.decisions:
            if isinstance(record.decision, Adjustment):
                found[record.assignment].append(record.decision)
        return found

    @property
    def extensions(self) -> dict[str, Extension]:
        """By assignment; the newest one applies."""
        return {one.assignment: one.decision for one in self.decisions if isinstance(one.decision, Extension)}


def _group_by_student(
    records: Records, directory: StudentDirectory | None
) -> tuple[dict[str, _StudentWork], tuple[UnmatchedName, ...]]:
    work: dict[str, _StudentWork] = defaultdict(_StudentWork)
    unmatched: dict[str, tuple[set[str], tuple[str, ...]]] = {}

    def owner_of(assignment: str, key: str, ids: Mapping[str, str], name: str) -> _StudentWork | None:
        found = directory.find(key, ids, name) if directory else () if TEMPORARY_ID_KINDS & set(ids) else (key,)
        if len(found) == 1:
            return work[found[0]]
        unmatched.setdefault(f"{name} ({key})" if name else key, (set(), found))[0].add(assignment)
        return None

    for submission in records.submissions:
        if own := owner_of(submission.assignment, submission.student, submission.ids, submission.name):
            own.submissions.append(submission)
    for record in records.decisions:
        if own := owner_of(record.assignment, record.student, {}, ""):
            own.decisions.append(record)
    names = (UnmatchedName(name, tuple(sorted(where)), found) for name, (where, found) in sorted(unmatched.items()))
    return work, tuple(names)


def _unlisted(key: str, submissions: Sequence[SubmissionRecord]) -> Student:
    """Describe a student, where there is no roster, by what their submissions say; the newest one wins."""
    ids = {kind: value for submission in submissions for kind, value in submission.ids.items()}
    name = next((submission.name for submission in reversed(submissions) if submission.name), "")
    return Student(key, name, ids.pop("email", ""), ids=ids)


def _points(assignment: Assignment, policy: AssignmentPolicy) -> Decimal:
    return sum((_exact(q.points) for q in assignment.questions if q.name not in policy.bonus), Decimal(0))


def _attempts(
    submissions: Sequence[SubmissionRecord], points: Mapping[str, Decimal], policy: Policy
) -> dict[str, list[Attempt]]:
    found: dict[str, list[Attempt]] = defaultdict(list)
    for submission in submissions:
        name = submission.assignment
        if name in points:  # an assignment may have left the course
            found[name].append(_attempt(submission, points[name], policy.assignments[name].bonus))
    return found


def _attempt(submission: SubmissionRecord, points: Decimal, bonus: frozenset[str]) -> Attempt:
    grading = submission.grading
    earned, out_of = None, points
    if grading and grading.score is not None:
        earned, out_of = _exact(grading.score), _exact(grading.max_score)
        if bonus:
            out_of -= sum(_exact(of) for name, (_, of) in grading.questions.items() if name in bonus)
    return Attempt(
        submission.id,
        submission.digest,
        submission.received,
        submission.submitted,
        submission.marked_late,
        earned,
        out_of,
    )


def _exact(number: float) -> Decimal:
    """Take a number as it was written, not as binary keeps it."""
    return Decimal(str(number))


@dataclass(frozen=True)
class GradeChange:
    """How a student's grade differs between two results."""

    student: str
    assignment: str | None  # None: the total
    before: Grade | TermGrades | None  # None: not there
    after: Grade | TermGrades | None


def grade_changes(before: ClassGrades, after: ClassGrades) -> list[GradeChange]:
    """Compare the grades of a class at two moments, or under two policies, without students who have withdrawn."""
    earlier = {row.student.id: row.term for row in before.active}
    later = {row.student.id: row.term for row in after.active}
    withdrawn = {row.student.id for row in after.rows if not row.student.active}
    changes = []
    for student in sorted({*earlier, *later} - withdrawn):
        old, new = earlier.get(student), later.get(student)
        for assignment in after.course.assignments:
            was = old.grades.get(assignment.id) if old else None
            now = new.grades.get(assignment.id) if new else None
            if _visible(was) != _visible(now):
                changes.append(GradeChange(student, assignment.id, was, now))
        if (old and old.total) != (new and new.total):
            changes.append(GradeChange(student, None, old, new))
    return changes


def _visible(grade: Grade | None) -> tuple[GradeState, Decimal | None] | None:
    """Return what a student could see of a grade."""
    return None if grade is None or grade.state is GradeState.OPEN else (grade.state, grade.score)
