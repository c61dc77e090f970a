"""The arguments of an export, and what they start. Nothing is printed here."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.atomic import write_atomically
from autograder.errors import UsageError
from autograder.gradebook.exports import moodle
from autograder.gradebook.exports.blackboard import BLACKBOARD
from autograder.gradebook.exports.canvas import CANVAS
from autograder.gradebook.exports.delimited import ENCODINGS, read_text
from autograder.gradebook.exports.filling import MARKS, Options, fill_in
from autograder.gradebook.exports.gradescope import gradescope_file
from autograder.gradebook.exports.plain import csv_file, json_file
from autograder.gradebook.exports.report import SHOWN, Outcome, counted
from autograder.gradebook.exports.table import GradeTable
from autograder.gradebook.exports.workbook import workbook_file

SYSTEMS = {
    "canvas": CANVAS,
    "moodle-worksheet": moodle.WORKSHEET,
    "moodle-gradebook": moodle.GRADEBOOK,
    "blackboard": BLACKBOARD,
}
WRITERS: dict[str, Callable[[GradeTable], bytes]] = {
    "gradescope": gradescope_file,
    "csv": csv_file,
    "json": json_file,
    "xlsx": workbook_file,
}


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what an export can be told."""
    parser.add_argument("format", choices=[*SYSTEMS, *WRITERS], metavar="FORMAT", help=", ".join([*SYSTEMS, *WRITERS]))
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help=f"what the LMS gives to download ({', '.join(SYSTEMS)})"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the file to write")
    parser.add_argument(
        "-a", "--assignment", action="append", default=[], metavar="ID", help="only this one; again for more"
    )
    lms = parser.add_argument_group("to fill in a download")
    lms.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="ID=COLUMN",
        help="the heading, title or number of the column of an assignment; again for more",
    )
    lms.add_argument(
        "--keep", action="store_true", help="leave the grades that are in the file, also where ours differ"
    )
    lms.add_argument("--decimal", choices=MARKS, help="how to write decimals (default: as in the file)")
    lms.add_argument("--encoding", choices=ENCODINGS, help="how the file is written (default: as it says, or UTF-8)")
    lms.add_argument("--all", action="store_true", help=f"list everything, not only the first {SHOWN} of a kind")


def run_export(arguments: argparse.Namespace, table: GradeTable) -> Outcome:
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
    if arguments.file is None and arguments.format == "moodle-gradebook":
        return _moodle_import(arguments, chosen)
    if arguments.file is None:
        raise UsageError(f"{arguments.format}: wanted the file to fill in, as the LMS gives it to download")
    system = SYSTEMS[arguments.format]
    known = [item.id for item in table.items]
    options = Options(
        columns=_columns(arguments.column, [*known, *system.roles]),
        keep=arguments.keep,
        mark=MARKS[arguments.decimal] if arguments.decimal else None,
    )
    data, report = fill_in(read_text(arguments.file, arguments.encoding), system, chosen, options)
    write_atomically(arguments.output, data)
    lines = report.lines(None if arguments.all else SHOWN)
    return Outcome(arguments.output, (*lines, f"Written: {arguments.output}"), report.complete)


def _chosen(table: GradeTable, ids: Sequence[str]) -> GradeTable:
    known = [item.id for item in table.items]
    for name in ids:
        if name not in known:
            raise UsageError(f"{name}: no such assignment; the course has {', '.join(known) or 'none'}")
    if not known:
        raise UsageError("the course has no assignments to export")
    return replace(table, items=tuple(item for item in table.items if not ids or item.id in ids))


def _columns(texts: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """Read ``ID=COLUMN``."""
    columns: dict[str, str] = {}
    for text in texts:
        name, equals, column = (part.strip() for part in text.partition("="))
        if not equals or not column or name not in known or name in columns:
            raise UsageError(f"--column {text}: wanted ID=COLUMN, once for each, with an ID of {', '.join(known)}")
        columns[name] = column
    return columns


def _written(arguments: argparse.Namespace, table: GradeTable) -> Outcome:
    if arguments.file is not None:
        raise UsageError(f"{arguments.format}: found the file {arguments.file}, wanted none: nothing is filled in")
    write_atomically(arguments.output, WRITERS[arguments.format](table))
    return Outcome(arguments.output, (_size(table), f"Written: {arguments.output}"), complete=True)


def _moodle_import(arguments: argparse.Namespace, table: GradeTable) -> Outcome:
    data, left_out = moodle.import_file(table)
    write_atomically(arguments.output, data)
    lines = [_size(table)]
    if left_out:
        lines.append(f"Left out, as they have no e-mail address: {', '.join(left_out)}")
    return Outcome(arguments.output, (*lines, f"Written: {arguments.output}"), complete=not left_out)


def _size(table: GradeTable) -> str:
    return f"{counted(len(table.students), 'student')}, {counted(len(table.items), 'assignment')}"
