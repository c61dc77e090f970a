"""Adding to the gradebook. Nothing in it is ever changed: whatever is new is a new row."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook import tables
from autograder.gradebook.grades import Kind
from autograder.gradebook.reading import Reader, held_gradings
from autograder.gradebook.records import RosterChange, Student
from autograder.gradebook.roster import RosterFile, identifiers
from autograder.grading.provenance import submission_digest
from autograder.model import Report, Status, Submission

_REPORT = TypeAdapter(Report)


class Standing(StrEnum):
    """What became of a grading that was added."""

    HOLDS = "holds"
    WAITS = "waits"  # another result holds: somebody must accept this one first


class Adder:
    """Adds records within a transaction."""

    def __init__(self, connection: Connection, who: str, at: datetime):
        self._connection = connection
        self._who = who
        self._at = at

    def hand_in(self, assignment: str, submission: Submission) -> int:
        """Keep a submission with its files, and return its number.

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
        number = self._connection.execute(self._insert(table).values(row).returning(table.c.id)).scalar()
        if number is None:  # it is there already
            return int(self._connection.execute(select(table.c.id).filter_by(key=row["key"])).scalar_one())
        # All in one order, so that no two wait for what the other one has.
        for name, data in sorted(submission.files.items(), key=lambda item: _sha256(item[1])):
            file = {"submission": number, "name": name, "digest": self._keep(data)}
            self._connection.execute(tables.submission_files.insert(), file)
        return int(number)

    def add_grading(self, submission: int, report: Report) -> Standing:
        """Keep a report. It holds at once unless that would change a grade that is complete."""
        # Whoever comes second waits here, and sees what the first one added.
        self._connection.execute(select(tables.submissions.c.id).filter_by(id=submission).with_for_update())
        key = _digest([submission, json.loads(_REPORT.dump_json(report, exclude={"timings"}))])
        grading = self._connection.execute(select(tables.gradings.c.id).filter_by(key=key)).scalar()
        new, outcome = grading is None, _outcome(report)
        if grading is None:
            grading = self._insert_grading(key, submission, report, outcome)
        columns = tables.gradings.c.status, tables.gradings.c.outcome
        query = held_gradings(*columns).where(tables.gradings.c.submission == submission)
        held = self._connection.execute(query).first()
        same = held is not None and held.outcome == outcome
        if held is None or (new and (same or held.status == Status.INCOMPLETE)):
            why = "first grading" if held is None else "same result" if same else "the one before was incomplete"
            self.accept([(submission, grading)], why)
            return Standing.HOLDS
        return Standing.HOLDS if same else Standing.WAITS

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
            "digest": self._keep(_REPORT.dump_json(report)),
        }
        insert = tables.gradings.insert().values(row).returning(tables.gradings.c.id)
        return int(self._connection.execute(insert).scalar_one())

    def accept(self, pairs: Iterable[tuple[int, int]], why: str) -> None:
        """Let gradings hold from now on; pairs of submission and grading."""
        graded = tables.gradings.c
        for submission, grading in pairs:
            newest = select(func.max(graded.id)).where(graded.submission == submission).scalar_subquery()
            row = {"submission": submission, "grading": grading, "newest": newest, **self._decided(why)}
            self._connection.execute(tables.acceptances.insert().values(row))

    def adjust(self, student: str, assignment: str, kind: Kind, points: Decimal | None, why: str) -> None:
        """Decide about a score."""
        row = {
            "student": student,
            "assignment": assignment,
            "kind": kind,
            "points": None if points is None else f"{points:f}",
        }
        self._connection.execute(tables.adjustments.insert(), {**row, **self._decided(why)})

    def extend(self, student: str, assignment: str, due: datetime, why: str) -> None:
        """Give a student another due date."""
        row = {"student": student, "assignment": assignment, "due": due}
        self._connection.execute(tables.extensions.insert(), {**row, **self._decided(why)})

    def import_roster(self, source: str, file: RosterFile, *, complete: bool) -> RosterChange:
        """Add what a roster says that is new; if it is complete, whoever is not in it has withdrawn."""
        known = {student.id: student for student in Reader(self._connection).roster()}
        students = [file.over(one, known[one.id]) if one.id in known else one for one in file.students]
        added = [student for student in students if student.id not in known]
        changed = [student for student in students if student.id in known and known[student.id] != student]
        here = {student.id for student in students}
        absent = [student for student in known.values() if student.active and student.id not in here]
        rows = [*added, *changed, *(replace(student, active=False) for student in absent if complete)]
        _refuse_two_of_one(source, list({**known, **{student.id: student for student in rows}}.values()), here)
        if rows:
            about = {"source": source, "digest": file.digest, **self._decided("the whole class" if complete else "")}
            insert = tables.imports.insert().values(about).returning(tables.imports.c.id)
            imported = self._connection.execute(insert).scalar_one()
            self._connection.execute(tables.roster.insert(), [_roster_row(imported, student) for student in rows])
        new = {student.id for student in rows}
        unchanged = tuple(student.id for student in students if student.id not in new)
        return RosterChange(_ids(added), _ids(changed), unchanged, _ids(absent), complete)

    def _decided(self, why: str) -> dict[str, object]:
        return {"who": self._who, "why": why, "at": self._at}

    def _keep(self, data: bytes) -> str:
        digest = _sha256(data)
        self._connection.execute(self._insert(tables.blobs).values(digest=digest, data=data))
        return digest

    def _insert(self, table: Table) -> Any:
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        return dialect.insert(table).on_conflict_do_nothing()


def _refuse_two_of_one(source: str, students: Sequence[Student], in_file: Collection[str]) -> None:
    """Refuse a roster under which two who are in the course would be one person."""
    seen: dict[tuple[str, str], Student] = {}
    for student in students:
        for what, value in identifiers(student) if student.active else ():
            other = seen.setdefault((what, value), student)
            if other is not student:
                old, new = (other, student) if student.id in in_file else (student, other)
                raise UsageError(
                    f"{source}: {new.id} has the {what} {value!r} of {old.id}, who is in the course already",
                    Remedy(Action.KEEP_ID_COLUMN),
                    Remedy(Action.IMPORT_WHOLE_CLASS),
                )


def _outcome(report: Report) -> str:
    """Digest what a student could notice of a report: its verdicts and points."""
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


def _ids(students: Iterable[Student]) -> tuple[str, ...]:
    return tuple(student.id for student in students)
