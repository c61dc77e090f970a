"""The first tables, and triggers that keep rows from being changed or deleted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from autograder.gradebook.tables import CompressedBytes, UtcDateTime

revision = "0001"
down_revision = None

DIGEST = sa.String(64)


def upgrade() -> None:
    """Create the tables and their triggers."""
    _make_submissions()
    _make_gradings()
    _make_decisions()
    _make_roster()
    for table in (
        *("blobs", "submissions", "submission_files", "gradings", "acceptances", "adjustments", "extensions"),
        *("imports", "roster"),
    ):
        _protect(table)


def _make_submissions() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", DIGEST, primary_key=True, nullable=False),
        sa.Column("data", CompressedBytes, nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", DIGEST, nullable=False, unique=True),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("ids", sa.JSON(none_as_null=True)),
        sa.Column("assignment", sa.Text, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("received", UtcDateTime, nullable=False),
        sa.Column("submitted", UtcDateTime),
        sa.Column("marked_late", sa.Boolean, nullable=False),
        sa.Column("rejected", sa.Text),
        sa.Column("about", sa.JSON, nullable=False),
    )
    op.create_table(
        "submission_files",
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", DIGEST, sa.ForeignKey("blobs.digest"), nullable=False),
    )


def _make_gradings() -> None:
    op.create_table(
        "gradings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", DIGEST, nullable=False, unique=True),
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("provenance", sa.JSON, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("score", sa.Float(53)),
        sa.Column("max_score", sa.Float(53), nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("outcome", DIGEST, nullable=False),
        sa.Column("digest", DIGEST, sa.ForeignKey("blobs.digest"), nullable=False),
    )
    op.create_index("ix_gradings_submission", "gradings", ["submission"])
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("grading", sa.Integer, sa.ForeignKey("gradings.id"), nullable=False),
        sa.Column("newest", sa.Integer, sa.ForeignKey("gradings.id"), nullable=False),
        *_decision(),
    )
    op.create_index("ix_acceptances_submission", "acceptances", ["submission"])


def _make_decisions() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("assignment", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("points", sa.Text),
        *_decision(),
    )
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("assignment", sa.Text, nullable=False),
        sa.Column("due", UtcDateTime, nullable=False),
        *_decision(),
    )


def _make_roster() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        *_decision(),
    )
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("imported", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("student", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("ids", sa.JSON, nullable=False),
    )


def _decision() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def _protect(table: str) -> None:
    """Let nobody change or delete a row, by whatever tool."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the gradebook is append-only'); END"
            )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION gradebook_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the gradebook is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION gradebook_is_append_only()"
        )
