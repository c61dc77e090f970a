"""The gradebook of a course, opened: it is read and written in one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from autograder.gradebook.database import Database, database_url
from autograder.gradebook.reader import GradebookReader
from autograder.gradebook.writer import GradebookWriter
from autograder.model import Course


class Store:
    """An open gradebook."""

    def __init__(self, database: Database):
        self._database = database

    @property
    def name(self) -> str:
        """Where it is: the file, or the database's URL without its password."""
        return self._database.name

    @contextmanager
    def writer(self, who: str, at: datetime | None = None) -> Iterator[GradebookWriter]:
        """Yield a writer within a transaction: all that it adds is kept if the block succeeds, or nothing."""
        with self._database.write_transaction() as connection:
            yield GradebookWriter(connection, who, at or datetime.now(UTC))

    @contextmanager
    def reader(self) -> Iterator[GradebookReader]:
        """Yield a reader of one unchanging view."""
        with self._database.read_transaction() as connection:
            yield GradebookReader(connection)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(course: Course, *, create: bool = False) -> Store:
    """Open the gradebook of a course; with `create`, make it if there is none."""
    return Store(Database(database_url(course), create=create))
