"""Databases of both kinds: SQLite, and a PostgreSQL server that is started for the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

NUMBERS = count()


def postgresql(name: str) -> str:
    """Find a program of the server: Debian keeps them out of the way."""
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None)
    assert found, f"{name} is not here; `make test` installs it, or install postgresql"
    return found


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """Run a server that listens on nothing but a socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    user: dict[str, object] = {}
    if os.getuid() == 0:  # which the server refuses to run as
        nobody = pwd.getpwnam("postgres")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(name: str, *arguments: str) -> None:
        subprocess.run([postgresql(name), "-D", folder / "data", *arguments], cwd=folder, check=True, **user)

    try:
        run("initdb", "--auth=trust", "--username=grader", "--encoding=UTF8", "--no-locale", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "--wait", "--log", str(folder / "log"), "--options", options, "start")
        try:
            yield make_url(f"postgresql+psycopg://grader@/postgres?host={folder}")
        finally:
            run("pg_ctl", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """Give an empty database."""
    if request.param == "sqlite":
        return make_url(f"sqlite:///{tmp_path}/gradebook.db")
    server: URL = request.getfixturevalue("postgresql_server")
    name = f"gradebook{next(NUMBERS)}"
    with psycopg.connect(
        host=str(server.query["host"]), user="grader", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.set(database=name)
