"""The arguments of an export, and what they start. Nothing is printed here."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.files.atomic import write_atomically
from autograder.gradebook.lms_files import moodle
from autograder.gradebook.lms_files.blackboard import BLACKBOARD
from autograder.gradebook.lms_files.canvas import CANVAS
from autograder.gradebook.lms_files.csv_json import csv_file, json_file
from autograder.gradebook.lms_files.delimited import ENCODINGS, read_text
from autograder.gradebook.lms_files.fill_grades import DECIMAL_MARKS, FillOptions, fill_grades
from autograder.gradebook.lms_files.fill_report import LIST_LIMIT, ExportResult
from autograder.gradebook.lms_files.grade_table import GradeTable
from autograder.gradebook.lms_files.gradescope import gradescope_file
from autograder.gradebook.lms_files.workbook import workbook_file
from autograder.text.numbers import write_count
from autograder.text.suggestions import no_such_assignment

SYSTEMS = {
    "canvas": CANVAS,
    "moodle-worksheet": moodle.WORKSHEET,
    "moodle-gradebook": moodle.GRADEBOOK,
    "blackboard": BLACKBOARD,
}
WRITERS: dict[str, tuple[str, Callable[[GradeTable], bytes]]] = {
    "csv": ("a line for each student", csv_file),
    "json": ("the same for programs", json_file),
    "xlsx": ("a spreadsheet with an overview, and a sheet for each assignment", workbook_file),
    "gradescope": ("a table as Gradescope exports it", gradescope_file),
}
MOODLE_IMPORT = "moodle-import"


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the formats, and what each can be told."""
    formats = parser.add_subparsers(required=True, metavar="FORMAT", dest="format")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        added = formats.add_parser(name, help=summary, description=summary[:1].upper() + summary[1:] + ".")
        added.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the file to write")
        added.add_argument(
            "-a", "--assignment", action="append", default=[], metavar="ID", help="only this one; again for more"
        )
        return added

    for name, system in SYSTEMS.items():
        _add_filling(add(name, f"fill in {system.file}, as it was downloaded"))
    add(MOODLE_IMPORT, "write a file that Moodle's gradebook imports")
    for name, (summary, _) in WRITERS.items():
        add(name, f"write {summary}")


def _add_filling(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what the LMS gave to download")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="ID=COLUMN",
        help="the heading, title or number of the column of an assignment; again for more",
    )
    parser.add_argument(
        "--keep", action="store_true", help="leave the grades that are in the file, also where ours differ"
    )
    parser.add_argument("--decimal", choices=DECIMAL_MARKS, help="how to write decimals (default: as in the file)")
    parser.add_argument("--encoding", choices=ENCODINGS, help="how the file is written (default: as it says, or UTF-8)")
    parser.add_argument(
        "--all", action="store_true", help=f"list everything, not only the first {LIST_LIMIT} of a kind"
    )


def run_export(arguments: argparse.Namespace, table: GradeTable) -> ExportResult:
    """Write the grades as the arguments say.

    Raises
    ------
    UsageError
        If an argument, or the LMS's file, is not what was wanted; nothing is written then.
    MachineError
        If the output cannot be written.
    """
    chosen = _chosen(table, arguments.assignment)
    if arguments.format in WRITERS:
        return _written(arguments, chosen)
    if arguments.format == MOODLE_IMPORT:
        return _moodle_import(arguments, chosen)
    system = SYSTEMS[arguments.format]
    known = [assignment.id for assignment in table.assignments]
    options = FillOptions(
        columns=_columns(arguments.column, [*known, *system.roles]),
        keep=arguments.keep,
        decimal_mark=DECIMAL_MARKS[arguments.decimal] if arguments.decimal else None,
    )
    data, report = fill_grades(read_text(arguments.file, arguments.encoding), system, chosen, options)
    write_atomically(arguments.output, data)
    lines = report.lines(None if arguments.all else LIST_LIMIT)
    return ExportResult(arguments.output, (*lines, f"Written: {arguments.output}"), report.complete)


def _chosen(table: GradeTable, ids: Sequence[str]) -> GradeTable:
    known = [assignment.id for assignment in table.assignments]
    for name in ids:
        if name not in known:
            raise UsageError(f"{name}: {no_such_assignment(name, known)}")
    if not known:
        raise UsageError("the course has no assignments to export")
    return replace(
        table, assignments=tuple(assignment for assignment in table.assignments if not ids or assignment.id in ids)
    )


def _columns(texts: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """Read ``ID=COLUMN``."""
    columns: dict[str, str] = {}
    for text in texts:
        name, equals, column = (part.strip() for part in text.partition("="))
        if not equals or not column or name not in known or name in columns:
            raise UsageError(f"--column {text}: wanted ID=COLUMN, once for each, with an ID of {', '.join(known)}")
        columns[name] = column
    return columns


def _written(arguments: argparse.Namespace, table: GradeTable) -> ExportResult:
    _, write = WRITERS[arguments.format]
    write_atomically(arguments.output, write(table))
    return ExportResult(arguments.output, (_size(table), f"Written: {arguments.output}"), complete=True)


def _moodle_import(arguments: argparse.Namespace, table: GradeTable) -> ExportResult:
    data, left_out = moodle.import_file(table)
    write_atomically(arguments.output, data)
    lines = [_size(table)]
    if left_out:
        lines.append(f"Left out, as they have no e-mail address: {', '.join(left_out)}")
    return ExportResult(arguments.output, (*lines, f"Written: {arguments.output}"), complete=not left_out)


def _size(table: GradeTable) -> str:
    return f"{write_count(len(table.students), 'student')}, {write_count(len(table.assignments), 'assignment')}"
