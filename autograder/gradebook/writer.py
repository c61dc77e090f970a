"""Adding to the gradebook. Nothing in it is ever changed: whatever is new becomes a new row."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from autograder.gradebook import tables
from autograder.gradebook.grades import AdjustmentKind
from autograder.gradebook.merge_roster import merge_roster
from autograder.gradebook.reader import GradebookReader, accepted_gradings
from autograder.gradebook.records import RosterChange, Student
from autograder.gradebook.roster import RosterFile
from autograder.grading.provenance import submission_digest
from autograder.model import Report, Status, Submission

_REPORT = TypeAdapter(Report)


class Standing(StrEnum):
    """What became of a grading that was added."""

    ACCEPTED = "accepted"  # its result is the one that counts
    PENDING = "pending"  # another result counts until somebody accepts this one


class GradebookWriter:
    """Adds to the gradebook within one transaction."""

    def __init__(self, connection: Connection, who: str, at: datetime):
        self._connection = connection
        self._who = who
        self._at = at

    def add_submission(self, assignment: str, submission: Submission) -> int:
        """Add a submission with its files, and return its id.

        The same files of the same student at the same time are the same submission; where the time is not known, the
        same files are.
        """
        origin, digest = submission.origin, submission_digest(submission)
        moment = origin.time.astimezone(UTC).isoformat() if origin.time else None
        about = {
            "notes": list(submission.notes),
            "submission_id": origin.submission_id,
            "late": origin.late,
            "originals": dict(origin.originals),
            "extracted": sorted(origin.extracted),  # their sources are the files
        }
        row = {
            "key": _digest([submission.student, assignment, digest, moment]),
            "student": submission.student,
            "name": origin.name,
            "ids": dict(origin.ids) or None,
            "assignment": assignment,
            "digest": digest,
            "received": self._at,
            "submitted": origin.time,
            "marked_late": origin.late is True,
            "rejected": submission.rejected,
            "about": about,
        }
        table = tables.submissions
        added = self._connection.execute(self._insert(table).values(row).returning(table.c.id)).scalar()
        if added is None:  # it is there already
            return int(self._connection.execute(select(table.c.id).filter_by(key=row["key"])).scalar_one())
        # Always in the same order, so that two writers cannot each wait for a blob that the other one has locked.
        for name, data in sorted(submission.files.items(), key=lambda item: _sha256(item[1])):
            file = {"submission": added, "name": name, "digest": self._add_blob(data)}
            self._connection.execute(tables.submission_files.insert(), file)
        return int(added)

    def add_grading(self, submission: int, report: Report) -> Standing:
        """Add a report. It is accepted at once unless that would change a complete result."""
        # A second writer waits here, and then sees what the first one added.
        self._connection.execute(select(tables.submissions.c.id).filter_by(id=submission).with_for_update())
        key = _digest([submission, json.loads(_REPORT.dump_json(report, exclude={"timings"}))])
        grading = self._connection.execute(select(tables.gradings.c.id).filter_by(key=key)).scalar()
        new, outcome = grading is None, _outcome(report)
        if grading is None:
            grading = self._insert_grading(key, submission, report, outcome)
        columns = tables.gradings.c.status, tables.gradings.c.outcome
        query = accepted_gradings(*columns).where(tables.gradings.c.submission == submission)
        accepted = self._connection.execute(query).first()
        same = accepted is not None and accepted.outcome == outcome
        if accepted is None or (new and (same or accepted.status == Status.INCOMPLETE)):
            why = "first grading" if accepted is None else "same result" if same else "the one before was incomplete"
            self.accept([(submission, grading)], why)
            return Standing.ACCEPTED
        return Standing.ACCEPTED if same else Standing.PENDING

    def _insert_grading(self, key: str, submission: int, report: Report, outcome: str) -> int:
        row = {
            "key": key,
            "submission": submission,
            "at": self._at,
            "version": report.provenance.versions.get("autograder", "unknown"),
            "provenance": json.loads(_REPORT.dump_json(report, include={"provenance"}))["provenance"],
            "status": report.status,
            "score": report.score,
            "max_score": report.max_score,
            "questions": json.dumps({one.name: [one.points, one.max_points] for one in report.questions}),
            "outcome": outcome,
            "digest": self._add_blob(_REPORT.dump_json(report)),
        }
        insert = tables.gradings.insert().values(row).returning(tables.gradings.c.id)
        return int(self._connection.execute(insert).scalar_one())

    def accept(self, pairs: Iterable[tuple[int, int]], why: str) -> None:
        """Make gradings the ones that count from now on; pairs of submission and grading."""
        graded = tables.gradings.c
        for submission, grading in pairs:
            newest = select(func.max(graded.id)).where(graded.submission == submission).scalar_subquery()
            row = {"submission": submission, "grading": grading, "newest": newest, **self._decision(why)}
            self._connection.execute(tables.acceptances.insert().values(row))

    def adjust(self, student: str, assignment: str, kind: AdjustmentKind, points: Decimal | None, why: str) -> None:
        """Adjust a student's score in an assignment."""
        row = {
            "student": student,
            "assignment": assignment,
            "kind": kind,
            "points": None if points is None else f"{points:f}",
        }
        self._connection.execute(tables.adjustments.insert(), {**row, **self._decision(why)})

    def extend(self, student: str, assignment: str, due: datetime, why: str) -> None:
        """Extend the due date of an assignment for a student."""
        row = {"student": student, "assignment": assignment, "due": due}
        self._connection.execute(tables.extensions.insert(), {**row, **self._decision(why)})

    def import_roster(self, source: str, file: RosterFile, *, complete: bool) -> RosterChange:
        """Add what is new in a roster; if it is complete, students who are not in it have withdrawn."""
        known = {student.id: student for student in GradebookReader(self._connection).roster()}
        students, change = merge_roster(source, file, known, complete=complete)
        if students:
            about = {"source": source, "digest": file.digest, **self._decision("the whole class" if complete else "")}
            insert = tables.imports.insert().values(about).returning(tables.imports.c.id)
            imported = self._connection.execute(insert).scalar_one()
            self._connection.execute(tables.roster.insert(), [_roster_row(imported, student) for student in students])
        return change

    def _decision(self, why: str) -> dict[str, object]:
        return {"who": self._who, "why": why, "at": self._at}

    def _add_blob(self, data: bytes) -> str:
        digest = _sha256(data)
        self._connection.execute(self._insert(tables.blobs).values(digest=digest, data=data))
        return digest

    def _insert(self, table: Table) -> Any:
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        return dialect.insert(table).on_conflict_do_nothing()


def _outcome(report: Report) -> str:
    """Return a digest of what a student could notice of a report: its verdicts and points."""
    checks = [[check.name, check.verdict, check.points, check.max_points] for check in report.checks]
    return _digest([report.status, report.score, report.max_score, checks])


def _digest(value: object) -> str:
    return _sha256(json.dumps(value, sort_keys=True).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _roster_row(imported: int, student: Student) -> dict[str, object]:
    return {
        "imported": imported,
        "student": student.id,
        "name": student.name,
        "email": student.email,
        "sections": list(student.sections),
        "active": student.active,
        "ids": dict(student.ids),
    }
