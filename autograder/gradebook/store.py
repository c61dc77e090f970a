"""The gradebook of a course: one transaction that adds to it, or one view of it, at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from autograder.gradebook.adding import Adder
from autograder.gradebook.database import Database, database_url
from autograder.gradebook.reading import Reader
from autograder.model import Course


class Store:
    """An open gradebook."""

    def __init__(self, database: Database):
        self._database = database

    @property
    def name(self) -> str:
        """Where it is."""
        return self._database.name

    @contextmanager
    def adding(self, who: str, at: datetime | None = None) -> Iterator[Adder]:
        """Give a transaction that adds: all of it, or nothing."""
        with self._database.writing() as connection:
            yield Adder(connection, who, at or datetime.now(UTC))

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Give one unchanging view."""
        with self._database.reading() as connection:
            yield Reader(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(course: Course, *, create: bool = False) -> Store:
    """Open the gradebook of a course; with `create`, make it if there is none."""
    return Store(Database(database_url(course), create=create))
