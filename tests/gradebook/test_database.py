"""The gradebook opens what is its own; of anything else it says in one line what is wrong, and leaves it alone."""

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
from tests.gradebook.conftest import hand_in, report_on

HERE = {}  # an environment that says nothing


def test_tables_and_migrations_say_the_same(store):
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_that_is_looked_for():
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


def test_reading_makes_no_gradebook(database_url):
    with pytest.raises(UsageError, match="there is no gradebook yet") as caught:
        Database(database_url, create=False)
    assert caught.value.remedies == (Remedy(Action.MAKE_GRADEBOOK),)
    if database_url.get_backend_name() == "sqlite":
        assert not Path(database_url.database).exists()


def test_opening_again_finds_what_was_added(database_url):
    for student in ("ada", "bob"):
        with Store(Database(database_url, create=True)) as store, store.adding("grace") as adder:
            adder.hand_in("demo", hand_in(student))
    with Store(Database(database_url, create=False)) as store, store.reading() as reader:
        assert [one.student for one in reader.records().submissions] == ["ada", "bob"]


def test_a_newer_gradebook_is_refused_and_left_alone(database_url):
    with Database(database_url, create=True) as opened, opened.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    for create in (True, False):
        with pytest.raises(MachineError, match=r"of a newer version .*step 0999, this one knows up to 0001\); update"):
            Database(database_url, create=create)


def test_a_database_of_something_else_is_refused_and_left_alone(database_url, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Database, "_bring_up_to_date", lambda *_: None)
        with Database(database_url, create=True) as opened, opened.writing() as connection:
            connection.execute(text("CREATE TABLE recipes (name TEXT)"))
    with pytest.raises(MachineError, match=r"is a database of something else .*'recipes'.*; name an empty one"):
        Database(database_url, create=True)


def test_a_half_made_gradebook_is_not_there(database_url, monkeypatch):
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
    """Give a gradebook in a file that nobody has open."""
    path = tmp_path / "gradebook.db"
    url = make_url(f"sqlite:///{path}")
    with Store(Database(url, create=True)) as store, store.adding("grace") as adder:
        for number in range(50):
            submission = hand_in(f"s{number}", os.urandom(3000))
            adder.add_grading(adder.hand_in("demo", submission), report_on(submission))
    return path


def read_and_add(path):
    with Store(Database(make_url(f"sqlite:///{path}"), create=True, patience=0.1)) as store:
        with store.reading() as reader:
            reader.records()
        with store.adding("grace") as adder:
            adder.hand_in("demo", hand_in("new"))


def said_of(path):
    with pytest.raises(MachineError) as caught:
        read_and_add(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_is_no_database_is_named_and_left_alone(tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_text("a letter to my mother\n" * 200)
    assert said_of(path) == f"{path}: is no gradebook; put a copy back, or move it away to begin a new one"
    assert path.read_text() == "a letter to my mother\n" * 200


def test_a_damaged_file_is_named_and_left_alone(file):
    damaged = bytearray(file.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    file.write_bytes(damaged)
    assert said_of(file) == f"{file}: is damaged; put a copy back"
    assert file.read_bytes() == damaged


def test_a_file_cut_short_is_named(file):
    file.write_bytes(file.read_bytes()[: 10 * 4096])
    assert said_of(file) == f"{file}: is damaged; put a copy back"


def test_a_writer_that_does_not_come_to_an_end_is_named(file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "somebody else is writing to it and does not come to an end" in said_of(file)
    other.execute("ROLLBACK")
    other.close()


def test_readers_do_not_wait_for_writers(file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store(Database(make_url(f"sqlite:///{file}"), create=False, patience=0.1)) as store, store.reading() as reader:
        assert len(reader.records().submissions) == 50
    other.close()


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert said_of(tmp_path / "file" / "gradebook.db").endswith("wanted to make the gradebook there")
    (tmp_path / "folder.db").mkdir()
    assert said_of(tmp_path / "folder.db").endswith("cannot be opened; wanted a file in a folder that can be written")


def test_nobody_else_may_read_it(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path):
    url = make_url(f"postgresql+psycopg://grader:secret@/grades?host={tmp_path}")
    with pytest.raises(MachineError) as caught:
        Database(url, create=True, patience=2)
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
        (None, HERE, "sqlite:///{root}/.autograder/gradebook.db"),
        ("sqlite:///grades.db", HERE, "sqlite:///{root}/grades.db"),
        ("sqlite:////elsewhere/grades.db", HERE, "sqlite:////elsewhere/grades.db"),
        ("postgresql://grader@host/cnn", HERE, "postgresql+psycopg://grader@host/cnn"),
        ("sqlite:///grades.db", {database.VARIABLE: "postgresql://g@h/c"}, "postgresql+psycopg://g@h/c"),
    ],
)
def test_the_environment_goes_before_the_file_and_the_file_before_the_folder(course, in_file, environment, wanted):
    url = database_url(replace(course, database=in_file), environment)
    assert str(url) == wanted.format(root=course.root)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("no url", "course.yml: database: found no URL; wanted such as postgresql://user@host/name"),
        ("mysql://root@host/cnn", "found mysql, wanted postgresql://user@host/name or sqlite:///file"),
    ],
)
def test_a_place_that_cannot_be_meant_is_refused(course, said, message):
    with pytest.raises(UsageError) as caught:
        database_url(replace(course, database=said), HERE)
    assert message in str(caught.value)


def test_a_course_keeps_its_gradebook_in_its_folder(course, monkeypatch):
    monkeypatch.delenv(database.VARIABLE, raising=False)
    with open_store(course, create=True) as store:
        assert store.name == str(course.root / ".autograder/gradebook.db")
    assert stat.S_IMODE((course.root / ".autograder").stat().st_mode) == 0o700


WORKER = """
import sys
from decimal import Decimal
from sqlalchemy import make_url
from autograder.gradebook.database import Database
from autograder.gradebook.grades import Kind
from autograder.gradebook.store import Store
from tests.gradebook.conftest import hand_in, report_on

url, who, count = make_url(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with Store(Database(url, create=True)) as store:
    for number in range(count):
        submission = hand_in(f"s{number}", f"# {who if number % 2 else 'the same'}\\n".encode())
        with store.adding(who) as adder:
            adder.add_grading(adder.hand_in("demo", submission), report_on(submission, 10.0 if who == "a" else 8.0))
        with store.adding(who) as adder:
            adder.adjust(f"s{number}", "demo", Kind.ADD, Decimal(1), f"{who} {number}")
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
    with Store(Database(database_url, create=False)) as store, store.reading() as reader:
        records = reader.records()
        gradings = reader.gradings_of("demo")
    # Every other submission is the same for both, who come to different results: the first one holds.
    assert len(records.submissions) == count // 2 + 2 * (count // 2)
    assert len(gradings) == 2 * count
    assert all(one.grading is not None for one in records.submissions)
    shared = {one.id for one in records.submissions if one.waiting}
    assert len(shared) == count // 2
    assert sorted(one.what.why for one in records.decisions) == sorted(
        f"{who} {n}" for who in "ab" for n in range(count)
    )


def test_killed_at_any_moment_it_keeps_whole_submissions_and_goes_on(database_url):
    for after in ("0", "3", "11"):
        person = worker(database_url, "a", 10_000)
        person.stdin.write("go\n")
        person.stdin.flush()
        while person.stdout.readline().strip() != after:
            assert person.poll() is None
        person.kill()
        person.communicate()
        with Store(Database(database_url, create=False)) as store, store.reading() as reader:
            records = reader.records()
            assert len(records.submissions) >= int(after)
            for submission in records.submissions:
                assert list(reader.files(submission.id)) == ["recurrence.py"]
                assert reader.report(submission.grading.id).student == submission.student
    people = worker(database_url, "a", 20)
    people.communicate("go\n", timeout=100)
    assert people.returncode == 0
