"""The database that a gradebook is kept in: opening it, migrating it, and one transaction at a time."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from autograder.errors import Action, MachineError, Remedy, UsageError
from autograder.files.private import FILE, make_private_folder
from autograder.model import Course

HEAD = "0001"  # the newest migration
DATABASE_VARIABLE = "AUTOGRADER_DATABASE"
LOCK_TIMEOUT = 30.0  # seconds to wait for other writers
ADVISORY_LOCK = 7_032_005_871  # identifies migrations of gradebooks among the advisory locks of a PostgreSQL server
MIGRATIONS = Path(__file__).parent / "migrations"

_SQLITE_MESSAGES = {
    sqlite3.SQLITE_BUSY: "somebody else is still writing to it",
    sqlite3.SQLITE_LOCKED: "somebody else is writing to it",
    sqlite3.SQLITE_NOTADB: "is not a gradebook; restore a backup, or move it away to start a new one",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore a backup",
    sqlite3.SQLITE_READONLY: "cannot be written; wanted permission to write to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; wanted a file in a writable folder",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
}

_PASSING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}  # what may be over in a moment


def database_url(course: Course, environment: Mapping[str, str] = os.environ) -> URL:
    """Return where a course's gradebook is: by the environment, by ``course.yml``, or else in the course's folder."""
    configured = environment.get(DATABASE_VARIABLE) or course.database
    if not configured:
        return URL.create("sqlite", database=str(course.root / ".autograder" / "gradebook.db"))
    source = DATABASE_VARIABLE if environment.get(DATABASE_VARIABLE) else f"{course.root / 'course.yml'}: database"
    try:
        url = make_url(configured)
    except ArgumentError:
        raise UsageError(f"{source}: is not a database URL; wanted one such as postgresql://user@host/name") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return url.set(database=str(course.root / url.database))
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "postgresql+psycopg":
        raise UsageError(f"{source}: found {url.drivername}, wanted postgresql://user@host/name or sqlite:///file")
    return url


class Database:
    """An open database whose tables are up to date.

    Parameters
    ----------
    url : URL
        Where it is.
    create : bool
        Whether to create it where there is none; otherwise that is an error.
    lock_timeout : float
        Seconds to wait for other writers.
    """

    def __init__(self, url: URL, *, create: bool, lock_timeout: float = LOCK_TIMEOUT):
        self.url = url
        self._lock_timeout = lock_timeout
        file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        if file and not file.exists():
            if not create:
                raise self._none_yet()
            self._create_file(file)
        with self._readable_errors():
            self._engine = self._new_engine()
            # A reader sees one moment; a writer that has waited for its turn must see what was written before it.
            snapshot = {} if file else {"isolation_level": "REPEATABLE READ"}
            self._readers = self._engine.execution_options(**snapshot)
            self._writers = self._engine.execution_options(writes=True)
            try:
                self._migrate(create)
            except BaseException:
                self.close()
                raise

    @property
    def name(self) -> str:
        """What to call it in a message: the file, or the URL without its password."""
        if self.url.get_backend_name() == "sqlite":
            return str(self.url.database)
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def read_transaction(self) -> Iterator[Connection]:
        """Yield a connection that sees one unchanging view of everything."""
        with self._readable_errors(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """Yield a connection in a transaction, committed if the block succeeds and rolled back if not."""
        with self._readable_errors(), self._writers.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _new_engine(self) -> Engine:
        try:
            if self.url.get_backend_name() == "sqlite":
                engine = create_engine(self.url, connect_args={"timeout": self._lock_timeout})
                event.listen(engine, "connect", partial(_set_up_sqlite, lock_timeout=self._lock_timeout))
                event.listen(engine, "begin", _begin_in_sqlite)
                return engine
            options = f"-c lock_timeout={int(1000 * self._lock_timeout)}"
            connect = {"connect_timeout": max(2, int(self._lock_timeout)), "options": options}
            return create_engine(self.url, connect_args=connect)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise MachineError(f"{self.name}: needs psycopg; run pip install 'autograder[postgresql]'") from error

    def _migrate(self, create: bool) -> None:
        with self.read_transaction() as connection:
            version = self._version(connection)
        if version == HEAD:
            return
        if version is None and not create:
            raise self._none_yet()
        from alembic import command  # noqa: PLC0415 -- takes 0.1 s, and is rarely needed
        from alembic.config import Config  # noqa: PLC0415
        from alembic.util import CommandError  # noqa: PLC0415

        with self.write_transaction() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise MachineError(
                    f"{self.name}: was made by a newer version of this program (its tables are at migration {version}, "
                    f"this version knows up to {HEAD}); update the program"
                ) from error

    def _version(self, connection: Connection) -> str | None:
        """Return the migration that the tables are at; None where there are no tables."""
        names = inspect(connection).get_table_names()
        if "alembic_version" in names:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if names:
            raise MachineError(f"{self.name}: is not a gradebook (it has a table {names[0]!r}); use an empty database")
        return None

    def _none_yet(self) -> UsageError:
        return UsageError(f"{self.name}: there is no gradebook yet", Remedy(Action.MAKE_GRADEBOOK))

    def _create_file(self, file: Path) -> None:
        try:
            make_private_folder(file.parent)
            file.touch(mode=FILE)
        except OSError as error:
            raise MachineError(f"{file}: {error.strerror}; the gradebook cannot be created there") from error

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        """Turn what the database raises into errors of one line."""
        try:
            yield
        except IntegrityError:
            raise  # a bug of ours
        except (DBAPIError, sqlite3.Error) as error:
            wait = [Remedy(Action.WAIT_AND_REPEAT)] if _sqlite_code(error) in _PASSING else []
            raise MachineError(f"{self.name}: {_reason(error)}", *wait) from error
        except PoolTimeoutError as error:
            raise MachineError(f"{self.name}: all connections are in use", Remedy(Action.WAIT_AND_REPEAT)) from error


def _reason(error: BaseException) -> str:
    code = _sqlite_code(error)
    return _SQLITE_MESSAGES[code] if code in _SQLITE_MESSAGES else " ".join(str(_origin(error)).split())[:300]


def _sqlite_code(error: BaseException) -> int | None:
    """Return SQLite's primary result code; None for an error of something else."""
    code = getattr(_origin(error), "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _origin(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig else error


def _set_up_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry, *, lock_timeout: float) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    deadline = time.monotonic() + lock_timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Only here SQLite does not wait by itself: somebody else may be creating the file at this moment.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _begin_in_sqlite(connection: Connection) -> None:
    # A writer takes its turn at once: one that first reads may find that somebody wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
