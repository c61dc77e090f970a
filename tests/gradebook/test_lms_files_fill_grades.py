"""Grades find their place in files downloaded from an LMS; nothing else changes, and what has no place is reported."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.blackboard import BLACKBOARD
from autograder.gradebook.lms_files.canvas import CANVAS
from autograder.gradebook.lms_files.delimited import TextFile, read_rows, read_text
from autograder.gradebook.lms_files.fill_grades import FillOptions, fill_grades
from autograder.gradebook.lms_files.fill_report import CellNote, RowNote, StudentWithoutRow
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, ExportedGrade, GradeTable
from autograder.gradebook.lms_files.moodle import GRADEBOOK, WORKSHEET
from autograder.gradebook.records import Student
from tests.gradebook.lms_files_sample import FILES, FORWARD, POOL, STUDENTS, TABLE, changed_lines, exported, person

ONLY_FORWARD = replace(TABLE, assignments=(FORWARD,))
ZOE = StudentWithoutRow("zoe", "Zoë Not-There", 1)


def test_canvas():
    before, after, report = exported(CANVAS, "canvas.csv")
    assert changed_lines(before, after) == [
        '"Lovelace, Ada",101,0012345,ada.lovelace,"Monday, 10:00","asks for ""time"", twice",17.5,8,4.5,0.0,,90.0,45.0',
        '"Müller, Jürgen",102,0012346,jmueller,Tuesday,,12.5,EX,5.0,20.5,68.33,91.1,88.2',
    ]
    assert report.columns == (("a1_forward", "Forward convolution (48210)"), ("a2_pool", "Pooling, strided (48211)"))
    assert (report.filled, report.unchanged) == (2, 1)
    assert report.changed == (CellNote(5, "juergen", "a2_pool", "8.0", "EX"),)
    assert report.kept == (
        CellNote(6, "siobhan", "a1_forward", "EX", "9", "excused in Canvas"),
        CellNote(6, "siobhan", "a2_pool", "N/A", "0", "not assigned to this student in Canvas"),
        CellNote(8, "jan", "a1_forward", "7.25", "not graded", "there is nothing to write"),
    )
    assert report.not_exported == (("not graded", 1), ("open", 1))
    assert report.students_without_row == (ZOE,)
    assert report.unmatched_rows == (RowNote(9, "105, 0012399, sstranger, Stranger, Sam"),)  # not the test student
    assert (report.ambiguous_rows, report.assignments_without_column) == ((), ())
    assert report.other_columns == ("Warm-up (48212)",)  # no totals among them
    assert not report.complete


def test_canvas_with_semicolons_and_decimal_commas():
    before, after, report = exported(CANVAS, "canvas_semicolons.csv")
    assert changed_lines(before, after) == [
        "Lovelace;Ada;101;ada.lovelace;Monday, 10:00;17,5;8",
        "Müller;Jürgen;102;jmueller;Tuesday;12,5;EX",
    ]
    assert (report.filled, report.unchanged, len(report.changed)) == (2, 1, 1)


def test_a_moodle_worksheet():
    before, after, report = exported(WORKSHEET, "moodle_worksheet.csv", ONLY_FORWARD)
    assert changed_lines(before, after) == [
        '"Participant 70001","Ada Lovelace",ada@uni.example,"Submitted - ",17.5,20.00,Yes,"Monday, 5 October 2026",-,'
    ]
    assert (report.filled, report.unchanged) == (1, 1)  # 12.50 is 12.5
    assert report.kept == (CellNote(5, "siobhan", "a1_forward", "3.00", "9", "cannot be changed in Moodle"),)
    assert report.unmatched_rows == (RowNote(7, "Participant 70099, sam@uni.example"),)
    assert report.students_without_row == (ZOE,)
    assert report.notes == ()


def test_a_moodle_worksheet_in_german():
    before, after, report = exported(WORKSHEET, "moodle_worksheet_german.csv", ONLY_FORWARD)
    assert changed_lines(before, after) == [
        'Teilnehmer/in70001,"Ada Lovelace",ada@uni.example,"Abgegeben - ","17,5","20,00",Ja,"5. Oktober, 10:15",-,'
    ]
    assert (report.filled, report.unchanged) == (1, 1)


def test_no_grade_above_the_maximum_is_written_for_moodle():
    table = replace(ONLY_FORWARD, grades={("ada", "a1_forward"): ExportedGrade(GradeState.GRADED, Decimal("20.5"))})
    before, after, report = exported(WORKSHEET, "moodle_worksheet.csv", table)
    assert before == after
    assert report.refused == (CellNote(2, "ada", "a1_forward", "", "20.5", "above the maximum"),)
    assert not report.complete


def test_rows_of_a_worksheet_are_found_by_moodles_number():
    grades = {("ada", "a1_forward"): ExportedGrade(GradeState.GRADED, Decimal(1), participant="70099")}
    table = replace(ONLY_FORWARD, students=(Student("ada"),), grades=grades)
    before, after, report = exported(WORKSHEET, "moodle_worksheet.csv", table)
    assert [line[:18] for line in changed_lines(before, after)] == ['"Participant 70099']
    assert report.students_without_row == ()


def test_a_worksheet_is_of_one_assignment():
    with pytest.raises(UsageError, match="has the grades of one assignment") as caught:
        exported(WORKSHEET, "moodle_worksheet.csv")
    assert caught.value.remedies == (Remedy(Action.NAME_ASSIGNMENT, ("a1_forward", "a2_pool")),)


def test_moodles_gradebook():
    before, after, report = exported(GRADEBOOK, "moodle_gradebook.csv")
    assert changed_lines(before, after) == [
        "Ada,Lovelace,0012345,,,ada@uni.example,17.5,,8,-,4.50,4.50,1791200000",
        "Siobhán,O'Brien,0012347,,,siobhan@uni.example,9,,0,-,-,-,1791200000",
    ]
    # Moodle has no word for an excuse.
    assert report.kept == (CellNote(3, "juergen", "a2_pool", "8.00", "excused", "there is nothing to write"),)
    assert report.not_exported == (("excused", 1),)
    assert report.other_columns == ("Quiz: Warm-up (Real)", "Course total (Real)")


def test_moodles_gradebook_in_german():
    before, after, _ = exported(GRADEBOOK, "moodle_gradebook_german.csv")
    assert changed_lines(before, after) == [
        "Ada;Lovelace;0012345;;;ada@uni.example;17,5;8;-;1791200000",
    ]


@pytest.mark.parametrize(
    ("name", "encoding", "separator"), [("blackboard.xls", "utf-16-le", "\t"), ("blackboard.csv", "utf-8", ",")]
)
def test_blackboard(name, encoding, separator):
    before, after, report = exported(BLACKBOARD, name)
    assert [line.split(separator) for line in changed_lines(before, after, encoding)] == [
        [
            '"Lovelace"',
            '"Ada"',
            '"ada.lovelace"',
            '"0012345"',
            '"2026-10-05"',
            '"Yes"',
            '"17.5"',
            '"8"',
            '"90.0"',
            '"4.5"',
        ],
        ['"O\'Brien"', '"Siobhán ""Bee"""', '"sobrien"', '"0012347"', '""', '"Yes"', '"9"', '"0"', '""', '""'],
    ]
    assert (report.filled, report.unchanged, report.changed) == (4, 1, ())  # Needs Grading(3) is no grade
    assert report.unmatched_rows == (RowNote(5, "sstranger, 0012399"),)  # not the previewing instructor
    assert report.other_columns[-1] == "Total [Total Pts: up to 35 Score] |1281890"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Total", "'Total [Total Pts: up to 35 Score] |1281890': Blackboard calculates it"),
        ("Warm-up", "'Warm-up [Total Pts: 5 Percentage] |1281894': Blackboard shows it as Percentage, not as points"),
    ],
)
def test_blackboards_columns_that_hold_no_points_are_not_filled(title, why):
    other, grades = (
        ExportedAssignment("other", title, Decimal(5)),
        {("zoe", "other"): ExportedGrade(GradeState.GRADED, Decimal(5))},
    )
    table = replace(TABLE, assignments=(FORWARD, other), grades={**TABLE.grades, **grades})
    _, _, report = exported(BLACKBOARD, "blackboard.csv", table)
    assert report.assignments_without_column == (("other", why),)


@pytest.mark.parametrize(
    ("system", "name", "table"),
    [
        (CANVAS, "canvas.csv", TABLE),
        (CANVAS, "canvas_semicolons.csv", TABLE),
        (WORKSHEET, "moodle_worksheet.csv", ONLY_FORWARD),
        (WORKSHEET, "moodle_worksheet_german.csv", ONLY_FORWARD),
        (GRADEBOOK, "moodle_gradebook.csv", TABLE),
        (GRADEBOOK, "moodle_gradebook_german.csv", TABLE),
        (BLACKBOARD, "blackboard.xls", TABLE),
        (BLACKBOARD, "blackboard.csv", TABLE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_filling_in_again_changes_nothing(tmp_path, system, name, table):
    _, once, first = exported(system, name, table)
    (tmp_path / name).write_bytes(once)
    twice, second = fill_grades(read_text(tmp_path / name), system, table, FillOptions())
    assert twice == once
    assert (second.filled, second.changed) == (0, ())
    assert second.unchanged == first.filled + first.unchanged + len(first.changed)


def test_keep_fills_only_what_is_empty():
    before, after, report = exported(CANVAS, "canvas.csv", keep=True)
    assert [line[:16] for line in changed_lines(before, after)] == ['"Lovelace, Ada",']
    assert report.changed == ()
    assert report.kept[0] == CellNote(5, "juergen", "a2_pool", "8.0", "EX", "kept on request")


def test_decimals_are_written_as_requested():
    before, after, _ = exported(CANVAS, "canvas.csv", table=ONLY_FORWARD, decimal_mark=",")
    assert '"17,5"' in changed_lines(before, after)[0]


def canvas(tmp_path, *rows, header="Student,ID,SIS User ID,SIS Login ID,Section,Forward convolution (1)"):
    path = tmp_path / "grades.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return read_text(path)


@pytest.mark.parametrize(
    ("columns", "heading"),
    [
        ({}, "Forward convolution (1)"),
        ({"a1_forward": "2"}, "Lab 1 (2)"),
        ({"a1_forward": "lab 1"}, "Lab 1 (2)"),
        ({"a1_forward": "Lab 1 (2)"}, "Lab 1 (2)"),
    ],
)
def test_columns_are_found_by_title_or_as_named(tmp_path, columns, heading):
    header = "Student,ID,Section,Forward convolution (1),Lab 1 (2)"
    file = canvas(tmp_path, '"Lovelace, Ada",101,A,,', header=header)
    _, report = fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions(columns))
    assert report.columns == (("a1_forward", heading),)


def test_an_assignments_id_is_a_title_too(tmp_path):
    file = canvas(tmp_path, "x,101,A,", header="Student,ID,Section,A1_forward (7)")
    assert fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())[1].filled == 1


def test_no_column_is_chosen_where_two_have_the_same_name(tmp_path):
    header = "Student,ID,Section,Forward convolution (1),Forward Convolution (2),a2_pool (3)"
    file = canvas(tmp_path, "x,101,A,,,", header=header)
    _, report = fill_grades(file, CANVAS, TABLE, FillOptions())
    headings = "'Forward convolution (1)', 'Forward Convolution (2)'"
    assert report.assignments_without_column == (("a1_forward", f"several columns are called that: {headings}"),)
    assert not report.complete


def test_an_assignment_that_nobody_has_a_grade_in_needs_no_column(tmp_path):
    table = replace(
        ONLY_FORWARD, assignments=(FORWARD, ExportedAssignment("later", "Later", Decimal(5))), students=STUDENTS[:1]
    )
    file = canvas(tmp_path, "x,101,A,", header="Student,ID,Section,Forward convolution (1)")
    _, report = fill_grades(file, CANVAS, table, FillOptions())
    assert report.assignments_without_column == ()
    assert report.complete


def test_a_read_only_column_is_left_alone(tmp_path):
    header = "Student,ID,Section,Forward convolution (1),a2_pool (2)"
    file = canvas(tmp_path, "    Points Possible,,,(read only),10", "x,101,A,,", header=header)
    data, report = fill_grades(file, CANVAS, TABLE, FillOptions())
    assert data.endswith(b"x,101,A,,8\n")
    assert report.assignments_without_column == (("a1_forward", "'Forward convolution (1)': read only in Canvas"),)


@pytest.mark.parametrize("title", ["Forward convolution - Final Score", "Current Points of lab 1"])
@pytest.mark.parametrize("columns", [{}, {"a1_forward": "48210"}])
def test_a_column_that_canvas_will_not_import_is_named_with_the_reason(tmp_path, title, columns):
    header = f"Student,ID,Section,{title} (48210),a2_pool (2)"
    file = canvas(tmp_path, "    Points Possible,,,20,10", "x,101,A,,", header=header)
    table = replace(TABLE, assignments=(replace(FORWARD, title=title), POOL))
    _, report = fill_grades(file, CANVAS, table, FillOptions(columns))
    ((name, why),) = report.assignments_without_column
    assert name == "a1_forward"
    assert why.endswith(" in its title; rename the assignment in Canvas")


def test_where_the_only_column_cannot_be_written_no_other_name_is_suggested(tmp_path):
    header = "Student,ID,Section,Forward convolution - Final Score (48210)"
    file = canvas(tmp_path, "    Points Possible,,,20", "x,101,A,", header=header)
    with pytest.raises(UsageError, match="in its title; rename the assignment in Canvas") as caught:
        fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions({"a1_forward": "48210"}))
    assert caught.value.remedies == ()


def test_totals_of_canvas_are_no_columns_of_grades(tmp_path):
    header = "Student,ID,Section,Forward convolution (1),Final Score (2026)"
    file = canvas(tmp_path, "    Points Possible,,,20,(read only)", "x,101,A,,90", header=header)
    assert fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())[1].other_columns == ()


@pytest.mark.parametrize("found", ["17.5\u3000", "\u00a017.5", "\uff11\uff17.\uff15", "\u0661\u0667.5", "\u200317.50"])
def test_a_grade_that_only_looks_like_ours_is_written_anew(tmp_path, found):
    file = canvas(tmp_path, f"x,101,,,A,{found}")
    data, report = fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())
    assert data.endswith(b"A,17.5\n")
    (change,) = report.changed
    assert change.found == (ascii(found) if found != found.strip() else found)


@pytest.mark.parametrize(("found", "kept"), [(" 17.5 ", b"A, 17.5 \n"), ("EX\u3000", "A,EX\u3000\n".encode())])
def test_a_grade_between_blanks_stays(tmp_path, found, kept):
    file = canvas(tmp_path, f"x,101,,,A,{found}")
    assert fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())[0].endswith(kept)


@pytest.mark.parametrize(
    ("heading", "value"), [("ID number", "0012345"), ("ID-Nummer", "0012345"), ("Username", "Ada.Lovelace")]
)
def test_rows_of_a_worksheet_are_found_by_what_the_site_shows_of_its_users(tmp_path, heading, value):
    file = canvas(
        tmp_path, f"Participant 7,Ada,{value},,-", header=f"Identifier,Full name,{heading},Grade,Last modified (grade)"
    )
    data, report = fill_grades(file, WORKSHEET, ONLY_FORWARD, FillOptions())
    assert data.endswith(b",17.5,-\n")
    assert report.filled == 1


def test_excels_line_stays_and_is_no_row(tmp_path):
    rows = ("Student;ID;Section;Forward convolution (1)", "x;101;A;")
    file = canvas(tmp_path, *rows, header="sep=;")
    assert fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())[0] == f"sep=;\n{rows[0]}\n{rows[1]}17.5\n".encode()
    file = canvas(tmp_path, *rows, "x;102", header="sep=;")
    with pytest.raises(UsageError, match=":4: found 2 cells"):
        fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())


def test_different_points_are_noted_and_nothing_is_scaled(tmp_path):
    file = canvas(tmp_path, "    Points Possible,,,,,100", "x,101,,,A,")
    data, report = fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())
    assert data.endswith(b"A,17.5\n")
    assert report.notes == ("a1_forward has 20 points here and 100 in the file; grades are not scaled",)


def test_ambiguous_rows_are_left_alone(tmp_path):
    rows = [
        '"Lovelace, Ada",101,0012346,ada.lovelace,A,',
        '"Lovelace, Ada",777,,,A,',
        "x,,0012347,,A,",
        "y,,,sobrien,A,",
        "z,,12348,,A,",
        "w,104,,,A,5",
    ]
    file = canvas(tmp_path, *rows)
    data, report = fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())
    assert data == file.path.read_bytes()
    assert report.ambiguous_rows == (
        RowNote(2, "101, 0012346, ada.lovelace, Lovelace, Ada", "ID '101' is ada, SIS User ID '0012346' is juergen"),
        RowNote(3, "777, Lovelace, Ada", "Student 'Lovelace, Ada' is ada, whose ID is not '777'"),
        RowNote(4, "0012347, x", "lines 4 and 5 match the same student, siobhan"),
        RowNote(5, "sobrien, y", "lines 4 and 5 match the same student, siobhan"),
    )
    assert report.unmatched_rows == (RowNote(6, "12348, z", "apart from leading zeros, SIS User ID '12348' is jan"),)
    assert not report.complete


def test_rows_of_students_who_have_withdrawn_are_reported_as_such():
    sam = person("sam", "Sam Stranger", "0012399", "105", "sstranger", "sam@uni.example")
    _, _, report = exported(CANVAS, "canvas.csv", replace(TABLE, withdrawn=(sam,)))
    assert report.unmatched_rows == (RowNote(9, "105, 0012399, sstranger, Stranger, Sam", "sam, who has withdrawn"),)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ["a,101,,,A,", "b,102,,,A,", "c,101,,,A,"],
            r"grades\.csv:4: ID '101' is also in line 2; wanted one row per student",
        ),
        (["a,101,,,A,1", "Lovelace, Ada,101,,,A,"], r"grades\.csv:3: found 7 cells, wanted 6 as in the headings"),
        (["a,101,,,A"], r"grades\.csv:2: found 5 cells, wanted 6"),
        (["a,101,,,A,1", '"b,101,,,A,1'], r"grades\.csv:3: the quote that opens .* is never closed"),
        (
            ["a,999,,,A,"],
            r"none of its 1 rows matches a student of the course by 'ID', 'SIS User ID', 'SIS Login ID', 'St",
        ),
        ([], r"none of its 0 rows"),
        (['a,101,,,A,"7,5"', "b,102,,,A,7.5"], r"has both 7\.5 and 7,5"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, rows, message):
    with pytest.raises(UsageError, match=message):
        fill_grades(canvas(tmp_path, *rows), CANVAS, ONLY_FORWARD, FillOptions())


def test_where_decimals_are_written_in_two_ways_one_must_be_chosen(tmp_path):
    with pytest.raises(UsageError) as caught:
        fill_grades(canvas(tmp_path, 'a,101,,,A,"7,5"', "b,102,,,A,7.5"), CANVAS, ONLY_FORWARD, FillOptions())
    assert caught.value.remedies == (Remedy(Action.CHOOSE_DECIMAL_MARK, ("point", "comma")),)


def test_a_thousands_separator_is_not_taken_for_a_decimal_mark(tmp_path):
    file = canvas(tmp_path, 'a,101,,,A,"1,000"', "b,102,,,A,")
    data, report = fill_grades(file, CANVAS, ONLY_FORWARD, FillOptions())
    assert data.endswith(b'a,101,,,A,"17.5"\nb,102,,,A,12.5\n')
    assert report.changed == (CellNote(2, "ada", "a1_forward", "1,000", "17.5"),)


@pytest.mark.parametrize("system", [CANVAS, WORKSHEET, GRADEBOOK, BLACKBOARD], ids=["canvas", "work", "book", "bb"])
@pytest.mark.parametrize(
    "content", ["", "\n\n", "student,score\nada,1\n", "<!DOCTYPE html>\n<p>Log in</p>\n", "{}", '"a";"b"\n"1";"2"\n']
)
def test_a_file_of_another_kind_is_refused(tmp_path, system, content):
    path = tmp_path / "other.csv"
    path.write_text(content)
    with pytest.raises(UsageError, match=rf"other\.csv:1: is not {system.file}: found the headings .*wanted") as caught:
        fill_grades(read_text(path), system, ONLY_FORWARD, FillOptions())
    assert [remedy.details for remedy in caught.value.remedies] == ([system.needed] if system.needed else [])
    assert set(system.needed) <= set(system.roles)


@pytest.mark.parametrize("system", [CANVAS, WORKSHEET, GRADEBOOK, BLACKBOARD], ids=["canvas", "work", "book", "bb"])
def test_a_file_of_one_format_is_refused_as_any_other(system):
    files = {CANVAS: "canvas", WORKSHEET: "moodle_worksheet", GRADEBOOK: "moodle_gradebook", BLACKBOARD: "blackboard"}
    for other, name in files.items():
        if other is not system:
            with pytest.raises(UsageError, match=rf"{name}\.csv:1: is not {system.file}: "):
                exported(system, f"{name}.csv", ONLY_FORWARD)


def test_no_column_at_all_is_an_error_that_lists_them():
    table = replace(TABLE, assignments=(ExportedAssignment("b1", "Elsewhere", Decimal(1)),))
    with pytest.raises(
        UsageError, match=r"b1: no column is called 'Elsewhere' or 'b1'\. .* 'Forward convolution \(482"
    ) as caught:
        exported(CANVAS, "canvas.csv", table)
    assert caught.value.remedies == (Remedy(Action.NAME_COLUMN),)


def test_a_named_column_must_be_there():
    with pytest.raises(UsageError, match=r"a2_pool: found 0 columns of grades called 'nope', wanted one of 'Forw"):
        exported(CANVAS, "canvas.csv", columns={"a2_pool": "nope"})


def test_one_column_is_not_for_two_assignments():
    with pytest.raises(
        UsageError, match=r"'Forward convolution \(48210\)' would get the grades of a1_forward, a2_pool"
    ):
        exported(CANVAS, "canvas.csv", columns={"a2_pool": "48210"})


def test_headings_in_another_language_can_be_named(tmp_path):
    path = tmp_path / "hoja.csv"
    path.write_text(
        "Identificador,Nombre,Correo,Calificación,Última modificación (calificación)\n"
        "Participante70001,Ada,ada@uni.example,,-\n",
        encoding="utf-8",
    )
    roles = {
        "identifier": "Identificador",
        "grade": "calificación",
        "modified": "Última modificación (calificación)",
        "email": "Correo",
    }
    data, _ = fill_grades(read_text(path), WORKSHEET, ONLY_FORWARD, FillOptions(roles))
    assert data.decode().endswith("Participante70001,Ada,ada@uni.example,17.5,-\n")


def test_an_unknown_word_for_locked_grades_is_refused(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text("ID,Grade,Grade can be changed,Last modified (grade)\nParticipant 1,,Kanske,-\n")
    with pytest.raises(UsageError, match=r"sheet\.csv:2: found 'Kanske' where Moodle says .*, wanted Yes or No"):
        fill_grades(read_text(path), WORKSHEET, ONLY_FORWARD, FillOptions())


def test_a_worksheet_on_a_scale_is_refused(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text("Identifier,Grade,Scale,Last modified (grade)\nParticipant 1,,Good,-\n")
    with pytest.raises(UsageError, match=r"sheet\.csv:1: the assignment is graded on a scale"):
        fill_grades(read_text(path), WORKSHEET, ONLY_FORWARD, FillOptions())


def test_the_report_reads_well():
    *_, report = exported(CANVAS, "canvas.csv")
    assert list(report.lines()) == [
        "a1_forward -> Forward convolution (48210)",
        "a2_pool -> Pooling, strided (48211)",
        "Grades: 2 filled in, 1 changed, 1 unchanged",
        "Nothing to write for: 1 not graded, 1 open",
        "Changed in Canvas's file: 1",
        "  line 5: juergen, a2_pool: 8.0 -> EX",
        "Left unchanged, though ours differ: 3",
        "  line 6: siobhan, a1_forward: EX, ours 9: excused in Canvas",
        "  line 6: siobhan, a2_pool: N/A, ours 0: not assigned to this student in Canvas",
        "  line 8: jan, a1_forward: 7.25, ours not graded: there is nothing to write",
        "Students without a row: 1",
        "  zoe (Zoë Not-There): 1 grade",
        "Rows that match no student of the course: 1",
        "  line 9: 105, 0012399, sstranger, Stranger, Sam",
        "Columns that are not in this export: 1",
        "  Warm-up (48212)",
    ]


def test_long_lists_are_cut_unless_all_is_asked_for():
    crowd = tuple(Student(f"s{number}") for number in range(30))
    *_, report = exported(CANVAS, "canvas.csv", replace(TABLE, students=STUDENTS + crowd))
    assert report.students_without_row[0] == ZOE  # whose grade found no place comes first
    assert "  ... and 11 more" in report.lines()
    assert "  s29: no grades" in report.lines(None)


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
scores = st.decimals(0, 100, places=2)


@st.composite
def canvas_files(draw):
    """Return a gradebook of the class with anything in the cells that are not ours, in any quoting."""
    delimiter, end = draw(st.sampled_from(",;")), draw(st.sampled_from(["\r\n", "\n"]))

    def row(*cells):
        return delimiter.join('"' + cell.replace('"', '""') + '"' if draw(st.booleans()) or set(cell) & set('",; \n')
                              else cell for cell in cells)  # fmt: skip

    grades = st.sampled_from(["", "EX", "N/A", "3", "12.5", "0"])
    rows = [row("Student", "ID", "Section", draw(names.map(lambda name: f"x{name}")), "Pooling, strided (2)", "Own")]
    for student in draw(st.permutations(STUDENTS)):
        number = student.ids["canvas"]
        rows.append(row("", number, draw(names), draw(names), draw(grades), draw(names)))
    return end.join(rows) + draw(st.sampled_from(["", end])), delimiter


@given(canvas_files(), st.dictionaries(st.sampled_from([s.id for s in STUDENTS]), scores), st.booleans())
def test_only_cells_of_grades_change_and_only_once(written, drawn, keep):
    text, delimiter = written
    table = GradeTable(
        "A course", (POOL,), STUDENTS, {(who, POOL.id): ExportedGrade(GradeState.GRADED, s) for who, s in drawn.items()}
    )
    file = TextFile(FILES, text, "utf-8", b"\xef\xbb\xbf")

    data, report = fill_grades(file, CANVAS, table, FillOptions(keep=keep))

    after = replace(file, text=data.decode("utf-8-sig"))
    assert without_column(file, delimiter, 4) == without_column(after, delimiter, 4)
    again, second = fill_grades(after, CANVAS, table, FillOptions(keep=keep))
    assert again == data
    assert (second.filled, second.changed) == (0, ())
    assert report.filled + report.unchanged + len(report.changed) + len(report.kept) == len(drawn) + sum(
        note.ours == "open" for note in report.kept
    )


def without_column(file, delimiter, index):
    """Return the text of a file without one column, except for its heading."""
    pieces, position = [], 0
    for row in list(read_rows(file, delimiter))[1:]:
        pieces.append(file.text[position : row.cells[index].start])
        position = row.cells[index].end
    return [*pieces, file.text[position:]]


@pytest.mark.parametrize(
    ("grade", "written"),
    [
        (ExportedGrade(GradeState.GRADED, Decimal("1E+1")), "10"),
        (ExportedGrade(GradeState.GRADED, Decimal("0.00")), "0"),
        (ExportedGrade(GradeState.GRADED, Decimal("-0")), "0"),
        (ExportedGrade(GradeState.GRADED, Decimal("0.1000")), "0.1"),
        (ExportedGrade(GradeState.MISSING, Decimal(0)), "0"),
        (ExportedGrade(GradeState.EXCUSED), "EX"),
        (ExportedGrade(GradeState.MISSING), ""),
        (ExportedGrade(GradeState.NOT_GRADED), ""),
        (ExportedGrade(GradeState.OPEN), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.state} {value.score}",
)
def test_only_numbers_and_the_word_for_an_excuse_are_written(tmp_path, grade, written):
    file = canvas(tmp_path, "x,101,,,A,")
    data, _ = fill_grades(file, CANVAS, replace(ONLY_FORWARD, grades={("ada", "a1_forward"): grade}), FillOptions())
    assert data.decode().splitlines()[1] == f"x,101,,,A,{written}"
