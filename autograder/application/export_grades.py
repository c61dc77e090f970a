"""The grades of a class into the files of an LMS, or into files of our own. Files are written whole or not at all."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.files.atomic import write_atomically
from autograder.gradebook.lms_files import moodle
from autograder.gradebook.lms_files.blackboard import BLACKBOARD
from autograder.gradebook.lms_files.canvas import CANVAS
from autograder.gradebook.lms_files.csv_json import csv_file, json_file
from autograder.gradebook.lms_files.delimited import read_text
from autograder.gradebook.lms_files.fill_grades import DECIMAL_MARKS, FillOptions, fill_grades
from autograder.gradebook.lms_files.fill_report import FillReport
from autograder.gradebook.lms_files.grade_table import GradeTable
from autograder.gradebook.lms_files.gradescope import gradescope_file
from autograder.gradebook.lms_files.workbook import workbook_file
from autograder.text.suggestions import no_such_assignment

SYSTEMS = {  # whose downloads can be filled in
    "canvas": CANVAS,
    "moodle-worksheet": moodle.WORKSHEET,
    "moodle-gradebook": moodle.GRADEBOOK,
    "blackboard": BLACKBOARD,
}
MOODLE_IMPORT = "moodle-import"
WRITERS: Mapping[str, Callable[[GradeTable], bytes]] = {  # of files that need no download
    "csv": csv_file,
    "json": json_file,
    "xlsx": workbook_file,
    "gradescope": gradescope_file,
}


@dataclass(frozen=True)
class FilledFile:
    """An LMS's download with our grades in it."""

    path: Path
    report: FillReport

    @property
    def complete(self) -> bool:
        """Whether every grade found a place."""
        return self.report.complete


@dataclass(frozen=True)
class WrittenFile:
    """A file of our own."""

    path: Path
    students: int
    assignments: int
    left_out: tuple[str, ...]  # students who cannot be in it, as they have no e-mail address

    @property
    def complete(self) -> bool:
        """Whether every grade found a place."""
        return not self.left_out


def nameable_columns(table: GradeTable, system: str) -> list[str]:
    """List what a column of a system's file can be named for: assignments, and what else its rows must tell."""
    return [*(item.id for item in table.assignments), *SYSTEMS[system].roles]


def fill_lms_file(
    table: GradeTable,
    system: str,
    file: Path,
    output: Path,
    *,
    assignments: Collection[str] = (),
    columns: Mapping[str, str] | None = None,
    keep: bool = False,
    decimal: str | None = None,
    encoding: str | None = None,
) -> FilledFile:
    """Fill grades into what an LMS gave to download.

    Parameters
    ----------
    table : GradeTable
        The grades.
    system : str
        One of `SYSTEMS`: which LMS, and which of its files.
    file : Path
        The download.
    output : Path
        The file to write; it may be the download itself.
    assignments : collection of str
        Only these, by id; all if there are none.
    columns : mapping of str to str, optional
        The heading, title or number of the column of an assignment, or of one of the system's own columns.
    keep : bool
        Whether to leave the grades that are in the file, also where ours differ.
    decimal : str, optional
        One of `DECIMAL_MARKS`: how to write decimals, if not as in the file.
    encoding : str, optional
        How the file is written, if not as it says, or in UTF-8.

    Raises
    ------
    UsageError
        If an argument, or the file, is not what was wanted; nothing is written then.
    MachineError
        If the output cannot be written.
    """
    known, named = nameable_columns(table, system), columns or {}
    for name in named:
        if name not in known:
            raise UsageError(f"{name}: there is no such column to name; wanted one of {', '.join(known)}")
    options = FillOptions(named, keep, DECIMAL_MARKS[decimal] if decimal else None)
    data, report = fill_grades(read_text(file, encoding), SYSTEMS[system], _chosen(table, assignments), options)
    write_atomically(output, data)
    return FilledFile(output, report)


def write_grades(table: GradeTable, kind: str, output: Path, *, assignments: Collection[str] = ()) -> WrittenFile:
    """Write a file of our own.

    Parameters
    ----------
    table : GradeTable
        The grades.
    kind : str
        One of `WRITERS`, or `MOODLE_IMPORT`.
    output : Path
        The file to write.
    assignments : collection of str
        Only these, by id; all if there are none.

    Raises
    ------
    UsageError
        If there is no such assignment.
    MachineError
        If the output cannot be written.
    """
    chosen = _chosen(table, assignments)
    left_out: Iterable[str] = ()
    if kind == MOODLE_IMPORT:
        data, left_out = moodle.import_file(chosen)
    else:
        data = WRITERS[kind](chosen)
    write_atomically(output, data)
    return WrittenFile(output, len(chosen.students), len(chosen.assignments), tuple(left_out))


def _chosen(table: GradeTable, ids: Collection[str]) -> GradeTable:
    known = [item.id for item in table.assignments]
    for name in ids:
        if name not in known:
            raise UsageError(f"{name}: {no_such_assignment(name, known)}")
    if not known:
        raise UsageError("the course has no assignments to export")
    return replace(table, assignments=tuple(item for item in table.assignments if not ids or item.id in ids))
