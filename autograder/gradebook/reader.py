"""Reading the gradebook, as it is now or as it was at a moment."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from autograder.gradebook import tables
from autograder.gradebook.grades import Adjustment, AdjustmentKind, Extension
from autograder.gradebook.records import (
    Acceptance,
    DecisionRecord,
    Grading,
    GradingRecord,
    Records,
    Student,
    SubmissionRecord,
)
from autograder.model import Origin, Provenance, Report, Status, Submission

_REPORT = TypeAdapter(Report)
SUBMISSION_COLUMNS = ("id", "student", "name", "ids", "assignment", "digest", "received", "submitted", "marked_late")


class GradebookReader:
    """Reads from one unchanging view of the gradebook."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def records(self, until: datetime | None = None) -> Records:
        """Return everything that is known now, or was known at a moment."""
        return Records(tuple(self._submissions(until)), tuple(self._decisions(until)), self.roster(until))

    def roster(self, until: datetime | None = None) -> tuple[Student, ...]:
        """Return what the newest rosters say of each student, in the order of their ids."""
        table = tables.roster
        query = select(table).join(tables.imports).order_by(table.c.id)
        found = {
            row.student: Student(row.student, row.name, row.email, tuple(row.sections), row.active, row.ids)
            for row in self._connection.execute(_before(query, tables.imports.c.at, until))
        }
        return tuple(found[student] for student in sorted(found))

    def files(self, submission: int) -> dict[str, bytes]:
        """Return the files of a submission by name."""
        query = select(tables.submission_files.c.name, tables.blobs.c.data).join(tables.blobs)
        rows = self._connection.execute(query.where(tables.submission_files.c.submission == submission))
        return {row.name: row.data for row in rows}

    def submission(self, number: int) -> Submission:
        """Return a submission as it was handed in."""
        row = self._connection.execute(select(tables.submissions).filter_by(id=number)).one()
        files, about = self.files(number), row.about
        origin = Origin(
            row.name,
            row.ids or {},
            about["submission_id"],
            about["late"],
            row.submitted,
            about["originals"],
            {name: files[name].decode() for name in about["extracted"]},
        )
        return Submission(row.student, files, tuple(about["notes"]), origin, row.rejected)

    def report(self, grading: int) -> Report:
        """Return the report of a grading."""
        query = select(tables.blobs.c.data).join(tables.gradings).where(tables.gradings.c.id == grading)
        return _REPORT.validate_json(self._connection.execute(query).scalar_one())

    def gradings(self, submissions: Sequence[int]) -> list[GradingRecord]:
        """Return all gradings of some submissions, oldest first."""
        return self._gradings(tables.gradings.c.submission.in_(submissions))

    def gradings_of(self, assignment: str) -> list[GradingRecord]:
        """Return all gradings of an assignment, oldest first."""
        return self._gradings(tables.submissions.c.assignment == assignment)

    def _gradings(self, condition: ColumnElement[bool]) -> list[GradingRecord]:
        table = tables.gradings
        query = select(table).join(tables.submissions).where(condition).order_by(table.c.id)
        return [
            GradingRecord(row.submission, _grading(row, row.id), row.at, row.version, Provenance(**row.provenance))
            for row in self._connection.execute(query)
        ]

    def acceptances(self, submissions: Sequence[int]) -> list[Acceptance]:
        """Return all acceptances of gradings of some submissions, oldest first."""
        table = tables.acceptances
        query = select(table).where(table.c.submission.in_(submissions)).order_by(table.c.id)
        return [
            Acceptance(row.submission, row.grading, row.who, row.why, row.at) for row in self._connection.execute(query)
        ]

    def _submissions(self, until: datetime | None) -> Iterator[SubmissionRecord]:
        table, graded = tables.submissions, tables.gradings.c
        accepted = accepted_gradings(
            graded.status, graded.score, graded.max_score, graded.questions, graded.outcome, until=until
        ).subquery()
        ids = _before(select(graded.submission, func.max(graded.id).label("id")), graded.at, until)
        newest = ids.group_by(graded.submission).subquery()
        columns = (table.c[name] for name in SUBMISSION_COLUMNS)
        query = (
            select(*columns, accepted, newest.c.id.label("newest_id"))
            .outerjoin(accepted, accepted.c.submission == table.c.id)
            .outerjoin(newest, newest.c.submission == table.c.id)
            .order_by(table.c.id)
        )
        rows = self._connection.execute(_before(query, table.c.received, until)).all()
        # Unpacked, a term's rows take a tenth of a second less than by name.
        for (
            key,
            student,
            name,
            ids,
            *about,
            _,
            grading_id,
            newest_when_accepted,
            status,
            score,
            max_score,
            questions,
            outcome,
            newest_id,
        ) in rows:
            if grading_id is None:
                grading, pending = None, False
            else:
                grading = Grading(grading_id, Status(status), score, max_score, questions, outcome)
                pending = newest_id > newest_when_accepted
            yield SubmissionRecord(*[key, student, name, ids or {}, *about, grading, pending])

    def _decisions(self, until: datetime | None) -> Iterator[DecisionRecord]:
        for table in (tables.adjustments, tables.extensions):
            query = _before(select(table).order_by(table.c.id), table.c.at, until)
            for row in self._connection.execute(query):
                if table is tables.extensions:
                    decision: Adjustment | Extension = Extension(row.due, row.who, row.why, row.at)
                else:
                    points = None if row.points is None else Decimal(row.points)
                    decision = Adjustment(AdjustmentKind(row.kind), points, row.who, row.why, row.at)
                yield DecisionRecord(row.student, row.assignment, decision)


def _grading(row: Row[Any], number: int) -> Grading:
    return Grading(number, Status(row.status), row.score, row.max_score, row.questions, row.outcome)


def accepted_gradings(*columns: Any, until: datetime | None = None) -> Select[Any]:
    """Build a query for the last accepted grading of each submission, and the newest one that there was then."""
    accepted = tables.acceptances.c
    last = _before(select(func.max(accepted.id)), accepted.at, until).group_by(accepted.submission)
    chosen = select(accepted.submission, accepted.grading, accepted.newest, *columns)
    return chosen.join_from(tables.acceptances, tables.gradings, accepted.grading == tables.gradings.c.id).where(
        accepted.id.in_(last)
    )


def _before(query: Select[Any], column: Any, until: datetime | None) -> Select[Any]:
    return query if until is None else query.where(column <= until)
