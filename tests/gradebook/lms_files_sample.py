"""A small class for the tests of exports; the files in `files` are what LMSs would give of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from autograder.gradebook.grades import State
from autograder.gradebook.lms_files.delimited import read_text
from autograder.gradebook.lms_files.filling import Options, fill_in
from autograder.gradebook.lms_files.table import Grade, GradeTable, Item
from autograder.gradebook.records import Student

FILES = Path(__file__).parent / "files"
FORWARD = Item("a1_forward", "Forward convolution", Decimal(20))
POOL = Item("a2_pool", "Pooling, strided", Decimal(10))


def person(key, name, number, canvas, login, email):
    return Student(key, name, email, ("Monday",), ids={"canvas": canvas, "sid": number, "login": login})


STUDENTS = (
    person("ada", "Ada Lovelace", "0012345", "101", "ada.lovelace", "ada@uni.example"),
    person("juergen", "Jürgen Müller", "0012346", "102", "jmueller", "jmueller@uni.example"),
    person("siobhan", "Siobhán O'Brien", "0012347", "103", "sobrien", "siobhan@uni.example"),
    person("jan", "Jan Łukasiewicz", "0012348", "104", "jlukas", "jan@uni.example"),
    person("zoe", "Zoë Not-There", "0012400", "150", "znot", "zoe@uni.example"),
)
GRADES = {
    ("ada", FORWARD.id): Grade(State.GRADED, Decimal("17.50"), datetime(2026, 10, 5, 8, 15, tzinfo=UTC), attempts=2),
    ("ada", POOL.id): Grade(
        State.GRADED, Decimal(8), datetime(2026, 10, 12, 9, 0, 5, tzinfo=UTC), timedelta(hours=27, seconds=5), 1
    ),
    ("juergen", FORWARD.id): Grade(State.GRADED, Decimal("12.5"), attempts=1),
    ("juergen", POOL.id): Grade(State.EXCUSED),
    ("siobhan", FORWARD.id): Grade(State.GRADED, Decimal(9), attempts=1),
    ("siobhan", POOL.id): Grade(State.MISSING, Decimal(0)),
    ("jan", FORWARD.id): Grade(State.NOT_GRADED, attempts=1),
    ("zoe", FORWARD.id): Grade(State.GRADED, Decimal(20), attempts=1),
}
TABLE = GradeTable("A course", (FORWARD, POOL), STUDENTS, GRADES, {"ada": Decimal("83.75"), "siobhan": Decimal(30)})


def exported(system, name, table=TABLE, **options):
    """Fill a file of the class in; give its text before and after, and the report."""
    file = read_text(FILES / name)
    data, report = fill_in(file, system, table, Options(**options))
    return (FILES / name).read_bytes(), data, report


def changed_lines(before, after, encoding="utf-8"):
    """List the lines that differ, as they are now; all others must be equal to the byte."""
    old, new = (data.decode(encoding).splitlines(keepends=True) for data in (before, after))
    assert len(old) == len(new)
    return [line.rstrip("\r\n") for was, line in zip(old, new, strict=True) if was != line]
