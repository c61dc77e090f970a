"""The tables of the gradebook. Rows are added to them and never changed: a grade is what a query makes of them.

::

    blobs         digest -> bytes: submitted files and reports, each once
    submissions   who submitted what, and when     submission_files   the files of one
    gradings      what grading one gave            acceptances        which of them counts, from when on
    adjustments   decisions about a score          extensions         different due dates
    imports       rosters that were read           roster             what they say of each student
"""

import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone; SQLite, which knows no time zones, keeps it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC on the way into the database."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Read as UTC on the way out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CompressedBytes(TypeDecorator[bytes]):
    """Bytes, compressed: sources and reports shrink to a quarter and less."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        """Compress."""
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        """Decompress."""
        return None if value is None else zlib.decompress(value)


def _digest(*constraints: Any, **options: Any) -> Column[str]:
    return Column("digest", String(64), *constraints, nullable=False, **options)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _decision() -> tuple[Column[Any], ...]:
    """Who, when and why."""
    return (
        Column("who", Text, nullable=False),
        Column("why", Text, nullable=False),
        Column("at", UtcDateTime, nullable=False),
    )


blobs = Table("blobs", METADATA, _digest(primary_key=True), Column("data", CompressedBytes, nullable=False))

submissions = Table(
    "submissions",
    METADATA,
    _id(),
    Column("key", String(64), nullable=False, unique=True),  # of student, assignment, digest and submitted time
    Column("student", Text, nullable=False),  # as it came in: the roster says who that is
    Column("name", Text, nullable=False),  # of the student, as an LMS wrote it
    Column("ids", JSON(none_as_null=True)),  # of the student, by kind
    Column("assignment", Text, nullable=False),
    _digest(),  # of all files, as in a report's provenance
    Column("received", UtcDateTime, nullable=False),
    Column("submitted", UtcDateTime),
    Column("marked_late", Boolean, nullable=False),
    Column("rejected", Text),
    Column("about", JSON, nullable=False),  # everything else that intake reported
)

submission_files = Table(
    "submission_files",
    METADATA,
    Column("submission", ForeignKey("submissions.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    _digest(ForeignKey("blobs.digest")),
)

gradings = Table(
    "gradings",
    METADATA,
    _id(),
    Column("key", String(64), nullable=False, unique=True),  # of the submission and the report without its timings
    Column("submission", ForeignKey("submissions.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("version", Text, nullable=False),  # of this package
    Column("provenance", JSON, nullable=False),
    Column("status", Text, nullable=False),
    Column("score", Float(53)),
    Column("max_score", Float(53), nullable=False),
    Column("questions", Text, nullable=False),  # JSON: name -> [points, of]; rarely read, so it is left as text
    Column("outcome", String(64), nullable=False),  # digest of verdicts and points: what a student could notice
    _digest(ForeignKey("blobs.digest")),  # of the report
)

acceptances = Table(
    "acceptances",
    METADATA,
    _id(),
    Column("submission", ForeignKey("submissions.id"), nullable=False, index=True),
    Column("grading", ForeignKey("gradings.id"), nullable=False),
    Column("newest", ForeignKey("gradings.id"), nullable=False),  # that there was: later ones are pending
    *_decision(),
)

adjustments = Table(
    "adjustments",
    METADATA,
    _id(),
    Column("student", Text, nullable=False),
    Column("assignment", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("points", Text),  # a decimal number, as it was typed
    *_decision(),
)

extensions = Table(
    "extensions",
    METADATA,
    _id(),
    Column("student", Text, nullable=False),
    Column("assignment", Text, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    *_decision(),
)

imports = Table("imports", METADATA, _id(), Column("source", Text, nullable=False), _digest(), *_decision())

roster = Table(
    "roster",
    METADATA,
    _id(),
    Column("imported", ForeignKey("imports.id"), nullable=False),
    Column("student", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("ids", JSON, nullable=False),
)
