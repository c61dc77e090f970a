"""``autograder gradebook export``."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli.choices import DECIMAL_MARKS, ENCODINGS, FILLED_FORMATS, LISTED, WRITTEN_FORMATS
from autograder.cli.commands import INCOMPLETE, OK, sentence
from autograder.cli.printing import print_line
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.application.export_grades import FilledFile, WrittenFile
    from autograder.gradebook.lms_files.grade_table import GradeTable

SUMMARY = "fill grades into what an LMS gave to download, or write a file of them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a format, and what can be said of it."""
    formats = parser.add_subparsers(required=True, metavar="FORMAT", dest="format")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        added = formats.add_parser(name, help=summary, description=sentence(summary))
        added.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the file to write")
        added.add_argument(
            "-a", "--assignment", action="append", default=[], metavar="ID", help="only this one; again for more"
        )
        return added

    for name, file in FILLED_FORMATS.items():
        _add_filling(add(name, f"fill in {file}, as it was downloaded"))
    for name, file in WRITTEN_FORMATS.items():
        add(name, f"write {file}")


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
    parser.add_argument("--all", action="store_true", help=f"list everything, not only the first {LISTED} of a kind")


def run(arguments: argparse.Namespace) -> int:
    """Print which grades were exported, and which were not."""
    from autograder.application.courses import open_course
    from autograder.application.open_gradebook import open_gradebook
    from autograder.gradebook.lms_files.grade_table import make_grade_table

    with open_gradebook(open_course(arguments.course)) as book:
        table = make_grade_table(book.grades())
    exported = export(arguments, table)
    for line in lines(exported, everything=getattr(arguments, "all", True)):
        print_line(line)
    return OK if exported.complete else INCOMPLETE


def export(arguments: argparse.Namespace, table: "GradeTable") -> "FilledFile | WrittenFile":
    """Write the grades of a table as the arguments say."""
    from autograder.application.export_grades import fill_lms_file, nameable_columns, write_grades

    if arguments.format in WRITTEN_FORMATS:
        return write_grades(table, arguments.format, arguments.output, assignments=arguments.assignment)
    return fill_lms_file(
        table,
        arguments.format,
        arguments.file,
        arguments.output,
        assignments=arguments.assignment,
        columns=_columns(arguments.column, nameable_columns(table, arguments.format)),
        keep=arguments.keep,
        decimal=arguments.decimal,
        encoding=arguments.encoding,
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


def lines(exported: "FilledFile | WrittenFile", *, everything: bool) -> Iterator[str]:
    """Yield what an export did, and what can be done about grades without a place."""
    from autograder.application.export_grades import WrittenFile
    from autograder.cli.remedies import worded
    from autograder.errors import Action, Remedy
    from autograder.text.numbers import write_count

    if isinstance(exported, WrittenFile):
        yield f"{write_count(exported.students, 'student')}, {write_count(exported.assignments, 'assignment')}"
        if exported.left_out:
            yield f"Left out, as they have no e-mail address: {', '.join(exported.left_out)}"
    else:
        whole = list(exported.report.lines(None))
        shown = whole if everything else list(exported.report.lines(LISTED))
        yield from shown
        if shown != whole:
            yield "Lists are cut; --all gives them whole"
        if exported.report.assignments_without_column:
            yield f"Where an assignment has no column, {worded(Remedy(Action.NAME_COLUMN))}"
    yield f"Written: {exported.path}"
