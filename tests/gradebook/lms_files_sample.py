"""A small class for the tests of exports; the folder `files` has what LMSs would export of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.delimited import read_text
from autograder.gradebook.lms_files.fill_grades import FillOptions, fill_grades
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, ExportedGrade, GradeTable
from autograder.gradebook.records import Student

FILES = Path(__file__).parent / "files"
FORWARD = ExportedAssignment("a1_forward", "Forward convolution", Decimal(20))
POOL = ExportedAssignment("a2_pool", "Pooling, strided", Decimal(10))


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
    ("ada", FORWARD.id): ExportedGrade(
        GradeState.GRADED, Decimal("17.50"), datetime(2026, 10, 5, 8, 15, tzinfo=UTC), attempts=2
    ),
    ("ada", POOL.id): ExportedGrade(
        GradeState.GRADED, Decimal(8), datetime(2026, 10, 12, 9, 0, 5, tzinfo=UTC), timedelta(hours=27, seconds=5), 1
    ),
    ("juergen", FORWARD.id): ExportedGrade(GradeState.GRADED, Decimal("12.5"), attempts=1),
    ("juergen", POOL.id): ExportedGrade(GradeState.EXCUSED),
    ("siobhan", FORWARD.id): ExportedGrade(GradeState.GRADED, Decimal(9), attempts=1),
    ("siobhan", POOL.id): ExportedGrade(GradeState.MISSING, Decimal(0)),
    ("jan", FORWARD.id): ExportedGrade(GradeState.NOT_GRADED, attempts=1),
    ("zoe", FORWARD.id): ExportedGrade(GradeState.GRADED, Decimal(20), attempts=1),
}
TABLE = GradeTable("A course", (FORWARD, POOL), STUDENTS, GRADES, {"ada": Decimal("83.75"), "siobhan": Decimal(30)})


def exported(system, name, table=TABLE, **options):
    """Fill in a file of the class; return its bytes before and after, and the report."""
    file = read_text(FILES / name)
    data, report = fill_grades(file, system, table, FillOptions(**options))
    return (FILES / name).read_bytes(), data, report


def changed_lines(before, after, encoding="utf-8"):
    """Return the lines that differ, as they are now; all others must be identical."""
    old, new = (data.decode(encoding).splitlines(keepends=True) for data in (before, after))
    assert len(old) == len(new)
    return [line.rstrip("\r\n") for was, line in zip(old, new, strict=True) if was != line]
