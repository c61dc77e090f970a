"""The gradebook of a course, and what it shows. Every view is of one moment, and of what holds then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.application.find_student import find_student
from autograder.application.parse_time import parse_time
from autograder.course.load import load_policy
from autograder.errors import UsageError
from autograder.gradebook.class_grades import ClassGrades, GradeChange, StudentRow, compute_class_grades, grade_changes
from autograder.gradebook.history import HistoryEvent, student_history
from autograder.gradebook.store import Store, open_store
from autograder.model import Course


@dataclass(frozen=True)
class StudentView:
    """One student's grades, and the gradebook that they are in."""

    row: StudentRow
    gradebook: ClassGrades


@dataclass(frozen=True)
class HistoryView:
    """All that happened to a student's work, oldest first."""

    row: StudentRow
    events: tuple[HistoryEvent, ...]
    gradebook: ClassGrades


@dataclass(frozen=True)
class Comparison:
    """Whose grades are different, and the gradebook that they are different in."""

    changes: tuple[GradeChange, ...]
    gradebook: ClassGrades


@dataclass(frozen=True)
class OpenGradebook:
    """A course's gradebook, open.

    Parameters
    ----------
    course : Course
        Whose it is.
    store : Store
        Where it is kept.
    """

    course: Course
    store: Store

    @property
    def place(self) -> str:
        """Where it is kept, without passwords."""
        return self.store.name

    def grades(self, section: str | None = None) -> ClassGrades:
        """Return the grades of the class, or of a section.

        Raises
        ------
        UsageError
            If nobody is in that section.
        """
        with self.store.reader() as reader:
            records = reader.records()
        gradebook = compute_class_grades(self.course, records, datetime.now(UTC))
        if section is None:
            return gradebook
        chosen = gradebook.in_section(section)
        if not chosen.rows:
            known = sorted({name for row in gradebook.rows for name in row.student.sections})
            raise UsageError(f"{section}: no such section; the roster has {', '.join(known) or 'none'}")
        return chosen

    def student(self, name: str) -> StudentView:
        """Return one student's grades, found by id, e-mail address or name.

        Raises
        ------
        UsageError
            If no student is called so, or more than one.
        """
        gradebook = self.grades()
        return StudentView(find_student(gradebook, name), gradebook)

    def history(self, name: str) -> HistoryView:
        """Return all that happened to a student's work.

        Raises
        ------
        UsageError
            If no student is called so, or more than one.
        """
        view = self.student(name)
        numbers = [submission.id for submission in view.row.submissions]
        with self.store.reader() as reader:
            events = student_history(
                view.row, reader.gradings(numbers), reader.acceptances(numbers), view.gradebook.policy
            )
        return HistoryView(view.row, tuple(events), view.gradebook)

    def compare(self, *, since: str | None = None, policy: Path | None = None) -> Comparison:
        """Compare the grades that hold with those of another time, or those that another policy would make.

        Parameters
        ----------
        since : str, optional
            A date and a time: compare with what the gradebook knew then.
        policy : Path, optional
            A ``course.yml`` whose policy is taken for the grades of now.

        Raises
        ------
        UsageError
            If that is no time.
        SpecError
            If that is no policy for this course.
        """
        now = datetime.now(UTC)
        then = parse_time(since, self.course) if since else now
        other = load_policy(policy, self.course.assignments) if policy else self.course.policy
        with self.store.reader() as reader:
            earlier, known = reader.records(then), reader.records()
        earlier = replace(earlier, roster=earlier.roster or known.roster)
        before = compute_class_grades(self.course, earlier, min(then, now))
        after = compute_class_grades(self.course, known, now, other)
        return Comparison(tuple(grade_changes(before, after)), after)


@contextmanager
def open_gradebook(course: Course, *, create: bool = False) -> Iterator[OpenGradebook]:
    """Open the gradebook of a course.

    Parameters
    ----------
    course : Course
        Whose.
    create : bool
        Whether to make it where there is none; otherwise that is an error.

    Raises
    ------
    UsageError
        If there is none.
    MachineError
        If it cannot be used.
    """
    with open_store(course, create=create) as store:
        yield OpenGradebook(course, store)
