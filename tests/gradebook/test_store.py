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
from autograder.gradebook.adding import Standing
from autograder.gradebook.grades import Adjustment, Extension, Kind
from autograder.gradebook.records import Student
from autograder.gradebook.roster import RosterFile
from autograder.model import Status
from tests.gradebook.conftest import hand_in, report_on

MONDAY = datetime(2026, 10, 19, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(store, submission, report=None, at=MONDAY):
    with store.adding("grace", at) as adder:
        number = adder.hand_in("demo", submission)
        return number, adder.add_grading(number, report) if report else None


def records(store, until=None):
    with store.reading() as reader:
        return reader.records(until)


def rows(store):
    """Count the rows of each table."""
    with store._database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.METADATA.tables.items()
        }


def test_what_was_handed_in_comes_back_as_it_was(store):
    submission = hand_in(
        name="Ada Núñez",
        ids={"canvas": "4711"},
        submission_id="12",
        late=True,
        time=MONDAY - HOUR,
        originals={"recurrence.py": "My Notebook.ipynb"},
        extracted={"recurrence.py": "x = 1\n"},
    )
    number, _ = add(store, submission)
    with store.reading() as reader:
        assert reader.submission(number) == submission
    (found,) = records(store).submissions
    assert (found.student, found.name, found.ids) == ("ada", "Ada Núñez", {"canvas": "4711"})
    assert (found.received, found.submitted, found.marked_late) == (MONDAY, MONDAY - HOUR, True)
    assert found.grading is None


def test_bytes_of_any_kind_come_back(store):
    source = bytes(range(256)) * 40
    number, _ = add(store, hand_in(source=source))
    with store.reading() as reader:
        assert reader.files(number) == {"recurrence.py": source}


def test_a_report_comes_back_as_it_was(store):
    submission = hand_in()
    report = report_on(submission)
    add(store, submission, report)
    (found,) = records(store).submissions
    assert (found.grading.score, found.grading.max_score, found.grading.status) == (8.0, 10.0, Status.GRADED)
    assert found.grading.questions == {"running_mean": (8.0, 10.0)}
    with store.reading() as reader:
        assert reader.report(found.grading.id) == report


def test_adding_the_same_again_adds_nothing(store):
    submission = hand_in()
    add(store, submission, report_on(submission))
    before = rows(store)
    assert add(store, submission, report_on(submission, seconds=2.0), MONDAY + HOUR)[1] is Standing.HOLDS
    assert rows(store) == before


def test_equal_files_are_kept_once(store):
    for student in ("ada", "bob"):
        add(store, hand_in(student))
    assert rows(store)["blobs"] == 1
    assert rows(store)["submissions"] == 2


@pytest.mark.parametrize(
    ("other", "attempts"),
    [
        pytest.param(hand_in(), 1, id="the same files"),
        pytest.param(hand_in(source=b"y = 2\n"), 2, id="other files"),
        pytest.param(hand_in(time=MONDAY), 2, id="the same files at a known time"),
        pytest.param(hand_in("bob"), 2, id="the same files of somebody else"),
    ],
)
def test_an_attempt_is_a_student_with_files_at_a_time(store, other, attempts):
    add(store, hand_in())
    add(store, other)
    assert len(records(store).submissions) == attempts


def test_a_new_result_waits_until_it_is_accepted(store):
    submission = hand_in()
    number, _ = add(store, submission, report_on(submission, 8.0))
    assert add(store, submission, report_on(submission, 10.0, checks="2"), MONDAY + HOUR)[1] is Standing.WAITS
    (found,) = records(store).submissions
    assert (found.grading.score, found.waiting) == (8.0, True)
    with store.reading() as reader:
        newest = reader.gradings([number])[-1].grading
    with store.adding("grace", MONDAY + 2 * HOUR) as adder:
        adder.accept([(number, newest.id)], "a check was wrong")
    (found,) = records(store).submissions
    assert (found.grading.score, found.waiting) == (10.0, False)
    with store.reading() as reader:
        assert [event.grading.score for event in reader.gradings([number])] == [8.0, 10.0]
        assert [(one.who, one.why) for one in reader.acceptances([number])] == [
            ("grace", "first grading"),
            ("grace", "a check was wrong"),
        ]


def test_an_older_grading_can_hold_again(store):
    submission = hand_in()
    number, _ = add(store, submission, report_on(submission, 8.0))
    add(store, submission, report_on(submission, 10.0, checks="2"), MONDAY + HOUR)
    with store.adding("grace", MONDAY + 2 * HOUR) as adder:
        adder.accept([(number, 1)], "the new check is wrong")
    (found,) = records(store).submissions
    assert (found.grading.score, found.waiting) == (8.0, False)


def test_the_same_result_by_other_checks_holds_at_once(store):
    submission = hand_in()
    add(store, submission, report_on(submission, 8.0))
    assert add(store, submission, report_on(submission, 8.0, checks="2"), MONDAY + HOUR)[1] is Standing.HOLDS
    (found,) = records(store).submissions
    assert (found.grading.id, found.waiting) == (2, False)


def test_a_grading_that_broke_is_followed_by_the_next_but_replaces_none(store):
    submission = hand_in()
    add(store, submission, report_on(submission, None))
    assert records(store).submissions[0].grading.status is Status.INCOMPLETE
    assert add(store, submission, report_on(submission, 8.0), MONDAY + HOUR)[1] is Standing.HOLDS
    assert add(store, submission, report_on(submission, None, checks="2"), MONDAY + 2 * HOUR)[1] is Standing.WAITS
    assert records(store).submissions[0].grading.score == 8.0


def test_decisions_come_back_in_their_order(store):
    with store.adding("grace", MONDAY) as adder:
        adder.adjust("ada", "demo", Kind.ADD, Decimal("-2.50"), "slip")
        adder.adjust("ada", "demo", Kind.EXCUSE, None, "ill")
        adder.extend("ada", "demo", MONDAY + HOUR, "ill")
    assert [one.what for one in records(store).decisions] == [
        Adjustment(Kind.ADD, Decimal("-2.50"), "grace", "slip", MONDAY),
        Adjustment(Kind.EXCUSE, None, "grace", "ill", MONDAY),
        Extension(MONDAY + HOUR, "grace", "ill", MONDAY),
    ]


def test_the_past_can_be_read(store):
    submission = hand_in()
    add(store, submission, report_on(submission, 8.0), MONDAY)
    number, _ = add(store, submission, report_on(submission, 10.0, checks="2"), MONDAY + 2 * HOUR)
    with store.adding("grace", MONDAY + 3 * HOUR) as adder:
        adder.accept([(number, 2)], "better")
        adder.adjust("ada", "demo", Kind.EXCUSE, None, "ill")
    add(store, hand_in("bob"), None, MONDAY + 4 * HOUR)
    then = records(store, MONDAY + HOUR)
    assert [(one.student, one.grading.score, one.waiting) for one in then.submissions] == [("ada", 8.0, False)]
    assert then.decisions == ()
    assert [one.waiting for one in records(store, MONDAY + 2 * HOUR).submissions] == [True]
    assert records(store, MONDAY - HOUR).submissions == ()


def roster_file(*students):
    return RosterFile("plain", "id", students, (), "0" * 64)


def test_a_roster_is_added_to_and_read_as_the_newest_rows_say(store):
    ada, bob = Student("ada", "Ada", "a@x", ("A", "B"), True, {"canvas": "1"}), Student("bob")
    with store.adding("grace", MONDAY) as adder:
        change = adder.import_roster("r.csv", roster_file(ada, bob), complete=False)
    assert (change.added, change.changed, change.unchanged, change.absent) == (("ada", "bob"), (), (), ())
    moved = Student("ada", "Ada", "a@x", ("C",), True, {"canvas": "1"})
    with store.adding("grace", MONDAY + HOUR) as adder:
        change = adder.import_roster("r.csv", roster_file(moved), complete=False)
    assert (change.added, change.changed, change.absent) == ((), ("ada",), ("bob",))
    assert records(store).roster == (moved, bob)
    assert records(store, MONDAY).roster == (ada, bob)
    with store.adding("grace", MONDAY + 2 * HOUR) as adder:
        adder.import_roster("r.csv", roster_file(moved), complete=True)
    assert [(one.id, one.active) for one in records(store).roster] == [("ada", True), ("bob", False)]


def test_the_same_roster_again_adds_nothing(store):
    for _ in range(2):
        with store.adding("grace", MONDAY) as adder:
            adder.import_roster("r.csv", roster_file(Student("ada", sections=("A",))), complete=True)
    assert (rows(store)["imports"], rows(store)["roster"]) == (1, 1)


def test_what_a_roster_has_no_column_for_stays_as_it_was(store):
    ada = Student("ada", "Ada", "a@x", ("A",), True, {"sid": "42", "login": "al"})
    bob = Student("bob", "Bob", "b@x", ("A",), True, {"sid": "43"})
    canvas = Student("ada", "N, Ada", "", ("B",), True, {"canvas": "1", "sid": "0042"}), Student("bob")
    with store.adding("grace", MONDAY) as adder:
        adder.import_roster("r.csv", roster_file(ada, bob), complete=False)
        told = replace(roster_file(*canvas), untold=frozenset({"email", "login"}))
        change = adder.import_roster("canvas.csv", told, complete=False)
        again = adder.import_roster("canvas.csv", told, complete=False)
    assert (change.changed, again.unchanged) == (("ada", "bob"), ("ada", "bob"))
    assert records(store).roster == (
        Student("ada", "N, Ada", "a@x", ("B",), True, {"canvas": "1", "sid": "0042", "login": "al"}),
        Student("bob", "", "b@x", (), True, {}),
    )


def test_nobody_is_in_the_course_twice(store):
    ada, bob = Student("ada", email="ada@x"), Student("bob", ids={"sid": "42"})
    with store.adding("grace", MONDAY) as adder:
        adder.import_roster("r.csv", roster_file(ada, bob), complete=False)
    again = Student("0041", email="Ada@X"), Student("0042", ids={"sid": "42"})
    for student, what, old in zip(again, ("e-mail address 'ada@x'", "sid id '42'"), ("ada", "bob"), strict=True):
        said = f"r.csv: {student.id} has the {what} of {old}, who is in the course already"
        with pytest.raises(UsageError, match=re.escape(said)) as caught, store.adding("grace", MONDAY) as adder:
            adder.import_roster("r.csv", roster_file(student), complete=False)
        assert caught.value.remedies == (Remedy(Action.KEEP_ID_COLUMN), Remedy(Action.IMPORT_WHOLE_CLASS))
    assert records(store).roster == (ada, bob)


def test_ids_can_change_with_the_whole_class_and_addresses_can_go_to_others(store):
    ada, bob = Student("ada", email="ada@x"), Student("bob", email="bob@x")
    with store.adding("grace", MONDAY) as adder:
        adder.import_roster("r.csv", roster_file(ada, bob), complete=False)
        adder.import_roster("r.csv", roster_file(replace(ada, email="bob@x"), replace(bob, email="")), complete=False)
    moved = Student("0041", email="bob@x"), Student("bob", email="ada@x")
    with store.adding("grace", MONDAY) as adder:
        change = adder.import_roster("r.csv", roster_file(*moved), complete=True)
    assert (change.added, change.changed, change.absent) == (("0041",), ("bob",), ("ada",))
    assert [(one.id, one.active) for one in records(store).roster] == [("0041", True), ("ada", False), ("bob", True)]


@pytest.mark.parametrize("table", list(tables.METADATA.tables))
def test_no_row_can_be_changed_or_deleted(store, table):
    submission = hand_in()
    add(store, submission, report_on(submission))
    with store.adding("grace", MONDAY) as adder:
        adder.adjust("ada", "demo", Kind.EXCUSE, None, "ill")
        adder.extend("ada", "demo", MONDAY, "ill")
        adder.import_roster("r.csv", roster_file(Student("ada")), complete=True)
    before = rows(store)
    assert before[table]
    column = next(iter(tables.METADATA.tables[table].columns))
    for statement in (
        delete(tables.METADATA.tables[table]),
        update(tables.METADATA.tables[table]).values({column: column}),
    ):
        with pytest.raises((MachineError, DBAPIError), match="append-only"), store._database.writing() as connection:
            connection.execute(statement)
    assert rows(store) == before


def test_a_block_that_fails_adds_nothing(store):
    def fail():
        with store.adding("grace", MONDAY) as adder:
            adder.hand_in("demo", hand_in())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert records(store).submissions == ()
    assert not any(rows(store).values())
