"""The gradebook keeps everything, once, on SQLite and on PostgreSQL alike."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from autograder.errors import Action, MachineError, Remedy, UsageError
from autograder.gradebook import tables
from autograder.gradebook.grades import Adjustment, AdjustmentKind, Extension
from autograder.gradebook.records import Student
from autograder.gradebook.roster import RosterFile
from autograder.gradebook.writer import Standing
from autograder.model import Status
from tests.gradebook.conftest import make_submission, report_on

MONDAY = datetime(2026, 10, 19, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(store, submission, report=None, at=MONDAY):
    with store.writer("grace", at) as writer:
        number = writer.add_submission("demo", submission)
        return number, writer.add_grading(number, report) if report else None


def records(store, until=None):
    with store.reader() as reader:
        return reader.records(until)


def rows(store):
    """Count the rows of each table."""
    with store._database.read_transaction() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.METADATA.tables.items()
        }


def test_a_submission_comes_back_as_it_was(store):
    submission = make_submission(
        name="Ada Núñez",
        ids={"canvas": "4711"},
        submission_id="12",
        late=True,
        time=MONDAY - HOUR,
        originals={"recurrence.py": "My Notebook.ipynb"},
        extracted={"recurrence.py": "x = 1\n"},
    )
    number, _ = add(store, submission)
    with store.reader() as reader:
        assert reader.submission(number) == submission
    (found,) = records(store).submissions
    assert (found.student, found.name, found.ids) == ("ada", "Ada Núñez", {"canvas": "4711"})
    assert (found.received, found.submitted, found.marked_late) == (MONDAY, MONDAY - HOUR, True)
    assert found.grading is None


def test_bytes_of_any_kind_come_back(store):
    source = bytes(range(256)) * 40
    number, _ = add(store, make_submission(source=source))
    with store.reader() as reader:
        assert reader.files(number) == {"recurrence.py": source}


def test_a_report_comes_back_as_it_was(store):
    submission = make_submission()
    report = report_on(submission)
    add(store, submission, report)
    (found,) = records(store).submissions
    assert (found.grading.score, found.grading.max_score, found.grading.status) == (8.0, 10.0, Status.GRADED)
    assert found.grading.questions == {"running_mean": (8.0, 10.0)}
    with store.reader() as reader:
        assert reader.report(found.grading.id) == report


def test_adding_the_same_again_adds_nothing(store):
    submission = make_submission()
    add(store, submission, report_on(submission))
    before = rows(store)
    assert add(store, submission, report_on(submission, seconds=2.0), MONDAY + HOUR)[1] is Standing.ACCEPTED
    assert rows(store) == before


def test_equal_files_are_kept_once(store):
    for student in ("ada", "bob"):
        add(store, make_submission(student))
    assert rows(store)["blobs"] == 1
    assert rows(store)["submissions"] == 2


@pytest.mark.parametrize(
    ("other", "attempts"),
    [
        pytest.param(make_submission(), 1, id="the same files"),
        pytest.param(make_submission(source=b"y = 2\n"), 2, id="other files"),
        pytest.param(make_submission(time=MONDAY), 2, id="the same files at a known time"),
        pytest.param(make_submission("bob"), 2, id="the same files of somebody else"),
    ],
)
def test_an_attempt_is_a_student_with_files_at_a_time(store, other, attempts):
    add(store, make_submission())
    add(store, other)
    assert len(records(store).submissions) == attempts


def test_a_new_result_is_pending_until_it_is_accepted(store):
    submission = make_submission()
    number, _ = add(store, submission, report_on(submission, 8.0))
    assert add(store, submission, report_on(submission, 10.0, checks="2"), MONDAY + HOUR)[1] is Standing.PENDING
    (found,) = records(store).submissions
    assert (found.grading.score, found.pending) == (8.0, True)
    with store.reader() as reader:
        newest = reader.gradings([number])[-1].grading
    with store.writer("grace", MONDAY + 2 * HOUR) as writer:
        writer.accept([(number, newest.id)], "a check was wrong")
    (found,) = records(store).submissions
    assert (found.grading.score, found.pending) == (10.0, False)
    with store.reader() as reader:
        assert [event.grading.score for event in reader.gradings([number])] == [8.0, 10.0]
        assert [(one.who, one.why) for one in reader.acceptances([number])] == [
            ("grace", "first grading"),
            ("grace", "a check was wrong"),
        ]


def test_an_older_grading_can_be_accepted_again(store):
    submission = make_submission()
    number, _ = add(store, submission, report_on(submission, 8.0))
    add(store, submission, report_on(submission, 10.0, checks="2"), MONDAY + HOUR)
    with store.writer("grace", MONDAY + 2 * HOUR) as writer:
        writer.accept([(number, 1)], "the new check is wrong")
    (found,) = records(store).submissions
    assert (found.grading.score, found.pending) == (8.0, False)


def test_the_same_result_by_other_checks_is_accepted_at_once(store):
    submission = make_submission()
    add(store, submission, report_on(submission, 8.0))
    assert add(store, submission, report_on(submission, 8.0, checks="2"), MONDAY + HOUR)[1] is Standing.ACCEPTED
    (found,) = records(store).submissions
    assert (found.grading.id, found.pending) == (2, False)


def test_an_incomplete_grading_gives_way_to_the_next_and_replaces_none(store):
    submission = make_submission()
    add(store, submission, report_on(submission, None))
    assert records(store).submissions[0].grading.status is Status.INCOMPLETE
    assert add(store, submission, report_on(submission, 8.0), MONDAY + HOUR)[1] is Standing.ACCEPTED
    assert add(store, submission, report_on(submission, None, checks="2"), MONDAY + 2 * HOUR)[1] is Standing.PENDING
    assert records(store).submissions[0].grading.score == 8.0


def test_decisions_come_back_in_their_order(store):
    with store.writer("grace", MONDAY) as writer:
        writer.adjust("ada", "demo", AdjustmentKind.ADD, Decimal("-2.50"), "slip")
        writer.adjust("ada", "demo", AdjustmentKind.EXCUSE, None, "ill")
        writer.extend("ada", "demo", MONDAY + HOUR, "ill")
    assert [one.decision for one in records(store).decisions] == [
        Adjustment(AdjustmentKind.ADD, Decimal("-2.50"), "grace", "slip", MONDAY),
        Adjustment(AdjustmentKind.EXCUSE, None, "grace", "ill", MONDAY),
        Extension(MONDAY + HOUR, "grace", "ill", MONDAY),
    ]


def test_the_past_can_be_read(store):
    submission = make_submission()
    add(store, submission, report_on(submission, 8.0), MONDAY)
    number, _ = add(store, submission, report_on(submission, 10.0, checks="2"), MONDAY + 2 * HOUR)
    with store.writer("grace", MONDAY + 3 * HOUR) as writer:
        writer.accept([(number, 2)], "better")
        writer.adjust("ada", "demo", AdjustmentKind.EXCUSE, None, "ill")
    add(store, make_submission("bob"), None, MONDAY + 4 * HOUR)
    then = records(store, MONDAY + HOUR)
    assert [(one.student, one.grading.score, one.pending) for one in then.submissions] == [("ada", 8.0, False)]
    assert then.decisions == ()
    assert [one.pending for one in records(store, MONDAY + 2 * HOUR).submissions] == [True]
    assert records(store, MONDAY - HOUR).submissions == ()


def roster_file(*students):
    return RosterFile("plain", "id", students, (), "0" * 64)


def test_a_roster_is_added_to_and_read_as_the_newest_rows_say(store):
    ada, bob = Student("ada", "Ada", "a@x", ("A", "B"), True, {"canvas": "1"}), Student("bob")
    with store.writer("grace", MONDAY) as writer:
        change = writer.import_roster("r.csv", roster_file(ada, bob), complete=False)
    assert (change.added, change.changed, change.unchanged, change.absent) == (("ada", "bob"), (), (), ())
    moved = Student("ada", "Ada", "a@x", ("C",), True, {"canvas": "1"})
    with store.writer("grace", MONDAY + HOUR) as writer:
        change = writer.import_roster("r.csv", roster_file(moved), complete=False)
    assert (change.added, change.changed, change.absent) == ((), ("ada",), ("bob",))
    assert records(store).roster == (moved, bob)
    assert records(store, MONDAY).roster == (ada, bob)
    with store.writer("grace", MONDAY + 2 * HOUR) as writer:
        writer.import_roster("r.csv", roster_file(moved), complete=True)
    assert [(one.id, one.active) for one in records(store).roster] == [("ada", True), ("bob", False)]


def test_the_same_roster_again_adds_nothing(store):
    for _ in range(2):
        with store.writer("grace", MONDAY) as writer:
            writer.import_roster("r.csv", roster_file(Student("ada", sections=("A",))), complete=True)
    assert (rows(store)["imports"], rows(store)["roster"]) == (1, 1)


def test_fields_without_a_column_in_the_roster_stay_as_they_were(store):
    ada = Student("ada", "Ada", "a@x", ("A",), True, {"sid": "42", "login": "al"})
    bob = Student("bob", "Bob", "b@x", ("A",), True, {"sid": "43"})
    canvas = Student("ada", "N, Ada", "", ("B",), True, {"canvas": "1", "sid": "0042"}), Student("bob")
    with store.writer("grace", MONDAY) as writer:
        writer.import_roster("r.csv", roster_file(ada, bob), complete=False)
        partial = replace(roster_file(*canvas), missing_fields=frozenset({"email", "login"}))
        change = writer.import_roster("canvas.csv", partial, complete=False)
        again = writer.import_roster("canvas.csv", partial, complete=False)
    assert (change.changed, again.unchanged) == (("ada", "bob"), ("ada", "bob"))
    assert records(store).roster == (
        Student("ada", "N, Ada", "a@x", ("B",), True, {"canvas": "1", "sid": "0042", "login": "al"}),
        Student("bob", "", "b@x", (), True, {}),
    )


def test_a_student_who_is_in_the_course_under_another_id_is_refused(store):
    ada, bob = Student("ada", email="ada@x"), Student("bob", ids={"sid": "42"})
    with store.writer("grace", MONDAY) as writer:
        writer.import_roster("r.csv", roster_file(ada, bob), complete=False)
    again = Student("0041", email="Ada@X"), Student("0042", ids={"sid": "42"})
    for student, what, old in zip(again, ("e-mail address 'ada@x'", "sid id '42'"), ("ada", "bob"), strict=True):
        said = f"r.csv: {student.id} has the {what} of {old}, who is in the course already"
        with pytest.raises(UsageError, match=re.escape(said)) as caught, store.writer("grace", MONDAY) as writer:
            writer.import_roster("r.csv", roster_file(student), complete=False)
        assert caught.value.remedies == (Remedy(Action.KEEP_ID_COLUMN), Remedy(Action.IMPORT_WHOLE_CLASS))
    assert records(store).roster == (ada, bob)


def test_ids_can_change_with_the_whole_class_and_addresses_can_go_to_others(store):
    ada, bob = Student("ada", email="ada@x"), Student("bob", email="bob@x")
    with store.writer("grace", MONDAY) as writer:
        writer.import_roster("r.csv", roster_file(ada, bob), complete=False)
        writer.import_roster("r.csv", roster_file(replace(ada, email="bob@x"), replace(bob, email="")), complete=False)
    moved = Student("0041", email="bob@x"), Student("bob", email="ada@x")
    with store.writer("grace", MONDAY) as writer:
        change = writer.import_roster("r.csv", roster_file(*moved), complete=True)
    assert (change.added, change.changed, change.absent) == (("0041",), ("bob",), ("ada",))
    assert [(one.id, one.active) for one in records(store).roster] == [("0041", True), ("ada", False), ("bob", True)]


@pytest.mark.parametrize("table", list(tables.METADATA.tables))
def test_no_row_can_be_changed_or_deleted(store, table):
    submission = make_submission()
    add(store, submission, report_on(submission))
    with store.writer("grace", MONDAY) as writer:
        writer.adjust("ada", "demo", AdjustmentKind.EXCUSE, None, "ill")
        writer.extend("ada", "demo", MONDAY, "ill")
        writer.import_roster("r.csv", roster_file(Student("ada")), complete=True)
    before = rows(store)
    assert before[table]
    column = next(iter(tables.METADATA.tables[table].columns))
    for statement in (
        delete(tables.METADATA.tables[table]),
        update(tables.METADATA.tables[table]).values({column: column}),
    ):
        with (
            pytest.raises((MachineError, DBAPIError), match="append-only"),
            store._database.write_transaction() as connection,
        ):
            connection.execute(statement)
    assert rows(store) == before


def test_a_block_that_fails_adds_nothing(store):
    def fail():
        with store.writer("grace", MONDAY) as writer:
            writer.add_submission("demo", make_submission())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert records(store).submissions == ()
    assert not any(rows(store).values())
