"""Where the gradebook is kept: opening it, bringing it up to date, and one transaction at a time."""

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
from autograder.model import Course

HEAD = "0001"  # the last of the migrations
VARIABLE = "AUTOGRADER_DATABASE"
PATIENCE = 30.0  # seconds to wait for somebody else who writes
LOCK = 7_032_005_871  # names the gradebook among the locks of a PostgreSQL server
MIGRATIONS = Path(__file__).parent / "migrations"

_SQLITE_SAYS = {
    sqlite3.SQLITE_BUSY: "somebody else is writing to it and does not come to an end",
    sqlite3.SQLITE_LOCKED: "somebody else is writing to it",
    sqlite3.SQLITE_NOTADB: "is no gradebook; put a copy back, or move it away to begin a new one",
    sqlite3.SQLITE_CORRUPT: "is damaged; put a copy back",
    sqlite3.SQLITE_READONLY: "cannot be written; wanted the right to write to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; wanted a file in a folder that can be written",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
}

_PASSING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}  # what may be over in a moment


def database_url(course: Course, environment: Mapping[str, str] = os.environ) -> URL:
    """Say where a course's gradebook is: by the environment, by ``course.yml``, or in the course's folder."""
    said = environment.get(VARIABLE) or course.database
    if not said:
        return URL.create("sqlite", database=str(course.root / ".autograder" / "gradebook.db"))
    source = VARIABLE if environment.get(VARIABLE) else f"{course.root / 'course.yml'}: database"
    try:
        url = make_url(said)
    except ArgumentError:
        raise UsageError(f"{source}: found no URL; wanted such as postgresql://user@host/name") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return url.set(database=str(course.root / url.database))
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "postgresql+psycopg":
        raise UsageError(f"{source}: found {url.drivername}, wanted postgresql://user@host/name or sqlite:///file")
    return url


class Database:
    """A gradebook that is open, and of this version.

    Parameters
    ----------
    url : URL
        Where it is.
    create : bool
        Whether to make it where there is none; otherwise that is an error.
    patience : float
        Seconds to wait for others who write.
    """

    def __init__(self, url: URL, *, create: bool, patience: float = PATIENCE):
        self.url = url
        self._patience = patience
        file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        if file and not file.exists():
            if not create:
                raise self._none_yet()
            self._make_file(file)
        with self._explained():
            self._engine = self._new_engine()
            # A reader sees one moment; a writer, who has waited for its turn, must see what came before it.
            one_moment = {} if file else {"isolation_level": "REPEATABLE READ"}
            self._readers = self._engine.execution_options(**one_moment)
            self._writers = self._engine.execution_options(writes=True)
            try:
                self._bring_up_to_date(create)
            except BaseException:
                self.close()
                raise

    @property
    def name(self) -> str:
        """What to call it in a message: no password stands in it."""
        if self.url.get_backend_name() == "sqlite":
            return str(self.url.database)
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give one unchanging view of everything."""
        with self._explained(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction: all of it is kept if the block ends well, and nothing if not."""
        with self._explained(), self._writers.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _new_engine(self) -> Engine:
        try:
            if self.url.get_backend_name() == "sqlite":
                engine = create_engine(self.url, connect_args={"timeout": self._patience})
                event.listen(engine, "connect", partial(_set_up_sqlite, patience=self._patience))
                event.listen(engine, "begin", _begin_in_sqlite)
                return engine
            options = f"-c lock_timeout={int(1000 * self._patience)}"
            connect = {"connect_timeout": max(2, int(self._patience)), "options": options}
            return create_engine(self.url, connect_args=connect)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise MachineError(f"{self.name}: needs psycopg; run pip install 'autograder[postgresql]'") from error

    def _bring_up_to_date(self, create: bool) -> None:
        with self.reading() as connection:
            version = self._version(connection)
        if version == HEAD:
            return
        if version is None and not create:
            raise self._none_yet()
        from alembic import command  # noqa: PLC0415 -- takes 0.1 s, and is seldom needed
        from alembic.config import Config  # noqa: PLC0415
        from alembic.util import CommandError  # noqa: PLC0415

        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise MachineError(
                    f"{self.name}: is of a newer version of this program (its tables are of step {version}, this one "
                    f"knows up to {HEAD}); update the program"
                ) from error

    def _version(self, connection: Connection) -> str | None:
        """Read which step the tables are of; None where there are none."""
        names = inspect(connection).get_table_names()
        if "alembic_version" in names:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if names:
            raise MachineError(
                f"{self.name}: is a database of something else (it has a table {names[0]!r}); name an empty one"
            )
        return None

    def _none_yet(self) -> UsageError:
        return UsageError(f"{self.name}: there is no gradebook yet", Remedy(Action.MAKE_GRADEBOOK))

    def _make_file(self, file: Path) -> None:
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
        except OSError as error:
            raise MachineError(f"{file}: {error.strerror}; wanted to make the gradebook there") from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what is the matter with the database in one line."""
        try:
            yield
        except IntegrityError:
            raise  # a defect of ours
        except (DBAPIError, sqlite3.Error) as error:
            wait = [Remedy(Action.WAIT_AND_REPEAT)] if _sqlite_code(error) in _PASSING else []
            raise MachineError(f"{self.name}: {_reason(error)}", *wait) from error
        except PoolTimeoutError as error:
            raise MachineError(f"{self.name}: no connection came free", Remedy(Action.WAIT_AND_REPEAT)) from error


def _reason(error: BaseException) -> str:
    code = _sqlite_code(error)
    return _SQLITE_SAYS[code] if code in _SQLITE_SAYS else " ".join(str(_origin(error)).split())[:300]


def _sqlite_code(error: BaseException) -> int | None:
    """Return SQLite's primary result code; None for an error of something else."""
    code = getattr(_origin(error), "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _origin(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig else error


def _set_up_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry, *, patience: float) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # For this alone SQLite does not wait by itself: somebody else may be making the file at this moment.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _begin_in_sqlite(connection: Connection) -> None:
    # A writer takes its turn at once: one that first reads may find that somebody wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
