"""Only a gradebook is opened; for anything else, one line says what is wrong, and the file is left alone."""

import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text

from autograder.errors import Action, MachineError, Remedy, UsageError
from autograder.gradebook import database
from autograder.gradebook.database import Database, database_url
from autograder.gradebook.store import Store, open_store
from autograder.gradebook.tables import METADATA
from tests.gradebook.conftest import make_submission, report_on

NO_VARIABLES = {}  # an environment


def test_tables_and_migrations_agree(store):
    with store._database.read_transaction() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_expected_one():
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


def test_reading_creates_no_gradebook(database_url):
    with pytest.raises(UsageError, match="there is no gradebook yet") as caught:
        Database(database_url, create=False)
    assert caught.value.remedies == (Remedy(Action.MAKE_GRADEBOOK),)
    if database_url.get_backend_name() == "sqlite":
        assert not Path(database_url.database).exists()


def test_opening_again_finds_what_was_added(database_url):
    for student in ("ada", "bob"):
        with Store(Database(database_url, create=True)) as store, store.writer("grace") as writer:
            writer.add_submission("demo", make_submission(student))
    with Store(Database(database_url, create=False)) as store, store.reader() as reader:
        assert [one.student for one in reader.records().submissions] == ["ada", "bob"]


def test_a_newer_gradebook_is_refused_and_left_alone(database_url):
    with Database(database_url, create=True) as opened, opened.write_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    for create in (True, False):
        with pytest.raises(
            MachineError, match=r"made by a newer version .*migration 0999, this version knows up to 0001\); update"
        ):
            Database(database_url, create=create)


def test_a_database_that_is_not_a_gradebook_is_refused_and_left_alone(database_url, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Database, "_migrate", lambda *_: None)
        with Database(database_url, create=True) as opened, opened.write_transaction() as connection:
            connection.execute(text("CREATE TABLE recipes (name TEXT)"))
    with pytest.raises(MachineError, match=r"is not a gradebook .*'recipes'.*; use an empty database"):
        Database(database_url, create=True)


def test_a_failed_migration_leaves_no_gradebook(database_url, monkeypatch):
    monkeypatch.setattr("autograder.gradebook.tables.METADATA", None)
    monkeypatch.setattr(database, "MIGRATIONS", Path(__file__).parent / "broken_migrations")
    with pytest.raises(RuntimeError, match="broken on purpose"):
        Database(database_url, create=True)
    monkeypatch.undo()
    with pytest.raises(UsageError, match="there is no gradebook yet"):
        Database(database_url, create=False)
    Database(database_url, create=True).close()


@pytest.fixture
def file(tmp_path):
    """Return a gradebook in a file that nobody has open."""
    path = tmp_path / "gradebook.db"
    url = make_url(f"sqlite:///{path}")
    with Store(Database(url, create=True)) as store, store.writer("grace") as writer:
        for number in range(50):
            submission = make_submission(f"s{number}", os.urandom(3000))
            writer.add_grading(writer.add_submission("demo", submission), report_on(submission))
    return path


def read_and_add(path):
    with Store(Database(make_url(f"sqlite:///{path}"), create=True, lock_timeout=0.1)) as store:
        with store.reader() as reader:
            reader.records()
        with store.writer("grace") as writer:
            writer.add_submission("demo", make_submission("new"))


def message_of(path):
    with pytest.raises(MachineError) as caught:
        read_and_add(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_that_is_not_a_database_is_reported_and_left_alone(tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_text("a letter to my mother\n" * 200)
    assert message_of(path) == f"{path}: is not a gradebook; restore a backup, or move it away to start a new one"
    assert path.read_text() == "a letter to my mother\n" * 200


def test_a_damaged_file_is_reported_and_left_alone(file):
    damaged = bytearray(file.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    file.write_bytes(damaged)
    assert message_of(file) == f"{file}: is damaged; restore a backup"
    assert file.read_bytes() == damaged


def test_a_truncated_file_is_reported(file):
    file.write_bytes(file.read_bytes()[: 10 * 4096])
    assert message_of(file) == f"{file}: is damaged; restore a backup"


def test_a_writer_that_does_not_finish_is_reported(file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "somebody else is still writing to it" in message_of(file)
    other.execute("ROLLBACK")
    other.close()


def test_readers_do_not_wait_for_writers(file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        Store(Database(make_url(f"sqlite:///{file}"), create=False, lock_timeout=0.1)) as store,
        store.reader() as reader,
    ):
        assert len(reader.records().submissions) == 50
    other.close()


def test_a_path_that_cannot_be_written_is_reported(tmp_path):
    (tmp_path / "file").write_text("")
    assert message_of(tmp_path / "file" / "gradebook.db").endswith("the gradebook cannot be created there")
    (tmp_path / "folder.db").mkdir()
    assert message_of(tmp_path / "folder.db").endswith("cannot be opened; wanted a file in a writable folder")


def test_only_the_owner_can_read_the_file(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_unreachable_server_is_reported_without_its_password(tmp_path):
    url = make_url(f"postgresql+psycopg://grader:secret@/grades?host={tmp_path}")
    with pytest.raises(MachineError) as caught:
        Database(url, create=True, lock_timeout=2)
    assert "grader:***@/grades" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_driver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MachineError, match=r"needs psycopg; run pip install 'autograder\[postgresql\]'"):
        Database(make_url("postgresql+psycopg://grader@/grades"), create=True)


@pytest.mark.parametrize(
    ("in_file", "environment", "wanted"),
    [
        (None, NO_VARIABLES, "sqlite:///{root}/.autograder/gradebook.db"),
        ("sqlite:///grades.db", NO_VARIABLES, "sqlite:///{root}/grades.db"),
        ("sqlite:////elsewhere/grades.db", NO_VARIABLES, "sqlite:////elsewhere/grades.db"),
        ("postgresql://grader@host/cnn", NO_VARIABLES, "postgresql+psycopg://grader@host/cnn"),
        ("sqlite:///grades.db", {database.DATABASE_VARIABLE: "postgresql://g@h/c"}, "postgresql+psycopg://g@h/c"),
    ],
)
def test_the_environment_takes_precedence_over_the_file_and_the_file_over_the_folder(
    course, in_file, environment, wanted
):
    url = database_url(replace(course, database=in_file), environment)
    assert str(url) == wanted.format(root=course.root)


@pytest.mark.parametrize(
    ("configured", "message"),
    [
        ("no url", "course.yml: database: is not a database URL; wanted one such as postgresql://user@host/name"),
        ("mysql://root@host/cnn", "found mysql, wanted postgresql://user@host/name or sqlite:///file"),
    ],
)
def test_a_url_of_no_supported_database_is_refused(course, configured, message):
    with pytest.raises(UsageError) as caught:
        database_url(replace(course, database=configured), NO_VARIABLES)
    assert message in str(caught.value)


def test_a_course_keeps_its_gradebook_in_its_folder(course, monkeypatch):
    monkeypatch.delenv(database.DATABASE_VARIABLE, raising=False)
    with open_store(course, create=True) as store:
        assert store.name == str(course.root / ".autograder/gradebook.db")
    assert stat.S_IMODE((course.root / ".autograder").stat().st_mode) == 0o700


WORKER = """
import sys
from decimal import Decimal
from sqlalchemy import make_url
from autograder.gradebook.database import Database
from autograder.gradebook.grades import AdjustmentKind
from autograder.gradebook.store import Store
from tests.gradebook.conftest import make_submission, report_on

url, who, count = make_url(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with Store(Database(url, create=True)) as store:
    for number in range(count):
        submission = make_submission(f"s{number}", f"# {who if number % 2 else 'the same'}\\n".encode())
        with store.writer(who) as writer:
            report = report_on(submission, 10.0 if who == "a" else 8.0)
            writer.add_grading(writer.add_submission("demo", submission), report)
        with store.writer(who) as writer:
            writer.adjust(f"s{number}", "demo", AdjustmentKind.ADD, Decimal(1), f"{who} {number}")
        print(number, flush=True)
"""


def worker(url, who, count):
    command = [sys.executable, "-c", WORKER, url.render_as_string(hide_password=False), who, str(count)]
    root = Path(__file__).parents[2]
    started = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout.readline() == "ready\n"
    return started


def test_two_people_grading_at_once_lose_nothing(database_url):
    count = 40
    people = [worker(database_url, who, count) for who in "ab"]
    for person in people:
        person.stdin.write("go\n")
        person.stdin.flush()
    for person in people:
        person.communicate(timeout=100)
        assert person.returncode == 0
    with Store(Database(database_url, create=False)) as store, store.reader() as reader:
        records = reader.records()
        gradings = reader.gradings_of("demo")
    # Every other submission is the same for both, with different results: the first one is accepted.
    assert len(records.submissions) == count // 2 + 2 * (count // 2)
    assert len(gradings) == 2 * count
    assert all(one.grading is not None for one in records.submissions)
    shared = {one.id for one in records.submissions if one.pending}
    assert len(shared) == count // 2
    assert sorted(one.decision.why for one in records.decisions) == sorted(
        f"{who} {n}" for who in "ab" for n in range(count)
    )


def test_whenever_it_is_killed_it_keeps_whole_submissions_and_can_continue(database_url):
    for after in ("0", "3", "11"):
        person = worker(database_url, "a", 10_000)
        person.stdin.write("go\n")
        person.stdin.flush()
        while person.stdout.readline().strip() != after:
            assert person.poll() is None
        person.kill()
        person.communicate()
        with Store(Database(database_url, create=False)) as store, store.reader() as reader:
            records = reader.records()
            assert len(records.submissions) >= int(after)
            for submission in records.submissions:
                assert list(reader.files(submission.id)) == ["recurrence.py"]
                assert reader.report(submission.grading.id).student == submission.student
    people = worker(database_url, "a", 20)
    people.communicate("go\n", timeout=100)
    assert people.returncode == 0
