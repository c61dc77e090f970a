"""``autograder gradebook roster``."""

import argparse
from pathlib import Path

from autograder.cli.commands import OK
from autograder.cli.options import add_who
from autograder.cli.printing import new_console
from autograder.cli.remedies import worded

SUMMARY = "show who is in the course and what is missing; or import a list of students"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare arguments: a list of students, and how to read it."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="CSV: plain, or from Canvas, Moodle or Gradescope"
    )
    parser.add_argument("--id", metavar="COLUMN", help="the column that tells students apart (default: the layout's)")
    parser.add_argument("--complete", action="store_true", help="whoever is not in the file has withdrawn")
    add_who(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show what was imported, and who is in the course."""
    from autograder.application.courses import open_course
    from autograder.application.import_roster import import_roster
    from autograder.application.open_gradebook import open_gradebook
    from autograder.reports.terminal.gradebook import import_page, roster_page

    course, console = open_course(arguments.course), new_console()
    if arguments.file is None:
        with open_gradebook(course) as book:
            console.print(roster_page(book.grades()))
        return OK
    imported = import_roster(
        course, arguments.file, id_column=arguments.id, complete=arguments.complete, who=arguments.who
    )
    console.print(import_page(imported.file, imported.change, worded))
    console.print(roster_page(imported.gradebook))
    return OK
