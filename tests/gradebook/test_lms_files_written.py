"""Files of our own: what they say is what the table says, and no text in them is a formula."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.csv_json import csv_file, json_file
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, ExportedGrade, GradeTable
from autograder.gradebook.lms_files.gradescope import gradescope_file
from autograder.gradebook.lms_files.moodle import import_file
from autograder.gradebook.lms_files.workbook import sheet_names, workbook_file
from autograder.gradebook.records import Student
from tests.gradebook.lms_files_sample import FORWARD, POOL, STUDENTS, TABLE

EVIL = Student("=1+1", '@SUM(A1)"', "-2+3@x", ("+A",), {"sid": "\t=cmd"})
EVIL_TABLE = GradeTable("t", (ExportedAssignment("a1", "=HYPERLINK(1)", Decimal(5)),), (EVIL,), {})
STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def sheets_of(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: sheet for sheet in book}


def values_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_csv():
    assert csv_file(TABLE).decode().split("\r\n") == [
        "student,name,email,sections,a1_forward,a1_forward status,a2_pool,a2_pool status,total percent",
        "ada,Ada Lovelace,ada@uni.example,Monday,17.5,graded,8,late,83.75",
        "juergen,Jürgen Müller,jmueller@uni.example,Monday,12.5,graded,,excused,",
        "siobhan,Siobhán O'Brien,siobhan@uni.example,Monday,9,graded,0,missing,30",
        "jan,Jan Łukasiewicz,jan@uni.example,Monday,,not graded,,open,",
        "zoe,Zoë Not-There,zoe@uni.example,Monday,20,graded,,open,",
        "",
    ]


def test_csv_without_totals_has_no_column_of_them():
    assert all(len(row) == 8 for row in rows_of(csv_file(replace(TABLE, totals={}))))


def test_json():
    data = json.loads(json_file(TABLE))
    assert data["assignments"] == [
        {"id": "a1_forward", "title": "Forward convolution", "points": 20},
        {"id": "a2_pool", "title": "Pooling, strided", "points": 10},
    ]
    assert [student["id"] for student in data["students"]] == ["ada", "juergen", "siobhan", "jan", "zoe"]
    assert data["students"][0] == {
        "id": "ada",
        "name": "Ada Lovelace",
        "email": "ada@uni.example",
        "sections": ["Monday"],
        "ids": {"canvas": "101", "sid": "0012345", "login": "ada.lovelace"},
        "grades": {
            "a1_forward": {
                "status": "graded",
                "score": 17.5,
                "submitted": "2026-10-05T08:15:00+00:00",
                "late_seconds": 0,
                "attempts": 2,
            },
            "a2_pool": {
                "status": "graded",
                "score": 8,
                "submitted": "2026-10-12T09:00:05+00:00",
                "late_seconds": 97205,
                "attempts": 1,
            },
        },
        "total_percent": 83.75,
    }


@given(st.decimals(0, 10**9, places=6))
def test_numbers_in_json_are_those_of_the_table_digit_by_digit(score):
    table = replace(TABLE, grades={("ada", "a1_forward"): ExportedGrade(GradeState.GRADED, score)})
    data = json.loads(json_file(table), parse_float=Decimal, parse_int=Decimal)
    assert data["students"][0]["grades"]["a1_forward"]["score"] == score


def test_gradescopes_table_of_an_assignment():
    named = replace(STUDENTS[0], name="Lovelace, Ada")
    data = gradescope_file(replace(TABLE, assignments=(POOL,), students=(named, *STUDENTS[1:4])))
    heading, *lines, end = data.decode().split("\r\n")
    assert heading == (
        "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,"
        "Submission ID,Submission Time,Lateness (H:M:S),View Count,Submission Count"
    )
    assert lines == [
        "Ada,Lovelace,0012345,ada@uni.example,Monday,8,10,Graded,,2026-10-12 09:00:05 +0000,27:00:05,,1",
        "Jürgen Müller,,0012346,jmueller@uni.example,Monday,,10,Missing,,,00:00:00,,0",
        "Siobhán O'Brien,,0012347,siobhan@uni.example,Monday,0,10,Missing,,,00:00:00,,0",
        "Jan Łukasiewicz,,0012348,jan@uni.example,Monday,,10,Missing,,,00:00:00,,0",
    ]
    assert end == ""


def test_gradescopes_table_of_a_course():
    heading, ada, *others = rows_of(gradescope_file(TABLE))
    assert heading[5:] == [
        *("Forward convolution", "Forward convolution - Max Points", "Forward convolution - Submission Time"),
        *("Forward convolution - Lateness (H:M:S)", "Pooling, strided", "Pooling, strided - Max Points"),
        *("Pooling, strided - Submission Time", "Pooling, strided - Lateness (H:M:S)", "Total Lateness (H:M:S)"),
    ]
    assert ada[5:] == [
        *("17.5", "20", "2026-10-05 08:15:00 +0000", "00:00:00"),
        *("8", "10", "2026-10-12 09:00:05 +0000", "27:00:05", "27:00:05"),
    ]
    assert len(others) == 4


def test_a_file_for_moodles_import():
    strange = Student("guest")
    data, left_out = import_file(replace(TABLE, students=(*STUDENTS[:2], strange)))
    assert rows_of(data) == [
        ["Email address", "Forward convolution", "Pooling, strided"],
        ["ada@uni.example", "17.5", "8"],
        ["jmueller@uni.example", "12.5", ""],
    ]
    assert left_out == ["guest"]


@pytest.mark.parametrize("write", [csv_file, gradescope_file, lambda table: import_file(table)[0]])
@pytest.mark.parametrize("count", [1, 2])
def test_no_cell_of_a_csv_is_run_as_a_formula(write, count):
    table = replace(EVIL_TABLE, assignments=EVIL_TABLE.assignments * count)
    cells = [cell for row in rows_of(write(table)) for cell in row]
    assert any(cell.startswith("'") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(STARTS)]


def test_the_spreadsheet_has_an_overview_and_a_sheet_for_each_assignment():
    sheets = sheets_of(workbook_file(TABLE))
    assert {name: values_of(sheet)[:4] for name, sheet in sheets.items()} == {
        "Overview": [
            ["student", "name", "email", "sections", "Forward convolution", "Pooling, strided", "total, percent"],
            ["points", None, None, None, 20, 10, 100],
            ["ada", "Ada Lovelace", "ada@uni.example", "Monday", 17.5, 8, 83.75],
            ["juergen", "Jürgen Müller", "jmueller@uni.example", "Monday", 12.5, "excused", None],
        ],
        "a1_forward": [
            ["student", "name", "email", "score, of 20", "status", "attempts", "submitted (UTC)", "late by"],
            ["ada", "Ada Lovelace", "ada@uni.example", 17.5, "graded", 2, "2026-10-05 08:15", None],
            ["juergen", "Jürgen Müller", "jmueller@uni.example", 12.5, "graded", 1, None, None],
            ["siobhan", "Siobhán O'Brien", "siobhan@uni.example", 9, "graded", 1, None, None],
        ],
        "a2_pool": [
            ["student", "name", "email", "score, of 10", "status", "attempts", "submitted (UTC)", "late by"],
            ["ada", "Ada Lovelace", "ada@uni.example", 8, "late", 1, "2026-10-12 09:00", "1 day, 3:00:05"],
            ["juergen", "Jürgen Müller", "jmueller@uni.example", None, "excused", 0, None, None],
            ["siobhan", "Siobhán O'Brien", "siobhan@uni.example", 0, "missing", 0, None, None],
        ],
    }
    for sheet in sheets.values():
        assert sheet.freeze_panes == "B2"
        assert sheet["A1"].font.bold


def test_ids_in_the_spreadsheet_are_text():
    students = (Student("007", "0123"), Student("1e5", "=1+1"), Student("http://x", "x\x01y"))
    sheet = sheets_of(workbook_file(replace(TABLE, students=students)))["Overview"]
    cells = [cell for row in sheet.iter_rows(min_row=3, max_col=2) for cell in row]
    assert [cell.value for cell in cells] == ["007", "0123", "1e5", "=1+1", "http://x", "x_x0001_y"]
    assert {cell.data_type for cell in cells if cell.value != "=1+1"} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_texts_in_the_spreadsheet_are_never_formulas():
    # openpyxl takes every text that begins with "=" for a formula; what the file says is what counts.
    with zipfile.ZipFile(io.BytesIO(workbook_file(EVIL_TABLE))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any("<f>" in sheet for sheet in sheets)


def test_columns_of_the_spreadsheet_are_as_wide_as_what_they_hold():
    sheet = sheets_of(workbook_file(replace(TABLE, students=(Student("ada", "A" * 25), Student("b", "B" * 90)))))[
        "Overview"
    ]
    assert [round(sheet.column_dimensions[letter].width) for letter in "AB"] == [11, 41]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["Overview", "a1"], ["Overview", "a1"]),
        (["Overview", "overview", "OVERVIEW"], ["Overview", "overview 2", "OVERVIEW 3"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 29 + " 2"]),
        (["a/b:c*[d]?\\'", "a/b:c*[d]?\\:"], ["a_b_c__d____", "a_b_c__d____ 2"]),
        (["history", "History 2"], ["history 2", "History 2 2"]),
    ],
)
def test_sheets_have_names_that_excel_takes(wanted, names):
    assert sheet_names(wanted) == names


@pytest.mark.parametrize("write", [csv_file, json_file, gradescope_file, workbook_file])
def test_an_empty_class_can_be_written(write):
    assert write(GradeTable("A course", (FORWARD,), (), {}))
    assert write(GradeTable("A course", (), STUDENTS, {}))


@pytest.mark.parametrize("write", [csv_file, json_file, gradescope_file, workbook_file])
def test_names_that_are_no_text_can_be_written(write):
    broken = Student("caf\udce9", "x\ud800")
    assert write(replace(TABLE, students=(broken,)))


def test_a_score_of_zero_lateness_is_not_late():
    table = replace(
        TABLE, grades={("ada", "a1_forward"): ExportedGrade(GradeState.GRADED, Decimal(1), lateness=timedelta(0))}
    )
    assert rows_of(csv_file(table))[1][5] == "graded"
